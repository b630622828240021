import { type ListedArchive, listArchives } from '../archive/list-archives.js';
import { type PrunePlan, planPrune, pruneArchives } from '../archive/prune-archives.js';
import { resolveArchive } from '../archive/resolve-archive.js';

/** The directory of all archives, and the estate if one was named. */
export interface ArchivePlaceOptions {
  readonly archives: string;
  readonly estate?: string;
}

/** The path of the archive that a word names: a path, `latest`, a date, a short id. */
export function archiveNamed(word: string, { archives, estate }: ArchivePlaceOptions): Promise<string> {
  return resolveArchive(word, { root: archives, ...(estate !== undefined && { estate }) });
}

/** Every archive there is, newest first, unfinished and damaged ones with what is wrong. */
export function archivesThere({ archives, estate }: ArchivePlaceOptions): Promise<readonly ListedArchive[]> {
  return listArchives(archives, estate);
}

/** What pruning would remove: nothing is removed before `carryOutPrune`. */
export function planPruning(
  archives: string,
  estate: string,
  managerUuid: string,
  keep: number,
): Promise<PrunePlan> {
  return planPrune({ root: archives, estate, managerUuid, keep });
}

export function carryOutPrune(plan: PrunePlan): Promise<string[]> {
  return pruneArchives(plan);
}
