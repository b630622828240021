import { RescueError } from '../../../base/errors.js';
import { withoutSequencePosition } from '../../../formats/oracle-ddl/sequence-position.js';
import type { Database, TableLoader } from '../../../reach/database/database.js';
import type { DatabaseDictionary, ObjectDefinition } from '../../../reach/database/dictionary.js';
import { compileStatement, schemaInventory } from '../../../reach/database/oracle/schema-inventory.js';
import { isPackageBody } from './drop-objects.js';
import { thingName, unlessOfStatement } from './import-in-place-content.js';
import { inPlaceJournalTable } from './import-in-place-journal.js';
import { type InPlaceWork, withTargetLoader } from './import-in-place-work.js';

/**
 * Makes those objects of the archive that `look` chooses, in the order of the archive. What an interrupted run made just so
 * is kept. Throws what the server says of the first that cannot be made, with its name, and OVM_TARGET_IN_USE for code of
 * somebody else.
 */
export async function makeObjects(
  { database, target }: InPlaceWork,
  look: (object: ObjectDefinition) => boolean,
): Promise<void> {
  const { objects } = await database.dictionary(target.to);
  const waiting = withoutMade(target.archived.objects.filter(look), objects);
  if (waiting.length === 0) return;
  refuseOthers(waiting, objects, `${target.to} at ${database.address}`);
  const there = new Set(objects.map(identity));
  await withTargetLoader(database, target.to, async (loader) => {
    for (const object of waiting) {
      try {
        if (there.has(identity(object))) await dropOtherwiseMade(database, loader, object);
        await loader.execute(object.createStatement);
      } catch (error) {
        throw named(error, `${object.kind} ${target.to}.${object.name}`);
      }
    }
  });
}

/** Objects that are not there as they are archived. Constraints that the server names are told by their text alone. */
function withoutMade(
  wanted: readonly ObjectDefinition[],
  there: readonly ObjectDefinition[],
): readonly ObjectDefinition[] {
  const made = new Map<string, number>();
  for (const object of there) made.set(text(object), (made.get(text(object)) ?? 0) + 1);
  return wanted.filter((object) => {
    const left = made.get(text(object)) ?? 0;
    made.set(text(object), left - 1);
    return left < 1;
  });
}

const text = ({ kind, createStatement }: ObjectDefinition) => JSON.stringify([kind, createStatement]);
const identity = ({ kind, name, table }: ObjectDefinition) => JSON.stringify([kind, name, table]);

/** What CREATE OR REPLACE would put in the place of. Not views: one that is invalid has lost the names of its columns. */
const replaced: ReadonlySet<ObjectDefinition['kind']> = new Set([
  'type',
  'type-body',
  'synonym',
  'function',
  'procedure',
  'package',
  'trigger',
]);

/** Throws OVM_TARGET_IN_USE when something is there by a name of the archive with another text: no run has made that. */
function refuseOthers(
  waiting: readonly ObjectDefinition[],
  there: readonly ObjectDefinition[],
  target: string,
): void {
  const partOf = ({ kind, name, createStatement }: ObjectDefinition) =>
    `${kind}${kind === 'package' && isPackageBody(createStatement) ? ' body' : ''} ${name}`;
  const found = new Set(there.filter(({ kind }) => replaced.has(kind)).map(partOf));
  const others = waiting.map(partOf).filter((name) => found.has(name));
  if (others.length === 0) return;
  const why = `it holds by names of the archive what the archive does not hold: ${others.join(', ')}`;
  const hint =
    'Nothing of it was replaced. Save its text elsewhere if it is needed, drop it, then run the same command again.';
  throw new RescueError('OVM_TARGET_IN_USE', target, why, undefined, hint);
}

/** All others are made by CREATE OR REPLACE, or by a statement that says again what it said. */
async function dropOtherwiseMade(
  { quoteName }: Database,
  loader: TableLoader,
  { kind, name, table }: ObjectDefinition,
): Promise<void> {
  if (kind === 'sequence') await loader.execute(`DROP SEQUENCE ${quoteName(name)}`);
  if (kind === 'index') await loader.execute(`DROP INDEX ${quoteName(name)}`);
  const isNamed = (kind === 'constraint' || kind === 'foreign-key') && !name.includes(' constraint ');
  if (isNamed && table !== null)
    await loader.execute(`ALTER TABLE ${quoteName(table)} DROP CONSTRAINT ${quoteName(name)}`);
}

/** What the server says of a statement, with the object it was about. */
function named(error: unknown, object: string): unknown {
  if (!(error instanceof RescueError)) return error;
  const ofConnection = error.code === 'OVM_DB_LOST' || error.code === 'OVM_DB_STALLED';
  if (ofConnection) return error;
  const why = `making ${object}: ${error.why}`;
  return new RescueError(error.code, error.object, why, error, error.hint);
}

