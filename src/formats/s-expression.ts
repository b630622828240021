import { closingQuote } from './closing-quote.js';
import { excerptOf, type FindingList } from './finding-list.js';
import { createLineIndex, type TextPlace } from './line-index.js';
import { promptLength } from './shell-prompt.js';

/** A word or a list, with its place. A list deeper than the limit is kept as `raw` text. */
export type SNode = SList | SAtom;

export interface SAtom extends TextPlace {
  readonly kind: 'atom' | 'raw';
  readonly text: string;
}

export interface SList extends TextPlace {
  readonly kind: 'list';
  readonly items: readonly SNode[];
  /** The text of the list, brackets included. */
  readonly text: string;
}

interface OpenList {
  readonly start: number;
  readonly items: SNode[];
}

/** Real domains are about 5 levels deep. */
const maximumDepth = 64;

interface Reader {
  readonly text: string;
  readonly place: (offset: number) => TextPlace;
  readonly findings: FindingList;
  readonly top: SList[];
  readonly open: OpenList[];
  /** Levels below the limit that are open, and where the outermost of them began. */
  skippedLevels: number;
  skippedStart: number;
}

/** A bracket, a word, or the blank space between. */
const plainToken = /[()]|[^\s()'"][^\s()]*|\s+/y;

/**
 * Reads the S-expressions that xend prints (xen 4.1, tools/python/xen/xend/sxp.py), one after the other. Text
 * between them (a shell prompt, a heading) is noted and left out; a missing `)` at the end is supplied. No
 * recursion, linear time.
 */
export function readSExpressions(text: string, findings: FindingList): SList[] {
  const reader: Reader = {
    text,
    place: createLineIndex(text),
    findings,
    top: [],
    open: [],
    skippedLevels: 0,
    skippedStart: 0,
  };
  let offset = 0;
  while (offset < text.length) {
    if (reader.open.length === 0) {
      offset = skipToList(reader, offset);
      if (offset >= text.length) break;
    }
    const word = tokenAt(text, offset);
    takeToken(reader, word, offset);
    offset += word.length;
  }
  closeTheRest(reader);
  return reader.top;
}

function tokenAt(text: string, offset: number): string {
  const first = text[offset];
  if (first === "'" || first === '"') return text.slice(offset, closingQuote(text, offset + 1, first) + 1);
  plainToken.lastIndex = offset;
  return plainToken.exec(text)?.[0] ?? text.slice(offset, offset + 1);
}

/** Outside of lists only a line that begins with `(` counts: prompts and messages may hold brackets themselves. */
function skipToList(reader: Reader, from: number): number {
  const lineStart = /(?:^|[\r\n])[ \t]*\(/g;
  lineStart.lastIndex = from > 0 ? from - 1 : 0;
  const { text } = reader;
  if (/^[ \t]*\(/.test(text.slice(from, from + 64))) return from + text.slice(from, from + 64).indexOf('(');
  const match = lineStart.exec(text);
  const end = match ? lineStart.lastIndex - 1 : text.length;
  const skipped = text.slice(from, end);
  const words = skipped.trim();
  if (words !== '') {
    const start = from + skipped.length - skipped.trimStart().length;
    const isPrompt = promptLength(words) > 0;
    const message = `text outside of brackets was left out: ${excerptOf(words)}`;
    const severity = isPrompt ? 'note' : 'warning';
    reader.findings.add(severity, isPrompt ? 'shell-prompt' : 'text-outside', message, reader.place(start));
  }
  return end;
}

function takeToken(reader: Reader, word: string, offset: number): void {
  if (word === '(') openList(reader, offset);
  else if (word === ')') closeList(reader, offset + 1);
  else if (reader.skippedLevels === 0 && word.trim() !== '') addAtom(reader, word, offset);
}

function openList(reader: Reader, offset: number): void {
  if (reader.open.length < maximumDepth) {
    reader.open.push({ start: offset, items: [] });
    return;
  }
  if (reader.skippedLevels === 0) {
    reader.skippedStart = offset;
    const message = `nested deeper than ${maximumDepth} levels, kept as text`;
    reader.findings.add('error', 'too-deep', message, reader.place(offset));
  }
  reader.skippedLevels += 1;
}

function closeList(reader: Reader, end: number): void {
  if (reader.skippedLevels > 0) {
    reader.skippedLevels -= 1;
    if (reader.skippedLevels > 0) return;
    const text = reader.text.slice(reader.skippedStart, end);
    reader.open.at(-1)?.items.push({ kind: 'raw', text, ...reader.place(reader.skippedStart) });
    return;
  }
  const closed = reader.open.pop();
  if (!closed) return;
  const list: SList = {
    kind: 'list',
    items: closed.items,
    text: reader.text.slice(closed.start, end),
    ...reader.place(closed.start),
  };
  const parent = reader.open.at(-1);
  if (parent) parent.items.push(list);
  else reader.top.push(list);
}

function addAtom(reader: Reader, word: string, offset: number): void {
  const quote = word[0];
  const place = reader.place(offset);
  if (quote !== "'" && quote !== '"') {
    reader.open.at(-1)?.items.push({ kind: 'atom', text: word, ...place });
    return;
  }
  const closed = word.length > 1 && word.endsWith(quote);
  if (!closed) reader.findings.add('error', 'open-string', 'a quoted text is not closed', place);
  const inner = word.slice(1, closed ? -1 : undefined);
  reader.open.at(-1)?.items.push({ kind: 'atom', text: plainText(inner), ...place });
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };

function plainText(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|[0-7]{3}|[\s\S])/g, (_, what: string) => {
    if (what.length === 3 && what.startsWith('x'))
      return String.fromCharCode(Number.parseInt(what.slice(1), 16));
    if (what.length === 3) return String.fromCharCode(Number.parseInt(what, 8));
    return escapes[what] ?? what;
  });
}

function closeTheRest(reader: Reader): void {
  if (reader.open.length === 0) return;
  const missing = reader.open.length + reader.skippedLevels;
  const outermost = reader.open[0]?.start ?? 0;
  const message = `the text ends inside this expression: ${missing} closing brackets are missing`;
  reader.findings.add('error', 'truncated', message, reader.place(outermost));
  if (reader.skippedLevels > 0) reader.skippedLevels = 1;
  while (reader.open.length > 0) closeList(reader, reader.text.length);
}
