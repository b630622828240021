import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import { promptLength } from './shell-prompt.js';
import { decodeText, encodingFindings, splitLines, type TextLine } from './text.js';

/** What must be known to make an OCFS2 file system again. Sizes in bytes; label and uuid as found. */
export interface Ocfs2Parameters {
  readonly blockSize?: number;
  readonly clusterSize?: number;
  readonly nodeSlots?: number;
  readonly label?: string;
  readonly uuid?: string;
  /** Feature names as the tools print them, for instance `backup-super`. */
  readonly features?: readonly string[];
  /** The device or image the values were read from, when the command line is in the text. */
  readonly device?: string;
  /** Line of the first value; `fieldLines` has the line of each. */
  readonly line: number;
  readonly column: number;
  readonly fieldLines: Readonly<Partial<Record<Ocfs2Field, number>>>;
}

export type Ocfs2Field = 'blockSize' | 'clusterSize' | 'nodeSlots' | 'label' | 'uuid' | 'features';

export interface Ocfs2Document {
  /** One for each device that was asked, in the order of the text. */
  readonly fileSystems: readonly Ocfs2Parameters[];
  /** Lines that are neither a value nor the command line, as text: the tool's own messages. */
  readonly otherLines: readonly { readonly text: string; readonly line: number; readonly column: number }[];
}

type Draft = { -readonly [Key in keyof Ocfs2Parameters]: Ocfs2Parameters[Key] } & {
  fieldLines: Partial<Record<Ocfs2Field, number>>;
};

interface Reader {
  readonly findings: FindingList;
  readonly drafts: Draft[];
  readonly otherLines: { text: string; line: number; column: number }[];
  /** The device of the last command line met. */
  device: string | undefined;
  /** True when the next value begins another file system, whatever it is. */
  beginsNext: boolean;
}

/** `tunefs.ocfs2 -Q "..." DEVICE` or `debugfs.ocfs2 [-n] -R stats DEVICE`; print has `tuneefs.ocfs2`. */
const queryCommand = /\b(tun\w{1,4}\.ocfs2)\s+-Q\s/;
const statsCommand = /\bdebugfs\.ocfs2\s[^\n]{0,40}-R\s/;

/**
 * Reads what `tunefs.ocfs2 -Q "B=%B, T=%T, N=%N V=%V U=%U\n" DEVICE` prints (tunefs.ocfs2(8); checked with
 * ocfs2-tools 1.8.7), with or without the command line before it. Letters of %M %H %O are read as features.
 * B may be missing: tools of today refuse %B.
 */
export function readOcfs2Parameters(bytes: Uint8Array): Reading<Ocfs2Document> {
  return readLines(bytes, readQueryLine);
}

/** Reads what `debugfs.ocfs2 -R stats DEVICE` prints (debugfs.ocfs2(8); checked with ocfs2-tools 1.8.7). */
export function readOcfs2Stats(bytes: Uint8Array): Reading<Ocfs2Document> {
  return readLines(bytes, readStatsLine);
}

function readLines(
  bytes: Uint8Array,
  readLine: (line: TextLine, reader: Reader) => boolean,
): Reading<Ocfs2Document> {
  const decoded = decodeText(bytes);
  const findings = createFindingList(encodingFindings(decoded));
  const reader: Reader = { findings, drafts: [], otherLines: [], device: undefined, beginsNext: false };
  for (const line of splitLines(decoded.text)) {
    if (line.text.trim() === '' || takeCommandLine(line, reader) || readLine(line, reader)) continue;
    const column = line.text.length - line.text.trimStart().length + 1;
    reader.otherLines.push({ text: line.text, line: line.number, column });
  }
  for (const draft of reader.drafts) finishDraft(draft, findings);
  if (reader.drafts.length === 0) {
    findings.add('error', 'no-parameters', 'no OCFS2 parameters were found', { line: 1, column: 1 });
  }
  const { drafts, otherLines } = reader;
  return { document: { fileSystems: drafts, otherLines }, findings: findings.all() };
}

