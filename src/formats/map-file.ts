import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import { decodeText, splitLines, type TextLine } from './text.js';
import { wwidKey } from './wwid.js';

/** What a map can state about what: the subject's kind, and the attributes that may be given for it. */
const statements = {
  network: ['name'],
  repository: ['name', 'pool', 'place', 'fileSystem'],
  pool: ['place'],
  vm: [
    'name',
    'pool',
    'domainType',
    'osType',
    'memory',
    'memoryLimit',
    'cpuCount',
    'cpuCountLimit',
    'cpuPriority',
    'cpuUtilizationCap',
    'startPolicy',
    'networkInstallPath',
    'mouseType',
    'keymapName',
    'tags',
    'exists',
  ],
  vnic: ['network', 'mac'],
  lun: ['physicalDisk'],
  device: ['wwid'],
  disk: ['shareable'],
  translate: ['domainType', 'osType', 'cpuPriority', 'cpuUtilizationCap'],
} as const;

export type MapSubject = keyof typeof statements;

/** Attributes a map can state for one VM. */
export const vmStatements: ReadonlySet<string> = new Set(statements.vm);

/** One filled-in line: `<subject> <key> <attribute> = <value>`; for `translate` the key is the word to translate. */
export interface MapEntry {
  readonly subject: MapSubject;
  readonly key: string;
  readonly attribute: string;
  readonly value: string;
  readonly line: number;
  readonly column: number;
}

export interface MapDocument {
  readonly entries: readonly MapEntry[];
}

/**
 * Reads a map: what the operator states because no file tells it. One statement a line, `#` begins a comment line,
 * words with blanks stand in double quotes, an empty value is still open and says nothing. Two lines that state
 * different values for one thing are an error: neither is more right.
 */
export function readMapFile(bytes: Uint8Array): Reading<MapDocument> {
  const findings = createFindingList();
  const entries: MapEntry[] = [];
  const stated = new Map<string, MapEntry>();
  for (const line of splitLines(decodeText(bytes).text)) {
    if (/^\s*(#|$)/.test(line.text)) continue;
    const entry = readEntry(line, findings);
    if (!entry || entry.value === '') continue;
    entries.push(entry);
    const known = stated.get(thingOf(entry));
    stated.set(thingOf(entry), known ?? entry);
    if (known && known.value !== entry.value) {
      const message = `line ${known.line} states another ${entry.attribute} for ${entry.subject} ${entry.key}; one of the two must go`;
      findings.add('error', 'map-twice', message, entry);
    }
  }
  return { document: { entries }, findings: findings.all() };
}

/** What a line states something about; ids are compared without case, WWIDs in any spelling, names and words exactly. */
function thingOf({ subject, key, attribute }: MapEntry): string {
  const byId = subject === 'network' || subject === 'repository' || subject === 'disk';
  if (subject === 'lun') return `lun ${attribute} ${wwidKey(key) ?? key.toLowerCase()}`;
  return `${subject} ${attribute} ${byId ? key.toLowerCase() : key}`;
}

const token = /\s*("(?:[^"\\]|\\.)*"|[^\s"=]+)/y;

function readEntry(line: TextLine, findings: FindingList): MapEntry | undefined {
  const words: string[] = [];
  const fail = (offset: number, message: string) => {
    findings.add('error', 'map-line', message, { line: line.number, column: offset + 1 });
    return undefined;
  };
  token.lastIndex = 0;
  let end = 0;
  for (let match = token.exec(line.text); match && words.length < 4; match = token.exec(line.text)) {
    words.push(unquote(match[1] ?? ''));
    end = token.lastIndex;
  }
  const separator = /^\s*=\s*/.exec(line.text.slice(end));
  if (!separator)
    return fail(end, 'a line reads `<subject> <key> <attribute> = <value>`, and the = is missing here');
  if (words.length !== 3) return fail(end, `three words stand before the =, and here are ${words.length}`);
  const [subject = '', second = '', third = ''] = words;
  if (!isSubject(subject))
    return fail(0, `${excerptOf(subject)} is none of ${Object.keys(statements).join(', ')}`);
  const [key, attribute] = subject === 'translate' ? [third, second] : [second, third];
  const allowed: readonly string[] = statements[subject];
  if (!allowed.includes(attribute))
    return fail(
      0,
      `${excerptOf(attribute)} is none of ${allowed.join(', ')}, which a ${subject} line can state`,
    );
  const column = end + separator[0].length + 1;
  const value = unquote(line.text.slice(column - 1).trim());
  if (['shareable', 'exists'].includes(attribute) && !['', 'yes', 'no'].includes(value))
    return fail(column - 1, `${attribute} is yes or no, not ${excerptOf(value)}`);
  if (subject === 'device' && value !== '' && wwidKey(value) === undefined)
    return fail(column - 1, `a WWID is wanted, not ${excerptOf(value)}`);
  return {
    subject,
    key,
    attribute,
    value,
    line: line.number,
    column,
  };
}

function isSubject(word: string): word is MapSubject {
  return Object.hasOwn(statements, word);
}

function unquote(word: string): string {
  return /^".*"$/s.test(word) && word.length > 1 ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word;
}

/** Writes one line of a map; with an empty value it is a line to fill in. */
export function printMapLine(entry: Pick<MapEntry, 'subject' | 'key' | 'attribute' | 'value'>): string {
  const key = quote(entry.key);
  const words = entry.subject === 'translate' ? [entry.attribute, key] : [key, entry.attribute];
  const value = /^\s|\s$|^"/.test(entry.value) ? quoted(entry.value) : entry.value;
  return `${entry.subject} ${words.join(' ')} =${value === '' ? '' : ` ${value}`}`;
}

function quote(word: string): string {
  return /^[^\s"=#]+$/.test(word) ? word : quoted(word);
}

function quoted(word: string): string {
  return `"${word.replace(/["\\]/g, '\\$&')}"`;
}
