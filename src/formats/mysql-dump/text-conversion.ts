import { DumpFault } from './dump-fault.js';
import { singleByteSet } from './single-byte-sets.js';

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
  return new Conversion(from, to);
}

type Decode = (bytes: Buffer, last: boolean) => string;
type Encode = (text: string) => Buffer;

function notOfTheSession(characterSet: string): DumpFault {
  return new DumpFault(
    `a text is not in ${characterSet}, the character set of the dump's session ` +
      '(for a dump that does not say its own, --character-set does)',
  );
}

function decoderOf(characterSet: string): Decode {
  if (utf8Sets.has(characterSet)) {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return (bytes, last) => {
      try {
        return decoder.decode(bytes, { stream: !last });
      } catch {
        throw notOfTheSession(characterSet);
      }
    };
  }
  const set = singleByteSet(characterSet);
  if (!set) throw new DumpFault(`the character set ${characterSet} of the dump's session is not known`);
  return (bytes) => {
    let text = '';
    for (const byte of bytes) {
      const character = set.characters[byte];
      if (character === undefined) throw notOfTheSession(characterSet);
      text += character;
    }
    return text;
  };
}

function encoderOf(characterSet: string): Encode {
  if (utf8Sets.has(characterSet)) return (text) => Buffer.from(text, 'utf8');
  if (wideSets.has(characterSet)) return (text) => encodeWide(text, characterSet);
  const set = singleByteSet(characterSet);
  if (!set) throw new DumpFault(`texts cannot be converted to its character set ${characterSet}`);
  return (text) => {
    const bytes = Buffer.allocUnsafe(text.length);
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      const byte = code < 0x80 ? code : set.bytes.get(text[index] as string);
      if (byte === undefined) throw cannotHold(characterSet);
      bytes[index] = byte;
    }
    return bytes;
  };
}

function cannotHold(characterSet: string): DumpFault {
  return new DumpFault(`its character set ${characterSet} cannot hold a text of the dump`);
}

class Conversion implements TextConversion {
  readonly #decode: Decode;
  readonly #encode: Encode;
  readonly #wide: boolean;
  /** Within a text in pieces that is not plain ASCII: a character may have been cut. */
  #midway = false;

  constructor(from: string, to: string) {
    this.#decode = decoderOf(from);
    this.#encode = encoderOf(to);
    this.#wide = wideSets.has(to);
  }

  isSame(bytes: Buffer, start: number, end: number): boolean {
    return !this.#wide && isAscii(bytes, start, end);
  }

  whole(bytes: Buffer): Buffer {
    return this.isSame(bytes, 0, bytes.length) ? bytes : this.piece(bytes, true);
  }

  piece(bytes: Buffer, last: boolean): Buffer {
    if (!this.#midway && this.isSame(bytes, 0, bytes.length)) return bytes;
    this.#midway = !last;
    return this.#encode(this.#decode(bytes, last));
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
    throw cannotHold(characterSet);
  }
  const bytes = Buffer.from(text, 'utf16le');
  return characterSet === 'utf16le' ? bytes : bytes.swap16();
}
