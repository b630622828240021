/** Text that Python 2 held as a `unicode` object; its `repr()` starts with `u`. */
export interface UnicodeText {
  readonly unicode: string;
}

/** A Python 2 `long`; its `repr()` ends in `L`. */
export interface LongInteger {
  readonly long: number;
}

/** A value as a vm.cfg of Oracle VM 3 holds it. A plain string stands for a Python 2 `str` of its UTF-8 bytes. */
export type Python2Value =
  | string
  | number
  | boolean
  | null
  | UnicodeText
  | LongInteger
  | readonly Python2Value[];

/** Marks text as a Python 2 `unicode` object. */
export function unicode(text: string): UnicodeText {
  return { unicode: text };
}

/** Marks a number as a Python 2 `long`. */
export function long(value: number): LongInteger {
  return { long: value };
}

/** What Python 2 `repr()` prints for the value. Numbers must be integers: no vm.cfg key holds a float. */
export function python2Repr(value: Python2Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value, [...Buffer.from(value, 'utf8')]);
  if ('unicode' in value) return `u${quoted(value.unicode, codePoints(value.unicode))}`;
  if ('long' in value) return `${value.long}L`;
  return `[${value.map(python2Repr).join(', ')}]`;
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

/** Python takes double quotes only for text that has an apostrophe and no double quote. */
function quoted(text: string, units: readonly number[]): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + units.map((unit) => escaped(unit, quote)).join('') + quote;
}

const namedEscapes: ReadonlyMap<number, string> = new Map([
  [9, '\\t'],
  [10, '\\n'],
  [13, '\\r'],
  [92, '\\\\'],
]);

function escaped(unit: number, quote: string): string {
  const named = namedEscapes.get(unit);
  if (named !== undefined) return named;
  if (unit === quote.charCodeAt(0)) return `\\${quote}`;
  if (unit >= 32 && unit < 127) return String.fromCharCode(unit);
  if (unit < 256) return `\\x${hexDigits(unit, 2)}`;
  return unit < 65_536 ? `\\u${hexDigits(unit, 4)}` : `\\U${hexDigits(unit, 8)}`;
}

function hexDigits(unit: number, count: number): string {
  return unit.toString(16).padStart(count, '0');
}
