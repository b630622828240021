import { Kysely, type SqliteDatabase as KyselyConnection, SqliteDialect } from 'kysely';
import { RescueError } from '../../../base/errors.js';
import { runStatement } from '../../bound-statement.js';
import type {
  ColumnDefinition,
  DatabaseDictionary,
  ObjectDefinition,
  TableDefinition,
} from '../dictionary.js';
import { plainObject } from '../plain-object.js';
import { onlyValue, type SqliteConnection, sqliteFailure } from './sqlite-driver.js';
import { quoteSqliteName, quoteSqliteText } from './sqlite-quote.js';

/** The only database of a file, as SQLite calls it. */
export const sqliteDatabaseName = 'main';

type Bytes = Uint8Array | ArrayBuffer | null;

interface TableRow {
  readonly name: Bytes;
  readonly create_statement: Bytes;
  readonly type: string;
}
interface ColumnRow {
  readonly table_name: Bytes;
  readonly name: Bytes;
  readonly column_type: Bytes;
  readonly not_null: number;
  readonly key_place: number;
  readonly hidden: number;
}
interface IndexRow {
  readonly table_name: Bytes;
  readonly create_statement: Bytes;
}
interface ObjectRow {
  readonly name: Bytes;
  readonly table_name: Bytes;
  readonly create_statement: Bytes;
}
interface SequenceRow {
  readonly table_name: Bytes;
  readonly last_number: string;
}

/**
 * Reads sqlite_master and the pragmas. The statement of a table is followed by those of its indexes and by where its
 * AUTOINCREMENT goes on, so that it makes all of the table. Statistics (sqlite_stat1), user_version and application_id
 * are not part of it. Throws OVM_DB_FAILED, also for virtual tables, whose rows SQLite keeps in tables of their own.
 */
export async function readSqliteDictionary(
  connection: SqliteConnection,
  path: string,
): Promise<DatabaseDictionary> {
  const kysely = new Kysely<unknown>({
    dialect: new SqliteDialect({ database: connection as unknown as KyselyConnection }),
  });
  const rowsOf = <Row>(name: string) => runStatement<Row>(kysely, `dictionary/sqlite/${name}`);
  try {
    const tables = await rowsOf<TableRow>('tables');
    refuseVirtual(tables, path);
    const columns = groupByTable(await rowsOf<ColumnRow>('columns'), path);
    const additions = groupByTable(
      [...(await rowsOf<IndexRow>('indexes')), ...(await sequences(connection, rowsOf))],
      path,
    );
    const views = await rowsOf<ObjectRow>('views');
    const triggers = await rowsOf<ObjectRow>('triggers');
    const definitions = tables.map((table) => tableOf(table, columns, additions, connection, path));
    return {
      name: sqliteDatabaseName,
      characterSet: 'UTF-8',
      collation: 'BINARY',
      tables: definitions,
      objects: [
        ...views.map((view) => objectOf('view', view, path)),
        ...triggers.map((trigger) => objectOf('trigger', trigger, path)),
      ],
    };
  } catch (error) {
    throw sqliteFailure(path, error);
  }
}

/** Where AUTOINCREMENT goes on, as statements: SQLite makes the table sqlite_sequence itself, but it can be written. */
async function sequences(
  connection: SqliteConnection,
  rowsOf: <Row>(name: string) => Promise<readonly Row[]>,
): Promise<readonly IndexRow[]> {
  const there = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").all([]);
  if (there.length === 0) return [];
  return (await rowsOf<SequenceRow>('sequences')).map(({ table_name, last_number }) => {
    const statement = `INSERT INTO sqlite_sequence (name, seq) VALUES (${quoteSqliteText(textOf(table_name, ''))}, ${last_number})`;
    return { table_name, create_statement: Buffer.from(statement) };
  });
}

function refuseVirtual(tables: readonly TableRow[], path: string): void {
  const virtual = tables.find(({ type }) => type === 'virtual');
  if (!virtual) return;
  const object = `table ${textOf(virtual.name, path)} of ${path}`;
  throw new RescueError('OVM_DB_FAILED', object, 'it is a virtual table, which cannot be exported');
}

function tableOf(
  row: TableRow,
  columns: ReadonlyMap<string, readonly ColumnRow[]>,
  additions: ReadonlyMap<string, readonly IndexRow[]>,
  connection: SqliteConnection,
  path: string,
): TableDefinition {
  const name = textOf(row.name, path);
  const own = columns.get(name) ?? [];
  const statements = [row, ...(additions.get(name) ?? [])].map((item) => textOf(item.create_statement, path));
  return {
    name,
    storageEngine: 'sqlite',
    transactional: true,
    estimatedRows: onlyValue(connection, `SELECT count(*) FROM ${quoteSqliteName(name)}`) as number,
    estimatedBytes: 0,
    columns: own.map((column) => columnOf(column, path)),
    primaryKey: own
      .filter(({ key_place }) => key_place > 0)
      .sort((left, right) => left.key_place - right.key_place)
      .map((column) => textOf(column.name, path)),
    createStatement: statements.join(';\n'),
  };
}

function columnOf(row: ColumnRow, path: string): ColumnDefinition {
  const columnType = textOf(row.column_type, path);
  return {
    name: textOf(row.name, path),
    dataType: columnType.replace(/\(.*/s, '').trim().toLowerCase(),
    columnType,
    nullable: row.not_null === 0,
    characterSet: null,
    collation: null,
    generated: row.hidden >= 2,
  };
}

function objectOf(kind: 'view' | 'trigger', row: ObjectRow, path: string): ObjectDefinition {
  const table = kind === 'trigger' ? textOf(row.table_name, path) : null;
  return plainObject(kind, textOf(row.name, path), textOf(row.create_statement, path), table);
}

function groupByTable<Row extends { readonly table_name: Bytes }>(
  rows: readonly Row[],
  path: string,
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = textOf(row.table_name, path);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return groups;
}

function textOf(bytes: Bytes, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes ?? new Uint8Array());
  } catch (error) {
    throw new RescueError(
      'OVM_DB_FAILED',
      path,
      'a name or a statement in its dictionary is not UTF-8',
      error,
    );
  }
}
