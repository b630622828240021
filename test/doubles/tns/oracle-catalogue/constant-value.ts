import { OracleError } from '../oracle-error.js';
import { type OracleType, type StoredValue, storedNumber } from '../oracle-type.js';
import type { BindValue } from '../statement-answer.js';
import { TemporaryLob } from '../temporary-lob.js';
import { movedByMinutes, timeText, zoneMinutes } from '../time-text.js';
import { keptZone, parseTime } from './time-format.js';

/** What an expression without columns needs from its session. */
export interface ConstantContext {
  readonly binds: readonly BindValue[];
  readonly bindTypes: readonly OracleType[];
  /** Formats of the session by their names, as NLS_DATE_FORMAT. */
  readonly formats: ReadonlyMap<string, string>;
  readonly timeZone: string;
  readonly user: string;
  readonly schema: string;
  nextValue(path: readonly string[], at: number): bigint;
  currentValue(path: readonly string[], at: number): bigint;
  /** Value of a word such as SYSDATE or of a function without arguments; undefined when it is none. */
  word(name: string): Constant | undefined;
  /** Value of SYS_CONTEXT and the like. */
  context(space: string, name: string): string | null;
}

/** A value with its datatype; undefined is that of NULL. */
export interface Constant {
  readonly value: BindValue;
  readonly type: OracleType | undefined;
}

/** NULL. */
export const nothing: Constant = { value: null, type: undefined };
/** A text; none is NULL. */
export const textOf = (value: BindValue) =>
  value === '' || value === null ? nothing : { value, type: varchar };
const varchar: OracleType = { kind: 'VARCHAR2', length: 4000 };

/** A value as the text that conversions start from. */
export const textValue = (value: BindValue) => {
  if (value instanceof TemporaryLob) return String(value.value);
  if (Buffer.isBuffer(value)) return value.toString('hex').toUpperCase();
  return typeof value === 'string' ? value : value === null ? '' : numberText(value);
};

/** A number as Oracle writes it: without a 0 before the point. */
export function numberText(value: bigint | number | string): string {
  const text = typeof value === 'number' ? decimals(value) : String(value);
  return text.replace(/^(-?)0\./, '$1.');
}

function decimals(value: number): string {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const power = Number(exponent);
  if (power === 0) return mantissa;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  if (power > 0) return `${sign}${whole}${fraction.padEnd(power, '0')}`;
  return `${sign}0.${'0'.repeat(-power - whole.length)}${whole}${fraction}`;
}

/** A number from text. @throws OracleError 1722 */
export function toNumber(text: string): StoredValue {
  const plain = text.trim();
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain))
    throw new OracleError(1_722, 'invalid number');
  const [mantissa = '', exponent] = plain.replace(/^\+/, '').toLowerCase().split('e');
  if (exponent !== undefined) return storedNumber(decimals(Number(plain)));
  const zeroed = mantissa.replace(/^(-?)\./, '$10.').replace(/^(-?)0+(?=\d)/, '$1');
  return storedNumber(zeroed.includes('.') ? zeroed.replace(/\.?0+$/, '') : zeroed);
}

/** A kept time from text. @param format as Oracle writes it; the session's when it is left out */
export function timeFromText(
  text: string,
  format: string,
  type: OracleType,
  context: ConstantContext,
): string {
  const parts = parseTime(text, format);
  const zone = parts.zone ?? keptZone(context.timeZone, parts);
  if (type.kind === 'DATE') return timeText(withoutZone(parts), false);
  if (type.kind === 'TIMESTAMP') return timeText(withoutZone(parts), true);
  if (type.kind === 'TIMESTAMP WITH TIME ZONE') return timeText({ ...parts, zone }, true);
  return timeText(withoutZone(movedByMinutes(parts, -zoneMinutes(zone, parts))), true);
}

const withoutZone = ({ zone: _zone, ...parts }: ReturnType<typeof parseTime>) => parts;
