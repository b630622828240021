import { counted } from '../../../base/counted.js';
import { RescueError } from '../../../base/errors.js';
import type { VirtualMachine } from '../../../model/environment.js';
import { idKey } from '../../../model/identifiers.js';
import type { DiskPlace } from '../../../reach/disk-place.js';
import { openFilesBelow } from '../../../reach/open-files.js';
import { diskText, type MappedDisk } from './map-copies.js';
import { diskPath, partialPath } from './place-disk.js';
import { labelOf } from './wanted-disks.js';

/** A disk that is to be copied, and where to. */
export interface DiskCopying extends MappedDisk {
  readonly place: DiskPlace;
}

/**
 * Why these may not be copied now: a copy that something still writes, a place that a process has open, a disk that a
 * running domain has, and room that is not there. Processes are those of this machine; on servers it is their domains.
 */
export async function copyHindrances(
  copyings: readonly DiskCopying[],
  directory: string,
  running: readonly VirtualMachine[],
): Promise<readonly string[]> {
  return [
    ...openCopies(copyings, directory),
    ...copyings.flatMap(openPlace),
    ...copyings.flatMap(({ disk }) =>
      running
        .filter((vm) => vm.disks.some(({ target }) => isDisk(target, disk)))
        .map(
          (vm) => `${diskText(disk)} is used by ${labelOf(vm)}, which runs on ${vm.facts.runningOn?.value}`,
        ),
    ),
    ...(await lackingRoom(copyings)),
  ];
}

function openCopies(copyings: readonly DiskCopying[], directory: string): string[] {
  const meant = new Set(copyings.map(({ copy }) => copy.path));
  return openFilesBelow(directory)
    .filter(({ path, mayWrite }) => mayWrite && meant.has(path))
    .map(({ path, process }) => `${path} is being written by process ${process}`);
}

function openPlace({ disk, place }: DiskCopying): string[] {
  if (!place.name.startsWith('/')) return [];
  const paths = [diskPath(disk), partialPath(disk)].map((path) => `${place.name}/${path}`);
  return openFilesBelow(place.name)
    .filter(({ path }) => paths.includes(path))
    .map(({ path, process }) => `${path} is open in process ${process}`);
}

function isDisk(target: VirtualMachine['disks'][number]['target'], disk: MappedDisk['disk']): boolean {
  return (
    target.kind === 'virtual-disk' &&
    target.file === disk.file &&
    idKey(target.repositoryId) === idKey(disk.repositoryId)
  );
}

/** What copies take here, holes left out, is what they will take there. */
async function lackingRoom(copyings: readonly DiskCopying[]): Promise<string[]> {
  const needed = new Map<DiskPlace, number>();
  for (const { copy, place } of copyings) needed.set(place, (needed.get(place) ?? 0) + copy.allocated);
  const lacking: string[] = [];
  for (const [place, bytes] of needed) {
    const free = await place.freeBytes();
    if (free !== undefined && free < bytes)
      lacking.push(`${place.name} has room for ${counted(free, 'byte')}, and the disks take ${bytes}`);
  }
  return lacking;
}

/** Throws OVM_RECOVERY_UNCLEAR with every reason; nothing was copied. */
export function refuseUnclear(reasons: readonly string[], tell: (line: string) => void, hint: string): void {
  const [first, ...more] = reasons;
  if (first === undefined) return;
  for (const reason of reasons) tell(`  ${reason}`);
  const why = more.length === 0 ? first : `${first}; and ${more.length} more, told above`;
  throw new RescueError('OVM_RECOVERY_UNCLEAR', 'the copying of disks', why, undefined, hint);
}
