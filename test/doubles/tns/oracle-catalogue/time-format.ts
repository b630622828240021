import { OracleError } from '../oracle-error.js';
import { movedByMinutes, type TimeParts, timeParts, timeText, zoneMinutes } from '../time-text.js';

const pattern =
  /SYYYY|YYYY|RRRR|RR|YY|MONTH|MON|MM|DD|HH24|HH12|HH|MI|SSSSS|SS|FF[1-9]?|TZH|TZM|TZR|"[^"]*"|FX|FM|[-/,.;: ]|T/giy;
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** The elements of a date format, in capitals; literals keep their quotes. @throws OracleError 1821 */
export function formatElements(format: string): string[] {
  const elements: string[] = [];
  for (let at = 0; at < format.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const found = pattern.exec(format);
    if (!found) throw new OracleError(1_821, 'date format not recognized');
    elements.push(found[0].startsWith('"') ? found[0] : found[0].toUpperCase());
  }
  return elements;
}

interface Parsed {
  year?: number;
  month?: number;
  day?: number;
  hour?: number;
  minute?: number;
  second?: number;
  nanoseconds?: number;
  zone?: string;
  zoneHour?: string;
  zoneMinute?: string;
}

const digits: Readonly<Record<string, [keyof Parsed & string, number, number]>> = {
  MM: ['month', 2, 1_843],
  DD: ['day', 2, 1_847],
  HH24: ['hour', 2, 1_850],
  MI: ['minute', 2, 1_851],
  SS: ['second', 2, 1_852],
};

/** Reads text by elements; each takes what it can from the start of the rest. */
class FormattedText {
  readonly parsed: Parsed = {};

  constructor(private rest: string) {}

  take(pattern: RegExp, error = 1_861): string {
    const found = pattern.exec(this.rest);
    if (!found) throw new OracleError(error, texts[error] ?? 'literal does not match format string');
    this.rest = this.rest.slice(found[0].length);
    return found[0];
  }

  get done(): boolean {
    return this.rest.trim() === '';
  }
}

const texts: Readonly<Record<number, string>> = {
  1830: 'date format picture ends before converting entire input string',
  1841: '(full) year must be between -4713 and +9999, and not be 0',
  1843: 'not a valid month',
  1847: 'day of month must be between 1 and last day of month',
  1850: 'hour must be between 0 and 23',
  1851: 'minutes must be between 0 and 59',
  1852: 'seconds must be between 0 and 59',
  1861: 'literal does not match format string',
};

const fail = (number: number): never => {
  throw new OracleError(number, texts[number] ?? '');
};

function parseElement(text: FormattedText, element: string): void {
  const { parsed } = text;
  const simple = digits[element];
  if (simple) {
    const [key, size, error] = simple;
    (parsed as Record<string, number>)[key] = Number(text.take(new RegExp(`^ *\\d{1,${size}}`), error));
  } else if (element === 'SYYYY') parsed.year = Number(text.take(/^ *[+-]?\d{1,4}/, 1_841));
  else if (element === 'YYYY' || element === 'RRRR') parsed.year = Number(text.take(/^ *\d{1,4}/, 1_841));
  else if (element === 'RR' || element === 'YY') parsed.year = 2000 + Number(text.take(/^ *\d{2}/, 1_841));
  else if (element === 'MON') {
    parsed.month = months.indexOf(text.take(/^[A-Za-z]{3}/, 1_843).toUpperCase()) + 1;
  } else if (element.startsWith('FF')) {
    const fraction = text.take(/^\d{0,9}/);
    parsed.nanoseconds = Number(fraction.padEnd(9, '0'));
  } else if (element === 'TZR') parsed.zone = text.take(/^(?:[+-]?\d\d?:\d\d?|[A-Za-z][\w/+-]*)/);
  else if (element === 'TZH') parsed.zoneHour = text.take(/^ *[+-]?\d{1,2}/).trim();
  else if (element === 'TZM') parsed.zoneMinute = text.take(/^\d{1,2}/);
  else if (element.startsWith('"')) text.take(new RegExp(`^${element.slice(1, -1).replace(/\W/g, '\\$&')}`));
  else if (element === 'FX' || element === 'FM') text.take(/^/);
  else if (/^\W$|^T$/.test(element)) text.take(element === ' ' ? /^ */ : /^(?:[^\w\s]|T| )/);
  else throw new OracleError(1_821, 'date format not recognized');
}

