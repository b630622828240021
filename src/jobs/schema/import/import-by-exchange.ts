import { RescueError } from '../../../base/errors.js';
import type { Database, RowSource } from '../../../reach/database/database.js';
import { isAlreadyThere } from './already-there.js';
import { checkObjects, checkTables } from './check-definitions.js';
import {
  dropLeftovers,
  type EarlierImport,
  earlierImports,
  isSameImport,
  journalOf,
  refuseStrangers,
} from './earlier-import.js';
import { exchange } from './exchange-tables.js';
import { existingTargets, refuseExisting } from './existing-targets.js';
import type { ImportPhase, JournalHead, OldContent } from './import-journal.js';
import type { Resumption } from './import-plan.js';
import type { ImportProgress } from './import-progress.js';
import type { ImportTarget } from './import-targets.js';
import { awaitLocks, toldByLock } from './lock-holders.js';
import { type ExchangeWork, movesAway } from './move-tables.js';
import { checkUnchanged, holdsAnything, oldContentOf } from './old-content.js';
import { refuseOutsideReferences } from './outside-references.js';
import { rehearseObjects } from './rehearse-objects.js';
import { type SavedTargets, savingThreads } from './save-targets.js';
import { checkSessions } from './session-guard.js';
import { type KeptTables, settleOld } from './settle-old.js';
import { type StagingWork, stageTables } from './stage-tables.js';
import { takeBack } from './take-back.js';
import { targetDictionaries } from './target-dictionaries.js';
import { lockTargets } from './target-locks.js';

/** What an import by exchange needs; `database` is open and stays so. */
export interface ExchangeImport {
  readonly database: Database;
  readonly targets: readonly ImportTarget[];
  readonly head: JournalHead;
  readonly replace: boolean;
  readonly loaders: number;
  readonly lockPatienceSeconds: number;
  /** What the plan found. */
  readonly resumes: Resumption | undefined;
  readonly rowsOf: (from: string, table: string) => RowSource;
  readonly progress: ImportProgress;
  /** Exports and verifies these databases; gives the archive's path and what it holds. */
  readonly saveTargets: (targets: readonly string[], threads: number | undefined) => Promise<SavedTargets>;
  /** Told when nothing is left to do but to clean up. */
  readonly markLastMoments: () => void;
  /** Throws when the guards of the target do not let it be written to. */
  readonly checkGuards: () => void;
}

/** What came of it. */
export interface ExchangeResult {
  readonly safetyArchive: string | null;
  readonly kept: readonly KeptTables[];
}

/**
 * Loads the archive beside the targets, then exchanges the tables. Before the exchange nothing of a target is touched.
 * Killed at any moment, the same call again finishes: the journal and the places of the tables tell what is left.
 * Throws OVM_LOCKED, OVM_IMPORT_UNFINISHED, OVM_STAGING_UNKNOWN, OVM_TARGET_EXISTS, OVM_TARGET_IN_USE,
 * OVM_TARGET_GUARDED, OVM_SCHEMA_DIFFERS, OVM_ARCHIVE_DAMAGED and what the database throws.
 */
export async function importByExchange(work: ExchangeImport): Promise<ExchangeResult> {
  const { database, targets } = work;
  const names = targets.map((target) => target.to);
  await lockTargets(database, names);
  const { phase, kept } = await takeOver(work);
  if (phase === undefined && (await isComplete(work))) {
    work.markLastMoments();
    return { safetyArchive: null, kept };
  }
  const journals = new Map(names.map((name) => [name, journalOf(database, name)]));
  const staging: StagingWork = { ...work, journals };
  if (phase === undefined || phase === 'loading') {
    await prepare(work, staging).catch((error: unknown) => giveUp(work, error));
  } else work.checkGuards();
  const oldContents = await readOldContents(database, names);
  const replaced = names.filter((name) => holdsAnything(oldContents.get(name)));
  if (phase === 'exchanging' && replaced.length > 0) await checkSessions(database, replaced);
  const exchanging: ExchangeWork = { ...staging, oldContents };
  if (phase !== 'exchanged') {
    await exchangeOrTakeBack(exchanging, work, phase === 'exchanging');
    work.progress.phase('clean-up', 'checking the definitions of the target');
    await checkTarget(work);
    await homeJournal(staging).setPhase('exchanged');
  }
  const settled = await settleOld(database, names, oldContents);
  work.markLastMoments();
  await dropLeftovers(database, names);
  const saved = [...oldContents.values()].find((old) => old.safetyArchive !== null);
  return { safetyArchive: saved?.safetyArchive ?? null, kept: [...kept, ...settled] };
}

/** Somebody's lock ends the exchange with an error after a while, not with waiting for the server's day or year. */
async function exchangeOrTakeBack(
  exchanging: ExchangeWork,
  { database, lockPatienceSeconds, targets }: ExchangeImport,
  interrupted: boolean,
): Promise<void> {
  await database.execute(`SET SESSION lock_wait_timeout = ${lockPatienceSeconds}`);
  try {
    await exchange(exchanging, interrupted);
  } catch (error) {
    const names = targets.map((target) => target.to);
    await takeBack(exchanging, await toldByLock(database, names, error));
  }
}

/** A run that was at its very end when the plan was made may have left nothing but the finished target. */
async function isComplete({ database, targets, resumes }: ExchangeImport): Promise<boolean> {
  return (resumes === 'exchanged' || resumes === 'complete') && (await isAlreadyThere(database, targets));
}

