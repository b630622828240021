import { OracleError } from '../oracle-error.js';
import { isText, type OracleType, type StoredValue } from '../oracle-type.js';
import type { BindValue } from '../statement-answer.js';
import type { ConstantContext } from './constant-value.js';

/** What a statement runs with: its binds, its session, and the rows that it may see. */
export interface RunContext extends ConstantContext {
  /** Number of the last change that is seen. */
  readonly snapshot: number;
  /** Mark of the session's own changes that are not committed. */
  readonly own: number;
  /** Checks a number that AS OF SCN names. @throws OracleError 8181, 1466 */
  checkScn(scn: number, definedAt: number): void;
}

/** Value of a parameter, worked out when the statement runs. */
export type Parameter = (context: RunContext) => BindValue;

/** A piece of a statement for SQLite, and what Oracle would say of it. */
export interface Piece {
  /** SQLite's text; a constant has none until it is used. */
  readonly sql?: string;
  readonly constant?: Parameter;
  readonly type: OracleType | undefined;
  readonly nullable: boolean;
  /** The value refers to a kept LOB. */
  readonly references?: boolean;
  /** What is done to the value when it is fetched. */
  readonly after?: (value: StoredValue) => StoredValue;
  /** A column and nothing else, of this name. */
  readonly column?: string;
}

const numbers: ReadonlySet<string> = new Set(['NUMBER', 'FLOAT', 'BINARY_FLOAT', 'BINARY_DOUBLE']);

/** Groups of datatypes that are compared in the same way. */
export type Family = 'number' | 'text' | 'time' | 'interval' | 'bytes' | 'lob' | 'long' | 'other' | 'unknown';

export function familyOf(type: OracleType | undefined): Family {
  if (type === undefined) return 'unknown';
  if (numbers.has(type.kind)) return 'number';
  if (type.kind === 'LONG' || type.kind === 'LONG RAW') return 'long';
  if (isText(type) || type.kind === 'ROWID' || type.kind === 'UROWID') return 'text';
  if (type.kind === 'DATE' || type.kind.startsWith('TIMESTAMP')) return 'time';
  if (type.kind.startsWith('INTERVAL')) return 'interval';
  if (type.kind === 'RAW') return 'bytes';
  return ['CLOB', 'NCLOB', 'BLOB', 'BFILE', 'XMLTYPE'].includes(type.kind) ? 'lob' : 'other';
}

/** Refuses LONG where only plain values may stand, and LOBs where values are compared or sorted. */
export function checkPlain(piece: Piece, at = 0): Piece {
  const family = familyOf(piece.type);
  if (family === 'long') throw new OracleError(997, 'illegal use of LONG datatype', at);
  if (family === 'lob') {
    throw new OracleError(932, `inconsistent datatypes: expected - got ${piece.type?.kind}`, at);
  }
  return piece;
}

export const numberType: OracleType = { kind: 'NUMBER' };
export const textType = (length = 4000): OracleType => ({ kind: 'VARCHAR2', length });

/** A piece of text for SQLite whose value is of a datatype. */
export const piece = (sql: string, type: OracleType | undefined, more: Partial<Piece> = {}): Piece => ({
  sql,
  type,
  nullable: true,
  ...more,
});

/** A number's text within SQLite, without a 0 before the point. */
export const decimalText = (sql: string) =>
  `(CASE WHEN CAST(${sql} AS TEXT) GLOB '0.*' THEN substr(CAST(${sql} AS TEXT),2) ELSE CAST(${sql} AS TEXT) END)`;

/** The datatype of a choice between values. */
export function commonType(pieces: readonly Piece[]): OracleType | undefined {
  const types = pieces.flatMap(({ type }) => type ?? []);
  const [first] = types;
  if (!first || familyOf(first) !== 'text') return first;
  return textType(Math.max(...types.map(({ length }) => length ?? 1)));
}
