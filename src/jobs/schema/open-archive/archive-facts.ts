import type { ManifestSchema } from '../../../archive/manifest-schema.js';
import type { SqliteDatabase } from '../../../reach/database/sqlite/sqlite-database.js';
import { quoteSqliteName } from '../../../reach/database/sqlite/sqlite-quote.js';
import { SqliteText, type SqliteValue } from '../../../reach/database/sqlite/sqlite-value.js';
import type { CopiedTable } from './copied-table.js';
import type { TableNames } from './table-names.js';

const tableFacts = [
  'archive',
  'product',
  'server_version',
  'address',
  'database_name',
  'table_name',
  'sqlite_table',
  'row_count',
  'tsv_bytes',
  'checksum',
  'rows_omitted',
];
const columnFacts = ['sqlite_table', 'column_name', 'column_type', 'character_set', 'kept_as', 'exceptions'];

/**
 * Says in the copy itself where it comes from: `ovm_rescue_archive` with what the manifest says of each table, and
 * `ovm_rescue_columns` with the type of each column, how its values are kept and how many had to be kept otherwise.
 * Gives the names of the two tables, which have a number behind them when the archive has tables of these names.
 */
export async function writeArchiveFacts(
  copy: SqliteDatabase,
  archive: string,
  schema: ManifestSchema,
  tables: readonly CopiedTable[],
  names: TableNames,
): Promise<void> {
  const { product, serverVersion, address } = schema;
  const head = [archive, product, serverVersion, address];
  const tableRows = tables.map(({ database, manifest, name }) => {
    const { rows, bytes, checksum, rowsOmitted } = manifest;
    return [
      ...head,
      database,
      manifest.name,
      name,
      BigInt(rows),
      BigInt(bytes),
      checksum,
      rowsOmitted ? 1n : 0n,
    ];
  });
  const columnRows = tables.flatMap(({ name, columns, values }) =>
    columns.map((column, index) => {
      const kept = values[index];
      const exceptions = BigInt(kept?.exceptions() ?? 0);
      return [name, column.name, column.columnType, column.characterSet, kept?.keptAs ?? null, exceptions];
    }),
  );
  await writeTable(copy, names.take('ovm_rescue_archive'), tableFacts, tableRows);
  await writeTable(copy, names.take('ovm_rescue_columns'), columnFacts, columnRows);
}

async function writeTable(
  copy: SqliteDatabase,
  name: string,
  columns: readonly string[],
  rows: readonly (readonly (string | bigint | null)[])[],
): Promise<void> {
  await copy.execute(`CREATE TABLE ${quoteSqliteName(name)} (${columns.map(quoteSqliteName).join(', ')})`);
  const writer = copy.rowWriter(name, columns);
  for (const row of rows) writer.write(row.map(valueOfFact));
}

function valueOfFact(fact: string | bigint | null): SqliteValue {
  return typeof fact === 'string' ? new SqliteText(Buffer.from(fact)) : fact;
}
