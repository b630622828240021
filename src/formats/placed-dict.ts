import { excerptOf, type FindingList } from './finding-list.js';
import { createLineIndex, type TextPlace } from './line-index.js';
import { type PyValue, pyString } from './python-literal/py-value.js';
import { readLiteral } from './python-literal/read-literal.js';

/** One `key: value` of a Python dict with the place of the value; `raw` is the value as written. */
export interface DictEntry extends TextPlace {
  readonly key: string;
  readonly value: PyValue;
  readonly raw: string;
  /** The entries of the value, when it is a dict in the outermost one. */
  readonly dict?: PlacedDict;
}

export interface PlacedDict extends TextPlace {
  readonly entries: readonly DictEntry[];
}

interface Reader {
  readonly text: string;
  readonly place: (offset: number) => TextPlace;
  readonly findings: FindingList;
}

/** A dump is printed from the first column on; prompts and commands stand on lines of their own. */
const dictStart = /^\{/gm;

/** A dump that was pasted with an indent; only the first one is read then. */
const indentedDictStart = /^[ \t]{1,40}\{/m;

/**
 * Finds the Python dicts that begin a line of a text and reads their entries one by one, so that a damaged entry
 * costs only itself. pprint indents the entries of the outermost dict by one column; reading goes on there.
 */
export function findDicts(text: string, findings: FindingList): PlacedDict[] {
  const reader: Reader = { text, place: createLineIndex(text), findings };
  const dicts: PlacedDict[] = [];
  const starts = [...text.matchAll(dictStart)].map((match) => match.index);
  const indented = starts.length === 0 ? indentedDictStart.exec(text) : null;
  if (indented) starts.push(indented.index + indented[0].length - 1);
  let end = 0;
  for (const [index, start] of starts.entries()) {
    if (start < end) continue;
    // What belongs to the next dump is never taken for a part of this one.
    const limit = starts[index + 1] ?? text.length;
    const found = readDict(reader, start, limit, 0);
    dicts.push(found.dict);
    end = found.end;
  }
  return dicts;
}

function readDict(
  reader: Reader,
  start: number,
  limit: number,
  depth: number,
): { dict: PlacedDict; end: number } {
  const entries: DictEntry[] = [];
  const { text } = reader;
  let offset = start + 1;
  for (;;) {
    while (offset < limit && /[\s,]/.test(text[offset] ?? '')) offset += 1;
    if (offset >= limit || text[offset] === '}') break;
    const part = findPart(text, offset, limit, depth);
    const entry = readEntry(reader, offset, part, depth);
    if (entry) entries.push(entry);
    offset = part.end;
  }
  if (offset >= limit) {
    const message = 'the dump ends inside this dict; the entries up to there are kept';
    reader.findings.add('error', 'truncated', message, reader.place(start));
  }
  return { dict: { entries, ...reader.place(start) }, end: offset + 1 };
}

/** Where one `key: value` has its colon (-1 for none) and its end: the `,` or `}` behind it, or where damage was met. */
interface Part {
  readonly colon: number;
  readonly end: number;
}

const nextTopEntry = /\r?\n u?['"]/y;

function findPart(text: string, start: number, limit: number, depth: number): Part {
  let open = 0;
  let colon = -1;
  for (let offset = start; offset < limit; offset += 1) {
    const character = text[offset];
    if (character === "'" || character === '"') {
      const end = stringEnd(text, offset, limit);
      // repr writes no line end into a string: one that is not closed on its line is damaged and ends there.
      if (text[end] === character) offset = end;
      else if (open === 0) return { colon, end };
      else offset = end - 1;
    } else if (character === ':' && open === 0 && colon < 0) colon = offset;
    else if (character === '{' || character === '[' || character === '(') open += 1;
    else if (open === 0 && (character === ',' || character === '}')) return { colon, end: offset };
    else if (character === '}' || character === ']' || character === ')') open = Math.max(0, open - 1);
    else if (character === '\n' && open > 0 && depth === 0) {
      nextTopEntry.lastIndex = offset;
      if (nextTopEntry.test(text)) return { colon, end: offset };
    }
  }
  return { colon, end: limit };
}

/** Offset of the closing quote, or of the line end or limit that comes first. */
function stringEnd(text: string, start: number, limit: number): number {
  const quote = text[start];
  for (let offset = start + 1; offset < limit; offset += 1) {
    const character = text[offset];
    if (character === '\\' && text[offset + 1] !== '\n') offset += 1;
    else if (character === quote || character === '\n') return offset;
  }
  return limit;
}

function readEntry(reader: Reader, start: number, part: Part, depth: number): DictEntry | undefined {
  const { text } = reader;
  if (part.colon < 0) {
    fail(
      reader,
      start,
      `no "key: value" here: ${excerptOf(text.slice(start, Math.min(part.end, start + 80)))}`,
    );
    return undefined;
  }
  const key = readWhole(reader, start, part.colon);
  if (!key) return undefined;
  const keyText = key.kind === 'str' ? key.text : text.slice(start, part.colon).trim();
  let valueStart = part.colon + 1;
  while (valueStart < part.end && /\s/.test(text[valueStart] ?? '')) valueStart += 1;
  const raw = text.slice(valueStart, part.end).trimEnd();
  const place = reader.place(valueStart);
  if (depth === 0 && text[valueStart] === '{') {
    const { dict } = readDict(reader, valueStart, part.end, depth + 1);
    const entries = dict.entries.map((entry) => [pyString(entry.key), entry.value] as const);
    return { key: keyText, value: { kind: 'dict', entries }, raw, dict, ...place };
  }
  const value = readWhole(reader, valueStart, part.end);
  return value && { key: keyText, value, raw, ...place };
}

/** Reads the literal that is the whole of a range. */
function readWhole(reader: Reader, start: number, end: number): PyValue | undefined {
  const piece = reader.text.slice(start, end).trim();
  const result = readLiteral(piece, 0);
  if ('error' in result) {
    fail(reader, start + result.error.offset, `${result.error.message}; this entry is left out`);
    return undefined;
  }
  if (result.end < piece.length) {
    fail(reader, start + result.end, `unexpected text after a value: ${excerptOf(piece.slice(result.end))}`);
    return undefined;
  }
  return result.value;
}

function fail(reader: Reader, offset: number, message: string): void {
  reader.findings.add('error', 'not-a-literal', message, reader.place(Math.min(offset, reader.text.length)));
}