/** What earlier runs left: an unfinished import of the same archive is gone on with, its phase is given. */
async function takeOver(
  work: ExchangeImport,
): Promise<{ readonly phase: ImportPhase | undefined; readonly kept: readonly KeptTables[] }> {
  const { database, targets, head } = work;
  const names = targets.map((target) => target.to);
  let own: ImportPhase | undefined;
  const kept: KeptTables[] = [];
  const found = await earlierImports(database, names);
  await refuseStrangers(database, names, found);
  for (const earlier of found) {
    if (isSameImport(earlier.head, head)) own = earlier.phase;
    else if (earlier.phase === 'exchanging') throw unfinished(names, earlier.head);
    else kept.push(...(await closeEarlier(database, earlier)));
  }
  if (own === undefined) await dropLeftovers(database, names);
  return { phase: own, kept };
}

/** Ends an import of another archive that has not begun its exchange, or has come to the end of it. */
async function closeEarlier(
  database: Database,
  { head, phase }: EarlierImport,
): Promise<readonly KeptTables[]> {
  const names = head.targets.map((target) => target.to);
  const kept =
    phase === 'exchanged' ? await settleOld(database, names, await readOldContents(database, names)) : [];
  await dropLeftovers(database, names);
  return kept;
}

/** An exchange that has begun must be finished before anything else. */
export function unfinished(names: readonly string[], head: JournalHead): RescueError {
  const why = `the import of ${head.archive} has begun its exchange and was interrupted; run: ${head.command}`;
  return new RescueError('OVM_IMPORT_UNFINISHED', names.join(', '), why);
}

/** What is in staging helps another run, unless it is wrong itself. */
async function giveUp({ database, targets }: ExchangeImport, error: unknown): Promise<never> {
  const wrong =
    error instanceof RescueError && ['OVM_SCHEMA_DIFFERS', 'OVM_ARCHIVE_DAMAGED'].includes(error.code);
  // What goes wrong here would only hide the failure; the next run drops it.
  if (wrong)
    await dropLeftovers(
      database,
      targets.map((target) => target.to),
    ).catch(() => undefined);
  throw error;
}

/** Everything before the target is touched. */
async function prepare(work: ExchangeImport, staging: StagingWork): Promise<void> {
  const { database, targets } = work;
  await checkTargets(work, await existingTargets(database, targets));
  await beginStaging(work, staging);
  await stageTables(staging);
  checkTables(targets, await targetDictionaries(database, targets, (target) => target.staging), 'staging');
  await rehearseObjects(staging);
  // Loading takes long: the targets are looked at again, and only what is saved now is ever moved away.
  const existing = await existingTargets(database, targets);
  await checkTargets(work, existing);
  const saved = await save(work, existing);
  for (const target of targets) {
    const known = existing.includes(target.to) ? saved : undefined;
    await homeJournal(staging).setOldContent(target.to, await oldContentOf(database, target, known));
  }
  await checkTargets(work, existing);
  if (saved) await checkUnchanged(database, saved);
  await beforeExchange(work, staging);
  work.progress.phase(
    'exchange',
    `exchanging the tables of ${targets.map((target) => target.to).join(', ')}`,
  );
  await homeJournal(staging).setPhase('exchanging');
}

/** The last look before anything of the target is touched. */
async function beforeExchange(
  { database, targets, ...work }: ExchangeImport,
  staging: StagingWork,
): Promise<void> {
  const names = targets.map((target) => target.to);
  await refuseStrangers(database, names, await earlierImports(database, names));
  await database.execute(`SET SESSION lock_wait_timeout = ${work.lockPatienceSeconds}`);
  const oldContents = await readOldContents(database, names);
  await awaitLocks(database, await movesAway({ ...staging, oldContents }), names);
}

async function beginStaging(work: ExchangeImport, staging: StagingWork): Promise<void> {
  const { database, targets, head } = work;
  for (const { staging: name, archived } of targets) {
    await database.execute(
      `CREATE DATABASE IF NOT EXISTS ${database.quoteName(name)} CHARACTER SET ${archived.characterSet} COLLATE ${archived.collation}`,
    );
  }
  for (const journal of staging.journals.values()) {
    await journal.create();
    if (!(await journal.head())) await journal.begin(head);
  }
}

async function checkTargets(work: ExchangeImport, existing: readonly string[]): Promise<void> {
  work.checkGuards();
  if (existing.length === 0) return;
  refuseExisting(work, existing);
  await checkSessions(work.database, existing);
  await refuseOutsideReferences(work.database, existing);
}

async function save(work: ExchangeImport, existing: readonly string[]): Promise<SavedTargets | undefined> {
  if (existing.length === 0) return undefined;
  work.progress.phase('safety-archive', `exporting ${existing.join(', ')} as it is now`);
  return work.saveTargets(existing, await savingThreads(work.database, existing));
}

async function checkTarget(work: ExchangeImport): Promise<void> {
  const found = await targetDictionaries(work.database, work.targets, (target) => target.to);
  checkTables(work.targets, found, 'target');
  checkObjects(work.targets, found);
}

function homeJournal(staging: StagingWork) {
  const home = staging.targets[0]?.to ?? '';
  return journalOf(staging.database, home);
}

/** `names` are the targets of one import in their order. */
async function readOldContents(
  database: Database,
  names: readonly string[],
): Promise<ReadonlyMap<string, OldContent>> {
  const contents = new Map<string, OldContent>();
  const home = journalOf(database, names[0] ?? '');
  for (const name of names) {
    const content = await home.oldContent(name);
    if (content) contents.set(name, content);
  }
  return contents;
}
