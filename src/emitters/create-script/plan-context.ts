import type {
  DiskFile,
  Environment,
  Network,
  Release,
  Repository,
  VirtualMachine,
} from '../../model/environment.js';
import { idKey, macKey } from '../../model/identifiers.js';
import type { Fact } from '../../model/origin.js';
import { fileKey, type MacUse, type Ownership, ownershipOf } from '../../model/ownership.js';
import { type ReleaseTraits, releaseTraits } from './release-traits.js';

/** Everything a plan looks up, built once for all VMs. */
export interface PlanContext {
  readonly environment: Environment;
  readonly release: Release;
  readonly traits: ReleaseTraits;
  readonly ownership: Ownership;
  network(id: string): Network | undefined;
  /** Networks that have this name: two of one name could not be told apart. */
  networksNamed(name: string): readonly Network[];
  repository(id: string): Repository | undefined;
  /** How many repositories have this name. */
  repositoriesNamed(name: string): number;
  diskFile(repositoryId: string, kind: DiskFile['kind'], file: string): DiskFile | undefined;
  /** Whether a live manager shows a virtual disk or ISO of this id, which is its file name. */
  isShownDisk(file: string): boolean;
  /** Every place where a file of this name lies: a line names a disk by its file name alone. */
  diskFilesNamed(file: string): readonly DiskFile[];
  physicalDisk(wwid: string): Fact<string> | undefined;
  /** The LUNs that are said to be this physical disk. */
  lunsOf(physicalDisk: string): readonly string[];
  /** What the operator says about a disk being shareable in the manager, by file name or WWID. */
  shareable(disk: string): Fact<string> | undefined;
  /** VMs and templates that will have this name: the stated one, else the one that was read. */
  vmsNamed(name: string): readonly VirtualMachine[];
  /** vNICs of VMs (no templates) that will have this MAC address, as VM and index. */
  vnicsWithMac(mac: string): readonly MacUse[];
  /** What the operator says a word of vm.cfg is in the CLI. */
  translation(attribute: string, from: string): Fact<string> | undefined;
}

/** What the CLI and REST call virtual disks and ISOs; REST has one type for both. */
const diskTypes: ReadonlySet<string> = new Set(['VirtualDisk', 'VirtualCdrom']);

export function planContext(environment: Environment, release: Release): PlanContext {
  const { networks, repositories, diskFiles, physicalDisks } = environment;
  const ownership = ownershipOf(environment);
  const networksById = new Map(networks.map((network) => [idKey(network.id), network]));
  const networksByName = groups(networks, ({ facts }) => facts.name?.value);
  const repositoriesById = new Map(repositories.map((repository) => [idKey(repository.id), repository]));
  const repositoriesByName = groups(repositories, ({ facts }) => facts.name?.value);
  const files = new Map(
    diskFiles.map((file) => [`${file.kind} ${fileKey(file.repositoryId, file.id)}`, file]),
  );
  const filesByName = groups([...files.values()], (file) => file.id);
  const shownDisks = new Set(
    (environment.managerObjects ?? [])
      .filter(({ type, attributes }) => diskTypes.has(type) && attributes.length > 0)
      .map(({ id }) => id),
  );
  const luns = groups(Object.keys(physicalDisks), (wwid) => idKey(physicalDisks[wwid]?.value ?? ''));
  const translations = new Map(
    environment.translations.map(({ attribute, from, to }) => [`${attribute} ${from}`, to]),
  );
  return {
    environment,
    release,
    traits: releaseTraits[release],
    ownership,
    network: (id) => networksById.get(idKey(id)),
    networksNamed: (name) => networksByName.get(name) ?? [],
    repository: (id) => repositoriesById.get(idKey(id)),
    repositoriesNamed: (name) => repositoriesByName.get(name)?.length ?? 0,
    diskFile: (repositoryId, kind, file) => files.get(`${kind} ${fileKey(repositoryId, file)}`),
    isShownDisk: (file) => shownDisks.has(file),
    diskFilesNamed: (file) => filesByName.get(file) ?? [],
    physicalDisk: (wwid) => ownValue(physicalDisks, wwid.toLowerCase()),
    lunsOf: (physicalDisk) => luns.get(idKey(physicalDisk)) ?? [],
    shareable: (disk) => ownValue(environment.shareableDisks ?? {}, disk.toLowerCase()),
    vmsNamed: (name) => ownership.names.get(name) ?? [],
    vnicsWithMac: (mac) => ownership.macs.get(macKey(mac)) ?? [],
    translation: (attribute, from) => translations.get(`${attribute} ${from}`),
  };
}

/** The value of a table's own key: words of foreign files may be called `constructor`. */
export function ownValue<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function groups<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = found.get(key);
    if (group) group.push(item);
    else found.set(key, [item]);
  }
  return found;
}
