import {
  type ArchiveKind,
  type ArchiveNeed,
  archiveKind,
  archiveKindWords,
  isCompleteArchive,
} from '../archive/archive-kind.js';
import { type ListedArchive, listArchives } from '../archive/list-archives.js';
import { type PrunePlan, planPrune, pruneArchives } from '../archive/prune-archives.js';
import { resolveArchive } from '../archive/resolve-archive.js';

export { type ArchiveKind, type ArchiveNeed, archiveKindWords };

/** The directory of all archives, and the estate if one was named. */
export interface ArchivePlaceOptions {
  readonly archives: string;
  readonly estate?: string;
}

/** The path of the archive that a word names: a path, a short id, or `latest` or a date for the newest that serves. */
export function archiveNamed(
  word: string,
  { archives, estate }: ArchivePlaceOptions,
  need?: ArchiveNeed,
): Promise<string> {
  return resolveArchive(word, { root: archives, ...(estate !== undefined && { estate }) }, need);
}

/** An archive with what its manifest says it is. */
export interface KnownArchive extends ListedArchive {
  /** Not there for an archive whose manifest cannot be read. */
  readonly kind?: ArchiveKind;
  readonly complete?: boolean;
}

/** Every archive there is, newest first, unfinished and damaged ones with what is wrong. */
export async function archivesThere({
  archives,
  estate,
}: ArchivePlaceOptions): Promise<readonly KnownArchive[]> {
  const listed = await listArchives(archives, estate);
  return listed.map((archive) =>
    archive.head
      ? { ...archive, kind: archiveKind(archive.head), complete: isCompleteArchive(archive.head) }
      : archive,
  );
}

/** The word by which archives are named of which no manager is known. */
const noManager = 'none';

/** What pruning would remove: nothing is removed before `carryOutPrune`. */
export function planPruning(
  archives: string,
  estate: string,
  managerUuid: string,
  keep: number,
): Promise<PrunePlan> {
  return planPrune({
    root: archives,
    estate,
    managerUuid: managerUuid === noManager ? null : managerUuid,
    keep,
  });
}

export function carryOutPrune(plan: PrunePlan): Promise<string[]> {
  return pruneArchives(plan);
}