/**
 * Compiles what does not stand yet, as views and bodies that were made before what they use. Throws OVM_SCHEMA_DIFFERS
 * when something does not compile that did where the archive comes from.
 */
export async function compileObjects({ database, target, invalidBefore }: InPlaceWork): Promise<void> {
  const { to } = target;
  await compileSchema(database, to);
  const { invalid } = await schemaInventory(database, to);
  const broken = invalid.map(thingName).filter((name) => !invalidBefore.has(name));
  if (broken.length === 0) return;
  const why = `all rows are in and proven, but what compiled before does not compile: ${broken.join(', ')}`;
  const hint =
    'Give the account the privileges, or make the objects of other schemas, that these need (SELECT * FROM USER_ERRORS tells), then run the same command again: it goes on here.';
  throw new RescueError('OVM_SCHEMA_DIFFERS', `${to} at ${database.address}`, why, undefined, hint);
}

/** The whole schema by the server's own means, then each thing that these leave out, as bodies of types. */
async function compileSchema(database: Database, schema: string): Promise<void> {
  if ((await schemaInventory(database, schema)).invalid.length === 0) return;
  await database.execute(`BEGIN DBMS_UTILITY.COMPILE_SCHEMA(${database.quoteText(schema)}, FALSE); END;`);
  for (const thing of (await schemaInventory(database, schema)).invalid) {
    const sql = compileStatement(schema, thing);
    // What is wrong with it is told by its state afterwards.
    if (sql !== undefined) await database.execute(sql).catch(unlessOfStatement);
  }
}

/**
 * Throws OVM_SCHEMA_DIFFERS, naming everything, unless the target's dictionary says what that of the archive says. Of a view
 * that compiles neither there nor here the server may know no columns.
 */
export async function compareDictionary({
  database,
  target,
  invalidBefore,
  tellInvalid,
}: Pick<InPlaceWork, 'database' | 'target' | 'invalidBefore' | 'tellInvalid'>): Promise<void> {
  const { invalid } = await schemaInventory(database, target.to);
  const broken = new Set(invalid.map(thingName).filter((name) => invalidBefore.has(name)));
  const compared = (dictionary: DatabaseDictionary) => withoutColumnsOf(broken, dictionary);
  const found = await database.dictionary(target.to);
  const differences = differencesOf(compared(target.archived), compared(found));
  if (differences.length === 0) {
    tellInvalid?.([...broken]);
    return;
  }
  throw new RescueError(
    'OVM_SCHEMA_DIFFERS',
    `${target.to} at ${database.address}`,
    differences.join('; '),
    undefined,
    'All rows are in and proven. Run the same command again; if it says the same, keep the archive and report what is named.',
  );
}

/** The views that are named, as if they were written without a list of their columns. */
function withoutColumnsOf(broken: ReadonlySet<string>, dictionary: DatabaseDictionary): DatabaseDictionary {
  const objects = dictionary.objects.map((object) => {
    if (object.kind !== 'view' || !broken.has(`VIEW ${object.name}`)) return object;
    return { ...object, createStatement: object.createStatement.replace(columnList, '$1') };
  });
  return { ...dictionary, objects };
}

/** Behind the name of a view, as the export writes it: names in quotes, none of which holds any. */
const columnList = /^(CREATE OR REPLACE FORCE VIEW "[^"]*") \("[^"]*"(?:, "[^"]*")*\)(?= AS\n)/;

/** What differs, in words. Where a sequence has got to is no difference: a session may have used it since. */
export function differencesOf(archived: DatabaseDictionary, found: DatabaseDictionary): readonly string[] {
  const wanted = definitions(archived);
  const there = definitions(found);
  const missing = [...wanted.keys()].filter((name) => !there.has(name)).map((name) => `${name} is missing`);
  const other = [...wanted].filter(([name, sql]) => there.has(name) && there.get(name) !== sql);
  const more = [...there.keys()].filter((name) => !wanted.has(name));
  return [
    ...missing,
    ...other.map(([name]) => `${name} is defined otherwise`),
    ...more.map((name) => `${name} is not in the archive`),
  ];
}

/** Statements by what they make: `table T`, `index T_NAME`. */
function definitions({ tables, objects }: DatabaseDictionary): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, createStatement } of tables)
    if (name !== inPlaceJournalTable) found.set(`table ${name}`, createStatement);
  for (const object of objects) {
    const body = object.kind === 'package' && isPackageBody(object.createStatement) ? ' body' : '';
    const sql =
      object.kind === 'sequence' ? withoutSequencePosition(object.createStatement) : object.createStatement;
    found.set(`${object.kind}${body} ${object.name}`, sql);
  }
  return found;
}
