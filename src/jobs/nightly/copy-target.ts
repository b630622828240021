import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { archiveSegment } from '../../archive/archive-path.js';
import { type CopiedNight, copyJudges, hasAnyOf, isEmptyThere } from '../../archive/copy-judges.js';
import type { CopyConfiguration } from '../../base/configuration.js';
import { RescueError, systemReason } from '../../base/errors.js';
import { nightDate } from '../../model/night.js';
import type { CopyPlace } from '../../reach/copy-place.js';
import { containing, whatIsAt } from '../../reach/directories.js';
import { createLocalCopyPlace } from '../../reach/local-copy-place.js';
import { hostText, parseRemotePath } from '../../reach/ssh/ssh-address.js';
import type { EstateHosts } from '../ssh/estate-hosts.js';

/** Where archives are copied to: a directory here, or one on a host. */
export type CopyTarget =
  | Pick<Extract<CopyConfiguration, { directory: string }>, 'directory'>
  | { readonly ssh: string };

/** By the name of a target the nights whose copies were verified there, newest first. */
export type CopiedBefore = ReadonlyMap<string, readonly CopiedNight[]>;

/** What must be known to open a target. */
export interface TargetSurroundings {
  /** The directory of all archives: a target must not lie in it, nor it in the target. */
  readonly root: string;
  readonly estate: string;
  readonly hosts: Pick<EstateHosts, 'settingsOf'>;
  /** A target that has none of these nights is refused: a mount point is there without its mount, too. */
  readonly copiedBefore?: CopiedBefore;
}

/** How a target is named in records and lines: the directory, or `HOST:PATH`; never with more of a login than the host. */
export function targetName(target: CopyTarget): string {
  if ('directory' in target) return target.directory;
  const remote = parseRemotePath(target.ssh);
  return `${hostText(remote)}:${remote.path}`;
}

/**
 * Opens a target; whoever does closes it. Throws OVM_COPY_FAILED when it is not there, is where the archives themselves are,
 * or has lost what was copied to it, and OVM_SSH_*. The driver is loaded where a host is named.
 */
export async function openTarget(target: CopyTarget, surroundings: TargetSurroundings): Promise<CopyPlace> {
  const place = await openPlace(target, surroundings);
  try {
    if ('ssh' in target) await refuseThisMachine(place, parseRemotePath(target.ssh).path, surroundings.root);
    await refuseEmptied(place, targetName(target), surroundings);
    return place;
  } catch (error) {
    await place.close();
    throw error;
  }
}

async function openPlace(target: CopyTarget, { root, hosts }: TargetSurroundings): Promise<CopyPlace> {
  if ('directory' in target) {
    refuseOwnArchives(target.directory, root);
    return createLocalCopyPlace(target.directory);
  }
  const { createSftpCopyPlace } = await import('../../reach/ssh/sftp-copy-place.js');
  const { path, ...address } = parseRemotePath(target.ssh);
  return createSftpCopyPlace(await hosts.settingsOf(address), path);
}

/** A host may be this machine, or serve the directory of the archives to it: what is written there is then seen here. */
async function refuseThisMachine(place: CopyPlace, path: string, root: string): Promise<void> {
  const mark = `.ovm-rescue.${randomBytes(6).toString('hex')}`;
  await place.writeFile(mark, []);
  try {
    for (const directory of [path, root])
      if (isThere(join(directory, mark))) refuseOwnArchives(directory, root);
  } finally {
    await place.removeTree(mark);
  }
}

function isThere(path: string): boolean {
  try {
    return whatIsAt(path) !== 'nothing';
  } catch {
    return false; // a directory of that name that this user may not look into
  }
}

/** An empty directory of the estate, which no unmounted place has, says that copies shall begin anew. */
async function refuseEmptied(
  place: CopyPlace,
  target: string,
  { root, estate, copiedBefore }: TargetSurroundings,
): Promise<void> {
  const nights = copiedBefore?.get(target) ?? [];
  const [last] = nights;
  if (last === undefined || (await hasAnyOf(place, estate, nights))) return;
  if (!(await isEmptyThere(place, estate))) {
    const why = `the copies of ${nightDate(last.name)} are not there; is it mounted? To begin anew, make an empty directory ${archiveSegment(estate)} in it`;
    throw new RescueError('OVM_COPY_FAILED', place.name, why);
  }
  await copyJudges(root, estate, place);
}

/** A copy among the archives themselves would be lost with them, and counted as one of them. Throws OVM_COPY_FAILED. */
export function refuseOwnArchives(directory: string, root: string): void {
  if (containing(directory, [root]) === undefined && containing(root, [directory]) === undefined) return;
  throw new RescueError('OVM_COPY_FAILED', directory, `it and the archives in ${root} lie in each other`);
}

/** Throws OVM_COPY_FAILED for a directory that another target names as well: each would take the other's work for leftovers. */
export function refuseTwice(target: CopyTarget, targets: readonly CopyTarget[]): void {
  if (!('directory' in target)) return;
  const { directory } = target;
  const first = targets.find((one) => 'directory' in one && isSame(one.directory, directory));
  if (first === target || first === undefined) return;
  throw new RescueError('OVM_COPY_FAILED', directory, `it is the same directory as ${targetName(first)}`);
}

function isSame(one: string, other: string): boolean {
  return containing(one, [other]) !== undefined && containing(other, [one]) !== undefined;
}

/** Why something failed at a target, as records and lines tell it. */
export function reasonOf(error: unknown): string {
  return error instanceof RescueError ? error.message : systemReason(error);
}
