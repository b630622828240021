/** Bytes of literals, as tables. */

/** What a character after a backslash stands for; all others stand for themselves. */
export const escapes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
for (const [character, value] of Object.entries({ '0': 0, b: 8, t: 9, n: 10, r: 13, Z: 26 })) {
  escapes[character.charCodeAt(0)] = value;
}

export const noDigit = 255;
/** Of a hexadecimal digit its value, of all others `noDigit`. */
export const hexDigits = new Uint8Array(256).fill(noDigit);
for (let digit = 0; digit < 16; digit += 1) {
  hexDigits[digit.toString(16).charCodeAt(0)] = digit;
  hexDigits[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** 1 for the characters of numbers and bare words. */
export const wordBytes = new Uint8Array(256);
/** 1 for the characters of numbers. */
export const numberBytes = new Uint8Array(256);
for (let byte = 0; byte < 128; byte += 1) {
  const character = String.fromCharCode(byte);
  if (/[\w+.$-]/.test(character)) wordBytes[byte] = 1;
  if (/[0-9+.eE-]/.test(character)) numberBytes[byte] = 1;
}

/** 1 for white space. */
export const spaceBytes = new Uint8Array(256);
for (const byte of [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20]) spaceBytes[byte] = 1;

/** The bytes of b'…' from its digits; undefined when there are others. */
export function bitLiteral(digits: string): Uint8Array | undefined {
  if (!/^[01]*$/.test(digits)) return undefined;
  const padded = digits.padStart(Math.ceil(digits.length / 8) * 8, '0');
  return Uint8Array.from(padded.match(/.{8}/g) ?? [], (octet) => Number.parseInt(octet, 2));
}

/** A byte in a message. */
export function byteText(byte: number): string {
  return byte > 0x20 && byte < 0x7f
    ? `"${String.fromCharCode(byte)}"`
    : `byte 0x${byte.toString(16).padStart(2, '0')}`;
}
