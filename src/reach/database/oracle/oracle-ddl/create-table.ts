import type { ColumnRow, ConstraintRow, LobRow, TableRow, XmlColumnRow } from '../oracle-dictionary-rows.js';
import { quoteOracleName } from '../oracle-quote.js';
import { oracleColumnType } from './column-type.js';

/** What CREATE TABLE is put together from. */
export interface TableParts {
  readonly row: TableRow;
  readonly columns: readonly ColumnRow[];
  /** NOT NULL constraints by the column's name. */
  readonly notNull: ReadonlyMap<string, ConstraintRow>;
  readonly lobs: readonly LobRow[];
  readonly xmlColumns: readonly XmlColumnRow[];
  /** Of an index-organized table: its primary key, as it stands in CREATE TABLE. */
  readonly primaryKey: string | undefined;
  /** Of an index-organized table: whether rows may go on in a second segment, and behind which column. */
  readonly overflow: { readonly including: string | null } | undefined;
}

/**
 * CREATE TABLE with columns, defaults, NOT NULL and the storage of large values; one column a line. Tablespaces, sizes
 * and percentages are left to the database in which the table is made.
 */
export function createTableStatement(parts: TableParts): string {
  const { row, columns } = parts;
  const items = columns.map((column) => columnText(column, parts.notNull.get(column.name)));
  if (parts.primaryKey !== undefined) items.push(parts.primaryKey);
  const head = `CREATE ${row.temporary === 'Y' ? 'GLOBAL TEMPORARY ' : ''}TABLE ${quoteOracleName(row.name)} (`;
  return `${head}\n  ${items.join(',\n  ')}\n)${clauses(parts)
    .map((clause) => `\n${clause}`)
    .join('')}`;
}

function columnText(column: ColumnRow, notNull: ConstraintRow | undefined): string {
  const name = quoteOracleName(column.name);
  const type = oracleColumnType(column)?.columnType ?? '';
  const given = column.data_default?.trim() ?? '';
  // A comment at the end of an expression must not swallow what follows.
  const expression = given.includes('--') ? `${given}\n  ` : given;
  if (column.virtual === 'YES')
    return `${name} ${type} GENERATED ALWAYS AS (${expression}) VIRTUAL${nulls(notNull)}`;
  const isIdentity = /ISEQ\$\$_\d+"?\.nextval/i.test(given);
  const preset = given === '' || isIdentity ? '' : ` DEFAULT ${expression}`;
  return `${name} ${type}${preset}${nulls(notNull)}`;
}

function nulls(notNull: ConstraintRow | undefined): string {
  if (notNull === undefined) return '';
  return notNull.generated === 'USER NAME'
    ? ` CONSTRAINT ${quoteOracleName(notNull.name)} NOT NULL`
    : ' NOT NULL';
}

function clauses({ row, lobs, xmlColumns, overflow }: TableParts): string[] {
  if (row.temporary === 'Y')
    return [`ON COMMIT ${row.duration === 'SYS$SESSION' ? 'PRESERVE' : 'DELETE'} ROWS`];
  const found: string[] = [];
  if (row.iot_type === 'IOT') found.push(`ORGANIZATION INDEX${overflowText(overflow)}`);
  found.push(...lobs.map(lobText), ...xmlColumns.flatMap(xmlText));
  if (row.row_movement === 'ENABLED') found.push('ENABLE ROW MOVEMENT');
  return found;
}

function overflowText(overflow: TableParts['overflow']): string {
  if (overflow === undefined) return '';
  const { including } = overflow;
  return `${including === null ? '' : ` INCLUDING ${quoteOracleName(including)}`} OVERFLOW`;
}

function lobText(lob: LobRow): string {
  const secure = lob.securefile === 'YES';
  const settings = [
    lob.in_row === 'NO' ? 'DISABLE STORAGE IN ROW' : 'ENABLE STORAGE IN ROW',
    ...(lob.chunk === null ? [] : [`CHUNK ${lob.chunk}`]),
    ...(secure
      ? secureSettings(lob)
      : [lob.pctversion === null ? 'RETENTION' : `PCTVERSION ${lob.pctversion}`]),
    ...caching(lob),
  ];
  const name = quoteOracleName(lob.column_name);
  return `LOB (${name}) STORE AS ${secure ? 'SECUREFILE' : 'BASICFILE'} (${settings.join(' ')})`;
}

function secureSettings({ compression, deduplication }: LobRow): string[] {
  const isOn = (value: string | null) => value !== null && value !== 'NO' && value !== 'NONE';
  return [
    ...(isOn(deduplication) ? ['DEDUPLICATE'] : []),
    ...(isOn(compression) ? [`COMPRESS ${compression}`] : []),
  ];
}

/** CACHE is always logged, and says so by itself. */
function caching({ cache, logging }: LobRow): string[] {
  if (cache === 'YES') return ['CACHE'];
  const how = cache === 'CACHEREADS' ? 'CACHE READS' : 'NOCACHE';
  return logging === 'NO' ? [how, 'NOLOGGING'] : [how, 'LOGGING'];
}

function xmlText({ column_name: name, storage_type: storage, xml_schema: schema }: XmlColumnRow): string[] {
  if (schema !== null) return [];
  const how = storage === 'CLOB' ? 'CLOB' : storage === 'BINARY' ? 'BINARY XML' : undefined;
  return how === undefined ? [] : [`XMLTYPE COLUMN ${quoteOracleName(name)} STORE AS ${how}`];
}
