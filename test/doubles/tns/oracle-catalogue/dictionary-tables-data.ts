import type { OracleType } from '../oracle-type.js';
import type { Column, Table, View } from './catalogue-model.js';
import {
  type DictionaryRow,
  type DictionarySource,
  type DictionaryView,
  letter,
  yesNo,
} from './dictionary-view.js';

const national = new Set(['NCHAR', 'NVARCHAR2', 'NCLOB']);
const characters = new Set(['CHAR', 'NCHAR', 'VARCHAR2', 'NVARCHAR2']);

/** Length of a column in bytes, as DATA_LENGTH gives it. */
function bytesOf(type: OracleType): number {
  const { kind, length = 0, charUsed } = type;
  if (kind === 'NCHAR' || kind === 'NVARCHAR2') return length * 2;
  if (characters.has(kind))
    return charUsed === 'C' ? Math.min(kind === 'CHAR' ? 2000 : 4000, length * 4) : length;
  const fixed: Record<string, number> = {
    NUMBER: 22,
    FLOAT: 22,
    DATE: 7,
    BINARY_FLOAT: 4,
    BINARY_DOUBLE: 8,
    CLOB: 4000,
    NCLOB: 4000,
    BLOB: 4000,
    BFILE: 530,
    ROWID: 10,
    XMLTYPE: 2000,
    'INTERVAL YEAR TO MONTH': 5,
    'INTERVAL DAY TO SECOND': 11,
  };
  if (kind.startsWith('TIMESTAMP')) return kind === 'TIMESTAMP WITH TIME ZONE' ? 13 : 11;
  return fixed[kind] ?? length;
}

/** How ALL_TAB_COLS writes a datatype. */
export function typeName(type: OracleType): string {
  const { kind, precision = 2, scale = 6 } = type;
  if (kind.startsWith('TIMESTAMP')) return kind.replace('TIMESTAMP', `TIMESTAMP(${scale})`);
  if (kind === 'INTERVAL YEAR TO MONTH') return `INTERVAL YEAR(${precision}) TO MONTH`;
  if (kind === 'INTERVAL DAY TO SECOND') return `INTERVAL DAY(${precision}) TO SECOND(${scale})`;
  return kind === 'OBJECT' ? (type.name ?? '') : kind;
}

function columnRow(
  object: Table | View,
  column: Pick<Column, 'name' | 'type' | 'nullable'> & Partial<Column>,
  place: number,
): DictionaryRow {
  const { type } = column;
  const isCharacters = characters.has(type.kind);
  const isTimed = type.kind.startsWith('TIMESTAMP') || type.kind.startsWith('INTERVAL');
  return {
    OWNER: object.owner,
    TABLE_NAME: object.name,
    COLUMN_NAME: column.name,
    DATA_TYPE: typeName(type),
    DATA_TYPE_OWNER:
      type.kind === 'OBJECT' ? (type.owner ?? object.owner) : type.kind === 'XMLTYPE' ? 'SYS' : null,
    DATA_LENGTH: BigInt(bytesOf(type)),
    DATA_PRECISION: type.precision === undefined ? null : BigInt(type.precision),
    DATA_SCALE: type.kind === 'NUMBER' || isTimed ? numberOrNull(type.scale) : null,
    CHAR_LENGTH: isCharacters ? BigInt(type.length ?? 0) : 0n,
    CHAR_COL_DECL_LENGTH: isCharacters ? BigInt(type.length ?? 0) : null,
    CHAR_USED: isCharacters ? (national.has(type.kind) ? 'C' : (type.charUsed ?? 'B')) : null,
    CHARACTER_SET_NAME: national.has(type.kind)
      ? 'NCHAR_CS'
      : isCharacters || type.kind === 'CLOB' || type.kind === 'LONG'
        ? 'CHAR_CS'
        : null,
    NULLABLE: letter(column.nullable),
    COLUMN_ID: column.hidden ? null : BigInt(place + 1),
    INTERNAL_COLUMN_ID: BigInt(place + 1),
    SEGMENT_COLUMN_ID: BigInt(place + 1),
    HIDDEN_COLUMN: yesNo(column.hidden ?? false),
    VIRTUAL_COLUMN: yesNo(column.virtual !== undefined),
    QUALIFIED_COL_NAME: column.name,
    DATA_DEFAULT: column.defaultText ?? null,
    DEFAULT_LENGTH: column.defaultText === undefined ? null : BigInt(column.defaultText.length),
    IDENTITY_COLUMN: 'NO',
    DEFAULT_ON_NULL: 'NO',
    USER_GENERATED: yesNo(!column.hidden),
  };
}

const numberOrNull = (value: number | undefined) => (value === undefined ? null : BigInt(value));

