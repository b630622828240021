import { closingQuote } from './closing-quote.js';
import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import { promptLength } from './shell-prompt.js';
import { decodeText, encodingFindings, splitLines, type TextLine } from './text.js';

/** One KEY=VALUE line. `value` is without quotes, `raw` is everything behind the first `=` as it stands. */
export interface KeyValueEntry {
  readonly key: string;
  readonly value: string;
  readonly raw: string;
  readonly line: number;
  readonly column: number;
  /** Column of the first character of `value`. */
  readonly valueColumn: number;
}

/** A line that is not KEY=VALUE: kept so that nothing of the file is lost. Empty lines are left out. */
export interface OtherLine {
  readonly kind: 'comment' | 'prompt' | 'unknown';
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export interface KeyValueDocument {
  /** In file order, repeated keys included. */
  readonly entries: readonly KeyValueEntry[];
  readonly otherLines: readonly OtherLine[];
}

export interface KeyValueStyle {
  /** True where a shell reads the file: ` #` ends an unquoted value. False where a value may hold ` #`. */
  readonly inlineComments: boolean;
}

const keyPattern = /^[A-Za-z_][\w.:-]{0,199}$/;
const escapeInDoubleQuotes = /\\([\\"$`])/g;

/**
 * Reads shell-style KEY=VALUE lines: `#` comments, single and double quotes, a leading `export`. Every line is
 * split at its first `=`. Values that a shell would continue on the next line are not joined; a finding says so.
 */
export function readKeyValue(
  bytes: Uint8Array,
  style: KeyValueStyle = { inlineComments: true },
): Reading<KeyValueDocument> {
  const decoded = decodeText(bytes);
  const findings = createFindingList(encodingFindings(decoded));
  const entries: KeyValueEntry[] = [];
  const otherLines: OtherLine[] = [];
  for (const line of splitLines(decoded.text)) {
    if (line.text.trim() === '') continue;
    const entry = readEntry(line, style, findings);
    if (entry) entries.push(entry);
    else otherLines.push(readOtherLine(line, findings));
  }
  noteRepeatedKeys(entries, findings);
  return { document: { entries, otherLines }, findings: findings.all() };
}

/** The entry a shell would end up with: the last one of that key. Keys are compared as they are. */
export function lastEntry(document: KeyValueDocument, key: string): KeyValueEntry | undefined {
  return document.entries.findLast((entry) => entry.key === key);
}

function readEntry(line: TextLine, style: KeyValueStyle, findings: FindingList): KeyValueEntry | undefined {
  const equals = line.text.indexOf('=');
  if (equals < 0) return undefined;
  const before = line.text.slice(0, equals).replace(/^\s*export\s+/, '');
  const key = before.trim();
  if (!keyPattern.test(key)) return undefined;
  const column = line.text.lastIndexOf(key, equals - key.length) + 1;
  const raw = line.text.slice(equals + 1);
  const found = readValue(raw, style);
  const valueColumn = equals + 2 + found.start;
  if (found.problem) {
    findings.add('warning', found.problem.code, `${key}: ${found.problem.message}`, {
      line: line.number,
      column: valueColumn,
    });
  }
  return { key, value: found.value, raw, line: line.number, column, valueColumn };
}

interface FoundText {
  readonly value: string;
  readonly start: number;
  readonly problem?: { readonly code: string; readonly message: string };
}

function readValue(raw: string, style: KeyValueStyle): FoundText {
  const start = raw.length - raw.trimStart().length;
  const quote = raw[start];
  if (quote === '"' || quote === "'") return readQuoted(raw, start, quote);
  const comment = style.inlineComments ? raw.search(/\s#/) : -1;
  const value = (comment < 0 ? raw : raw.slice(0, comment)).trim();
  return { value, start };
}

function readQuoted(raw: string, start: number, quote: '"' | "'"): FoundText {
  const end = quote === '"' ? closingQuote(raw, start + 1, quote) : singleQuoteEnd(raw, start + 1);
  const inner = raw.slice(start + 1, end);
  const value = quote === '"' ? inner.replace(escapeInDoubleQuotes, '$1') : inner;
  if (end === raw.length) {
    const message = `the ${quote} that opens the value is not closed on this line; check the value`;
    return { value, start: start + 1, problem: { code: 'open-quote', message } };
  }
  const rest = raw.slice(end + 1).trim();
  if (rest === '' || rest.startsWith('#')) return { value, start: start + 1 };
  // A shell would join the pieces; an alias such as "a"b is rarer than damage, so the text stays as found.
  const message = `text follows the closing ${quote}; the value is kept as it stands, quotes included`;
  return { value: raw.trim(), start, problem: { code: 'text-after-quote', message } };
}

/** Inside single quotes a shell knows no escapes. */
function singleQuoteEnd(raw: string, from: number): number {
  const end = raw.indexOf("'", from);
  return end < 0 ? raw.length : end;
}

function readOtherLine(line: TextLine, findings: FindingList): OtherLine {
  const text = line.text;
  const place = { line: line.number, column: text.length - text.trimStart().length + 1 };
  if (promptLength(text) > 0) {
    findings.add('note', 'shell-prompt', `a copied shell line was left out: ${excerptOf(text)}`, place);
    return { kind: 'prompt', text, ...place };
  }
  if (text.trimStart().startsWith('#')) return { kind: 'comment', text, ...place };
  const message = `not a KEY=VALUE line, kept but not used: ${excerptOf(text)}`;
  findings.add('warning', 'unknown-line', message, place);
  return { kind: 'unknown', text, ...place };
}

function noteRepeatedKeys(entries: readonly KeyValueEntry[], findings: FindingList): void {
  const seen = new Map<string, KeyValueEntry>();
  for (const entry of entries) {
    const earlier = seen.get(entry.key);
    if (earlier) {
      const same =
        earlier.value === entry.value ? 'with the same value' : `there with "${excerptOf(earlier.value)}"`;
      const message = `${entry.key} stands on line ${earlier.line} too, ${same}; the last one counts`;
      findings.add('warning', 'repeated-key', message, entry);
    }
    seen.set(entry.key, entry);
  }
}
