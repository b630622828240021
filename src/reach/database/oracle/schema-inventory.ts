import { RescueError } from '../../../base/errors.js';
import { type Asked, askedRows, plainRows, wholeStatement } from './asked-rows.js';
import { qualifiedOracleName, quoteOracleName } from './oracle-quote.js';
import { isServersOwnName } from './servers-own-name.js';

/** Something in a schema that is made and dropped by itself, as the server calls its type: `TABLE`, `PACKAGE`. */
export interface SchemaThing {
  readonly type: string;
  readonly name: string;
}

/** What is in a schema. */
export interface SchemaInventory {
  /** What can be dropped, in an order in which it goes. */
  readonly things: readonly SchemaThing[];
  /**
   * What has a password, a time table, messages or code of other languages, which no archive holds: it is never dropped. A
   * table of messages is a `QUEUE TABLE`.
   */
  readonly stays: readonly SchemaThing[];
  /** What does not compile, bodies by their own type. */
  readonly invalid: readonly SchemaThing[];
}

/**
 * How each type is dropped, in this order: triggers, which could fire, then tables, since a foreign key that nobody saw is
 * told by these; then what uses them and what they use.
 */
const drops: ReadonlyMap<string, string> = new Map([
  ['TRIGGER', ''],
  ['MATERIALIZED VIEW', ''],
  ['TABLE', ' PURGE'],
  ['VIEW', ''],
  ['SYNONYM', ''],
  ['PROCEDURE', ''],
  ['FUNCTION', ''],
  ['PACKAGE', ''],
  ['CLUSTER', ''],
  ['SEQUENCE', ''],
  ['TYPE', ' FORCE'],
]);

const compiled: ReadonlySet<string> = new Set([
  'VIEW',
  'PROCEDURE',
  'FUNCTION',
  'PACKAGE',
  'TRIGGER',
  'TYPE',
  'SYNONYM',
]);

/** Types that come and go with another object. */
const parts: ReadonlySet<string> = new Set(['INDEX', 'LOB', 'PACKAGE BODY', 'TYPE BODY']);

/** Everything in a schema. Throws what `Database.query` throws. */
export async function schemaInventory(database: Asked, owner: string): Promise<SchemaInventory> {
  const attached = await attachedTables(database, owner);
  const rows = await askedRows(database, 'oracle/inventory', [owner]);
  const all = rows
    .map(([type = '', name = '', status = '']) => ({ type, name, status }))
    .filter(({ type, name }) => !isServersOwnName(type, name))
    .filter(({ type, name }) => !(type === 'TABLE' && attached.inner.has(name)))
    .map((thing) => (attached.queues.has(thing.name) && isTable(thing) ? asQueueTable(thing) : thing));
  // A materialized view is listed once more as the table that holds its rows; one over a prebuilt table leaves that behind.
  const masters = new Set(all.filter(({ type }) => type === 'MATERIALIZED VIEW').map(({ name }) => name));
  const goes = (name: string) => masters.has(name) && !attached.prebuilt.has(name);
  const whole = all
    .filter((thing) => !parts.has(thing.type) && !(isTable(thing) && goes(thing.name)))
    .map(({ type, name }) => ({ type, name }));
  return {
    things: [...drops.keys()].flatMap((type) => whole.filter((thing) => thing.type === type)),
    stays: whole.filter(({ type }) => !drops.has(type)),
    invalid: all.filter(({ status }) => status === 'INVALID').map(({ type, name }) => ({ type, name })),
  };
}

const isTable = ({ type }: SchemaThing) => type === 'TABLE';
const asQueueTable = <Thing extends SchemaThing>(thing: Thing) => ({ ...thing, type: 'QUEUE TABLE' });

/** Names of tables that no DROP TABLE takes away by itself. */
interface AttachedTables {
  /** They come and go with another table: of nested tables, overflows, and what logs changes for materialized views. */
  readonly inner: ReadonlySet<string>;
  readonly queues: ReadonlySet<string>;
  /** They stay when their materialized view is dropped. */
  readonly prebuilt: ReadonlySet<string>;
}

