/**
 * `show` of everything that is not a VM or a part of one. Labels marked `seen` come from scripts that search for them
 * and from recorded replies; the others are made up in their manner (assumed: unseen-labels).
 */
import type { AssumptionId } from './assumed.js';
import { type ObjectStore, objectsOf, type StoredObject } from './object-store.js';
import type { Release } from './world.js';

type Assume = (id: AssumptionId) => void;
/** Meaning, label, and whether the label was seen. */
type Label = readonly [key: string, label: string, seen?: 'seen'];

const labels: Readonly<Record<string, readonly Label[]>> = {
  Server: [
    ['status', 'Status', 'seen'],
    ['address', 'Ip Address', 'seen'],
    ['memory', 'Memory (MB)', 'seen'],
    ['processors', 'Processors', 'seen'],
    ['version', 'OVM Version', 'seen'],
    ['product', 'Product Name', 'seen'],
    ['port', 'Ethernet Port', 'seen'],
    ['bond', 'Bond Port', 'seen'],
    ['disk', 'Physical Disk', 'seen'],
    ['initiator', 'Storage Initiator', 'seen'],
    ['compatibility', 'Cpu Compatibility Group', 'seen'],
  ],
  ServerPool: [
    ['master', 'Master Server', 'seen'],
    ['virtualIp', 'Virtual Ip'],
    ['clustered', 'Clustered'],
    ['timeout', 'Cluster Timeout'],
    ['keymap', 'Keymap'],
    ['fileSystem', 'PoolFileSystem', 'seen'],
  ],
  Repository: [
    ['fileSystem', 'File System', 'seen'],
    ['free', 'File System Free (GiB)', 'seen'],
    ['server', 'Presented Server', 'seen'],
    ['assembly', 'Assembly', 'seen'],
    ['description', 'Description'],
  ],
  VirtualDisk: [
    ['max', 'Max (GiB)', 'seen'],
    ['used', 'Used (GiB)', 'seen'],
    ['shareable', 'Shareable', 'seen'],
  ],
  VirtualCdrom: [['size', 'Size (GiB)']],
  PhysicalDisk: [
    ['size', 'Size (GiB)', 'seen'],
    ['shareable', 'Shareable', 'seen'],
    ['page83', 'Page83 ID', 'seen'],
    ['thin', 'Thin Provision', 'seen'],
    ['volumeGroup', 'VolumeGroup', 'seen'],
    ['array', 'San Server', 'seen'],
  ],
  Network: [
    ['port', 'Port', 'seen'],
    ['bond', 'Bond Port'],
    ['vlan', 'Vlan Interface'],
    ['segment', 'Vlan Segment', 'seen'],
    ['description', 'Description'],
  ],
  Job: [
    ['done', 'Summary Done', 'seen'],
    ['state', 'Summary State', 'seen'],
  ],
};