/** Columns that a function-based index makes, behind those of the table. */
function indexedColumns(table: Table, source: DictionarySource): DictionaryRow[] {
  const made = source.catalogue
    .indexesOf(table)
    .flatMap((index) => index.columns.filter(({ expression }) => expression !== undefined));
  return made.map(({ name, expression }, place) => ({
    ...columnRow(
      table,
      {
        name,
        type: { kind: 'VARCHAR2', length: 4000 },
        nullable: true,
        hidden: true,
        ...(expression === undefined ? {} : { defaultText: expression }),
      },
      table.columns.length + place,
    ),
    VIRTUAL_COLUMN: 'YES',
  }));
}

function columnRows(source: DictionarySource): DictionaryRow[] {
  const seen = ({ owner, name }: Table | View) => source.sees(owner, name);
  const tables = source.catalogue.tables
    .filter(seen)
    .flatMap((table) => [
      ...table.columns.map((column, place) => columnRow(table, column, place)),
      ...indexedColumns(table, source),
    ]);
  const views = source.catalogue.views
    .filter(seen)
    .flatMap((view) => view.columns.map((column, place) => columnRow(view, column, place)));
  return [...tables, ...views];
}

const columnList = `OWNER v, TABLE_NAME v, COLUMN_NAME v, DATA_TYPE v, DATA_TYPE_MOD v, DATA_TYPE_OWNER v, DATA_LENGTH n,
  DATA_PRECISION n, DATA_SCALE n, NULLABLE v, COLUMN_ID n, DEFAULT_LENGTH n, DATA_DEFAULT l, CHARACTER_SET_NAME v,
  CHAR_COL_DECL_LENGTH n, CHAR_LENGTH n, CHAR_USED v`;
const wholeColumnList = `${columnList}, HIDDEN_COLUMN v, VIRTUAL_COLUMN v, SEGMENT_COLUMN_ID n, INTERNAL_COLUMN_ID n,
  QUALIFIED_COL_NAME v, IDENTITY_COLUMN v, DEFAULT_ON_NULL v, USER_GENERATED v`;
const laterColumns = ['IDENTITY_COLUMN', 'DEFAULT_ON_NULL', 'USER_GENERATED'];

const seenTables = (source: DictionarySource) =>
  source.catalogue.tables.filter(({ owner, name }) => source.sees(owner, name));

const lobColumns = (source: DictionarySource) =>
  seenTables(source).flatMap((table) =>
    table.columns.flatMap((column) => (column.storage ? [{ table, column, storage: column.storage }] : [])),
  );

