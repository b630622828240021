import { RescueError } from '../../../base/errors.js';
import { runStatement } from '../../bound-statement.js';
import type { Shortfall } from '../database.js';
import type { DatabaseDictionary, ObjectDefinition, TableDefinition } from '../dictionary.js';
import type { MysqlConnection } from './mysql-connection.js';
import { kyselyOver } from './mysql-dialect.js';
import { quoteMysqlName, quoteMysqlText } from './mysql-quote.js';
import { mayBeLong, rowKey } from './mysql-row-key.js';

/** A table with less than this cannot hold a value that takes much memory. */
const muchBytes = 16 * 1024 * 1024;

interface EventRow {
  readonly name: string;
  readonly last_time: string;
  readonly time_zone: string;
}

/** What an export of the database does not keep, or what no server would make again. */
export async function readShortfalls(
  connection: MysqlConnection,
  { name, tables, objects }: DatabaseDictionary,
): Promise<Shortfall[]> {
  await connection.execute(`USE ${quoteMysqlName(name)}`);
  const found = tables
    .filter(isReadWhole)
    .map((table) => shortfall('rows-read-whole', table.name, readWhole));
  found.push(...(await versionedTables(connection, name)));
  for (const view of objects.filter(({ kind }) => kind === 'view')) {
    const why = await brokenBecause(connection, view);
    if (why !== undefined) found.push(shortfall('broken-view', view.name, brokenView(why)));
  }
  if (objects.some(({ kind }) => kind === 'event')) found.push(...(await pastEvents(connection, name)));
  return found;
}

function shortfall(kind: Shortfall['kind'], name: string, why: string): Shortfall {
  return { kind, name, why };
}

function isReadWhole(table: TableDefinition): boolean {
  return table.estimatedBytes > muchBytes && table.columns.some(mayBeLong) && rowKey(table) === undefined;
}

const readWhole =
  'it has neither a primary key nor a UNIQUE key without NULLs, so its rows are read whole and not in pieces: each must ' +
  "fit into memory and into the server's max_allowed_packet";

const historyLeftOut =
  'it keeps former versions of its rows (WITH SYSTEM VERSIONING); the archive holds its rows of now and not its history, ' +
  'and an import gives it a history that begins anew';

function brokenView(why: string): string {
  return `no server makes this view again, because it is broken here (${why}); correct it or drop it, then export again`;
}

async function versionedTables(connection: MysqlConnection, database: string): Promise<Shortfall[]> {
  const rows = await runStatement<{ readonly name: string }>(
    kyselyOver(connection),
    'dictionary/mysql/versioned-tables',
    { database },
  );
  return rows.map((row) => shortfall('history-left-out', row.name, historyLeftOut));
}

/**
 * Why a view cannot be made; undefined when it can. A view also fails when its definer is gone, which does not hinder
 * its making: only the query itself, prepared as CREATE VIEW would do it, tells the two apart.
 */
async function brokenBecause(
  connection: MysqlConnection,
  { name, createStatement }: ObjectDefinition,
): Promise<string | undefined> {
  if ((await failure(connection, `SHOW COLUMNS FROM ${quoteMysqlName(name)}`)) === undefined)
    return undefined;
  const query = viewQuery(createStatement);
  if (query === undefined) return undefined;
  const why = await failure(connection, `PREPARE ovm_rescue_view FROM ${quoteMysqlText(query)}`);
  if (why === undefined) await connection.execute('DEALLOCATE PREPARE ovm_rescue_view');
  return why;
}

/** What the server says against a statement; undefined when it takes it. A lost connection is an error. */
async function failure(connection: MysqlConnection, sql: string): Promise<string | undefined> {
  try {
    await connection.execute(sql);
    return undefined;
  } catch (error) {
    if (connection.ended || !(error instanceof RescueError)) throw error;
    return error.why;
  }
}

/** The query of a view, as SHOW CREATE VIEW prints it. */
function viewQuery(createStatement: string): string | undefined {
  const found = /\bVIEW `(?:[^`]|``)*`(?: \((?:`(?:[^`]|``)*`,?)*\))? AS (.*)$/s.exec(createStatement);
  return found?.[1]?.replace(/ WITH (CASCADED|LOCAL) CHECK OPTION$/, '');
}

async function pastEvents(connection: MysqlConnection, database: string): Promise<Shortfall[]> {
  const rows = await runStatement<EventRow>(kyselyOver(connection), 'dictionary/mysql/ending-events', {
    database,
  });
  const past: Shortfall[] = [];
  for (const { name, last_time: time, time_zone: zone } of rows) {
    await connection.execute(`SET SESSION time_zone = ${quoteMysqlText(zone)}`);
    const [[over = null] = []] = await connection.query(`SELECT ${quoteMysqlText(time)} <= NOW()`);
    const why = `its last time was ${time} (time zone ${zone}), so a server drops or disables it as soon as it is made: an import leaves it out`;
    if (over === '1') past.push(shortfall('past-event', name, why));
  }
  return past;
}
