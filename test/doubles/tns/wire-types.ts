import type { OracleKind, OracleType } from './oracle-type.js';

/** Numbers of the datatypes on the wire. */
export const wireNumber: Readonly<Record<OracleKind, number>> = {
  VARCHAR2: 1,
  NVARCHAR2: 1,
  NUMBER: 2,
  FLOAT: 2,
  LONG: 8,
  DATE: 12,
  RAW: 23,
  'LONG RAW': 24,
  CHAR: 96,
  NCHAR: 96,
  BINARY_FLOAT: 100,
  BINARY_DOUBLE: 101,
  OBJECT: 109,
  XMLTYPE: 109,
  CLOB: 112,
  NCLOB: 112,
  BLOB: 113,
  BFILE: 114,
  TIMESTAMP: 180,
  'TIMESTAMP WITH TIME ZONE': 181,
  'INTERVAL YEAR TO MONTH': 182,
  'INTERVAL DAY TO SECOND': 183,
  UROWID: 208,
  ROWID: 11,
  'TIMESTAMP WITH LOCAL TIME ZONE': 231,
};

const implicitKinds: ReadonlyMap<number, OracleKind> = new Map([
  [1, 'VARCHAR2'],
  [2, 'NUMBER'],
  [3, 'NUMBER'],
  [8, 'LONG'],
  [11, 'ROWID'],
  [12, 'DATE'],
  [23, 'RAW'],
  [24, 'LONG RAW'],
  [96, 'CHAR'],
  [100, 'BINARY_FLOAT'],
  [101, 'BINARY_DOUBLE'],
  [112, 'CLOB'],
  [113, 'BLOB'],
  [180, 'TIMESTAMP'],
  [181, 'TIMESTAMP WITH TIME ZONE'],
  [182, 'INTERVAL YEAR TO MONTH'],
  [183, 'INTERVAL DAY TO SECOND'],
  [231, 'TIMESTAMP WITH LOCAL TIME ZONE'],
] as const);

const nationalKinds: ReadonlyMap<number, OracleKind> = new Map([
  [1, 'NVARCHAR2'],
  [96, 'NCHAR'],
  [112, 'NCLOB'],
] as const);

/** Form of the characters: 1 is the database's character set, 2 the national one. */
export const nationalForm = 2;

/** The datatype behind a number of the wire. @throws RangeError for one that 11.2 has not, as BOOLEAN */
export function typeOfWire(wire: number, form: number, length: number): OracleType {
  const kind = (form === nationalForm ? nationalKinds.get(wire) : undefined) ?? implicitKinds.get(wire);
  if (kind === undefined) throw new RangeError(`datatype ${wire} is not known here`);
  return { kind, length };
}

const fixedSizes: Partial<Record<OracleKind, number>> = {
  NUMBER: 22,
  FLOAT: 22,
  DATE: 7,
  TIMESTAMP: 11,
  'TIMESTAMP WITH LOCAL TIME ZONE': 11,
  'TIMESTAMP WITH TIME ZONE': 13,
  'INTERVAL YEAR TO MONTH': 5,
  'INTERVAL DAY TO SECOND': 11,
  BINARY_FLOAT: 4,
  BINARY_DOUBLE: 8,
  ROWID: 18,
  UROWID: 4000,
  LONG: 0,
  'LONG RAW': 0,
};

/** Greatest number of bytes that a value of a column takes; 0 for LONG, which has no bound. */
export function columnBytes(type: OracleType): number {
  const fixed = fixedSizes[type.kind];
  if (fixed !== undefined) return fixed;
  const length = type.length ?? 4000;
  const national = type.kind === 'NVARCHAR2' || type.kind === 'NCHAR';
  const factor = national ? 2 : type.charUsed === 'C' ? 4 : 1;
  return Math.min(4000, Math.max(1, length * factor));
}
