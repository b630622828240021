import type { Environment, VirtualMachine } from '../../model/environment.js';
import type { Finding } from '../../model/finding.js';
import { idKey } from '../../model/identifiers.js';
import { noInfrastructure } from '../../model/infrastructure.js';
import { labelOf } from './object-names.js';
import { disksNamedBy, isPhysicalDisk } from './physical-disk-uses.js';
import { toldBySources, wwidsOfDisks } from './storage-signatures.js';

/**
 * What this archive does not know of what may lie on storage, in words. While there is any of it, the storage on which
 * nothing is known may hold just that.
 */
export function archiveGaps(environment: Environment): readonly string[] {
  return [
    ...environment.findings.filter(hidesStorage).map(({ subject, message }) => `${subject}: ${message}`),
    ...environment.vms.filter(isUnclear).map((vm) => `${vm.kind} ${labelOf(vm)}: which disks it has`),
    ...unplacedRepositories(environment),
    ...unplacedPools(environment),
    ...disksWithoutWwid(environment),
  ];
}

/** Captured files and replies that say nothing of storage. */
const ofNoStorage =
  /(?:^|\/)(?:packages\.txt|network-scripts(?:\/[^/]*)?|discover_network\.xml|get_ntp\.xml|get_timezone\.xml)$/;
/** Objects that are storage, or that lie on it. */
const onStorage = /^(?:PhysicalDisk|StorageElement|FileSystem|VmDiskMapping|Vm|ServerPool|Repository)\b/;
/** Errors after which everything is known all the same: every definition of a VM counts, and a release is no storage. */
const knownAll: ReadonlySet<string> = new Set(['defined-twice', 'release-disagrees', 'sources-disagree']);

/** Findings after which something on a LUN may not be known. */
function hidesStorage({ severity, code, subject, message }: Finding): boolean {
  if (code === 'not-captured') return !ofNoStorage.test(subject);
  if (code === 'manager-does-not-tell') return !message.startsWith('vNIC ');
  if (code === 'listed-not-shown' || code === 'named-not-listed') return onStorage.test(subject);
  return severity === 'error' && !knownAll.has(code) && !code.startsWith('map-');
}

/** Damaged, or mentioned only. */
function isUnclear({ problems, definitions, shownAt, disks, facts }: VirtualMachine): boolean {
  const known = definitions.length > 0 || shownAt !== undefined || facts.runningOn !== undefined;
  return (
    problems.some((problem) => !/^it is defined \d+ times: /.test(problem)) || !(known || disks.length > 0)
  );
}

function unplacedRepositories(environment: Environment): string[] {
  const wwids = wwidsOfDisks(environment);
  return environment.repositories
    .filter((repository) => {
      const told = toldBySources(repository, 'fileSystemLocation').some(({ value }) => value.trim() !== '');
      const ids = toldBySources(repository, 'managerFileSystem').map(({ value }) => value);
      return !told && !ids.some((id) => isPlaced(environment, wwids, id));
    })
    .map((repository) => `repository ${labelOf(repository)}: where it lies`);
}

/** A server pool that may have a pool file system of which nobody tells the place. */
function unplacedPools(environment: Environment): string[] {
  const { serverPools } = environment.infrastructure ?? noInfrastructure;
  const wwids = wwidsOfDisks(environment);
  const named = [...environment.servers, ...environment.repositories].flatMap(
    ({ facts }) => facts.poolName?.value || [],
  );
  const others = new Set(
    named.filter((name) => !serverPools.some(({ facts }) => facts.name?.value === name)),
  );
  const known = serverPools.filter((pool) => {
    if (pool.facts.clustered?.value === false) return false;
    const told = toldBySources(pool, 'poolFileSystemLocation').some(({ value }) => value.trim() !== '');
    const ids = toldBySources(pool, 'poolFileSystem').map(({ value }) => value);
    return !told && !ids.some((id) => isPlaced(environment, wwids, id));
  });
  return [...known.map(labelOf), ...others].map(
    (name) => `server pool ${name}: where its pool file system lies, if it has one`,
  );
}

/** True for the id of a file system or physical disk of which a device, an export or a WWID is told. */
function isPlaced(environment: Environment, wwids: ReadonlyMap<string, unknown>, id: string): boolean {
  const { managerFileSystems } = environment.infrastructure ?? noInfrastructure;
  const own = managerFileSystems.filter((one) => idKey(one.id) === idKey(id));
  return (
    wwids.has(idKey(id)) ||
    own.some((one) => toldBySources(one, 'path').some(({ value }) => value.trim() !== '')) ||
    own.some((one) => toldBySources(one, 'physicalDisk').some(({ value }) => wwids.has(idKey(value)))) ||
    environment.fileSystems.some(({ uuid, facts }) => idKey(uuid) === idKey(id) && facts.device !== undefined)
  );
}

/** Ids of physical disks begin so (REST samples of 3.4). */
const diskId = /^0004fb0000180000[0-9a-f]{16}$/;

/** Physical disks that something is on and whose WWID no reply told: any LUN may be one of them. */
function disksWithoutWwid(environment: Environment): string[] {
  const { managerObjects = [] } = environment;
  const { physicalDisks, managerFileSystems, serverPools } = environment.infrastructure ?? noInfrastructure;
  const wwids = wwidsOfDisks(environment);
  const listed = new Set(physicalDisks.map(({ id }) => idKey(id)));
  const disks = new Set(
    [
      ...listed,
      ...managerObjects.filter(isPhysicalDisk).map(({ id }) => idKey(id)),
      ...managerObjects.flatMap(({ attributes }) =>
        attributes.flatMap(({ value, refersTo }) => [refersTo ?? '', value].map(idKey)),
      ),
      ...serverPools.flatMap((pool) =>
        toldBySources(pool, 'poolFileSystem').map(({ value }) => idKey(value)),
      ),
    ].filter((id) => diskId.test(id) || listed.has(id)),
  );
  const used = [
    ...managerFileSystems.flatMap((one) =>
      toldBySources(one, 'physicalDisk').map(({ value }) => idKey(value)),
    ),
    ...serverPools.flatMap((one) => toldBySources(one, 'poolFileSystem').map(({ value }) => idKey(value))),
    ...managerObjects.flatMap((object) => disksNamedBy(object, disks)),
  ];
  const unknown = new Set(used.filter((id) => disks.has(id) && !wwids.has(id)));
  const onFileSystems = managerFileSystems.flatMap((one) =>
    toldBySources(one, 'physicalDisk').filter(({ value }) => !wwids.has(idKey(value))),
  );
  return [...new Set([...unknown, ...onFileSystems.map(({ value }) => idKey(value))])].map(
    (id) => `physical disk ${id}, on which something is: its WWID (Page83 ID)`,
  );
}
