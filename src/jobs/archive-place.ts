import {
  type ArchiveKind,
  type ArchiveNeed,
  archiveKind,
  archiveKindWords,
  isCompleteArchive,
} from '../archive/archive-kind.js';
import { nightLockPath } from '../archive/archive-layout.js';
import { type ListedArchive, listArchives } from '../archive/list-archives.js';
import { lastGoodNight, nightFiles, readNight } from '../archive/night-records.js';
import { pinnedArchives, shortPins } from '../archive/pins.js';
import { type PrunePlan, planPrune, pruneArchives } from '../archive/prune-archives.js';
import { readRehearsals } from '../archive/rehearsal-records.js';
import { resolveArchive } from '../archive/resolve-archive.js';
import { type RetentionPolicy, ruleAt } from '../archive/retention.js';
import { type Clock, systemClock } from '../base/clock.js';
import { RescueError } from '../base/errors.js';
import { idKey, isManagerUuid } from '../model/identifiers.js';
import { isAheadOf } from '../model/night.js';
import type { LastRehearsal } from '../model/rehearsal.js';
import { lockHolder } from '../reach/lock-file.js';

export { type ArchiveKind, type ArchiveNeed, archiveKindWords, type PrunePlan };

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
  /** The newest rehearsal that it was part of. */
  readonly rehearsal?: LastRehearsal;
  /** Why it is pinned; not there for one that is not. */
  readonly pinned?: string;
}

/** Every archive there is, newest first, unfinished and damaged ones with what is wrong. */
export async function archivesThere({
  archives,
  estate,
}: ArchivePlaceOptions): Promise<readonly KnownArchive[]> {
  const listed = await listArchives(archives, estate);
  const rehearsals = await rehearsalsOf(archives, listed);
  const pins = new Map<string, string>();
  for (const one of new Set(listed.map((archive) => archive.estate)))
    for (const { name, why } of await pinnedArchives(archives, one)) pins.set(`${one}/${name}`, why);
  return listed.map((archive) => {
    const { head } = archive;
    const pinned = pins.get(`${archive.estate}/${archive.name}`);
    return {
      ...archive,
      ...(head && {
        kind: archiveKind(head),
        complete: isCompleteArchive(head),
        ...rehearsals.get(archive.path),
      }),
      ...(pinned !== undefined && { pinned }),
    };
  });
}

/** The newest rehearsal of each archive, by its path. */
async function rehearsalsOf(
  root: string,
  archives: readonly ListedArchive[],
): Promise<ReadonlyMap<string, Pick<KnownArchive, 'rehearsal'>>> {
  const found = new Map<string, Pick<KnownArchive, 'rehearsal'>>();
  for (const estate of new Set(archives.map((archive) => archive.estate))) {
    const paths = new Map(archives.flatMap((one) => (one.estate === estate ? [[one.name, one.path]] : [])));
    for (const { startedAt: at, state, archives: rehearsed } of await readRehearsals(root, estate))
      for (const { name } of rehearsed) {
        const path = paths.get(name);
        if (path !== undefined && !found.has(path)) found.set(path, { rehearsal: { at, state } });
      }
  }
  return found;
}

/** The word by which archives are named of which no manager is known. */
const noManager = 'none';

/** What stays, see `Retention`, and whether incomplete archives count like complete ones. */
export type PruneWords = RetentionPolicy;

/**
 * What pruning would remove: nothing is removed before `carryOutPrune`. Without a manager UUID it is the one manager of
 * the estate's archives. Throws OVM_USAGE where there are several, and for a word that is no UUID.
 */
export async function planPruning(
  archives: string,
  estate: string,
  managerUuid: string | undefined,
  words: PruneWords,
  clock: Clock = systemClock,
): Promise<PrunePlan> {
  const manager = managerUuid ?? (await onlyManager(archives, estate));
  if (manager !== noManager && manager.trim() !== '' && !isManagerUuid(manager))
    throw new RescueError(
      'OVM_USAGE',
      `--manager-uuid ${manager}`,
      'it is not 15 to 32 hex digits, nor none',
    );
  const managerOf = manager === noManager ? null : manager;
  return planPrune({ root: archives, estate, managerUuid: managerOf, ...ruleAt(words, clock.now()) });
}

/**
 * What the next night would remove, and safety archives and imported dumps besides: a plan for the manager of the nights,
 * and one for the archives of which no manager is known, as `pruneNight` has them. Where no night was recorded it is the
 * one manager of the archives; throws OVM_USAGE where there are several.
 */
export async function planAsNights(
  archives: string,
  estate: string,
  words: PruneWords,
  clock: Clock = systemClock,
): Promise<readonly PrunePlan[]> {
  const only = async () => (await onlyManager(archives, estate)).replace(noManager, '') || null;
  const manager = (await managerOfNights(archives, estate, clock)) ?? (await only());
  const now = clock.now();
  const rule = { root: archives, estate, now: now.toISOString(), ...ruleAt(words, now) };
  const plans: PrunePlan[] = [];
  for (const managerUuid of new Set([manager, null])) plans.push(await planPrune({ ...rule, managerUuid }));
  return plans;
}

/** That of the last night that found one, as the next will have it. */
async function managerOfNights(root: string, estate: string, clock: Clock): Promise<string | null> {
  const now = clock.now().toISOString();
  for (const file of await nightFiles(root, estate)) {
    const { record } = readNight(file, estate);
    if (!record || isAheadOf(now, file.time)) continue;
    return record.managerUuid ?? (await lastGoodNight(root, estate, undefined, now))?.managerUuid ?? null;
  }
  return null;
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

/**
 * Removes what the plans of one estate name, and gives the paths. Throws OVM_LOCKED also while a night is at work, which
 * needs what it has just made.
 */
export async function carryOutPrune(plans: readonly PrunePlan[]): Promise<string[]> {
  const removed: string[] = [];
  for (const plan of plans) {
    const { root, estate } = plan.rule;
    const night = lockHolder(nightLockPath(root, estate));
    if (night !== undefined)
      throw new RescueError('OVM_LOCKED', `the night of the estate ${estate} in ${root}`, night);
    removed.push(...(await pruneArchives(plan)));
  }
  return removed;
}

/** Names among the pins that pin nothing, as a short id does. */
export async function pinsOfNothing([plan]: readonly PrunePlan[]): Promise<readonly string[]> {
  return plan === undefined ? [] : shortPins(plan.rule.root, plan.rule.estate);
}
