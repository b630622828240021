import type { Difference } from '../../src/model/compare.js';
import type { Release, World } from '../doubles/ovm-manager/world.js';

interface WorldObject {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly refs?: Readonly<Record<string, string | readonly string[]>>;
}

/** What differences call a type, and whether a line describes one in 3.2 and since 3.3 (CLI guides, create and edit). */
const types: Readonly<Record<string, readonly [entity: string, in32: boolean, since33: boolean]>> = {
  Server: ['server', true, true],
  ServerPool: ['server pool', true, true],
  Repository: ['repository', true, true],
  Network: ['network', true, true],
  Tag: ['tag', true, true],
  BondPort: ['bond', true, true],
  VlanGroup: ['VLAN group', true, true],
  // create FileServer and create SanServer of 3.2 have no description
  FileServer: ['file server', false, true],
  SanServer: ['storage array', false, true],
  StorageArray: ['storage array', false, true],
  AccessGroup: ['access group', false, true],
  RepositoryExport: ['repository export', false, true],
  AntiAffinityGroup: ['anti-affinity group', false, true],
  // there is no create Port, PhysicalDisk or VolumeGroup; those of the others have no description
  Port: ['port', false, false],
  PhysicalDisk: ['physical disk', false, false],
  VolumeGroup: ['volume group', false, false],
  FileSystem: ['file system of the manager', false, false],
  VlanInterface: ['VLAN interface', false, false],
  VlanSegment: ['VLAN segment', false, false],
};

/** Made anew by lines, or by the storage that lines make known. */
const madeAnew = new Set(['Tag', 'AntiAffinityGroup', 'AccessGroup', 'RepositoryExport']);

/**
 * Exactly what differs from the archive behind B1 and B3 when no line brings anything back any more, as
 * `entity attribute id: what it is now`. VMs are not in it: their names and descriptions stand in vm.cfg, under their ids.
 */
export function leftBehindAnew(world: World, release: Release): readonly string[] {
  const all = objectsOf(world);
  return all
    .flatMap((one) => [
      ...(hasNewId(one, release) ? [keyOf(one, 'id', 'another')] : []),
      ...leftDescription(one, release),
      ...leftName(one, release),
      ...leftPoolFileSystem(one, all),
    ])
    .sort();
}

/** A difference in the words of `leftBehindAnew`. */
export function leftKey({ kind, entity, id, attribute = '', a, b }: Difference): string {
  if (kind !== 'different') return `${kind} ${entity} ${id}`;
  const other = attribute === 'id' && a?.value !== b?.value ? 'another' : b?.value;
  return `${entity} ${attribute} ${id}: ${other ?? 'not there'}`;
}

function objectsOf({ servers, pools, repositories, networks, physicalDisks, tags, others = [] }: World) {
  const typed = (type: string, some: readonly Omit<WorldObject, 'type'>[]): WorldObject[] =>
    some.map((one) => ({ ...one, type }));
  return [
    ...[...typed('Server', servers), ...typed('ServerPool', pools), ...typed('Repository', repositories)],
    ...[...typed('Network', networks), ...typed('PhysicalDisk', physicalDisks), ...typed('Tag', tags)],
    ...(others as readonly WorldObject[]).filter(({ type }) => types[type] !== undefined),
  ];
}

function keyOf({ type, id }: WorldObject, attribute: string, now: string): string {
  return `${types[type]?.[0]} ${attribute} ${id}: ${now}`;
}

/** A manager gives ids itself; servers, pools, repositories, networks, cards and what lies on LUNs keep theirs. */
function hasNewId({ type, id, name, values, refs }: WorldObject, release: Release): boolean {
  // ids of volume groups of an array that goes by its name are made of it
  if (type === 'VolumeGroup') return refs?.storageArray !== 'Unmanaged FibreChannel Storage Array';
  if (madeAnew.has(type)) return true;
  if (type === 'FileServer') return values?.accessHost !== undefined;
  if (type === 'FileSystem') return refs?.physicalDisk === undefined;
  if (type !== 'SanServer' && type !== 'StorageArray') return false;
  // one without an address is there by itself, since 3.3 with its name as its id
  return values?.accessHost !== undefined || release === '3.2' || id !== name;
}

/** A line takes no line break and no tab; where no line sets it, it is lost. */
function leftDescription(one: WorldObject, release: Release): readonly string[] {
  const { description = '' } = one.values ?? {};
  const [, in32, since33] = types[one.type] ?? [];
  if (description === '') return [];
  if (!(release === '3.2' ? in32 : since33)) return [keyOf(one, 'description', 'not there')];
  const oneLine = description.replace(/\r\n|[\r\n\t]/g, ' ').trim();
  return oneLine === description ? [] : [keyOf(one, 'description', oneLine)];
}

/** On 3.2 no page shows a line that names a file system on a LUN, so it is called by its UUID. */
function leftName(one: WorldObject, release: Release): readonly string[] {
  const onLun = one.type === 'FileSystem' && one.refs?.physicalDisk !== undefined;
  return onLun && release === '3.2' && one.name !== one.id ? [keyOf(one, 'name', one.id)] : [];
}

/**
 * The double's pool finds its file system by id, and that of an export has another. Where the new manager tells that of no
 * pool at all, `compare` does not compare it and says so.
 */
function leftPoolFileSystem(one: WorldObject, all: readonly WorldObject[]): readonly string[] {
  const fileSystem = all.find(({ type, id }) => type === 'FileSystem' && id === one.refs?.fileSystem);
  const told = all.some((pool) => pool.type === 'ServerPool' && isOnLun(all, pool.refs?.fileSystem));
  if (one.type !== 'ServerPool' || !told || !fileSystem || fileSystem.refs?.physicalDisk !== undefined)
    return [];
  return [keyOf(one, 'poolFileSystem', 'not there')];
}

function isOnLun(all: readonly WorldObject[], fileSystem: unknown): boolean {
  return all.some(
    ({ type, id, refs }) => type === 'FileSystem' && id === fileSystem && refs?.physicalDisk !== undefined,
  );
}
