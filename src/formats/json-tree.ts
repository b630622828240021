import { closingQuote } from './closing-quote.js';
import { excerptOf, type FindingList } from './finding-list.js';
import { createLineIndex, type TextPlace } from './line-index.js';

/** A JSON value with its place. `raw` is what was too deep or too damaged to be taken apart, as text. */
export type JsonNode = TextPlace &
  (
    | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
    | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number' | 'word' | 'raw'; readonly text: string }
  );

/** One member of an object; members keep their order and repeated names stay. */
export interface JsonMember extends TextPlace {
  readonly name: string;
  readonly value: JsonNode;
}

/** Deeper values become `raw`: real files are two levels deep. */
const maximumDepth = 32;

interface Cursor {
  readonly text: string;
  readonly place: (offset: number) => TextPlace;
  readonly findings: FindingList;
  offset: number;
}

/**
 * Reads one JSON value (RFC 8259) with places and goes on after damage: what is whole before and after it is kept,
 * the rest becomes findings. Never throws; recursion is at most 32 deep; linear time.
 */
export function readJsonTree(text: string, findings: FindingList): JsonNode | undefined {
  const cursor: Cursor = { text, place: createLineIndex(text), findings, offset: 0 };
  skipSpace(cursor);
  if (cursor.offset === text.length) {
    findings.add('error', 'empty-file', 'the file is empty', { line: 1, column: 1 });
    return undefined;
  }
  const node = readNode(cursor, 0);
  skipSpace(cursor);
  if (cursor.offset < text.length) {
    const rest = excerptOf(text.slice(cursor.offset, cursor.offset + 80));
    note(cursor, 'text-after-end', `text follows the end of the JSON value and was not read: ${rest}`);
  }
  return node;
}

function note(cursor: Cursor, code: string, message: string, offset = cursor.offset): void {
  cursor.findings.add('error', code, message, cursor.place(offset));
}

