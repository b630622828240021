import type { Environment } from '../../../model/environment.js';
import { idKey } from '../../../model/identifiers.js';
import type { DiskPlace } from '../../../reach/disk-place.js';
import type { RecoveryValues } from '../../../recovery/values.js';
import { readEstate } from '../../read-estate.js';
import type { StepPlace } from '../step-place.js';
import { foundCopies } from './found-copies.js';
import { type DiskMap, diskText, mapCopies } from './map-copies.js';
import { diskPath } from './place-disk.js';
import type { RepositoryPlaces, SoughtRepository } from './repository-places.js';
import { type WantedDisk, wantedDisks } from './wanted-disks.js';

/** The estate as the archive of a recovery has it; undefined without one. */
export async function archivedEstate({
  ground,
  plan,
}: Pick<StepPlace, 'ground' | 'plan'>): Promise<Environment | undefined> {
  const { archive } = plan.values;
  if (archive === undefined) return undefined;
  const { estate, log } = ground;
  const reading = await readEstate({ estate, archive: archive.path, trees: [], managerFiles: [], log });
  await reading.close();
  return reading.environment;
}

/** What a recovery wants of disks, and what there is of copies. */
export interface DiskPlan {
  readonly wanted: readonly WantedDisk[];
  readonly map: DiskMap;
}

/** Maps the copies of a recovery to its disks: of the situation `vm` to those of that VM. Throws OVM_USAGE. */
export async function diskPlan(
  environment: Environment,
  { vm, disksDirectory }: Pick<RecoveryValues, 'vm' | 'disksDirectory'>,
): Promise<DiskPlan> {
  const wanted = wantedDisks(environment, vm?.id);
  const isMeant = ({ id }: { readonly id: string }) => vm === undefined || idKey(id) === idKey(vm.id);
  const found =
    disksDirectory === undefined
      ? { copies: [], clones: [], problems: [] }
      : await foundCopies(disksDirectory);
  return { wanted, map: mapCopies(wanted, environment.vms, found, isMeant) };
}

/** The repositories that disks lie in, with their names. */
export function repositoriesOf(
  disks: readonly Pick<WantedDisk, 'repositoryId'>[],
  { repositories }: Environment,
): readonly SoughtRepository[] {
  const ids = new Map(disks.map(({ repositoryId }) => [idKey(repositoryId), repositoryId]));
  return [...ids].map(([key, id]) => ({
    id,
    name: repositories.find((one) => idKey(one.id) === key)?.facts.name?.value,
  }));
}

export function placeOf(
  { repositoryId }: Pick<WantedDisk, 'repositoryId'>,
  { places }: RepositoryPlaces,
): DiskPlace | undefined {
  return places.get(idKey(repositoryId));
}

/** Those of which a file is in its place already, whatever is in it. */
export async function disksThere(
  disks: readonly WantedDisk[],
  found: RepositoryPlaces,
): Promise<ReadonlySet<WantedDisk>> {
  const there = new Set<WantedDisk>();
  for (const disk of disks) {
    const place = placeOf(disk, found);
    if (place !== undefined && (await place.whatIsAt(diskPath(disk))) !== 'nothing') there.add(disk);
  }
  return there;
}

/** The table that is shown before anything is copied. */
export function mapLines({ mapped }: DiskMap, { repositories }: Environment): readonly string[] {
  const rows = mapped.map(({ disk, copy, by }) => {
    const name = repositories.find(({ id }) => idKey(id) === idKey(disk.repositoryId))?.facts.name?.value;
    const [use] = disk.uses;
    const more = disk.uses.length > 1 ? ` and ${disk.uses.length - 1} more` : '';
    return [
      use === undefined ? '(none)' : `${use.vm}${more}`,
      use?.slot === undefined ? '' : String(use.slot),
      disk.file,
      name ?? disk.repositoryId,
      copy.path,
      String(copy.size),
      by,
    ];
  });
  const all = [['VM', 'slot', 'disk', 'repository', 'copy', 'bytes', 'known by'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** `and 7 more` behind the first of many. */
export function diskList(disks: readonly WantedDisk[], most = 20): string {
  const shown = disks.slice(0, most).map(diskText).join('; ');
  return disks.length > most ? `${shown}; and ${disks.length - most} more` : shown;
}
