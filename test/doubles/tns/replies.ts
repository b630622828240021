import { ByteWriter } from './byte-writer.js';
import type { OracleError } from './oracle-error.js';
import { isNational, isText } from './oracle-type.js';
import { writeRowId } from './row-id.js';
import type { RowColumn } from './statement-answer.js';
import { columnBytes, nationalForm, wireNumber } from './wire-types.js';

const utf8CharacterSet = 873;
const utf16CharacterSet = 2000;
/** Field version of TTC: that of 12.1, whose records are the shortest that drivers still read (assumed: wire.12.1). */
const fieldVersion12c1 = 7;

/** Answer to the protocol message: names the platform, the character sets and the capabilities. */
export function protocolReply(): ByteWriter {
  const compileTime = Buffer.alloc(53);
  compileTime.writeUInt8(fieldVersion12c1, 7);
  const nationalSet = Buffer.alloc(11);
  nationalSet.writeUInt16BE(utf16CharacterSet, 9);
  const characterSet = Buffer.alloc(2);
  characterSet.writeUInt16LE(utf8CharacterSet);
  return new ByteWriter()
    .u8(1, 6, 0)
    .raw(Buffer.from('x86_64/Linux 2.4.xx\0'))
    .raw(characterSet)
    .u8(1, 0, 0)
    .u16(nationalSet.length)
    .raw(nationalSet)
    .counted(compileTime)
    .counted(Buffer.alloc(7));
}

/** Answer to the data types message: none is converted in another way than the client asked for. */
export const dataTypesReply = () => new ByteWriter().u8(2).u16(0);

/** Answer to the message that offers encryption and checksums: none of them is used. */
export const noNetworkServices = () =>
  new ByteWriter().raw(Buffer.from('deadbeef000d0b200200', 'hex')).u16(0).u8(0);

/** Ends an answer that went well and says nothing more. */
export function writeStatus(writer: ByteWriter, inTransaction: boolean): ByteWriter {
  return writer.u8(9).number(inTransaction ? 3 : 1, 0);
}

/** What an error record says; with no number it only ends the answer. */
export interface Ending {
  readonly number?: number;
  readonly text?: string;
  readonly position?: number;
  readonly cursor?: number;
  readonly rows?: number;
  readonly rowId?: string | undefined;
  readonly inTransaction?: boolean;
  readonly compilationErrors?: boolean;
  readonly batch?: readonly { readonly row: number; readonly error: OracleError }[];
}

/** Writes the record that ends an answer. */
export function writeEnding(writer: ByteWriter, ending: Ending): ByteWriter {
  const number = ending.number ?? 0;
  writer.u8(4).number(ending.inTransaction ? 3 : 1, 0, 0, number & 0xffff, 0, 0);
  writer.number(ending.cursor ?? 0, ending.position ?? 0);
  writer.u8(0, 0, 0, 0, 0, ending.compilationErrors ? 0x20 : 0);
  writeRowId(writer, ending.rowId);
  writer.number(0).u8(0, 0).number(0, 0, 0);
  writeBatch(writer, ending.batch ?? []);
  writer.number(number, ending.rows ?? 0);
  return number === 0 ? writer : writer.counted(Buffer.from(`${ending.text ?? ''}\n`));
}

function writeBatch(writer: ByteWriter, batch: NonNullable<Ending['batch']>): void {
  if (batch.length === 0) {
    writer.number(0, 0, 0);
    return;
  }
  writer.number(batch.length).u8(1);
  for (const { error } of batch) writer.number(error.number);
  writer.number(batch.length).u8(1);
  for (const { row } of batch) writer.number(row);
  writer.number(batch.length).u8(0);
  for (const { error } of batch)
    writer
      .number(0)
      .counted(Buffer.from(`${error.message}\n`))
      .u8(0, 0);
}

/** The ending for an error. */
export const errorEnding = (error: OracleError, more: Ending = {}): Ending => ({
  ...more,
  number: error.number,
  text: error.message,
  position: error.position,
});

/** Describes the columns of a query. */
export function writeColumns(writer: ByteWriter, columns: readonly RowColumn[]): void {
  writer.u8(16, 0).number(1000, columns.length);
  if (columns.length > 0) writer.u8(1);
  for (const [place, { name, type, nullable }] of columns.entries()) {
    const size = columnBytes(type);
    const characters = isText(type) || type.kind === 'CLOB' || type.kind === 'NCLOB';
    const national = isNational(type);
    writer.u8(wireNumber[type.kind], 0, (type.precision ?? 0) & 0xff, scaleOf(type) & 0xff);
    writer.number(size, 0, 0, 0, 0);
    writer.number(characters ? (national ? utf16CharacterSet : utf8CharacterSet) : 0);
    writer.u8(characters ? (national ? nationalForm : 1) : 0).number(size);
    writer.u8(nullable ? 1 : 0, Buffer.byteLength(name)).text(name);
    writer.number(0, 0, place + 1, 0);
  }
  writer.number(0, 0, 0, 0, 0, 0);
}

function scaleOf({ kind, scale, precision }: RowColumn['type']): number {
  if (kind === 'FLOAT') return -127;
  if (kind === 'NUMBER') return scale ?? (precision === undefined ? -127 : 0);
  return scale ?? (kind.startsWith('TIMESTAMP') ? 6 : 0);
}