function fixedZone(minutes: number): string {
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** A zone as it is kept with a time: its offset, and the region if it is one. */
export function keptZone(zone: string, parts: TimeParts): string {
  const offset = fixedZone(zoneMinutes(zone, parts));
  return /^[+-]?\d/.test(zone) ? offset : `${offset} ${zone}`;
}

/** A kept time as the same moment in another zone. @param own the zone of a time that has none @throws OracleError 1882 */
export function inZone(time: string, zone: string, own: string): string {
  const parts = timeParts(time);
  const utc = movedByMinutes(parts, -zoneMinutes(parts.zone ?? own, parts));
  try {
    return timeText({ ...movedByMinutes(utc, zoneMinutes(zone, utc)), zone: keptZone(zone, utc) }, true);
  } catch (error) {
    if (error instanceof RangeError) throw new OracleError(1_882, 'timezone region not found');
    throw error;
  }
}

/** The local time of a region is the time given: its offset is that of this moment. */
function zoneOf(parsed: Parsed, parts: TimeParts): string | undefined {
  if (parsed.zone !== undefined) return keptZone(parsed.zone, parts);
  if (parsed.zoneHour === undefined) return undefined;
  const sign = parsed.zoneHour.startsWith('-') ? '-' : '+';
  return keptZone(`${sign}${parsed.zoneHour.replace(/^[+-]/, '')}:${parsed.zoneMinute ?? '00'}`, parts);
}

/** Reads a text by a date format. @throws OracleError 1821, 1830, 1843, 1861 and the like */
export function parseTime(value: string, format: string): TimeParts {
  const text = new FormattedText(value);
  for (const element of formatElements(format)) {
    if (text.done && !element.startsWith('FF')) break;
    parseElement(text, element);
  }
  if (!text.done) fail(1_830);
  const today = new Date();
  const { parsed } = text;
  const parts: TimeParts = {
    year: parsed.year ?? today.getUTCFullYear(),
    month: parsed.month ?? (parsed.year === undefined ? today.getUTCMonth() + 1 : 1),
    day: parsed.day ?? 1,
    hour: parsed.hour ?? 0,
    minute: parsed.minute ?? 0,
    second: parsed.second ?? 0,
    nanoseconds: parsed.nanoseconds ?? 0,
  };
  checkParts(parts);
  const zone = zoneOf(parsed, parts);
  return zone === undefined ? parts : { ...parts, zone };
}

function checkParts({ year, month, day, hour, minute, second }: TimeParts): void {
  if (year < -4712 || year > 9999 || year === 0) fail(1_841);
  if (month < 1 || month > 12) fail(1_843);
  const leap = new Date(0);
  leap.setUTCFullYear(year, month, 0);
  if (day < 1 || day > leap.getUTCDate()) fail(1_847);
  if (hour > 23) fail(1_850);
  if (minute > 59) fail(1_851);
  if (second > 59) fail(1_852);
}

const places: Readonly<Record<string, [number, number]>> = {
  YYYY: [2, 4],
  RRRR: [2, 4],
  YY: [4, 2],
  RR: [4, 2],
  MM: [7, 2],
  DD: [10, 2],
  HH24: [13, 2],
  MI: [16, 2],
  SS: [19, 2],
  TZH: [32, 3],
  TZM: [36, 2],
};

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** SQLite's expression for TO_CHAR of a kept time. @param scale digits of FF without a number */
export function timeTextSql(time: string, format: string, scale: number | undefined): string {
  const pieces = formatElements(format).map((element) => {
    const place = places[element];
    if (place) return `substr(${time},${place[0]},${place[1]})`;
    if (element === 'SYYYY') {
      return `(CASE substr(${time},1,1) WHEN '-' THEN '-' ELSE ' ' END||substr(${time},2,4))`;
    }
    if (element === 'MON') {
      const branches = months.map((name, at) => `WHEN '${String(at + 1).padStart(2, '0')}' THEN '${name}'`);
      return `(CASE substr(${time},7,2) ${branches.join(' ')} END)`;
    }
    if (element.startsWith('FF')) {
      if (scale === undefined) throw new OracleError(1_821, 'date format not recognized');
      return `substr(${time},22,${element[2] ?? scale})`;
    }
    if (element === 'TZR')
      return `(CASE WHEN length(${time})>38 THEN substr(${time},39) ELSE substr(${time},32,6) END)`;
    if (element === 'FM' || element === 'FX') return `''`;
    if (element.startsWith('"')) return quoted(element.slice(1, -1));
    if (/^\W$|^T$/.test(element)) return quoted(element);
    throw new OracleError(1_821, 'date format not recognized');
  });
  return `(${pieces.join('||')})`;
}
