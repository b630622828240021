import type { BindColumn } from './bind-values.js';
import type { ByteWriter } from './byte-writer.js';
import { floatToBytes, numberToBytes } from './number-bytes.js';
import { isLob, isNational, isText, type OracleType, type StoredValue } from './oracle-type.js';
import { universalRowId, writeRowId } from './row-id.js';
import type { RowColumn } from './statement-answer.js';
import { intervalToBytes, timeToBytes } from './time-bytes.js';

/** Writes one value into a message. */
export type ValueWriter = (writer: ByteWriter, value: StoredValue) => void;

/** How LOBs are sent: as a locator, or their whole value where the client defines LONG. */
export interface LobSending {
  /** Writes a locator. */
  readonly locator: (writer: ByteWriter, value: string | Buffer, column: RowColumn) => void;
  /** The whole value. */
  readonly whole: (value: string | Buffer, column: RowColumn) => string | Buffer;
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();
const noValue = 1405;

/** How values of a column are written. @param define what the client asked the column to be, if it did */
export function valueWriter(
  column: RowColumn,
  define: BindColumn | undefined,
  lobs: LobSending,
): ValueWriter {
  const { type } = column;
  if (isLob(type)) return lobWriter(column, define, lobs);
  if (type.kind === 'LONG' || type.kind === 'LONG RAW') {
    return (writer, value) => writeLong(writer, value as string | Buffer | null, false);
  }
  if (type.kind === 'ROWID') {
    return (writer, value) => {
      writer.u8(value === null ? 0 : 14);
      if (value !== null) writeRowId(writer, String(value));
    };
  }
  if (type.kind === 'UROWID') {
    return (writer, value) => {
      if (value === null) writer.u8(0);
      else writer.counted(Buffer.from([13])).counted(universalRowId(String(value)));
    };
  }
  const bytesOf = valueBytes(type);
  return (writer, value) => writer.counted(value === null ? null : bytesOf(value));
}

function lobWriter(column: RowColumn, define: BindColumn | undefined, lobs: LobSending): ValueWriter {
  if (define !== undefined && (define.type.kind === 'LONG' || define.type.kind === 'LONG RAW')) {
    const national = isNational(column.type);
    return (writer, value) => {
      const whole = value === null ? null : lobs.whole(value as string | Buffer, column);
      writeLong(writer, whole, national && define.type.kind === 'LONG');
    };
  }
  return (writer, value) => {
    if (value === null) writer.number(0);
    else lobs.locator(writer, value as string | Buffer, column);
  };
}

function writeLong(writer: ByteWriter, value: string | Buffer | null, national: boolean): void {
  const bytes = typeof value === 'string' ? (national ? utf16(value) : Buffer.from(value)) : value;
  writer.counted(bytes);
  if (value === null) writer.number(-1, noValue);
  else writer.number(0, 0);
}

/** The bytes of values that are sent counted. */
export function valueBytes(type: OracleType): (value: Exclude<StoredValue, null>) => Buffer {
  if (isText(type))
    return isNational(type) ? (value) => utf16(String(value)) : (value) => Buffer.from(String(value));
  switch (type.kind) {
    case 'NUMBER':
    case 'FLOAT':
      return (value) => numberToBytes(String(value));
    case 'BINARY_FLOAT':
      return (value) => floatToBytes(floatOf(value), 4);
    case 'BINARY_DOUBLE':
      return (value) => floatToBytes(floatOf(value), 8);
    case 'DATE':
      return (value) => timeToBytes(String(value), 7);
    case 'TIMESTAMP':
    case 'TIMESTAMP WITH LOCAL TIME ZONE':
      return (value) => timeToBytes(String(value), 11);
    case 'TIMESTAMP WITH TIME ZONE':
      return (value) => timeToBytes(String(value), 13);
    case 'INTERVAL YEAR TO MONTH':
    case 'INTERVAL DAY TO SECOND':
      return (value) => intervalToBytes(String(value));
    default:
      return (value) => (Buffer.isBuffer(value) ? value : Buffer.from(String(value)));
  }
}

function floatOf(value: Exclude<StoredValue, null>): number {
  if (value === 'Nan') return Number.NaN;
  if (value === 'Inf') return Number.POSITIVE_INFINITY;
  return value === '-Inf' ? Number.NEGATIVE_INFINITY : Number(value);
}
