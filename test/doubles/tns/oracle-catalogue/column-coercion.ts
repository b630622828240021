import { OracleError } from '../oracle-error.js';
import { isText, type OracleType, type StoredValue, storedNumber } from '../oracle-type.js';
import { TemporaryLob } from '../temporary-lob.js';
import { movedByMinutes, type TimeParts, timeParts, timeText, zoneMinutes } from '../time-text.js';
import type { Column, Table } from './catalogue-model.js';
import { type Constant, type ConstantContext, numberText, timeFromText, toNumber } from './constant-value.js';
import { familyOf } from './piece.js';
import { keptZone } from './time-format.js';

/** Keeps LOBs and gives the reference that a column holds. */
export type LobKeeper = (value: string | Buffer, table: number) => string;

const expected = (type: OracleType, got: OracleType | undefined) =>
  new OracleError(932, `inconsistent datatypes: expected ${type.kind} got ${got?.kind ?? 'CHAR'}`);

/** Turns a value into what a column keeps. @throws OracleError 932, 1438, 1722, 12899 and those of dates */
export function valueOfColumn(
  given: Constant,
  column: Column,
  table: Table,
  context: ConstantContext,
  keep: LobKeeper,
): StoredValue {
  const { type } = column;
  const { value } = given;
  if (value === null || value === '') return null;
  if (type.kind === 'BLOB' || type.kind === 'CLOB' || type.kind === 'NCLOB' || type.kind === 'XMLTYPE') {
    return keep(lobValue(given, type), table.id);
  }
  if (type.kind === 'RAW' || type.kind === 'LONG RAW') return bytesValue(given, column, table);
  if (isText(type)) return textValue(given, column, table);
  switch (familyOf(type)) {
    case 'number':
      return numberValue(given, type);
    case 'time':
      return timeValue(given, type, context);
    case 'interval':
      return intervalText(plainText(given), type);
    case 'text':
      return plainText(given);
    default:
      throw expected(type, given.type);
  }
}

function plainText({ value, type }: Constant): string {
  if (value instanceof TemporaryLob) return String(value.value);
  if (Buffer.isBuffer(value)) return value.toString('hex').toUpperCase();
  if (typeof value === 'string' && familyOf(type) !== 'number') return value;
  return numberText(value as bigint | number | string);
}

function lobValue(given: Constant, type: OracleType): string | Buffer {
  const { value } = given;
  const isBytes = type.kind === 'BLOB';
  if (value instanceof TemporaryLob) {
    if ((value.kind === 'BLOB') !== isBytes) throw expected(type, { kind: value.kind });
    return value.value;
  }
  if (isBytes) return Buffer.isBuffer(value) ? value : hexBytes(plainText(given));
  if (Buffer.isBuffer(value)) throw expected(type, { kind: 'BLOB' });
  return plainText(given);
}

function hexBytes(text: string): Buffer {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) throw new OracleError(1_465, 'invalid hex number');
  return Buffer.from(text, 'hex');
}

function tooLarge(column: Column, table: Table, actual: number, most: number): OracleError {
  const name = `"${table.owner}"."${table.name}"."${column.name}"`;
  return new OracleError(12_899, `value too large for column ${name} (actual: ${actual}, maximum: ${most})`);
}

function bytesValue(given: Constant, column: Column, table: Table): Buffer {
  const { value } = given;
  const bytes =
    value instanceof TemporaryLob
      ? Buffer.from(value.value)
      : Buffer.isBuffer(value)
        ? value
        : hexBytes(plainText(given));
  const most = column.type.kind === 'RAW' ? (column.type.length ?? 2000) : Number.POSITIVE_INFINITY;
  if (bytes.length > most) throw tooLarge(column, table, bytes.length, most);
  return bytes;
}

function textValue(given: Constant, column: Column, table: Table): string {
  const { kind, length = Number.POSITIVE_INFINITY, charUsed } = column.type;
  const text = plainText(given);
  if (kind === 'LONG') return text;
  const measured = charUsed === 'C' ? charactersOf(text, kind) : Buffer.byteLength(text);
  const padded = kind === 'CHAR' || kind === 'NCHAR';
  if (measured > length) throw tooLarge(column, table, measured, length);
  return padded ? text + ' '.repeat(length - measured) : text;
}

/** The national set counts UTF-16 units, the database's set characters. */
const charactersOf = (text: string, kind: OracleType['kind']) =>
  kind === 'NCHAR' || kind === 'NVARCHAR2' ? text.length : [...text].length;

function numberValue(given: Constant, type: OracleType): StoredValue {
  const { value } = given;
  if (type.kind === 'BINARY_FLOAT' || type.kind === 'BINARY_DOUBLE') return floatValue(given, type);
  if (familyOf(given.type) === 'time' || Buffer.isBuffer(value)) throw expected(type, given.type);
  if (value === 'Nan' || value === 'Inf' || value === '-Inf')
    throw new OracleError(1_426, 'numeric overflow');
  const exact = typeof value === 'bigint' || typeof value === 'number' ? value : toNumber(plainText(given));
  return type.precision === undefined || type.kind === 'FLOAT'
    ? exact
    : rounded(exact, type.precision, type.scale ?? 0);
}