/** Views about tables and their columns. */
export const tableViews: Readonly<Record<string, DictionaryView>> = {
  TABLES: {
    columns: `OWNER v, TABLE_NAME v, TABLESPACE_NAME v, CLUSTER_NAME v, IOT_NAME v, STATUS v, IOT_TYPE v, TEMPORARY v,
      SECONDARY v, NESTED v, PARTITIONED v, DURATION v, ROW_MOVEMENT v, DROPPED v, READ_ONLY v, NUM_ROWS n, BLOCKS n,
      AVG_ROW_LEN n, LAST_ANALYZED d, SEGMENT_CREATED v, LOGGING v, COMPRESSION v, CACHE v, MONITORING v`,
    rows: (source) =>
      seenTables(source).map((table) => ({
        OWNER: table.owner,
        TABLE_NAME: table.name,
        TABLESPACE_NAME: table.temporary || table.partitioning ? null : 'USERS',
        STATUS: 'VALID',
        IOT_TYPE: table.organization === 'INDEX' ? 'IOT' : null,
        TEMPORARY: letter(table.temporary !== undefined),
        DURATION: table.temporary ?? null,
        SECONDARY: 'N',
        NESTED: 'NO',
        PARTITIONED: yesNo(table.partitioning !== undefined),
        ROW_MOVEMENT: table.rowMovement ? 'ENABLED' : 'DISABLED',
        DROPPED: yesNo(table.dropped),
        READ_ONLY: yesNo(table.readOnly),
        SEGMENT_CREATED: 'YES',
        LOGGING: 'YES',
        COMPRESSION: 'DISABLED',
        CACHE: '    N',
        MONITORING: 'YES',
      })),
  },
  TAB_COLS: { columns: wholeColumnList, later: laterColumns, rows: columnRows },
  TAB_COLUMNS: {
    columns: `${columnList}, IDENTITY_COLUMN v, DEFAULT_ON_NULL v`,
    later: laterColumns,
    rows: (source) => columnRows(source).filter(({ HIDDEN_COLUMN }) => HIDDEN_COLUMN === 'NO'),
  },
  TAB_COMMENTS: {
    columns: 'OWNER v, TABLE_NAME v, TABLE_TYPE v, COMMENTS t',
    rows: (source) =>
      [
        ...seenTables(source),
        ...source.catalogue.views.filter(({ owner, name }) => source.sees(owner, name)),
      ].map(({ owner, name, kind, comment }) => ({
        OWNER: owner,
        TABLE_NAME: name,
        TABLE_TYPE: kind,
        COMMENTS: comment ?? null,
      })),
  },
  COL_COMMENTS: {
    columns: 'OWNER v, TABLE_NAME v, COLUMN_NAME v, COMMENTS t',
    rows: (source) => {
      const views = source.catalogue.views.filter(({ owner, name }) => source.sees(owner, name));
      const row = (object: Table | View, name: string, comment: string | undefined): DictionaryRow => ({
        OWNER: object.owner,
        TABLE_NAME: object.name,
        COLUMN_NAME: name,
        COMMENTS: comment ?? null,
      });
      return [
        ...seenTables(source).flatMap((table) =>
          table.columns.map(({ name, comment }) => row(table, name, comment)),
        ),
        ...views.flatMap((view) =>
          view.columns.map(({ name }) => row(view, name, view.columnComments.get(name))),
        ),
      ];
    },
  },
  LOBS: {
    columns: `OWNER v, TABLE_NAME v, COLUMN_NAME t, SEGMENT_NAME v, TABLESPACE_NAME v, INDEX_NAME v, CHUNK n, PCTVERSION n,
      RETENTION n, FREEPOOLS n, CACHE v, LOGGING v, ENCRYPT v, COMPRESSION v, DEDUPLICATION v, IN_ROW v, FORMAT v,
      PARTITIONED v, SECUREFILE v, SEGMENT_CREATED v`,
    rows: (source) =>
      lobColumns(source).map(({ table, column, storage }) => ({
        OWNER: table.owner,
        TABLE_NAME: table.name,
        COLUMN_NAME: column.name,
        SEGMENT_NAME: storage.segment,
        TABLESPACE_NAME: 'USERS',
        INDEX_NAME: storage.segment.replace('SYS_LOB', 'SYS_IL'),
        CHUNK: BigInt(storage.chunk),
        RETENTION: 900n,
        CACHE: yesNo(storage.cache),
        LOGGING: yesNo(storage.logging),
        ENCRYPT: storage.secureFile ? 'NO' : 'NONE',
        COMPRESSION: storage.compression ?? 'NONE',
        DEDUPLICATION: storage.deduplication ?? 'NONE',
        IN_ROW: yesNo(storage.inRow),
        FORMAT: column.type.kind === 'BLOB' ? 'NOT APPLICABLE' : 'ENDIAN NEUTRAL',
        PARTITIONED: 'NO',
        SECUREFILE: yesNo(storage.secureFile),
        SEGMENT_CREATED: 'YES',
      })),
  },
  XML_TAB_COLS: {
    columns: `OWNER v, TABLE_NAME v, COLUMN_NAME t, XMLSCHEMA t, SCHEMA_OWNER v, ELEMENT_NAME t, STORAGE_TYPE v,
      ANYSCHEMA v, NONSCHEMA v`,
    rows: (source) =>
      lobColumns(source)
        .filter(({ column }) => column.type.kind === 'XMLTYPE')
        .map(({ table, column, storage }) => ({
          OWNER: table.owner,
          TABLE_NAME: table.name,
          COLUMN_NAME: column.name,
          STORAGE_TYPE: storage.xml ?? 'CLOB',
        })),
  },
  PART_TABLES: {
    columns: `OWNER v, TABLE_NAME v, PARTITIONING_TYPE v, SUBPARTITIONING_TYPE v, PARTITION_COUNT n,
      PARTITIONING_KEY_COUNT n, STATUS v`,
    rows: (source) =>
      seenTables(source)
        .filter(({ partitioning }) => partitioning !== undefined)
        .map((table) => ({
          OWNER: table.owner,
          TABLE_NAME: table.name,
          PARTITIONING_TYPE: table.partitioning ?? null,
          SUBPARTITIONING_TYPE: 'NONE',
          PARTITION_COUNT: 1n,
          PARTITIONING_KEY_COUNT: 1n,
          STATUS: 'VALID',
        })),
  },
  EXTERNAL_TABLES: {
    columns: `OWNER v, TABLE_NAME v, TYPE_OWNER v, TYPE_NAME v, DEFAULT_DIRECTORY_OWNER v, DEFAULT_DIRECTORY_NAME v,
      REJECT_LIMIT v, ACCESS_TYPE v`,
    rows: (source) =>
      seenTables(source)
        .filter(({ organization }) => organization === 'EXTERNAL')
        .map((table) => ({
          OWNER: table.owner,
          TABLE_NAME: table.name,
          TYPE_OWNER: 'SYS',
          TYPE_NAME: 'ORACLE_LOADER',
          REJECT_LIMIT: '0',
          ACCESS_TYPE: 'CLOB',
        })),
  },
  NESTED_TABLES: {
    columns:
      'OWNER v, TABLE_NAME v, TABLE_TYPE_OWNER v, TABLE_TYPE_NAME v, PARENT_TABLE_NAME v, PARENT_TABLE_COLUMN t',
    rows: (source) =>
      seenTables(source).flatMap((table) =>
        table.nested.map((column) => ({
          OWNER: table.owner,
          TABLE_NAME: `${table.name}_${column}`,
          PARENT_TABLE_NAME: table.name,
          PARENT_TABLE_COLUMN: column,
        })),
      ),
  },
};
