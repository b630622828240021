import oracledb from 'oracledb';
import type { ColumnDefinition } from '../dictionary.js';

/** What a value of a row is to the statement that inserts it; rows of equal shapes share a statement. */
export type ValueShape =
  /** A bind; NULL as well. */
  | 'value'
  /** A large object without anything in it, which no bind can be. */
  | 'empty'
  /** A temporary large object at the server; the driver makes one of a text or of bytes. */
  | 'reference'
  /** NULL where a constructor takes none. */
  | 'null'
  /** A time in a region, of which the name is a bind of its own. */
  | 'region';

/** The text or the bytes of a value as the driver takes it. */
export type BoundValue = string | number | Buffer | null;

/** How values of a type are put in. */
export interface ColumnLoading {
  readonly type: oracledb.DbType;
  /** The driver's type of a temporary large object; undefined for columns that are none. */
  readonly lob?: oracledb.DbType;
  /** The expression of the INSERT statement. @param bind gives the next bind */
  readonly expression: (shape: ValueShape, bind: () => string) => string;
  readonly shape: (value: Buffer | null) => ValueShape;
  readonly binds: (value: Buffer | null, shape: ValueShape) => readonly BoundValue[];
}

/** Bytes of text that a function takes; longer ones reach it as a large object only. */
const longestText = 4000;

const dateFormat = 'SYYYY-MM-DD HH24:MI:SS';
const timeFormat = `${dateFormat}.FF9`;

const bindAlone = (_shape: ValueShape, bind: () => string) => bind();
const asValue = (): ValueShape => 'value';
const asText = (value: Buffer | null): readonly BoundValue[] => [value === null ? null : value.toString()];
const asBytes = (value: Buffer | null): readonly BoundValue[] => [value];

const text = (type: oracledb.DbType): ColumnLoading => ({
  type,
  expression: bindAlone,
  shape: asValue,
  binds: asText,
});
const bytes = (type: oracledb.DbType): ColumnLoading => ({ ...text(type), binds: asBytes });

/** A function of the server makes the value of its text. */
const converted = (make: (bind: string) => string): ColumnLoading => ({
  ...text(oracledb.DB_TYPE_VARCHAR),
  expression: (_shape, bind) => make(bind()),
});

/** In UTC, as which a session of ours has all times without a zone. */
const localTime: ColumnLoading = {
  ...converted((bind) => `TO_TIMESTAMP(${bind}, '${timeFormat}')`),
  binds: (value) => [value === null ? null : value.toString().replace(/Z$/, '')],
};

const float = (type: oracledb.DbType): ColumnLoading => ({
  ...text(type),
  binds: (value) => [value === null ? null : numberOf(value.toString())],
});

const zonedTime: ColumnLoading = {
  ...text(oracledb.DB_TYPE_VARCHAR),
  expression: (shape, bind) => {
    const moment = `TO_TIMESTAMP_TZ(${bind()}, '${timeFormat} TZH:TZM')`;
    return shape === 'region' ? `${moment} AT TIME ZONE ${bind()}` : moment;
  },
  shape: (value) => (value === null || regionOf(value) === undefined ? 'value' : 'region'),
  binds: (value, shape) => {
    const shown = value === null ? null : value.toString();
    if (shown === null || shape !== 'region') return [shown];
    const region = regionOf(Buffer.from(shown)) ?? '';
    return [shown.slice(0, -region.length - 1), region];
  },
};

const largeObject = (
  lob: oracledb.DbType,
  type: oracledb.DbType,
  binds: ColumnLoading['binds'],
): ColumnLoading => ({
  type,
  lob,
  expression: (shape, bind) => {
    if (shape === 'empty') return lob === oracledb.DB_TYPE_BLOB ? 'EMPTY_BLOB()' : 'EMPTY_CLOB()';
    return bind();
  },
  shape: (value) => (value !== null && value.length === 0 ? 'empty' : 'value'),
  binds: (value, shape) => (shape === 'empty' ? [] : binds(value, shape)),
});

const xml: ColumnLoading = {
  ...largeObject(oracledb.DB_TYPE_CLOB, oracledb.DB_TYPE_VARCHAR, asText),
  expression: (shape, bind) => (shape === 'null' ? 'NULL' : `XMLTYPE(${bind()})`),
  shape: (value) => (value === null ? 'null' : value.length > longestText ? 'reference' : 'value'),
  binds: (value, shape) => (shape === 'null' ? [] : asText(value)),
};

const loadings: Readonly<Record<string, ColumnLoading>> = {
  number: converted((bind) => `TO_NUMBER(${bind})`),
  float: converted((bind) => `TO_NUMBER(${bind})`),
  binary_float: float(oracledb.DB_TYPE_BINARY_FLOAT),
  binary_double: float(oracledb.DB_TYPE_BINARY_DOUBLE),
  nchar: text(oracledb.DB_TYPE_NVARCHAR),
  nvarchar2: text(oracledb.DB_TYPE_NVARCHAR),
  raw: bytes(oracledb.DB_TYPE_RAW),
  'long raw': bytes(oracledb.DB_TYPE_LONG_RAW),
  long: text(oracledb.DB_TYPE_LONG),
  date: converted((bind) => `TO_DATE(${bind}, '${dateFormat}')`),
  timestamp: converted((bind) => `TO_TIMESTAMP(${bind}, '${timeFormat}')`),
  'timestamp with time zone': zonedTime,
  'timestamp with local time zone': localTime,
  'interval year to month': converted((bind) => `TO_YMINTERVAL(${bind})`),
  'interval day to second': converted((bind) => `TO_DSINTERVAL(${bind})`),
  clob: largeObject(oracledb.DB_TYPE_CLOB, oracledb.DB_TYPE_LONG, asText),
  nclob: largeObject(oracledb.DB_TYPE_NCLOB, oracledb.DB_TYPE_NVARCHAR, asText),
  blob: largeObject(oracledb.DB_TYPE_BLOB, oracledb.DB_TYPE_LONG_RAW, asBytes),
  xmltype: xml,
};

const plain = text(oracledb.DB_TYPE_VARCHAR);

/** How a column is loaded. All types that are not named take their text. */
export function columnLoading({ dataType }: ColumnDefinition): ColumnLoading {
  return loadings[dataType] ?? plain;
}

function regionOf(value: Buffer): string | undefined {
  return / [+-]\d\d:\d\d (\S+)$/.exec(value.toString())?.[1];
}

function numberOf(shown: string): number {
  if (shown === 'Nan') return Number.NaN;
  if (shown === 'Inf' || shown === '-Inf') return shown === 'Inf' ? Infinity : -Infinity;
  return Number(shown);
}
