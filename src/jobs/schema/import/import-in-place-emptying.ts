import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import {
  makeReadOnly,
  makeWritable,
  writableTables,
} from '../../../reach/database/oracle/read-only-tables.js';
import type { SchemaThing } from '../../../reach/database/oracle/schema-inventory.js';
import { dropThings, targetInventory, thingName } from './import-in-place-content.js';
import type { InPlaceHead, InPlaceJournal } from './import-in-place-journal.js';
import { refuseOutsideForeignKeys } from './import-in-place-outside.js';
import { refuseUnsaved } from './import-in-place-unsaved.js';
import {
  refuseUnsavedDefinitions,
  refuseUnsavedRows,
  type SavedSchema,
  savedSchema,
} from './saved-schema.js';
import { checkSessions } from './session-guard.js';

/** A target on its way to be emptied; `journal` is that of the import which is at work, or is given up. */
export interface Emptying {
  readonly database: Database;
  readonly schema: string;
  readonly journal: InPlaceJournal;
  /** Whether the import gives another one up: then it alone can finish. */
  readonly putsBack?: boolean;
}

/**
 * Drops what the head of the journal lists and is still there, once `proveSaved` is sure of it. Throws OVM_TARGET_IN_USE for
 * anything that came after the list was made.
 */
export async function emptyTarget(target: Emptying, head: InPlaceHead): Promise<void> {
  const emptying = { ...target, putsBack: head.givenUp !== undefined };
  const { database, schema, journal } = emptying;
  if (head.safety !== null) await proveSaved(emptying, head.safety.path, head.former);
  else await refuseStrangers(emptying, head.former);
  const { things } = await targetInventory(database, schema);
  const known = new Set(head.former.map(thingName));
  const former = things.filter((thing) => known.has(thingName(thing)));
  await journal.setDropping();
  try {
    await dropThings(database, schema, former);
  } catch (error) {
    throw await takenBack(emptying, error, head.safety?.path);
  }
}

/**
 * Compares everything that is still in a target with the safety archive, with its tables in READ ONLY mode, in which they
 * stay: whatever is dropped afterwards is in the archive. Throws OVM_TARGET_IN_USE, also for sessions of others, and
 * OVM_TARGET_EXISTS for what no archive holds. The tables can be written to again then, and when nothing was dropped yet,
 * the import has not begun.
 */
export async function proveSaved(
  emptying: Emptying,
  path: string,
  former: readonly SchemaThing[],
): Promise<void> {
  const { database, schema } = emptying;
  try {
    const saved = await savedSchema(path, schema);
    await refuseStrangers(emptying, former);
    await refuseOutsideForeignKeys(database, schema);
    await refuseUnsavedDefinitions(database, saved);
    await freezeTables(emptying, saved);
    await refuseUnsavedRows(database, saved, await tablesIn(emptying));
    // Reading takes its time, and neither code nor indexes can be held still.
    await refuseStrangers(emptying, former);
    await refuseOutsideForeignKeys(database, schema);
    await refuseUnsaved(database, schema);
    await refuseUnsavedDefinitions(database, saved);
    await checkSessions(database, [schema]);
  } catch (error) {
    throw await takenBack(emptying, error, path);
  }
}

async function refuseStrangers(
  { database, schema }: Emptying,
  former: readonly SchemaThing[],
): Promise<void> {
  const { things } = await targetInventory(database, schema);
  const known = new Set(former.map(thingName));
  const strangers = things.filter((thing) => !known.has(thingName(thing))).map(thingName);
  if (strangers.length === 0) return;
  const why = `somebody made something in it that no archive holds: ${strangers.join(', ')}`;
  const hint = 'Move it elsewhere or drop it, then run the same command again.';
  throw new RescueError('OVM_TARGET_IN_USE', `${schema} at ${database.address}`, why, undefined, hint);
}

/** The journal names them before: whoever gives the import up can tell which were READ ONLY all along. */
async function freezeTables({ database, schema, journal }: Emptying, saved: SavedSchema): Promise<void> {
  const writable = (await writableTables(database, schema)).filter((name) => saved.tables.has(name));
  if (writable.length === 0) return;
  await journal.setFrozen([...new Set([...(await journal.frozenTables()), ...writable])]);
  for (const table of writable) await makeReadOnly(database, schema, table);
}

/** After these nobody can take anything back. */
const ofConnection: ReadonlySet<string> = new Set(['OVM_DB_LOST', 'OVM_DB_STALLED', 'OVM_DB_UNREACHABLE']);

/** An error with what the operator can do, once the tables can be written to again. */
async function takenBack(emptying: Emptying, error: unknown, path: string | undefined): Promise<unknown> {
  if (!(error instanceof RescueError)) return error;
  if (ofConnection.has(error.code)) return perhapsFrozen(emptying, error, path);
  const { journal } = emptying;
  const { code, object, why } = error;
  const own = error.hint === '' ? '' : ` ${error.hint}`;
  try {
    await thawTables(emptying);
    const dropping = await journal.isDropping();
    const givenUp = (await journal.head())?.givenUp;
    if (!dropping && givenUp) await journal.takeBack(givenUp);
    else if (!dropping) await journal.remove();
    return new RescueError(
      code,
      object,
      why,
      error,
      `${takenBackHint(dropping, givenUp !== undefined)}${own}`,
    );
  } catch {
    // The connection is gone: what was found out is worth more, and the next run looks again.
    return perhapsFrozen(emptying, error, path);
  }
}

function takenBackHint(dropping: boolean, givesUp: boolean): string {
  if (dropping)
    return 'Some of what was there is dropped already, and is in the safety archive; nothing else was. Save elsewhere what is needed of what is named, drop it by hand, and run the same command again.';
  const more = givesUp ? 'Nothing more was dropped' : 'Nothing was dropped';
  return `${more}. When nobody works in it any more run the same command again: what is there then is exported anew.`;
}

/** An error after which nobody could put the tables back, with what that means to whoever uses them. */
function perhapsFrozen(
  { schema, putsBack }: Emptying,
  error: RescueError,
  path: string | undefined,
): RescueError {
  const back =
    path === undefined || putsBack
      ? ''
      : ` When nothing was dropped yet, \`schema import ${path} --replace\` gives them back.`;
  const hint = `Tables of ${schema} may be in READ ONLY mode: nobody can write to them until the same command has been run to its end, so start nothing that uses them.${back} ${error.hint}`;
  return new RescueError(error.code, error.object, error.why, error, hint);
}

/** Lets those tables be written to that were put into READ ONLY mode. */
export async function thawTables({ database, schema, journal }: Emptying): Promise<void> {
  const frozen = await journal.frozenTables();
  if (frozen.length === 0) return;
  const writable = new Set(await writableTables(database, schema));
  const there = new Set(await tablesIn({ database, schema }));
  for (const table of frozen)
    if (there.has(table) && !writable.has(table)) await makeWritable(database, schema, table);
  await journal.setFrozen([]);
}

async function tablesIn({
  database,
  schema,
}: Pick<Emptying, 'database' | 'schema'>): Promise<readonly string[]> {
  const { things } = await targetInventory(database, schema);
  return things.filter(({ type }) => type === 'TABLE').map(({ name }) => name);
}
