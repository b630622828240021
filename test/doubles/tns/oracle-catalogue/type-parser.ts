import type { OracleType } from '../oracle-type.js';
import type { TokenReader } from './tokens.js';

function whole(reader: TokenReader): number {
  const token = reader.next();
  if (token.kind !== 'number') reader.refuse('a number');
  return Number(token.value);
}

function signed(reader: TokenReader): number {
  return reader.accept('-') ? -whole(reader) : whole(reader);
}

function lengthOf(reader: TokenReader, fallback: number): { length: number; charUsed: 'B' | 'C' } {
  if (!reader.accept('(')) return { length: fallback, charUsed: 'B' };
  const length = whole(reader);
  const unit = reader.acceptOne('CHAR', 'BYTE');
  reader.expect(')');
  return { length, charUsed: unit === 'CHAR' ? 'C' : 'B' };
}

function oneNumber(reader: TokenReader, fallback: number): number {
  if (!reader.accept('(')) return fallback;
  const value = signed(reader);
  reader.expect(')');
  return value;
}

function numberType(reader: TokenReader): OracleType {
  if (!reader.accept('(')) return { kind: 'NUMBER' };
  const precision = reader.accept('*') ? 38 : whole(reader);
  const scale = reader.accept(',') ? signed(reader) : 0;
  reader.expect(')');
  return { kind: 'NUMBER', precision, scale };
}

function timestampType(reader: TokenReader): OracleType {
  const scale = oneNumber(reader, 6);
  if (!reader.accept('WITH')) return { kind: 'TIMESTAMP', scale };
  const local = reader.accept('LOCAL');
  reader.expect('TIME', 'ZONE');
  return { kind: local ? 'TIMESTAMP WITH LOCAL TIME ZONE' : 'TIMESTAMP WITH TIME ZONE', scale };
}

function intervalType(reader: TokenReader): OracleType {
  if (reader.accept('YEAR')) {
    const precision = oneNumber(reader, 2);
    reader.expect('TO', 'MONTH');
    return { kind: 'INTERVAL YEAR TO MONTH', precision, scale: 0 };
  }
  reader.expect('DAY');
  const precision = oneNumber(reader, 2);
  reader.expect('TO', 'SECOND');
  return { kind: 'INTERVAL DAY TO SECOND', precision, scale: oneNumber(reader, 6) };
}

const national =
  (kind: 'NVARCHAR2' | 'NCHAR') =>
  (reader: TokenReader): OracleType => ({
    kind,
    length: oneNumber(reader, 1),
    charUsed: 'C',
  });

const readers: Readonly<Record<string, (reader: TokenReader) => OracleType>> = {
  NUMBER: numberType,
  NUMERIC: numberType,
  DECIMAL: (reader) => ({ scale: 0, precision: 38, ...numberType(reader) }),
  INTEGER: () => ({ kind: 'NUMBER', precision: 38, scale: 0 }),
  INT: () => ({ kind: 'NUMBER', precision: 38, scale: 0 }),
  SMALLINT: () => ({ kind: 'NUMBER', precision: 38, scale: 0 }),
  FLOAT: (reader) => ({ kind: 'FLOAT', precision: oneNumber(reader, 126) }),
  REAL: () => ({ kind: 'FLOAT', precision: 63 }),
  BINARY_FLOAT: () => ({ kind: 'BINARY_FLOAT' }),
  BINARY_DOUBLE: () => ({ kind: 'BINARY_DOUBLE' }),
  VARCHAR2: (reader) => ({ kind: 'VARCHAR2', ...lengthOf(reader, 4000) }),
  VARCHAR: (reader) => ({ kind: 'VARCHAR2', ...lengthOf(reader, 4000) }),
  CHAR: (reader) => ({ kind: 'CHAR', ...lengthOf(reader, 1) }),
  NVARCHAR2: national('NVARCHAR2'),
  NCHAR: national('NCHAR'),
  RAW: (reader) => ({ kind: 'RAW', length: oneNumber(reader, 2000) }),
  CLOB: () => ({ kind: 'CLOB' }),
  NCLOB: () => ({ kind: 'NCLOB' }),
  BLOB: () => ({ kind: 'BLOB' }),
  BFILE: () => ({ kind: 'BFILE' }),
  DATE: () => ({ kind: 'DATE' }),
  TIMESTAMP: timestampType,
  INTERVAL: intervalType,
  ROWID: () => ({ kind: 'ROWID' }),
  UROWID: (reader) => ({ kind: 'UROWID', length: oneNumber(reader, 4000) }),
  XMLTYPE: () => ({ kind: 'XMLTYPE' }),
};

/** Reads a datatype; a name that is none of Oracle's own is an object type. */
export function readType(reader: TokenReader): OracleType {
  if (reader.accept('LONG')) return { kind: reader.accept('RAW') ? 'LONG RAW' : 'LONG' };
  const { owner, name } = reader.qualifiedName();
  const own = owner === undefined || (owner === 'SYS' && name === 'XMLTYPE') ? readers[name] : undefined;
  if (own) return own(reader);
  return { kind: 'OBJECT', name, ...(owner === undefined ? {} : { owner }) };
}
