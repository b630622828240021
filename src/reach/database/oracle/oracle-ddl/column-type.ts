import type { ColumnRow } from '../oracle-dictionary-rows.js';

/** The type of a column in the two forms of `ColumnDefinition`. */
export interface OracleColumnType {
  /** Lower case, without lengths: `number`, `timestamp with time zone`. */
  readonly dataType: string;
  /** As CREATE TABLE takes it: `NUMBER(38,0)`, `VARCHAR2(20 CHAR)`. */
  readonly columnType: string;
}

const plain = new Set([
  'BINARY_FLOAT',
  'BINARY_DOUBLE',
  'DATE',
  'LONG',
  'LONG RAW',
  'CLOB',
  'NCLOB',
  'BLOB',
  'ROWID',
]);

/** Such types hold their precisions in the name; the dictionary writes them as CREATE TABLE takes them. */
const timed =
  /^(?:TIMESTAMP\(\d\)(?: WITH(?: LOCAL)? TIME ZONE)?|INTERVAL YEAR\(\d\) TO MONTH|INTERVAL DAY\(\d\) TO SECOND\(\d\))$/;

/** Undefined for a type whose values are not exported: object types, collections, REF, BFILE, types of later releases. */
export function oracleColumnType(row: ColumnRow): OracleColumnType | undefined {
  const type = row.data_type ?? '';
  if (row.data_type_mod !== null) return undefined;
  // 11.1 calls the owner PUBLIC, later releases SYS.
  if (type === 'XMLTYPE' && ['SYS', 'PUBLIC', 'XDB'].includes(row.data_type_owner ?? 'SYS'))
    return { dataType: 'xmltype', columnType: 'SYS.XMLTYPE' };
  if (row.data_type_owner !== null) return undefined;
  const columnType = lengthened(type, row);
  if (columnType === undefined) return undefined;
  return { dataType: type.replace(/\(\d+\)/g, '').toLowerCase(), columnType };
}

function lengthened(type: string, row: ColumnRow): string | undefined {
  if (plain.has(type) || timed.test(type)) return type;
  if (type === 'NUMBER') return numberType(row);
  if (type === 'FLOAT') return `FLOAT(${row.data_precision ?? '126'})`;
  if (type === 'CHAR' || type === 'VARCHAR2')
    return row.char_used === 'C' ? `${type}(${row.char_length} CHAR)` : `${type}(${row.data_length} BYTE)`;
  if (type === 'NCHAR' || type === 'NVARCHAR2') return `${type}(${row.char_length})`;
  if (type === 'RAW' || type === 'UROWID') return `${type}(${row.data_length})`;
  return undefined;
}

/** INTEGER is NUMBER without precision and with scale 0. */
function numberType({ data_precision: precision, data_scale: scale }: ColumnRow): string {
  if (precision === null) return scale === null ? 'NUMBER' : `NUMBER(*,${scale})`;
  return `NUMBER(${precision},${scale ?? '0'})`;
}
