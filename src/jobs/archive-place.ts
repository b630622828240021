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
import { type Clock, systemClock } from '../base/clock.js';
import { RescueError } from '../base/errors.js';
import { idKey, isManagerUuid } from '../model/identifiers.js';

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

/** What stays of each kind of archive: the newest `keep`, and all that are younger than `days`. */
export interface PruneWords {
  readonly keep: number;
  readonly days?: number;
  /** Incomplete archives count like complete ones. */
  readonly countIncomplete?: boolean;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * What pruning would remove: nothing is removed before `carryOutPrune`. Without a manager UUID it is the one manager of
 * the estate's archives. Throws OVM_USAGE where there are several, and for a word that is no UUID.
 */
export async function planPruning(
  archives: string,
  estate: string,
  managerUuid: string | undefined,
  { keep, days, countIncomplete = false }: PruneWords,
  clock: Clock = systemClock,
): Promise<PrunePlan> {
  const manager = managerUuid ?? (await onlyManager(archives, estate));
  if (manager !== noManager && manager.trim() !== '' && !isManagerUuid(manager))
    throw new RescueError(
      'OVM_USAGE',
      `--manager-uuid ${manager}`,
      'it is not 15 to 32 hex digits, nor none',
    );
  return planPrune({
    ...{ root: archives, estate, keep, countIncomplete },
    managerUuid: manager === noManager ? null : manager,
    ...(days !== undefined && { since: new Date(clock.now().getTime() - days * dayMs).toISOString() }),
  });
}

/** The manager that the archives of an estate are of; the word for none where none of them tells one. */
async function onlyManager(root: string, estate: string): Promise<string> {
  const told = (await listArchives(root, estate)).flatMap(({ head }) => head?.managerUuid ?? []);
  const managers = new Map(told.map((uuid) => [idKey(uuid), uuid]));
  const [first, second] = managers.values();
  if (second === undefined) return first ?? noManager;
  const why = `the archives are of several managers; say --manager-uuid with one of ${[...managers.values()].join(', ')}`;
  throw new RescueError('OVM_USAGE', `the estate ${estate}`, why);
}

export function carryOutPrune(plan: PrunePlan): Promise<string[]> {
  return pruneArchives(plan);
}
