/** The datatypes of an Oracle column, and how this double keeps a value of each (see {@link StoredValue}). */
export type OracleKind =
  | 'NUMBER'
  | 'FLOAT'
  | 'BINARY_FLOAT'
  | 'BINARY_DOUBLE'
  | 'VARCHAR2'
  | 'NVARCHAR2'
  | 'CHAR'
  | 'NCHAR'
  | 'LONG'
  | 'RAW'
  | 'LONG RAW'
  | 'CLOB'
  | 'NCLOB'
  | 'BLOB'
  | 'BFILE'
  | 'DATE'
  | 'TIMESTAMP'
  | 'TIMESTAMP WITH TIME ZONE'
  | 'TIMESTAMP WITH LOCAL TIME ZONE'
  | 'INTERVAL YEAR TO MONTH'
  | 'INTERVAL DAY TO SECOND'
  | 'ROWID'
  | 'UROWID'
  | 'XMLTYPE'
  | 'OBJECT';

/**
 * A datatype with its sizes. `length` counts characters where `charUsed` is `C`, else bytes; `precision` and
 * `scale` are those of NUMBER, FLOAT (binary digits), of fractions of a second and of intervals.
 */
export interface OracleType {
  readonly kind: OracleKind;
  readonly length?: number;
  readonly charUsed?: 'B' | 'C';
  readonly precision?: number;
  readonly scale?: number;
  /** Owner and name of an object type or collection. */
  readonly owner?: string;
  readonly name?: string;
}

/**
 * A value as it is kept: whole numbers up to 64 bits as bigint, other numbers of up to 15 digits as number,
 * longer ones as decimal text; BINARY_FLOAT and BINARY_DOUBLE as number, or `Nan`, `Inf`, `-Inf`; bytes as
 * Buffer; characters and times as text (times as in time-text.ts); NULL as null.
 */
export type StoredValue = bigint | number | string | Buffer | null;

/** A column of an answer. */
export interface AnswerColumn {
  readonly name: string;
  readonly type: OracleType;
  readonly nullable: boolean;
}

const nationalKinds: ReadonlySet<OracleKind> = new Set(['NVARCHAR2', 'NCHAR', 'NCLOB']);
const textKinds: ReadonlySet<OracleKind> = new Set(['VARCHAR2', 'NVARCHAR2', 'CHAR', 'NCHAR', 'LONG']);

/** Whether characters of this type travel in the national character set (AL16UTF16). */
export const isNational = (type: OracleType) => nationalKinds.has(type.kind);

/** Whether a value of this type is characters, and not a LOB. */
export const isText = (type: OracleType) => textKinds.has(type.kind);

/** Whether a value of this type is fetched by locator. */
export const isLob = (type: OracleType) =>
  type.kind === 'CLOB' || type.kind === 'NCLOB' || type.kind === 'BLOB';

/** Keeps a decimal text in the form that compares and sorts as a number wherever that is exact. */
export function storedNumber(text: string): StoredValue {
  if (/^-?\d{1,18}$/.test(text)) return BigInt(text);
  const digits = text.replace(/^-?[0.]*|\.|e.*$/gi, '').replace(/0+$/, '').length;
  return digits <= 15 ? Number(text) : text;
}
