import { resolve } from 'node:path';
import { RescueError } from '../../../base/errors.js';
import type { Database, RowSource } from '../../../reach/database/database.js';
import { isSameImport } from './earlier-import.js';
import { refuseExisting } from './existing-targets.js';
import { targetInventory } from './import-in-place-content.js';
import { emptyTarget } from './import-in-place-emptying.js';
import { givesUp, giveTablesBack, headOfGivingUp, unfinishedInPlace } from './import-in-place-giving-up.js';
import { type InPlaceHead, InPlaceJournal } from './import-in-place-journal.js';
import { compareDictionary, compileObjects, differencesOf, makeObjects } from './import-in-place-objects.js';
import { refuseOutsideForeignKeys } from './import-in-place-outside.js';
import { fillTables } from './import-in-place-tables.js';
import { refuseUnsaved } from './import-in-place-unsaved.js';
import { comesFirst, type InPlaceWork } from './import-in-place-work.js';
import type { JournalHead } from './import-journal.js';
import type { Resumption } from './import-plan.js';
import type { ImportProgress } from './import-progress.js';
import type { ImportTarget } from './import-targets.js';
import { checkUnchanged } from './old-content.js';
import { type SavedTargets, savingThreads } from './save-targets.js';
import { checkSessions } from './session-guard.js';
import { verifyContent } from './table-content.js';
import { lockTargets } from './target-locks.js';

/** What an import in place needs; `database` is open and stays so. */
export interface InPlaceImport {
  readonly database: Database;
  readonly target: ImportTarget;
  readonly head: JournalHead;
  readonly replace: boolean;
  readonly loaders: number;
  /** What did not compile where the archive comes from: `PACKAGE BODY X`. */
  readonly invalidBefore: ReadonlySet<string>;
  /** Told what does not compile here either. */
  readonly tellInvalid?: (names: readonly string[]) => void;
  /** What the plan found. */
  readonly resumes: Resumption | undefined;
  readonly rowsOf: (from: string, table: string) => RowSource;
  readonly progress: ImportProgress;
  /** Exports and verifies these databases; gives the archive's path and what it holds. */
  readonly saveTargets: (targets: readonly string[], threads: number | undefined) => Promise<SavedTargets>;
  /** Told when nothing is left to do but to clean up. */
  readonly markLastMoments: () => void;
  /** Told when that may have been done or not: nobody knows, and the next run is to look. */
  readonly leaveLastMoments: () => void;
  /** Whether the journal is gone, asked over a new connection. */
  readonly isCleanedUp: () => Promise<boolean>;
  /** Throws when the guards of the target do not let it be written to. */
  readonly checkGuards: () => void;
}

/**
 * Empties a schema and fills it from the archive: an engine whose accounts are its schemas has no place beside. What was
 * there is exported and verified before, and compared once more. Killed at any moment, the same call again finishes: the
 * journal in the schema tells how far it came. Gives the path of the safety archive. Throws OVM_LOCKED,
 * OVM_IMPORT_UNFINISHED, OVM_TARGET_EXISTS, OVM_TARGET_IN_USE, OVM_TARGET_GUARDED, OVM_SCHEMA_DIFFERS,
 * OVM_ARCHIVE_DAMAGED and what the database throws.
 */