/** Of types whose show no source holds, a meaning is its own label: `accessHost` -> `Access Host`. */
function labelOf(key: string): string {
  const words = key.replace(/([a-z])([A-Z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An object whose id is its name is named once, as a recorded physical disk names its array. */
export function reference(object: StoredObject): string {
  if (object.id === object.name) return object.id;
  return `${object.id}  [${object.name}]`;
}

export function numbered(label: string, values: readonly string[]): readonly string[] {
  return values.map((value, index) => `${label} ${index + 1} = ${value}`);
}

/** The first two lines, as recorded of a physical disk. */
export function nameAndId(object: StoredObject): readonly string[] {
  return [`Name = ${object.name}`, `Id = ${object.id}`];
}

/** Lines of `show` without indentation. */
export function showOther(
  store: ObjectStore,
  object: StoredObject,
  release: Release,
  assume: Assume,
): readonly string[] {
  return [
    ...nameAndId(object),
    ...detailLines(object, object.type, release, assume),
    ...(relations[object.type]?.(store, object) ?? []),
    ...tagLines(store, object),
  ];
}

/** Values and references that the world or a command gave the object. */
export function detailLines(
  object: StoredObject,
  type: string,
  release: Release,
  assume: Assume,
): readonly string[] {
  const own = type === 'Network' ? new Set(['roles']) : new Set<string>();
  const values = [...object.values]
    .filter(([key]) => !own.has(key) && !notShown.has(key))
    .map(([key, value]) => [shownKeys[key] ?? key, value] as const);
  const label = (key: string) => labelIn(type, key, release, assume);
  return [
    // assumed: lines-in-values
    ...values.map(([key, value]) => `${label(key)} = ${shownWords.has(key) ? titleCase(value) : value}`),
    ...[...object.refs].map(([key, ref]) => {
      const [, name = key, index] = /^(.*) (\d+)$/.exec(key) ?? [];
      return `${label(name)}${index === undefined ? '' : ` ${index}`} = ${reference(ref)}`;
    }),
    ...memberLines(object, label),
    ...parentLine(object, label),
  ];
}

/** What the double notes for itself, and lists that are shown as what they name. */
const notShown: ReadonlySet<string> = new Set([
  ...['owner', 'holds', 'installed', 'adminServers', 'refreshServers', 'ethernetPorts'],
]);
/** An address that `embeddedCreate` gave is shown as one that was there. */
const shownKeys: Readonly<Record<string, string>> = {
  ipAddressConfigType: 'addressType',
  ipNetmask: 'netMask',
};

/** What it was created on is shown as what the world says that it is on. */
const parentKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  VlanInterface: { Port: 'port', BondPort: 'bondPort' },
  VlanSegment: { VlanGroup: 'vlanGroup' },
  AccessGroup: { StorageArray: 'storageArray', SanServer: 'storageArray', FileServer: 'fileServer' },
  RepositoryExport: { Server: 'server' },
  Network: { Server: 'server' },
  FileSystem: { FileServer: 'fileServer' },
};

function parentLine(object: StoredObject, label: (key: string) => string): readonly string[] {
  const key = object.parent && parentKeys[object.type]?.[object.parent.type];
  return object.parent && key ? [`${label(key)} = ${reference(object.parent)}`] : [];
}

/** What `add` and `addAdminServer` gave an object is shown behind what the world gave it, as the same thing. */
export const memberKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Repository: { Server: 'server' },
  FileServer: { Server: 'adminServer' },
  StorageArray: { Server: 'adminServer' },
  SanServer: { Server: 'adminServer' },
  AccessGroup: { PhysicalDisk: 'physicalDisk', StorageInitiator: 'storageInitiator' },
  BondPort: { Port: 'port' },
  VlanGroup: { Port: 'port', BondPort: 'bondPort' },
  Network: { Port: 'port', BondPort: 'bond', VlanInterface: 'vlan', VlanSegment: 'segment' },
};

function memberLines(object: StoredObject, label: (key: string) => string): readonly string[] {
  const numbers = new Map<string, number>();
  return object.members.flatMap((member) => {
    const key = memberKeys[object.type]?.[member.type];
    const given = [...object.refs].filter(([one]) => one === key || one.startsWith(`${key} `));
    if (key === undefined || given.some(([, ref]) => ref === member)) return [];
    const before = numbers.get(key) ?? given.length;
    numbers.set(key, before + 1);
    return [`${label(key)} ${before + 1} = ${reference(member)}`];
  });
}

/** Fixed words that are shown as the start policy of a VM is: `BEST_SERVER` as `Best Server`. */
const shownWords = new Set(['startPolicy', 'mode', 'addressType']);

function titleCase(word: string): string {
  return word.replaceAll('_', ' ').replace(/\B[A-Z]+/g, (letters) => letters.toLowerCase());
}

function labelIn(type: string, key: string, release: Release, assume: Assume): string {
  const [, label, seen] = labels[type]?.find(([known]) => known === key) ?? [];
  if (seen === undefined) assume('unseen-labels');
  // 3.2 writes it in capitals
  return label === 'Ip Address' && release === '3.2' ? 'IP Address' : (label ?? labelOf(key));
}

type Relations = (store: ObjectStore, object: StoredObject) => readonly string[];

/** What follows from other objects. */
const relations: Readonly<Record<string, Relations>> = {
  Server: (store, server) => [
    ...objectsOf(store, 'ServerPool')
      .filter((pool) => pool.members.includes(server))
      .map((pool) => `Server Pool = ${reference(pool)}`),
    ...numbered('Vm', referring(store, 'Vm', 'server', server)),
  ],
  ServerPool: (_store, pool) => numbered('Server', pool.members.map(reference)),
  Repository: (store, repository) => [
    ...numbered('Vm', referring(store, 'Vm', 'repository', repository)),
    ...numbered('VirtualCdrom', inside(store, 'VirtualCdrom', repository)),
    ...numbered('VirtualDisk', inside(store, 'VirtualDisk', repository)),
    'Locked = false',
  ],
  VirtualDisk: (_store, disk) => repositoryLine(disk),
  VirtualCdrom: (_store, cd) => repositoryLine(cd),
  AntiAffinityGroup: (_store, group) => [
    ...(group.parent === null ? [] : [`Server Pool = ${reference(group.parent)}`]),
    ...numbered('Vm', group.members.map(reference)),
  ],
};

/** Also on 3.2, as scripts of that release search for it. */
function repositoryLine(file: StoredObject): readonly string[] {
  return file.parent === null ? [] : [`Repository Id = ${reference(file.parent)}`];
}

function referring(store: ObjectStore, type: string, key: string, to: StoredObject): readonly string[] {
  return objectsOf(store, type)
    .filter((object) => object.refs.get(key) === to)
    .map(reference);
}

function inside(store: ObjectStore, type: string, parent: StoredObject): readonly string[] {
  return objectsOf(store, type)
    .filter((object) => object.parent === parent)
    .map(reference);
}

function tagLines(store: ObjectStore, object: StoredObject): readonly string[] {
  const tags = objectsOf(store, 'Tag').filter((tag) => tag.members.includes(object));
  return numbered('Tag', tags.map(reference));
}
