/*
 * Oracle's NUMBER: one byte of exponent to the base 100, then digits to the base 100. Negative numbers are
 * complemented and, below 20 digits, end with 102.
 */

/** The bytes of a decimal number. @param text `-12.5`, `1e30`, `.5` */
export function numberToBytes(text: string): Buffer {
  const negative = text.startsWith('-');
  const [mantissa = '', exponent = '0'] = text.replace(/^[-+]/, '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const leading = /^0*/.exec(whole + fraction)?.[0].length ?? 0;
  let digits = (whole + fraction).slice(leading).replace(/0+$/, '');
  let point = whole.length + Number(exponent) - leading;
  if (digits === '') return Buffer.from([0x80]);
  if (Math.abs(point) % 2 === 1) {
    digits = `0${digits}`;
    point++;
  }
  if (digits.length % 2 === 1) digits += '0';
  const power = point / 2 - 1;
  const bytes = [negative ? 62 - power : 193 + power];
  for (let at = 0; at < digits.length; at += 2) {
    const pair = Number(digits.slice(at, at + 2));
    bytes.push(negative ? 101 - pair : pair + 1);
  }
  if (negative && bytes.length < 21) bytes.push(102);
  return Buffer.from(bytes);
}

/** The decimal text of Oracle's bytes, without exponent, with a 0 before the point. */
export function bytesToNumber(bytes: Buffer): string {
  const first = bytes.readUInt8(0);
  const positive = (first & 0x80) !== 0;
  if (bytes.length === 1) return positive ? '0' : `-1${'0'.repeat(126)}`;
  const power = positive ? first - 193 : 62 - first;
  let digits = '';
  for (const byte of bytes.subarray(1)) {
    if (!positive && byte === 102) break;
    digits += String(positive ? byte - 1 : 101 - byte).padStart(2, '0');
  }
  const point = (power + 1) * 2;
  const padded = digits.padEnd(point, '0');
  const whole = point > 0 ? padded.slice(0, point).replace(/^0+(?=\d)/, '') : '0';
  const fraction = (point > 0 ? padded.slice(point) : '0'.repeat(-point) + digits).replace(/0+$/, '');
  return `${positive ? '' : '-'}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** Bytes of BINARY_DOUBLE (8) or BINARY_FLOAT (4): IEEE 754 made to sort as bytes. */
export function floatToBytes(value: number, size: 4 | 8): Buffer {
  const bytes = Buffer.alloc(size);
  if (size === 8) bytes.writeDoubleBE(value);
  else bytes.writeFloatBE(value);
  const negative = (bytes.readUInt8(0) & 0x80) !== 0;
  if (negative) return bytes.map((byte) => byte ^ 0xff) as Buffer;
  bytes.writeUInt8(bytes.readUInt8(0) ^ 0x80, 0);
  return bytes;
}

/** The value of {@link floatToBytes}'s bytes. */
export function bytesToFloat(sorted: Buffer): number {
  const bytes = Buffer.from(sorted);
  if (bytes.readUInt8(0) & 0x80) bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  else for (let at = 0; at < bytes.length; at++) bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  return bytes.length === 8 ? bytes.readDoubleBE(0) : bytes.readFloatBE(0);
}
