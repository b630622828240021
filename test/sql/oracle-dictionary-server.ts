import Libsql from 'libsql';
import type { OracleQuery, OracleRow } from '../../src/reach/database/oracle/oracle-dictionary.js';
import { columnsOf121, renamedInDba, viewsOf112 } from './oracle-dictionary-views.js';

/** Rows of dictionary views by the view's name without ALL_ or DBA_, columns as ALL_ has them. */
export type ViewRows = Readonly<Record<string, readonly Readonly<Record<string, string | number | null>>[]>>;

export interface DictionaryServer {
  readonly query: OracleQuery;
  /** The statements that were sent. */
  readonly sent: readonly string[];
  close(): void;
}

/**
 * The dictionary of a server as tables of SQLite, which runs the statements themselves: a column that the release does not
 * have, a missing condition or order is seen. The account `user` sees nothing of others in ALL_ views, and in DBA_ views
 * everything when `readsAll`, else there are none.
 */
export function dictionaryServer(
  rows: ViewRows,
  { user, version = '11.2.0.2.0', readsAll = false }: { user: string; version?: string; readsAll?: boolean },
): DictionaryServer {
  const database = new Libsql(':memory:');
  const make = (table: string, columns: readonly string[]) =>
    database.exec(`CREATE TABLE "${table}" (${columns.map((column) => `"${column}"`).join(', ')})`);
  const add = (table: string, row: Readonly<Record<string, unknown>>) => {
    const names = Object.keys(row);
    const places = names.map(() => '?').join(', ');
    database
      .prepare(`INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${places})`)
      .run(...Object.values(row));
  };
  for (const [view, columns] of Object.entries(viewsOf112)) {
    const list = columns.split(' ');
    if (view === 'TAB_COLS' && !version.startsWith('11.')) list.push(...columnsOf121.split(' '));
    const [from, to] = renamedInDba[view] ?? ['', ''];
    make(`ALL_${view}`, list);
    if (readsAll)
      make(
        `DBA_${view}`,
        list.map((column) => (column === from ? to : column)),
      );
    for (const row of rows[view] ?? []) {
      if (isSeen(row, user)) add(`ALL_${view}`, row);
      const renamed = Object.entries(row).map(([name, value]) => [name === from ? to : name, value]);
      if (readsAll) add(`DBA_${view}`, Object.fromEntries(renamed));
    }
  }
  make('DUAL', ['USER']);
  add('DUAL', { USER: user });
  make('PRODUCT_COMPONENT_VERSION', ['PRODUCT', 'VERSION', 'STATUS']);
  add('PRODUCT_COMPONENT_VERSION', { PRODUCT: 'NLSRTL ', VERSION: '1.0', STATUS: 'Production' });
  add('PRODUCT_COMPONENT_VERSION', { PRODUCT: 'Oracle Database', VERSION: version, STATUS: 'Production' });
  make('NLS_DATABASE_PARAMETERS', ['PARAMETER', 'VALUE']);
  add('NLS_DATABASE_PARAMETERS', { PARAMETER: 'NLS_CHARACTERSET', VALUE: 'AL32UTF8' });
  add('NLS_DATABASE_PARAMETERS', { PARAMETER: 'NLS_NCHAR_CHARACTERSET', VALUE: 'AL16UTF16' });
  add('NLS_DATABASE_PARAMETERS', { PARAMETER: 'NLS_SORT', VALUE: 'BINARY' });
  const sent: string[] = [];
  const query: OracleQuery = async (sql, binds) => {
    sent.push(sql);
    const found = database.prepare(forSqlite(sql)).all(...binds) as Record<string, unknown>[];
    return found.map(
      (row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
        ) as OracleRow,
    );
  };
  return { query, sent, close: () => database.close() };
}

/** Binds are written otherwise, and names of columns that are words of SQLite stand in quotes. */
function forSqlite(sql: string): string {
  return sql.replace(/:(\d+)/g, '?$1').replace(/\b([a-z])\.([A-Z_]+)\b/g, '$1."$2"');
}

/** Accounts are everybody's to see; of the rest an account sees its own. */
function isSeen(row: Readonly<Record<string, unknown>>, user: string): boolean {
  const owners = [
    ...[row.TABLE_SCHEMA, row.TABLE_OWNER, row.SEQUENCE_OWNER, row.SCHEMA_USER, row.OWNER],
    ...[row.OBJECT_OWNER, row.OBJECT_SCHEMA],
  ];
  return row.USERNAME !== undefined || owners.includes(user);
}
