import { encodeMysqlText, singleByteSets } from '../mysql-character-set.js';
import { DumpFault } from './dump-fault.js';

/** Turns texts from the session's character set into a column's; long ones in pieces. */
export interface TextConversion {
  /** Whether the text needs no conversion. */
  isSame(bytes: Buffer, start: number, end: number): boolean;
  /** A whole text. */
  whole(bytes: Buffer): Buffer;
  /** A piece of a longer one; `last` ends it. */
  piece(bytes: Buffer, last: boolean): Buffer;
}

const utf8Sets = new Set(['utf8', 'utf8mb3', 'utf8mb4']);
/** In these an ASCII text has other bytes. */
const wideSets = new Set(['ucs2', 'utf16', 'utf16le', 'utf32']);

/**
 * The conversion from one character set of MySQL to another, or undefined where the bytes stay what they are. Throws
 * DumpFault when one of the sets is not known; converting throws DumpFault for a text that is not in the first set or
 * that the second cannot hold.
 */
export function textConversion(from: string, to: string): TextConversion | undefined {
  if (from === to || from === 'binary' || to === 'binary' || (utf8Sets.has(from) && utf8Sets.has(to))) {
    return undefined;
  }
  return new Conversion(decoderLabel(from), to);
}

/** Whether texts in this character set can be read; undefined conversions need nothing. */
function decoderLabel(characterSet: string): string {
  if (utf8Sets.has(characterSet)) return 'utf-8';
  const label = characterSet === 'ascii' ? 'windows-1252' : singleByteSets[characterSet];
  if (label === undefined) throw new DumpFault(`the character set ${characterSet} cannot be converted`);
  return label;
}

class Conversion implements TextConversion {
  readonly #decoder: InstanceType<typeof TextDecoder>;
  readonly #to: string;
  readonly #wide: boolean;

  constructor(label: string, to: string) {
    this.#decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
    this.#to = to;
    this.#wide = wideSets.has(to);
    this.#encode('\u00e9', false);
  }

  isSame(bytes: Buffer, start: number, end: number): boolean {
    return !this.#wide && isAscii(bytes, start, end);
  }

  whole(bytes: Buffer): Buffer {
    return this.isSame(bytes, 0, bytes.length) ? bytes : this.piece(bytes, true);
  }

  piece(bytes: Buffer, last: boolean): Buffer {
    let text: string;
    try {
      text = this.#decoder.decode(bytes, { stream: !last });
    } catch {
      throw new DumpFault("a text is not in the character set of the dump's session");
    }
    return this.#encode(text, true);
  }

  #encode(text: string, mustHold: boolean): Buffer {
    if (this.#wide) return encodeWide(text, this.#to);
    const encoded = encodeMysqlText(text, this.#to === 'ascii' ? 'latin1' : this.#to);
    if (encoded && !(this.#to === 'ascii' && encoded.some((byte) => byte > 0x7f))) return Buffer.from(encoded);
    if (!mustHold && (this.#to === 'ascii' || singleByteSets[this.#to] !== undefined)) return Buffer.alloc(0);
    const why = mustHold ? 'cannot hold a text of the dump' : 'cannot be converted to';
    throw new DumpFault(`the character set ${this.#to} ${why}`);
  }
}

function isAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) if ((bytes[index] as number) > 0x7f) return false;
  return true;
}

function encodeWide(text: string, characterSet: string): Buffer {
  if (characterSet === 'utf32') {
    const points = Array.from(text, (character) => character.codePointAt(0) as number);
    const bytes = Buffer.alloc(points.length * 4);
    points.forEach((point, index) => {
      bytes.writeUInt32BE(point, index * 4);
    });
    return bytes;
  }
  if (characterSet === 'ucs2' && /[\ud800-\udfff]/.test(text)) {
    throw new DumpFault('the character set ucs2 cannot hold a text of the dump');
  }
  const bytes = Buffer.from(text, 'utf16le');
  return characterSet === 'utf16le' ? bytes : bytes.swap16();
}