function takeCommandLine(line: TextLine, reader: Reader): boolean {
  const text = line.text.slice(0, 2000);
  const query = queryCommand.exec(text);
  // A message such as "tunefs.ocfs2: Unknown type specifier" is no command line: it has no " -Q".
  if (!query && !statsCommand.test(text)) return false;
  const place = { line: line.number, column: text.search(/\S/) + 1 };
  const word = query?.[1] ?? 'debugfs.ocfs2';
  if (query && word !== 'tunefs.ocfs2') {
    reader.findings.add('note', 'print-error', `"${word}" is a print error of tunefs.ocfs2`, place);
  }
  reader.findings.add(
    'note',
    'command-line',
    `the command line stands in the text: ${excerptOf(text.trim())}`,
    place,
  );
  reader.device = /(\S+)\s*$/.exec(text.slice(-400))?.[1]?.replace(/^(["'])(.*)\1$/, '$2');
  return true;
}

function draftFor(field: Ocfs2Field, line: TextLine, column: number, reader: Reader): Draft {
  const current = reader.drafts.at(-1);
  // A field that comes again, or another command line, begins the next file system.
  const goesOn =
    current &&
    !reader.beginsNext &&
    (field === 'features' || current.fieldLines[field] === undefined) &&
    current.device === reader.device;
  reader.beginsNext = false;
  const draft: Draft = goesOn ? current : { line: line.number, column, fieldLines: {} };
  if (!goesOn) {
    if (reader.device !== undefined) draft.device = reader.device;
    reader.drafts.push(draft);
  }
  draft.fieldLines[field] ??= line.number;
  return draft;
}

const queryFields: Readonly<Record<string, Ocfs2Field>> = {
  B: 'blockSize',
  T: 'clusterSize',
  N: 'nodeSlots',
  V: 'label',
  U: 'uuid',
  M: 'features',
  H: 'features',
  O: 'features',
};

function readQueryLine(line: TextLine, reader: Reader): boolean {
  const start = promptLength(line.text);
  const tokens = [...line.text.slice(start).matchAll(/(?<![^\s,])([BTNVUMHO])=/gi)];
  if (tokens.length === 0) return false;
  for (const [index, token] of tokens.entries()) {
    const from = start + token.index + token[0].length;
    const next = tokens[index + 1];
    const end = next ? start + next.index : line.text.length;
    const letter = token[1] ?? '';
    const place = { line: line.number, column: start + token.index + 1 };
    const field = queryFields[letter.toUpperCase()];
    if (!field) continue;
    if (letter !== letter.toUpperCase()) {
      reader.findings.add(
        'note',
        'print-error',
        `"${letter}=" is a print error of "${letter.toUpperCase()}="`,
        place,
      );
    }
    const value = line.text.slice(from, end).trim().replace(/,$/, '').replace(/\\n$/, '');
    setField(field, value, draftFor(field, line, place.column, reader), reader.findings, place);
  }
  return true;
}

function setField(
  field: Ocfs2Field,
  value: string,
  draft: Draft,
  findings: FindingList,
  place: { readonly line: number; readonly column: number },
): void {
  if (field === 'label' || field === 'uuid') {
    draft[field] = value;
    return;
  }
  if (field === 'features') {
    const words = value.split(/\s+/).filter((word) => word !== '' && word !== 'None');
    draft.features = [...(draft.features ?? []), ...words];
    return;
  }
  if (/^\d{1,15}$/.test(value)) {
    draft[field] = Number(value);
    return;
  }
  delete draft.fieldLines[field];
  const message = `expected a number for ${field}, found "${excerptOf(value)}"`;
  findings.add('warning', 'not-a-number', message, place);
}

/** One line of the superblock can hold two values: `Block Size Bits: 12   Cluster Size Bits: 17`. */
const statsFields: readonly (readonly [RegExp, Ocfs2Field])[] = [
  [/\bBlock Size Bits: ?(\d{1,2})(?!\d)/, 'blockSize'],
  [/\bCluster Size Bits: ?(\d{1,2})(?!\d)/, 'clusterSize'],
  [/^\s{0,16}Max Node Slots: ?(\d{1,6})/, 'nodeSlots'],
  [/^\s{0,16}Label:(.*)$/, 'label'],
  [/^\s{0,16}UUID: ?([0-9A-Fa-f-]{1,64})/, 'uuid'],
  [/^\s{0,16}Feature (?:Compat|Incompat|RO compat): ?\d+ ?(.*)$/, 'features'],
];

function readStatsLine(line: TextLine, reader: Reader): boolean {
  let found = false;
  // The first line of a superblock; its features come before its sizes.
  if (/^\s{0,16}Revision: /.test(line.text)) reader.beginsNext = true;
  for (const [pattern, field] of statsFields) {
    const match = pattern.exec(line.text);
    if (!match) continue;
    found = true;
    const place = { line: line.number, column: match.index + 1 };
    const text = (match[1] ?? '').trim();
    const isSize = field === 'blockSize' || field === 'clusterSize';
    const value = isSize ? String(2 ** Math.min(Number(text), 49)) : text;
    setField(field, value, draftFor(field, line, place.column, reader), reader.findings, place);
  }
  return found;
}

function finishDraft(draft: Draft, findings: FindingList): void {
  const place = { line: draft.fieldLines.label ?? draft.line, column: 1 };
  if (draft.label !== undefined && /^0VS[0-9a-f]{13}$/i.test(draft.label)) {
    const label = `O${draft.label.slice(1)}`;
    const message = `the label ${draft.label} is read as ${label}: labels of Oracle VM begin with the letters OVS, the zero is a print error`;
    findings.add('warning', 'print-error', message, place);
    draft.label = label;
  }
  if (draft.uuid !== undefined && !/^[0-9a-f]{32}$/i.test(draft.uuid.replaceAll('-', ''))) {
    const message = `the uuid ${excerptOf(draft.uuid)} has not 32 hex digits; mkfs.ocfs2 will not take it`;
    findings.add('warning', 'not-a-uuid', message, { line: draft.fieldLines.uuid ?? draft.line, column: 1 });
  }
  const missing = (['blockSize', 'clusterSize', 'nodeSlots', 'label', 'uuid'] as const).filter(
    (field) => draft[field] === undefined,
  );
  for (const field of missing) {
    // Tools of today refuse %B (seen with 1.8.7), so a missing block size is common.
    const severity = field === 'blockSize' ? 'note' : 'warning';
    findings.add(severity, 'missing-field', `${field} is not in the text`, {
      line: draft.line,
      column: draft.column,
    });
  }
}
