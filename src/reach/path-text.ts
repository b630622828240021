import { isUtf8 } from 'node:buffer';

/**
 * File names are bytes, our texts are strings. Bytes that are not UTF-8 become lone surrogates U+DC80 to U+DCFF,
 * as in Python's surrogateescape (PEP 383), so that every name comes back byte for byte.
 */

const escapedByte = /[\udc80-\udcff]/u;

/** The text of a file name or path; `pathBytes(pathText(bytes))` is `bytes` for every input. */
export function pathText(bytes: Uint8Array): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(view) ? view.toString('utf8') : escapeInvalid(view);
}

/** The bytes of a path text. A lone surrogate that stands for no byte becomes U+FFFD, as everywhere in Node. */
export function pathBytes(text: string): Buffer {
  if (!escapedByte.test(text)) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  let plain = '';
  for (const character of text) {
    if (!escapedByte.test(character)) {
      plain += character;
      continue;
    }
    parts.push(Buffer.from(plain, 'utf8'), Buffer.of(character.charCodeAt(0) - 0xdc00));
    plain = '';
  }
  return Buffer.concat([...parts, Buffer.from(plain, 'utf8')]);
}

/** What a file system call takes for this path text: the text itself where that is exact, else its bytes. */
export function systemPath(text: string): string | Buffer {
  return escapedByte.test(text) ? pathBytes(text) : text;
}

function escapeInvalid(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = validLength(bytes, at);
    text += length
      ? bytes.toString('utf8', at, at + length)
      : String.fromCharCode(0xdc00 + bytes.readUInt8(at));
    at += length || 1;
  }
  return text;
}

/** Length of the valid UTF-8 sequence at this place, 0 when there is none. */
function validLength(bytes: Buffer, at: number): number {
  const lead = bytes.readUInt8(at);
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
