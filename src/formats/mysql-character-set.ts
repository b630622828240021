import { singleByteSet } from './mysql-dump/single-byte-sets.js';

/**
 * Texts in the character sets of MySQL. The body of a trigger, routine, event or view is read by the server in the
 * session's character_set_client, which it also stores with the object: whoever sends the text must send it so encoded.
 */

const utf8Sets = new Set(['utf8', 'utf8mb3', 'utf8mb4', 'binary']);

/** The text's bytes in a character set of MySQL; undefined when that set cannot hold it or is not known here. */
export function encodeMysqlText(text: string, characterSet: string): Uint8Array | undefined {
  if (utf8Sets.has(characterSet)) return Buffer.from(text, 'utf8');
  // every set that a client may have extends ASCII (ucs2, utf16 and utf32 are refused by the servers)
  if (/^[\x00-\x7f]*$/.test(text)) return Buffer.from(text, 'latin1');
  const table = singleByteSet(characterSet)?.bytes;
  const bytes: number[] = [];
  for (const character of text) {
    const byte = table?.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
