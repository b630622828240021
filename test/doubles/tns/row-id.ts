import type { ByteWriter } from './byte-writer.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const numberOf = (text: string) => [...text].reduce((sum, sign) => sum * 64 + alphabet.indexOf(sign), 0);

/** The four numbers of an extended ROWID of 18 signs: object, file, block, row. */
export function rowIdParts(text: string) {
  return {
    object: numberOf(text.slice(0, 6)),
    file: numberOf(text.slice(6, 9)),
    block: numberOf(text.slice(9, 15)),
    row: numberOf(text.slice(15, 18)),
  };
}

/** Signs of a number to the base 64, as a ROWID writes them. */
export function rowIdSigns(value: number, count: number): string {
  let signs = '';
  for (let rest = value, done = 0; done < count; done++, rest = Math.floor(rest / 64)) {
    signs = (alphabet[rest % 64] ?? '') + signs;
  }
  return signs;
}

/** The first nine signs of the ROWIDs of an object: its number and that of the only file. */
export const rowIdHead = (object: number) => rowIdSigns(object, 6) + rowIdSigns(4, 3);

/** Writes a ROWID as a row or an error record carries it. */
export function writeRowId(writer: ByteWriter, text: string | undefined): void {
  const { object, file, block, row } = text ? rowIdParts(text) : { object: 0, file: 0, block: 0, row: 0 };
  writer.number(object, file).u8(0).number(block, row);
}

/** The bytes of a physical ROWID in a UROWID column. */
export function universalRowId(text: string): Buffer {
  const { object, file, block, row } = rowIdParts(text);
  const bytes = Buffer.alloc(13);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32BE(object, 1);
  bytes.writeUInt16BE(file, 5);
  bytes.writeUInt32BE(block, 7);
  bytes.writeUInt16BE(row, 11);
  return bytes;
}