function skipSpace(cursor: Cursor): void {
  while (isSpace(cursor.text[cursor.offset])) cursor.offset += 1;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

function readNode(cursor: Cursor, depth: number): JsonNode | undefined {
  const place = cursor.place(cursor.offset);
  const first = cursor.text[cursor.offset];
  if (first === '{' || first === '[') {
    if (depth >= maximumDepth) return readTooDeep(cursor, place);
    if (first === '{') return { kind: 'object', members: readMembers(cursor, depth), ...place };
    return { kind: 'array', items: readItems(cursor, depth), ...place };
  }
  if (first === '"') return { kind: 'string', value: readString(cursor), ...place };
  return readPlain(cursor, place);
}

function readPlain(cursor: Cursor, place: TextPlace): JsonNode | undefined {
  const start = cursor.offset;
  while (cursor.offset < cursor.text.length && !endsPlain(cursor.text[cursor.offset])) cursor.offset += 1;
  const text = cursor.text.slice(start, cursor.offset);
  if (text === '') {
    const end = cursor.offset >= cursor.text.length;
    const what = end ? 'the file ends' : `"${excerptOf(cursor.text[cursor.offset] ?? '')}" stands`;
    note(cursor, end ? 'truncated' : 'unexpected-character', `${what} where a value was expected`);
    return undefined;
  }
  if (text === 'true' || text === 'false' || text === 'null') return { kind: 'word', text, ...place };
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return { kind: 'number', text, ...place };
  note(cursor, 'not-json', `not a JSON value, kept as it stands: ${excerptOf(text)}`, start);
  return { kind: 'raw', text, ...place };
}

function endsPlain(character: string | undefined): boolean {
  return (
    isSpace(character) || character === ',' || character === ':' || character === '}' || character === ']'
  );
}

function readMembers(cursor: Cursor, depth: number): JsonMember[] {
  const members: JsonMember[] = [];
  const open = cursor.offset;
  cursor.offset += 1;
  for (;;) {
    skipSpace(cursor);
    const next = cursor.text[cursor.offset];
    if (next === undefined) {
      note(cursor, 'truncated', `the file ends inside the object of line ${cursor.place(open).line}`);
      return members;
    }
    if (next === '}') {
      cursor.offset += 1;
      return members;
    }
    const member = next === '"' ? readMember(cursor, depth) : undefined;
    if (member) members.push(member);
    else if (next !== '"')
      note(cursor, 'unexpected-character', `"${excerptOf(next)}" stands where a name was expected`);
    finishElement(cursor, '}', member !== undefined);
  }
}

function readMember(cursor: Cursor, depth: number): JsonMember | undefined {
  const place = cursor.place(cursor.offset);
  const name = readString(cursor);
  skipSpace(cursor);
  if (cursor.text[cursor.offset] !== ':') {
    if (cursor.offset < cursor.text.length) {
      note(cursor, 'unexpected-character', `":" is missing after the name "${excerptOf(name)}"`);
    }
    return undefined;
  }
  cursor.offset += 1;
  skipSpace(cursor);
  const value = readNode(cursor, depth + 1);
  return value && { name, value, ...place };
}

function readItems(cursor: Cursor, depth: number): JsonNode[] {
  const items: JsonNode[] = [];
  const open = cursor.offset;
  cursor.offset += 1;
  for (;;) {
    skipSpace(cursor);
    const next = cursor.text[cursor.offset];
    if (next === undefined) {
      note(cursor, 'truncated', `the file ends inside the array of line ${cursor.place(open).line}`);
      return items;
    }
    if (next === ']') {
      cursor.offset += 1;
      return items;
    }
    const item = readNode(cursor, depth + 1);
    if (item) items.push(item);
    finishElement(cursor, ']', item !== undefined);
  }
}

/** Steps over the comma; after damage, goes on at the next comma, quote or closing bracket. Always moves or stops at `close`. */
function finishElement(cursor: Cursor, close: '}' | ']', whole: boolean): void {
  skipSpace(cursor);
  const next = cursor.text[cursor.offset];
  if (next === undefined || next === close) return;
  if (next === ',') {
    cursor.offset += 1;
    return;
  }
  if (next === '"') {
    if (whole) note(cursor, 'missing-comma', 'a comma is missing before this');
    return;
  }
  if (whole)
    note(
      cursor,
      'unexpected-character',
      `"${excerptOf(next)}" stands where a comma or ${close} was expected`,
    );
  cursor.offset += 1;
  while (cursor.offset < cursor.text.length && !/[",}\]]/.test(cursor.text[cursor.offset] ?? ''))
    cursor.offset += 1;
  if (cursor.text[cursor.offset] === ',') cursor.offset += 1;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads a string from its opening quote; a string that is not closed ends at the end of its line. */
function readString(cursor: Cursor): string {
  const parts: string[] = [];
  const open = cursor.offset;
  let from = open + 1;
  for (let i = from; ; i += 1) {
    const character = cursor.text[i];
    if (character === undefined || character === '\n' || character === '\r') {
      parts.push(cursor.text.slice(from, i));
      cursor.offset = i;
      note(
        cursor,
        character ? 'open-string' : 'truncated',
        'a string is not closed; it is kept up to here',
        open,
      );
      return parts.join('');
    }
    if (character === '"') {
      parts.push(cursor.text.slice(from, i));
      cursor.offset = i + 1;
      return parts.join('');
    }
    if (character !== '\\') continue;
    parts.push(cursor.text.slice(from, i));
    const found = readEscape(cursor, i);
    parts.push(found.text);
    from = i + found.length;
    i = from - 1;
  }
}

function readEscape(cursor: Cursor, at: number): { text: string; length: number } {
  const letter = cursor.text[at + 1] ?? '';
  const hex = cursor.text.slice(at + 2, at + 6);
  if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(hex)) {
    return { text: String.fromCharCode(Number.parseInt(hex, 16)), length: 6 };
  }
  const plain = escapes[letter];
  if (plain !== undefined) return { text: plain, length: 2 };
  note(cursor, 'unknown-escape', 'an unknown escape, the backslash is kept', at);
  return { text: '\\', length: 1 };
}

/** Steps over a nested value without taking it apart, counting brackets outside strings. */
function readTooDeep(cursor: Cursor, place: TextPlace): JsonNode {
  const start = cursor.offset;
  note(cursor, 'too-deep', `nested deeper than ${maximumDepth} levels, kept as text`);
  let open = 0;
  do {
    const character = cursor.text[cursor.offset];
    if (character === '"') cursor.offset = closingQuote(cursor.text, cursor.offset + 1, '"');
    else if (character === '{' || character === '[') open += 1;
    else if (character === '}' || character === ']') open -= 1;
    cursor.offset += 1;
  } while (open > 0 && cursor.offset < cursor.text.length);
  cursor.offset = Math.min(cursor.offset, cursor.text.length);
  return { kind: 'raw', text: cursor.text.slice(start, cursor.offset), ...place };
}
