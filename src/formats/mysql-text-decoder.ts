import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/**
 * Texts as MySQL stores them, turned into UTF-8. Only character sets whose 256 bytes mean the same to MariaDB and to
 * the Encoding Standard are here (a test asks a server); all others are left to the caller, who keeps the bytes.
 */

/** Names of MySQL and what the Encoding Standard calls the same table. */
const singleByteSets: Readonly<Record<string, string>> = {
  latin2: 'iso-8859-2',
  latin7: 'iso-8859-13',
  koi8r: 'koi8-r',
  macroman: 'macintosh',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1257: 'windows-1257',
};
/** To MySQL some bytes of these mean nothing; the Encoding Standard makes control characters of them. */
const setsWithGaps: ReadonlySet<string> = new Set(['cp1250', 'cp1251', 'cp1257']);

/**
 * MySQL's latin1 is windows-1252, whose bytes 0x80 to 0x9F are these; the five that mean nothing stay themselves.
 * Not left to TextDecoder: that of Node 20 takes windows-1252 for ISO-8859-1.
 */
const latin1From80 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const otherSets: ReadonlySet<string> = new Set([
  'utf8',
  'utf8mb3',
  'utf8mb4',
  'ascii',
  'ucs2',
  'utf16',
  'utf16le',
  'utf32',
  'latin1',
]);

/** Whether texts in a character set of MySQL can be decoded here. */
export function knowsCharacterSet(characterSet: string): boolean {
  return otherSets.has(characterSet) || Object.hasOwn(singleByteSets, characterSet);
}

/** The UTF-8 bytes of a text in a character set of MySQL; undefined when the set is not known or the bytes are no text of it. */
export function utf8OfMysqlText(bytes: Buffer, characterSet: string): Buffer | undefined {
  switch (characterSet) {
    case 'utf8':
    case 'utf8mb3':
    case 'utf8mb4':
      return isUtf8(bytes) ? bytes : undefined;
    case 'ascii':
      return isAscii(bytes) ? bytes : undefined;
    case 'ucs2':
    case 'utf16':
      return fromUtf16(bytes, 'utf-16be');
    case 'utf16le':
      return fromUtf16(bytes, 'utf-16le');
    case 'utf32':
      return fromUtf32(bytes);
    case 'latin1':
      return fromLatin1(bytes);
    default:
      return fromSingleBytes(bytes, characterSet);
  }
}

const decoders = new Map<string, TextDecoder>();

function decoderOf(label: string): TextDecoder {
  const decoder = decoders.get(label) ?? new TextDecoder(label, { fatal: true, ignoreBOM: true });
  decoders.set(label, decoder);
  return decoder;
}

function decoded(bytes: Buffer, label: string): Buffer | undefined {
  try {
    return Buffer.from(decoderOf(label).decode(bytes), 'utf8');
  } catch {
    return undefined;
  }
}

function fromSingleBytes(bytes: Buffer, characterSet: string): Buffer | undefined {
  const label = singleByteSets[characterSet];
  if (label === undefined) return undefined;
  if (isAscii(bytes)) return bytes;
  const text = decoded(bytes, label);
  return text && setsWithGaps.has(characterSet) && /[\x80-\x9f]/.test(text.toString()) ? undefined : text;
}

function fromLatin1(bytes: Buffer): Buffer {
  if (isAscii(bytes)) return bytes;
  const text = bytes
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (c) => latin1From80[c.charCodeAt(0) - 0x80] ?? c);
  return Buffer.from(text, 'utf8');
}

function fromUtf16(bytes: Buffer, label: 'utf-16be' | 'utf-16le'): Buffer | undefined {
  return bytes.length % 2 === 0 ? decoded(bytes, label) : undefined;
}

function fromUtf32(bytes: Buffer): Buffer | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const point = bytes.readUInt32BE(at);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    text += String.fromCodePoint(point);
  }
  return Buffer.from(text, 'utf8');
}
