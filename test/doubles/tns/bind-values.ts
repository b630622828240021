import type { ByteReader } from './byte-reader.js';
import { bytesToFloat, bytesToNumber } from './number-bytes.js';
import { isLob, isNational, isText, type OracleType, storedNumber } from './oracle-type.js';
import type { BindValue } from './statement-answer.js';
import { bytesToInterval, bytesToTime } from './time-bytes.js';
import { typeOfWire } from './wire-types.js';

/** What a client says about a bind or a define. */
export interface BindColumn {
  readonly type: OracleType;
  /** The client's buffer, in bytes. */
  readonly maxSize: number;
}

/** Reads the description of a bind or a define. */
export function readBindColumn(reader: ByteReader): BindColumn {
  const wire = reader.u8();
  reader.skip(3); // flags, precision, scale
  const maxSize = reader.number();
  reader.skipNumbers(2); // elements of an array, more flags
  if (reader.number() > 0) reader.counted(); // object type
  reader.skipNumbers(2); // its version, character set
  const form = reader.u8();
  reader.number(); // characters of a LOB to send along
  return { type: typeOfWire(wire, form, maxSize), maxSize };
}

/** Bytes that a value may have in SQL before it is sent behind the others of its row. */
const longestSqlValue = 4000;

/** By what the driver multiplies sizes of national characters before it sends them (assumed: wire.late-binds). */
const nationalFactors: Partial<Record<OracleType['kind'], number>> = { NVARCHAR2: 4, NCHAR: 4, NCLOB: 112 };

/** Reads rows of bound values, longs last, as a client sends them. @param lobOf finds a LOB by its locator */
export function readBindRows(
  reader: ByteReader,
  binds: readonly BindColumn[],
  rows: number,
  request: { readonly plsql: boolean; readonly lobOf: (locator: Buffer) => BindValue },
): BindValue[][] {
  const late = ({ type, maxSize }: BindColumn) =>
    !request.plsql && maxSize / (nationalFactors[type.kind] ?? 1) > longestSqlValue;
  const places = binds.map((_, place) => place);
  const order = [
    ...places.filter((place) => !late(binds[place] as BindColumn)),
    ...places.filter((place) => late(binds[place] as BindColumn)),
  ];
  const read: BindValue[][] = [];
  for (let done = 0; binds.length > 0 && done < rows; done++) {
    if (reader.u8() !== rowData) throw new RangeError('a row of binds is expected');
    const row = new Array<BindValue>(binds.length).fill(null);
    for (const place of order) row[place] = readValue(reader, binds[place] as BindColumn, request.lobOf);
    read.push(row);
  }
  return read;
}

/** Message type of a row. */
export const rowData = 7;

function readValue(
  reader: ByteReader,
  { type }: BindColumn,
  lobOf: (locator: Buffer) => BindValue,
): BindValue {
  if (isLob(type)) {
    if (reader.number() === 0) return null;
    return lobOf(reader.counted() ?? Buffer.alloc(0));
  }
  const bytes = reader.counted();
  return bytes === null ? null : valueOfBytes(bytes, type);
}

function valueOfBytes(bytes: Buffer, type: OracleType): BindValue {
  if (isText(type)) {
    return isNational(type) ? Buffer.from(bytes).swap16().toString('utf16le') : bytes.toString();
  }
  switch (type.kind) {
    case 'NUMBER':
      return storedNumber(bytesToNumber(bytes));
    case 'BINARY_FLOAT':
    case 'BINARY_DOUBLE':
      return storedFloat(bytesToFloat(bytes));
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMP WITH TIME ZONE':
    case 'TIMESTAMP WITH LOCAL TIME ZONE':
      return bytesToTime(bytes);
    case 'INTERVAL YEAR TO MONTH':
    case 'INTERVAL DAY TO SECOND':
      return bytesToInterval(bytes);
    case 'ROWID':
      return bytes.toString();
    default:
      return Buffer.from(bytes);
  }
}

/** SQLite keeps no NaN, so what is no finite number is kept as text. */
export function storedFloat(value: number): number | string {
  if (Number.isNaN(value)) return 'Nan';
  if (value === Number.POSITIVE_INFINITY) return 'Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : value + 0;
}