async function attachedTables(database: Asked, owner: string): Promise<AttachedTables> {
  const names = async (statement: string) =>
    (await askedRows(database, statement, [owner])).map(([name = '']) => name);
  const logs = (await materializedViewLogs(database, owner)).map(({ table }) => table);
  // Beside a log on a primary key lies a temporary table, which goes with the log too.
  const ofLogs = logs.flatMap((log) => [log, log.replace(/^MLOG\$_/, 'RUPD$_')]);
  return {
    inner: new Set([...(await names('oracle/inner-tables')), ...ofLogs]),
    queues: new Set(await names('oracle/queue-tables')),
    prebuilt: new Set(await names('oracle/prebuilt-views')),
  };
}

/** Logs of changes for materialized views, with the table that each is of and the table that holds it. */
export async function materializedViewLogs(
  database: Asked,
  owner: string,
): Promise<readonly { readonly master: string; readonly table: string }[]> {
  const rows = await askedRows(database, 'oracle/materialized-view-logs', [owner]);
  return rows.map(([master = '', table = '']) => ({ master, table }));
}

/** Drops a thing for good: nothing of it goes to the recycle bin, whose room the new rows may need. */
export function dropStatement(owner: string, { type, name }: SchemaThing): string {
  return `DROP ${type} ${qualifiedOracleName(owner, name)}${drops.get(type) ?? ''}`;
}

/** Compiles a thing anew; undefined for types that are never compiled by themselves. */
export function compileStatement(owner: string, { type, name }: SchemaThing): string | undefined {
  const [, kind = '', body = ''] = /^(\w+)( BODY)?$/.exec(type) ?? [];
  return compiled.has(kind) ? `ALTER ${kind} ${qualifiedOracleName(owner, name)} COMPILE${body}` : undefined;
}

/** Statements that drop the foreign keys of a schema: only then its tables can be dropped in any order. */
export async function foreignKeyDrops(database: Asked, owner: string): Promise<readonly string[]> {
  const rows = await askedRows(database, 'oracle/foreign-keys', [owner]);
  return rows.map(
    ([table = '', name = '']) =>
      `ALTER TABLE ${qualifiedOracleName(owner, table)} DROP CONSTRAINT ${quoteOracleName(name)}`,
  );
}

/**
 * Foreign keys of other schemas that refer into this one: `SCHEMA.TABLE (CONSTRAINT)`. Not complete for an owner who may not
 * ask the views DBA_: then those alone that are on tables which it may use.
 */
export async function outsideForeignKeys(
  database: Asked,
  owner: string,
): Promise<{ readonly keys: readonly string[]; readonly complete: boolean }> {
  const statement = 'oracle/outside-foreign-keys';
  const named = (rows: string[][]) => rows.map(([other, table, name]) => `${other}.${table} (${name})`);
  try {
    return { keys: named(await plainRows(database, wholeStatement(statement), [owner])), complete: true };
  } catch (error) {
    if (!(error instanceof RescueError) || !hiddenCodes.has(error.code)) throw error;
    return { keys: named(await askedRows(database, statement, [owner])), complete: false };
  }
}

const hiddenCodes: ReadonlySet<string> = new Set(['OVM_DB_HIDDEN', 'OVM_DB_PRIVILEGE']);

/** Triggers of other schemas on tables and views of this one: `SCHEMA.TRIGGER on TABLE`. */
export async function outsideTriggers(database: Asked, owner: string): Promise<readonly string[]> {
  const rows = await askedRows(database, 'oracle/outside-triggers', [owner]);
  return rows.map(([other, name, table]) => `${other}.${name} on ${table}`);
}

/** Indexes of other schemas on tables of this one: `SCHEMA.INDEX on TABLE`. */
export async function indexesOfOthers(database: Asked, owner: string): Promise<readonly string[]> {
  const rows = await askedRows(database, 'oracle/indexes-of-others', [owner]);
  return rows.map(([other, name, table]) => `${other}.${name} on ${table}`);
}

/** Names of indexes of this schema on tables of others. */
export async function outsideIndexes(database: Asked, owner: string): Promise<readonly string[]> {
  const rows = await askedRows(database, 'oracle/outside-indexes', [owner]);
  return rows.map(([name = '']) => name);
}

/** Whether a schema has a table of that name. */
export async function hasTable(database: Asked, owner: string, name: string): Promise<boolean> {
  return (await askedRows(database, 'oracle/one-table', [owner, name])).length > 0;
}
