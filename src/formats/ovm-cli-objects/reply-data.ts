import type { FindingList } from '../finding-list.js';
import type { CliListedObject, CliObjectAttribute } from './cli-transcript.js';
import { readListedObject, readObjectAttribute } from './read-data-line.js';

/** What stands below `Data:`, while it is being read. */
export interface ReplyData {
  readonly rows: CliListedObject[];
  readonly attributes: CliObjectAttribute[];
  readonly otherLines: { readonly text: string; readonly line: number }[];
  none: boolean;
  /** Whether the first line is indented, as the CLI prints them; copies may have lost the blanks. */
  indented: boolean | undefined;
  /** Blank lines that belong to a value if it goes on behind them. */
  blanks: number;
  /** The first value of each label. */
  readonly known: Map<string, string>;
  /** Labels with two values: neither counts. */
  readonly disputed: Set<string>;
}

export function emptyData(): ReplyData {
  return {
    ...{ rows: [], attributes: [], otherLines: [], none: false },
    ...{ indented: undefined, blanks: 0, known: new Map(), disputed: new Set() },
  };
}

/**
 * Takes one line. Where lines are indented, one that is not goes on with the value above it: a description may have
 * several lines (how the CLI prints those was not seen).
 */
export function addDataLine(data: ReplyData, text: string, line: number, findings: FindingList): void {
  if (text.trim() === '') {
    data.blanks += 1;
    return;
  }
  const blanks = data.blanks;
  data.blanks = 0;
  data.indented ??= text.startsWith('  ');
  if (data.indented && !text.startsWith('  ') && goesOn(data, '\n'.repeat(blanks + 1) + text)) return;
  const row = readListedObject(text, line);
  if (row) data.rows.push(row);
  else if (text.trim() === 'None') data.none = true;
  else addAttribute(data, text, line, findings);
}

function goesOn(data: ReplyData, text: string): boolean {
  const last = data.attributes.pop();
  if (!last) return false;
  const { reference: _, ...rest } = last;
  data.attributes.push({ ...rest, value: last.value + text });
  return true;
}

/**
 * A label with its number stands once. A second one may be text of a description that somebody made look like a label,
 * and which of them is the manager's cannot be told: where they differ, neither counts.
 */
function addAttribute(data: ReplyData, text: string, line: number, findings: FindingList): void {
  const attribute = readObjectAttribute(text, line);
  if (!attribute) {
    data.otherLines.push({ text: text.trim(), line });
    return;
  }
  const key = keyOf(attribute);
  const known = data.known.get(key);
  if (known === undefined) {
    data.known.set(key, attribute.value);
    data.attributes.push(attribute);
  } else if (known === attribute.value) {
    const message = `the label "${key.trim()}" stands twice in one reply`;
    findings.add('warning', 'repeated-label', message, { line, column: 1 });
  } else dispute(data, key, line, findings);
}

function dispute(data: ReplyData, key: string, line: number, findings: FindingList): void {
  data.disputed.add(key);
  const message = `the label "${key.trim()}" has two values in one reply; neither counts`;
  findings.add('error', 'disputed-label', message, { line, column: 1 });
}

/** The attributes that count. */
export function undisputed({ attributes, disputed }: ReplyData): readonly CliObjectAttribute[] {
  return disputed.size === 0 ? attributes : attributes.filter((one) => !disputed.has(keyOf(one)));
}

function keyOf({ label, index }: CliObjectAttribute): string {
  return `${label} ${index ?? ''}`;
}
