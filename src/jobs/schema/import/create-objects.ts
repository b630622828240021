import { RescueError } from '../../../base/errors.js';
import { retargetHead } from '../../../formats/mysql-ddl/object-head.js';
import { retargetNames } from '../../../formats/mysql-ddl/retarget-names.js';
import type { Database, TableLoader } from '../../../reach/database/database.js';
import type { ObjectDefinition } from '../../../reach/database/dictionary.js';
import { dropObjects } from './drop-objects.js';
import { sentStatement } from './sent-statement.js';

export interface ObjectsPlace {
  /** The database in which the objects are made. */
  readonly name: string;
  /** Its own collation. */
  readonly collation: string;
  /** Archived name of a database -> its name here, for views that name other databases. */
  readonly databases: ReadonlyMap<string, string>;
}

/**
 * Makes views, routines, triggers and events, each in a session set as at its first making, DEFINER as it was. Objects
 * of the same name are dropped before. Views that need one another are tried again until all are there. Throws what
 * the server says of the first that cannot be made.
 */
export async function createObjects(
  database: Database,
  place: ObjectsPlace,
  objects: readonly ObjectDefinition[],
): Promise<void> {
  if (objects.length === 0) return;
  const session = await database.openLoader();
  try {
    await session.execute(`USE ${database.quoteName(place.name)}`);
    await session.execute('SET SESSION foreign_key_checks = 0');
    await session.execute("SET SESSION sql_mode = ''");
    await dropObjects(database, place.name, objects, (sql) => session.execute(sql));
    await createInRounds(database, session, place, objects);
  } finally {
    await session.close();
  }
}

async function createInRounds(
  database: Database,
  session: TableLoader,
  place: ObjectsPlace,
  objects: readonly ObjectDefinition[],
): Promise<void> {
  let waiting = objects;
  while (waiting.length > 0) {
    const failed: ObjectDefinition[] = [];
    let firstError: unknown;
    for (const object of waiting) {
      try {
        await createObject(database, session, place, object);
      } catch (error) {
        if (object.kind !== 'view') throw error;
        firstError ??= error;
        failed.push(object);
      }
    }
    if (failed.length === waiting.length) throw firstError;
    waiting = failed;
  }
}

async function createObject(
  database: Database,
  session: TableLoader,
  place: ObjectsPlace,
  object: ObjectDefinition,
): Promise<void> {
  const { quoteName, quoteText } = database;
  const collation = object.databaseCollation;
  const foreign = collation !== null && collation !== place.collation;
  const collate = (name: string) =>
    session.execute(`ALTER DATABASE ${quoteName(place.name)} COLLATE ${quoteText(name)}`);
  if (foreign) await collate(collation);
  try {
    const settings = sessionSettings(object, quoteText);
    if (settings.length > 0) await session.execute(`SET SESSION ${settings.join(', ')}`);
    await session.execute(await sentStatement(database, object, objectText(object, place.databases)));
  } catch (error) {
    throw named(error, `${object.kind} ${place.name}.${object.name} at ${database.address}`);
  } finally {
    await session.execute("SET SESSION character_set_client = utf8mb4, sql_mode = ''");
    if (foreign) await collate(place.collation);
  }
}

/** What the server says of a statement, with the object it was about. */
function named(error: unknown, object: string): unknown {
  const refused = error instanceof RescueError && error.code === 'OVM_DB_FAILED';
  return refused ? new RescueError(error.code, object, error.why, error) : error;
}

/** The statement, with the other databases of the import under their names here. */
export function objectText(object: ObjectDefinition, databases: ReadonlyMap<string, string>): string {
  // Only views are printed by the server in one form; the text of all others is the author's own, who may have written
  // the database before the name of the trigger and of its table.
  return object.kind === 'view'
    ? retargetNames(object.createStatement, databases)
    : retargetHead(object.createStatement, databases, object.sqlMode);
}

function sessionSettings(object: ObjectDefinition, quoteText: (text: string) => string): string[] {
  const settings = {
    sql_mode: object.sqlMode,
    time_zone: object.timeZone,
    character_set_client: object.characterSetClient,
    collation_connection: object.collationConnection,
  };
  return Object.entries(settings).flatMap(([name, value]) =>
    value === null ? [] : [`${name} = ${quoteText(value)}`],
  );
}
