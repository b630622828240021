import type { Environment, VirtualMachine } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { noInfrastructure } from '../../model/infrastructure.js';
import type { Fact, Facts, Origin } from '../../model/origin.js';
import { exportPath } from './export-place.js';
import { labelOf } from './object-names.js';

/** Something that lies on storage, and the device, disk or export it lies on as a text. */
export interface Signature {
  readonly on: string;
  readonly what: string;
  readonly origin?: Origin;
}

/** An object with facts, and what other sources told of its place. */
interface Placed<Attributes> {
  readonly facts: Facts<Attributes>;
  readonly otherPlaces?: readonly Facts<Attributes>[];
}

/** Every value that any source told of one attribute. */
export function toldBySources<Attributes, Name extends keyof Attributes>(
  { facts, otherPlaces = [] }: Placed<Attributes>,
  name: Name,
): readonly Fact<Attributes[Name]>[] {
  return [facts, ...otherPlaces].flatMap((one) => one[name] ?? []);
}

/** WWIDs of the manager's physical disks by id: as it listed them, and as maps name them. */
export function wwidsOfDisks(environment: Environment): ReadonlyMap<string, readonly string[]> {
  const wwids = new Map<string, string[]>();
  const add = (id: string, wwid: string) => {
    if (wwid.trim() !== '') wwids.set(idKey(id), [...(wwids.get(idKey(id)) ?? []), wwid]);
  };
  for (const disk of (environment.infrastructure ?? noInfrastructure).physicalDisks)
    for (const { value } of toldBySources(disk, 'wwid')) add(disk.id, value);
  for (const [wwid, { value }] of Object.entries(environment.physicalDisks)) add(value, wwid);
  return wwids;
}

/** Everything that the archive knows to lie on storage, by every source that told of it. */
export function* signaturesOf(environment: Environment): Iterable<Signature> {
  const { fileSystems, repositories, vms, storageUses = [] } = environment;
  for (const { place, what, origin } of storageUses) yield { on: place, what, origin };
  for (const fileSystem of fileSystems)
    yield* placed(toldBySources(fileSystem, 'device'), `the OCFS2 file system ${fileSystem.uuid}`);
  for (const repository of repositories)
    yield* placed(toldBySources(repository, 'fileSystemLocation'), `repository ${labelOf(repository)}`);
  yield* managedSignatures(environment);
  for (const vm of vms) yield* vmSignatures(vm);
}

function placed(facts: readonly Fact<string>[], what: string): Signature[] {
  return facts.map(({ value, origin }) => ({ on: value, what, origin }));
}

/** File systems and pools as the manager knows them: by the ids of its physical disks. */
function* managedSignatures(environment: Environment): Iterable<Signature> {
  const { serverPools, managerFileSystems } = environment.infrastructure ?? noInfrastructure;
  const wwids = wwidsOfDisks(environment);
  const onDisks = (disks: readonly Fact<string>[], what: string) =>
    disks.flatMap(({ value, origin }) => (wwids.get(idKey(value)) ?? []).map((on) => ({ on, what, origin })));
  for (const fileSystem of managerFileSystems) {
    const what = `the file system ${labelOf(fileSystem)} of the manager`;
    yield* onDisks(toldBySources(fileSystem, 'physicalDisk'), what);
    const used = isUsed(environment, fileSystem.id);
    for (const { value, origin } of toldBySources(fileSystem, 'path')) {
      if (value.startsWith('/dev/')) yield { on: value, what, origin };
      // an export that holds nothing of the estate is what a new repository is made on
      else if (used) yield { on: exportPath(value) === undefined ? `:${value}` : value, what, origin };
    }
  }
  for (const pool of serverPools) {
    const what = `the pool file system of ${labelOf(pool)}`;
    yield* onDisks(toldBySources(pool, 'poolFileSystem'), what);
    yield* placed(toldBySources(pool, 'poolFileSystemLocation'), what);
  }
}

function isUsed({ infrastructure, repositories }: Environment, id: string): boolean {
  const isIt = ({ value }: Fact<string>) => idKey(value) === idKey(id);
  return (
    repositories.some((repository) => toldBySources(repository, 'managerFileSystem').some(isIt)) ||
    (infrastructure?.serverPools.some((pool) => toldBySources(pool, 'poolFileSystem').some(isIt)) ?? false)
  );
}

function* vmSignatures(vm: VirtualMachine): Iterable<Signature> {
  const what = `a disk of ${vm.kind} ${labelOf(vm)}`;
  for (const { target, origin } of vm.disks) {
    if (target.kind === 'lun') yield { on: `/dev/mapper/${target.wwid}`, what, origin };
    if (target.kind === 'outside') yield { on: target.path, what, origin };
  }
}
