import type { Kysely } from 'kysely';
import { RescueError } from '../../../base/errors.js';
import { runStatement } from '../../bound-statement.js';
import type { ColumnDefinition, DatabaseDictionary, TableDefinition } from '../dictionary.js';
import type { MysqlConnection } from './mysql-connection.js';
import { kyselyOver } from './mysql-dialect.js';
import { readObjects } from './mysql-objects.js';
import { checkReadPrivileges } from './mysql-privileges.js';
import { quoteMysqlName } from './mysql-quote.js';
import { showCreateTable } from './show-create.js';

interface DatabaseRow {
  readonly name: string;
  readonly character_set: string;
  readonly collation: string;
}

interface TableRow {
  readonly name: string;
  readonly storage_engine: string | null;
  readonly transactions: string | null;
  readonly estimated_rows: string | null;
  readonly estimated_bytes: string | null;
}

interface ColumnRow {
  readonly table_name: string;
  readonly name: string;
  readonly data_type: string;
  readonly column_type: string;
  readonly is_nullable: string;
  readonly character_set: string | null;
  readonly collation: string | null;
  readonly extra: string;
}

interface KeyRow {
  readonly table_name: string;
  readonly column_name: string;
}

/**
 * Everything in a database. The connection is left with that database as its current one: only so the server writes
 * the texts of views without the database's name. Throws OVM_DB_NOT_FOUND, and OVM_DB_PRIVILEGE when the account does
 * not see everything.
 */
export async function readMysqlDictionary(
  connection: MysqlConnection,
  name: string,
): Promise<DatabaseDictionary> {
  const kysely = kyselyOver(connection);
  const [database] = await runStatement<DatabaseRow>(kysely, 'dictionary/mysql/database', { database: name });
  if (!database)
    throw new RescueError('OVM_DB_NOT_FOUND', `database ${name}`, `${connection.address} has none`);
  await checkReadPrivileges(connection, database.name);
  await connection.execute(`USE ${quoteMysqlName(database.name)}`);
  // Texts of tables are UTF-8 but for the defaults of binary columns, which no conversion may touch. The texts of other
  // objects are in the character set they were made under, which the server converts.
  await connection.execute('SET SESSION character_set_results = binary');
  const tables = await readTables(connection, kysely, database.name);
  await connection.execute('SET SESSION character_set_results = utf8mb4');
  const objects = await readObjects(connection, kysely, database.name);
  return {
    name: database.name,
    characterSet: database.character_set,
    collation: database.collation,
    tables,
    objects,
  };
}

async function readTables(
  connection: MysqlConnection,
  kysely: Kysely<unknown>,
  database: string,
): Promise<TableDefinition[]> {
  const rows = await runStatement<TableRow>(kysely, 'dictionary/mysql/tables', { database });
  const columns = groupByTable(
    await runStatement<ColumnRow>(kysely, 'dictionary/mysql/columns', { database }),
  );
  const keys = groupByTable(
    await runStatement<KeyRow>(kysely, 'dictionary/mysql/primary-keys', { database }),
  );
  const tables: TableDefinition[] = [];
  for (const row of rows) {
    if (row.storage_engine === null) throw unreadable(database, row.name);
    tables.push({
      name: row.name,
      storageEngine: row.storage_engine,
      transactional: row.transactions === 'YES',
      estimatedRows: Number(row.estimated_rows ?? 0),
      estimatedBytes: Number(row.estimated_bytes ?? 0),
      columns: (columns.get(row.name) ?? []).map(columnDefinition),
      primaryKey: (keys.get(row.name) ?? []).map((key) => key.column_name),
      createStatement: await showCreateTable(connection, row.name),
    });
  }
  return tables;
}

/** A table without an engine is one that the server cannot open: its file is damaged or its engine is not loaded. */
function unreadable(database: string, table: string): RescueError {
  return new RescueError(
    'OVM_DB_FAILED',
    `table ${database}.${table}`,
    'the server cannot open it; CHECK TABLE says why, and --database with other databases leaves it out',
  );
}

function columnDefinition(row: ColumnRow): ColumnDefinition {
  return {
    name: row.name,
    dataType: row.data_type.toLowerCase(),
    columnType: row.column_type,
    nullable: row.is_nullable === 'YES',
    characterSet: row.character_set,
    collation: row.collation,
    generated: isGenerated(row.extra),
  };
}

/**
 * `VIRTUAL GENERATED`, `STORED GENERATED` of MySQL 5.7 and MariaDB 10.2, `VIRTUAL`, `PERSISTENT` of MariaDB before;
 * not `DEFAULT_GENERATED`, which in MySQL 8 is a column with an expression as its default.
 */
function isGenerated(extra: string): boolean {
  return /(^|[\s,])(VIRTUAL|PERSISTENT|STORED)\b/i.test(extra);
}

function groupByTable<Row extends { readonly table_name: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.table_name);
    if (group) group.push(row);
    else groups.set(row.table_name, [row]);
  }
  return groups;
}