export async function importInPlace(work: InPlaceImport): Promise<string | null> {
  const { database, target, progress } = work;
  const { to } = target;
  await lockTargets(database, [to]);
  const journal = new InPlaceJournal(database, to);
  const found = await journal.head();
  if (!found && work.resumes === 'complete' && (await isThere(database, target))) {
    await cleanUp(work, journal);
    return null;
  }
  work.checkGuards();
  await checkSessions(database, [to]);
  const own = found && isSameImport(found, work.head) ? found : undefined;
  const given = own ? undefined : found;
  if (given && (await isGivenBack(work, journal, given))) return null;
  const head = own ?? (await begin(work, journal, (await journal.isThere()) ? given : undefined));
  const phase = await journal.phase();
  const filling: InPlaceWork = { ...work, head, journal };
  if (phase === 'emptying') {
    const empties = `comparing ${to} in READ ONLY mode with its safety archive, then dropping it`;
    progress.phase('empty', head.former.length === 0 ? '' : empties);
    await emptyTarget({ database, schema: to, journal }, head);
    await journal.setPhase('filling');
  }
  progress.phase('load', '');
  await makeObjects(filling, comesFirst(target));
  await fillTables(filling);
  if (phase !== 'making') await journal.setPhase('making');
  progress.phase('objects', `making indexes, constraints and all other objects of ${to}`);
  await makeObjects(filling, () => true);
  await compileObjects(filling);
  progress.phase('clean-up', 'checking the definitions of the target');
  await compareDictionary(filling);
  await cleanUp(work, journal);
  return head.safety === null || head.safety.id === head.archiveId ? null : head.safety.path;
}

/** Gives an import up that has dropped nothing, and tells whether nothing is left to do then. Throws for any other one. */
async function isGivenBack(
  work: InPlaceImport,
  journal: InPlaceJournal,
  given: InPlaceHead,
): Promise<boolean> {
  const { database, target, progress } = work;
  const { to } = target;
  const isDropping = await journal.isDropping();
  if (!givesUp(given, work.head)) throw unfinishedInPlace(to, given, isDropping);
  if (isDropping) return false;
  progress.phase('empty', `comparing ${to} with its safety archive, then giving its tables back`);
  await giveTablesBack({ database, schema: to, journal }, given);
  return isThere(database, target);
}

/** The last statement may be carried out though its answer is lost: then nothing would tell that the import is finished. */
async function cleanUp(work: InPlaceImport, journal: InPlaceJournal): Promise<void> {
  work.markLastMoments();
  try {
    await journal.remove();
  } catch (error) {
    if (await work.isCleanedUp()) return;
    work.leaveLastMoments();
    throw error;
  }
}

/** Everything before the target is touched; the journal is the first thing that is written there. */
async function begin(
  work: InPlaceImport,
  journal: InPlaceJournal,
  given: InPlaceHead | undefined,
): Promise<InPlaceHead> {
  const { database, target } = work;
  const { to } = target;
  // Without a head it is of a run that was killed before it began.
  if (!given) await journal.remove();
  const { things } = await targetInventory(database, to);
  if (things.length > 0) refuseExisting(work, [to]);
  // What is left of what was there before is in the archive that is put back.
  const isSaved = given && (await journal.phase()) === 'emptying';
  const safety = things.length > 0 && !isSaved ? await saved(work) : null;
  const head = given
    ? await headOfGivingUp({ database, schema: to, journal }, given, work.head, safety)
    : { ...work.head, safety, former: things };
  await journal.begin(head);
  return head;
}

/** Exports what is there, also what an import has made that is given up: somebody may have written to it since. */
async function saved(work: InPlaceImport): Promise<InPlaceHead['safety']> {
  const { database, progress } = work;
  const { to } = work.target;
  await refuseOutsideForeignKeys(database, to);
  await refuseUnsaved(database, to);
  progress.phase('safety-archive', `exporting ${to} as it is now`);
  const archive = await work.saveTargets([to], await savingThreads(database, [to]));
  await checkUnchanged(database, archive);
  work.checkGuards();
  await checkSessions(database, [to]);
  // as it stands in the command that puts it back, from whatever directory
  return { path: resolve(archive.path), id: archive.id };
}

/** Whether a target holds exactly what the archive holds, in every definition and every row. */
export async function isThere(
  database: Database,
  { to, archived, manifest }: ImportTarget,
): Promise<boolean> {
  if (differencesOf(archived, await database.dictionary(to)).length > 0) return false;
  const definitions = new Map(archived.tables.map((table) => [table.name, table]));
  try {
    for (const table of manifest.tables) {
      const definition = definitions.get(table.name);
      if (!definition || table.rowsOmitted) return false;
      await verifyContent(database, to, definition, table);
    }
    return true;
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_SCHEMA_DIFFERS') return false;
    throw error;
  }
}
