import { doubleText } from './double-text.js';
import { DumpFault } from './dump-fault.js';
import type { DumpColumn } from './dump-table.js';
import { valueKinds } from './insert-row.js';
import { memberForm, membersByNumber } from './member-form.js';
import { type TextConversion, textConversion } from './text-conversion.js';

/** How a column's value becomes what a server sends for it as text; values of other columns stay what they are. */
export interface ValueForm {
  /** Whether a value stays as it is; may say no when in doubt. */
  isSame(bytes: Buffer, start: number, end: number, kind: number): boolean;
  /** A whole value. May give the bytes it was given. */
  whole(value: Buffer, kind: number): Buffer;
  /** For long texts; without it a long value is put together first. */
  readonly text?: TextConversion;
}

/** The form of a column in a session with this character set; undefined where the bytes stay what they are. */
export function valueForm(column: DumpColumn, sessionSet: string): ValueForm | undefined {
  const form = numberForms[column.dataType];
  if (form) return form(column);
  const members = membersByNumber(column);
  if (members) return memberForm(members, column.dataType, sessionSet);
  if (column.characterSet === null) return undefined;
  const text = textConversion(sessionSet, column.characterSet);
  if (!text) return undefined;
  return {
    isSame: (bytes, start, end, kind) => kind === valueKinds.bytes || text.isSame(bytes, start, end),
    whole: (value, kind) => (kind === valueKinds.bytes ? value : text.whole(value)),
    text,
  };
}

const numberForms: Readonly<Record<string, (column: DumpColumn) => ValueForm | undefined>> = {
  bit: bitForm,
  float: floatForm,
  double: doubleForm,
  decimal: decimalForm,
  tinyint: integerForm,
  smallint: integerForm,
  mediumint: integerForm,
  int: integerForm,
  bigint: integerForm,
};

const [minus, point, zero, nine] = [0x2d, 0x2e, 0x30, 0x39];

/** BIT(n) is sent as its bytes, all of them. */
function bitForm(column: DumpColumn): ValueForm {
  const width = Math.ceil((lengthsOf(column.columnType)[0] ?? 1) / 8);
  return {
    isSame: (_bytes, start, end, kind) => kind !== valueKinds.number && end - start === width,
    whole: (value, kind) => {
      const bytes = kind === valueKinds.number ? bytesOfNumber(textOf(value)) : value;
      const spare = Math.max(0, bytes.length - width);
      if (bytes.subarray(0, spare).some((byte) => byte !== 0)) {
        throw new DumpFault('a value has more bits than its column');
      }
      return Buffer.concat([Buffer.alloc(Math.max(0, width - bytes.length)), bytes.subarray(spare)]);
    },
  };
}

/** A FLOAT is read from servers as the DOUBLE it is, so that nothing is rounded. Up to 2^24 a whole number is exact. */
function floatForm(): ValueForm {
  return {
    isSame: (bytes, start, end) => end - start <= 7 && isWhole(bytes, start, end),
    whole: (value) => Buffer.from(doubleText(Math.fround(numberOf(value))), 'latin1'),
  };
}

/**
 * With a number of decimals, DOUBLE(m,d), it is printed with just those: as it stands in the dump. Up to 15 digits are
 * the shortest form of themselves.
 */
function doubleForm(column: DumpColumn): ValueForm | undefined {
  const width = zeroFillOf(column, 22);
  if (lengthsOf(column.columnType).length === 2) return undefined;
  return {
    isSame: (bytes, start, end) =>
      width === 0 && end - start <= 15 && (isWhole(bytes, start, end) || isShortest(bytes, start, end)),
    whole: (value) => Buffer.from(doubleText(numberOf(value)).padStart(width, '0'), 'latin1'),
  };
}

function decimalForm(column: DumpColumn): ValueForm {
  const scale = lengthsOf(column.columnType)[1] ?? 0;
  const width = zeroFillOf(column, 0) + (scale > 0 ? 1 : 0);
  return {
    isSame: (bytes, start, end) => {
      if (width > 1) return false;
      if (scale === 0) return isWhole(bytes, start, end);
      const at = end - scale - 1;
      return at > start && bytes[at] === point && isWhole(bytes, start, at) && areDigits(bytes, at + 1, end);
    },
    whole: (value) => {
      const text = decimalText(textOf(value), scale);
      return Buffer.from(width > 1 ? text.padStart(width, '0') : text, 'latin1');
    },
  };
}

function integerForm(column: DumpColumn): ValueForm {
  const width = zeroFillOf(column, 0);
  return {
    isSame: (bytes, start, end, kind) =>
      kind !== valueKinds.bytes &&
      (width > 0 ? end - start >= width && areDigits(bytes, start, end) : isWhole(bytes, start, end)),
    whole: (value, kind) => {
      const text =
        kind === valueKinds.bytes ? BigInt(`0x0${value.toString('hex')}`).toString() : textOf(value);
      return Buffer.from(decimalText(text, 0).padStart(width, '0'), 'latin1');
    },
  };
}

/** A whole number without leading zeros. */
function isWhole(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start] === minus ? start + 1 : start;
  if (bytes[first] === zero && end - first > 1) return false;
  return (first === start || bytes[first] !== zero || end - first > 1) && areDigits(bytes, first, end);
}

/** A decimal fraction without zeros that say nothing. */
function isShortest(bytes: Buffer, start: number, end: number): boolean {
  const at = bytes.subarray(start, end).indexOf(point) + start;
  if (at <= start || bytes[end - 1] === zero) return false;
  const whole = bytes[start] === minus ? start + 1 : start;
  const leading = bytes[whole] === zero && at - whole > 1;
  return !leading && areDigits(bytes, whole, at) && areDigits(bytes, at + 1, end);
}

function areDigits(bytes: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] as number;
    if (byte < zero || byte > nine) return false;
  }
  return end > start;
}

function decimalText(text: string, scale: number): string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (!match) throw new DumpFault(`${JSON.stringify(text.slice(0, 80))} is no number`);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) + scale - fraction.length;
  const digits = whole + fraction;
  const lost = shift < 0 ? digits.slice(shift) : '';
  if (/[1-9]/.test(lost)) throw new DumpFault(`${text.slice(0, 80)} has more decimals than its column`);
  const scaled = shift < 0 ? digits.slice(0, shift) : digits + '0'.repeat(shift);
  const figures = scaled.replace(/^0+/, '').padStart(scale + 1, '0');
  const cut = figures.length - scale;
  const signText = sign === '-' && /[1-9]/.test(figures) ? '-' : '';
  return signText + figures.slice(0, cut) + (scale > 0 ? `.${figures.slice(cut)}` : '');
}

/** How wide ZEROFILL makes a column; 0 without. */
function zeroFillOf(column: DumpColumn, usual: number): number {
  return / zerofill$/.test(column.columnType) ? (lengthsOf(column.columnType)[0] ?? usual) : 0;
}

function lengthsOf(columnType: string): number[] {
  const inner = /\(([\d, ]+)\)/.exec(columnType)?.[1];
  return inner === undefined ? [] : inner.split(',').map(Number);
}

function textOf(value: Buffer): string {
  return value.toString('latin1');
}

function numberOf(value: Buffer): number {
  const text = textOf(value);
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) {
    throw new DumpFault(`${JSON.stringify(text.slice(0, 80))} is no number`);
  }
  return number;
}

function bytesOfNumber(text: string): Buffer {
  if (!/^\d{1,20}$/.test(text))
    throw new DumpFault(`${JSON.stringify(text.slice(0, 80))} is no value of bits`);
  const hex = BigInt(text).toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}