function floatValue(given: Constant, type: OracleType): StoredValue {
  const { value } = given;
  if (typeof value === 'string' && ['Nan', 'Inf', '-Inf'].includes(value)) return value;
  const number = Number(typeof value === 'string' ? toNumber(value) : value);
  return type.kind === 'BINARY_FLOAT' ? Math.fround(number) : number;
}

/** Rounds to the scale of a column; digits before it have to fit. */
function rounded(value: StoredValue, precision: number, scale: number): StoredValue {
  const text = numberText(value as bigint | number | string);
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  if (scale >= 0 && fraction.length <= scale && whole.replace(/^0+/, '').length <= precision - scale)
    return value;
  const digits = BigInt(`${whole || '0'}${fraction}`);
  const drop = fraction.length - scale;
  const unit = 10n ** BigInt(Math.max(0, drop));
  const kept = drop > 0 ? (digits + unit / 2n) / unit : digits * 10n ** BigInt(-drop);
  if (kept.toString().length > precision && kept !== 0n) {
    throw new OracleError(1_438, 'value larger than specified precision allowed for this column');
  }
  const padded = scale < 0 ? `${kept}${'0'.repeat(-scale)}` : kept.toString().padStart(scale + 1, '0');
  const decimal = scale > 0 ? `${padded.slice(0, -scale)}.${padded.slice(-scale)}` : padded;
  const plain = decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal.replace(/^0+(?=\d)/, '');
  return storedNumber(text.startsWith('-') && kept !== 0n ? `-${plain}` : plain);
}

function timeValue(given: Constant, type: OracleType, context: ConstantContext): string {
  const from = familyOf(given.type);
  if (from === 'text') {
    const parameter = {
      DATE: 'NLS_DATE_FORMAT',
      'TIMESTAMP WITH TIME ZONE': 'NLS_TIMESTAMP_TZ_FORMAT',
    }[type.kind as string];
    const format = context.formats.get(parameter ?? 'NLS_TIMESTAMP_FORMAT') ?? '';
    return keptTime(timeParts(timeFromText(String(given.value), format, type, context)), type, type, context);
  }
  if (from !== 'time') throw expected(type, given.type);
  return keptTime(timeParts(String(given.value)), given.type, type, context);
}

/** A time of one datatype as another keeps it. */
function keptTime(
  parts: TimeParts,
  from: OracleType | undefined,
  to: OracleType,
  context: ConstantContext,
): string {
  const { zone, ...local } = toSecondDigits(parts, to.kind === 'DATE' ? 9 : (to.scale ?? 6));
  const isUtc = from?.kind === 'TIMESTAMP WITH LOCAL TIME ZONE';
  const given = zone ?? keptZone(isUtc ? '+00:00' : context.timeZone, parts);
  const utc = () => movedByMinutes(local, -zoneMinutes(given, parts));
  switch (to.kind) {
    case 'DATE':
      return timeText(local, false);
    case 'TIMESTAMP':
      return timeText(local, true);
    case 'TIMESTAMP WITH TIME ZONE':
      return timeText({ ...local, zone: given }, true);
    default:
      return timeText(isUtc ? local : utc(), true);
  }
}

function toSecondDigits(parts: TimeParts, digits: number): TimeParts {
  const unit = 10 ** (9 - digits);
  const nanoseconds = Math.round(parts.nanoseconds / unit) * unit;
  if (nanoseconds < 1_000_000_000) return { ...parts, nanoseconds };
  return movedByMinutes({ ...parts, second: parts.second + 1, nanoseconds: 0 }, 0);
}

/** An interval with the digits of its column. @throws OracleError 1867, 1873 */
export function intervalText(text: string, type: OracleType): string {
  const leading = (digits: string | undefined) => {
    const plain = (digits ?? '').replace(/^0+(?=\d)/, '');
    const most = type.precision ?? 2;
    if (plain.length > most)
      throw new OracleError(1_873, 'the leading precision of the interval is too small');
    return plain.padStart(most, '0');
  };
  const two = (digits: string | undefined) => (digits ?? '').padStart(2, '0');
  const months = /^([+-]?)(\d+)-(\d{1,2})$/.exec(text);
  if (months && type.kind === 'INTERVAL YEAR TO MONTH') {
    return `${months[1] || '+'}${leading(months[2])}-${two(months[3])}`;
  }
  const days = /^([+-]?)(\d+) (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?$/.exec(text);
  if (!days || type.kind !== 'INTERVAL DAY TO SECOND')
    throw new OracleError(1_867, 'the interval is invalid');
  const [, sign, day, hour, minute, second, fraction = ''] = days;
  const scale = type.scale ?? 6;
  const digits = scale > 0 ? `.${fraction.padEnd(9, '0').slice(0, scale)}` : '';
  return `${sign || '+'}${leading(day)} ${two(hour)}:${two(minute)}:${two(second)}${digits}`;
}
