import { RescueError } from '../../../base/errors.js';
import type { ConnectionSettings } from '../../../reach/database/connection-settings.js';
import type { Database } from '../../../reach/database/database.js';
import { openDatabase } from '../../../reach/database/open-database.js';
import { leaveLastMoments, markLastMoments, wasKilledInLastMoments } from '../../../reach/run-marker.js';
import { didYouMean } from '../meant-name.js';
import { isSameImport } from './earlier-import.js';
import { refuseExisting } from './existing-targets.js';
import { type InPlaceImport, importInPlace, isThere } from './import-in-place.js';
import { targetInventory } from './import-in-place-content.js';
import { givesUp, unfinishedInPlace } from './import-in-place-giving-up.js';
import { InPlaceJournal } from './import-in-place-journal.js';
import { withoutUntaken } from './import-in-place-left-out.js';
import { checkInPlaceNames, refuseUnfit, withoutUnmakeable } from './import-in-place-names.js';
import { refuseOutsideForeignKeys } from './import-in-place-outside.js';
import { refuseMissingPrivileges } from './import-in-place-privileges.js';
import { refuseNoRoom } from './import-in-place-room.js';
import { refuseUnsaved } from './import-in-place-unsaved.js';
import { refuseTooWide } from './import-in-place-widths.js';
import type { JournalHead } from './import-journal.js';
import { defaultLoaders, type ImportPlan, type Resumption } from './import-plan.js';
import type { ImportTarget } from './import-targets.js';
import { planLines } from './plan-text.js';
import { guardFacts, headOf, type Planning, workOf } from './planned-import.js';
import { checkGuard, guardReason } from './target-guard.js';

/** Looks at the target of an import in place and says what will be done; changes nothing. Throws as `planImport`. */
export async function planInPlaceImport(planning: Planning): Promise<ImportPlan> {
  const { options, schema } = planning;
  const wanted = onlyTarget(planning.targets);
  checkInPlaceNames(wanted);
  const makeable = withoutUnmakeable(wanted, schema.manifest.findings ?? []);
  const database = await openDatabase(options.settings);
  try {
    await refuseAccount(database, wanted.to);
    const facts = await guardFacts(planning, database);
    checkGuard(facts);
    const { target, leftOut } = await withoutUntaken(database, makeable);
    await refuseMissingPrivileges(database, target);
    await refuseNoRoom(database, target);
    refuseUnfit(target, database, await database.dictionary(target.to));
    const inventory = await targetInventory(database, target.to);
    const holdsSomething = inventory.things.length > 0;
    const head = headOf(planning, database.address);
    const state = await stateOf(database, target, head);
    const isNew = state.resumes === undefined && holdsSomething;
    if (isNew) refuseExisting({ ...options, database }, [target.to]);
    const lost = isNew && !state.givesUp ? await lostWith(database, target.to) : [];
    const targets = [{ ...target, exists: true, holdsSomething }];
    const guarded = guardReason(facts);
    const plan = { ...planning, targets, leftOut, guarded, ...state };
    const server = `${database.server.product} ${database.server.version}`;
    return { ...plan, lines: planLines({ ...plan, address: database.address, server, inventory, lost }) };
  } finally {
    await database.close();
  }
}

/** What goes with the objects of a target and does not come back; refuses what must not be lost. */
async function lostWith(database: Database, schema: string): Promise<readonly string[]> {
  const unseen = await refuseOutsideForeignKeys(database, schema);
  return [...(await refuseUnsaved(database, schema)), ...unseen];
}

/** What an import in place did. */
export interface FilledInPlace {
  readonly safetyArchive: string | null;
  /** What compiles neither where the archive comes from nor here: `VIEW X`. */
  readonly invalid: readonly string[];
}

/** Does what the plan says, after a second look. Throws as `importInPlace`. */
export async function carryOutInPlaceImport(
  plan: ImportPlan,
  work: Pick<InPlaceImport, 'replace' | 'rowsOf' | 'progress' | 'saveTargets'>,
): Promise<FilledInPlace> {
  const { options, schema } = plan;
  const target = onlyTarget(plan.targets);
  const database = await openDatabase(options.settings);
  try {
    const facts = await guardFacts(plan, database);
    const head = headOf(plan, database.address);
    if (plan.resumes === undefined) await refuseWiderTexts(database, target, work.rowsOf);
    const prefix = `${target.from}.`;
    const invalid = (schema.manifest.findings ?? [])
      .filter(({ code, subject }) => code === 'invalid-object' && subject.startsWith(prefix))
      .map(({ subject }) => subject.slice(prefix.length));
    const broken: string[] = [];
    const safetyArchive = await importInPlace({
      ...work,
      database,
      target,
      head,
      loaders: options.loaders ?? defaultLoaders,
      invalidBefore: new Set(invalid),
      resumes: plan.resumes,
      markLastMoments: () => markLastMoments(workOf(head, database.address)),
      leaveLastMoments: () => leaveLastMoments(workOf(head, database.address)),
      isCleanedUp: () => isCleanedUp(options.settings, target.to),
      checkGuards: () => checkGuard(facts),
      tellInvalid: (names) => broken.push(...names),
    });
    return { safetyArchive, invalid: broken };
  } finally {
    await database.close();
  }
}

/** Texts take more bytes than they did where another character set becomes UTF-8. Throws OVM_SCHEMA_DIFFERS. */
async function refuseWiderTexts(
  database: Database,
  target: ImportTarget,
  rowsOf: InPlaceImport['rowsOf'],
): Promise<void> {
  const { characterSet } = await database.dictionary(target.to);
  if (characterSet !== target.archived.characterSet) await refuseTooWide(target, rowsOf);
}

/** Whether no journal is there; false as well when nobody can tell. */
async function isCleanedUp(settings: ConnectionSettings, schema: string): Promise<boolean> {
  try {
    const database = await openDatabase(settings);
    try {
      return !(await new InPlaceJournal(database, schema).isThere());
    } finally {
      await database.close();
    }
  } catch {
    return false;
  }
}

/** Each schema is an account of its own that somebody has to be logged in as, so they go one after the other. */
function onlyTarget<Target extends ImportTarget>(targets: readonly Target[]): Target {
  const [target, other] = targets;
  if (target && !other) return target;
  const names = targets.map(({ from }) => from).join(', ');
  const hint = 'Name one of them with --database; the others follow in runs of their own.';
  const why = `it holds ${names}, and a schema is filled in place, one at a time`;
  throw new RescueError('OVM_USAGE', 'the archive', why, undefined, hint);
}

/** Accounts are never made here: nobody would know their password. */
async function refuseAccount(database: Database, name: string): Promise<void> {
  if ((await database.databases()).includes(name)) return;
  if (await database.hasDatabase(name))
    throw new RescueError('OVM_USAGE', `the target ${name}`, 'it belongs to the server itself');
  const meant = didYouMean(name, await database.databases());
  const why = `there is no account of that name at ${database.address}${meant}`;
  const hint = `Names are as the server has them, mostly in capitals. As an administrator make it first: CREATE USER ${name} IDENTIFIED BY … DEFAULT TABLESPACE USERS QUOTA UNLIMITED ON USERS; GRANT CONNECT, RESOURCE, CREATE VIEW, CREATE SYNONYM TO ${name}.`;
  throw new RescueError('OVM_DB_NOT_FOUND', name, why, undefined, hint);
}

/** How far an earlier run came. Throws OVM_IMPORT_UNFINISHED for that of another archive. */
async function stateOf(
  database: Database,
  target: ImportTarget,
  head: JournalHead,
): Promise<{ readonly resumes: Resumption | undefined; readonly givesUp?: JournalHead }> {
  const journal = new InPlaceJournal(database, target.to);
  const found = await journal.head();
  if (found && isSameImport(found, head)) return { resumes: await journal.phase() };
  if (found && !givesUp(found, head)) throw unfinishedInPlace(target.to, found, await journal.isDropping());
  if (found) return { resumes: undefined, givesUp: found };
  const atItsEnd = wasKilledInLastMoments(workOf(head, database.address));
  return { resumes: atItsEnd && (await isThere(database, target)) ? 'complete' : undefined };
}
