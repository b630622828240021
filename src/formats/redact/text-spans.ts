import { isSecretKey } from '../../base/secret.js';
import type { FileKind } from '../file-kind.js';
import { skipString } from '../python-literal/read-string.js';
import { skipStatement } from '../vm-cfg/skip-statement.js';
import type { SpanRule } from './redact-span.js';
import { freeTextKeys, keyParts, oracleComment, vocabulary } from './redact-vocabulary.js';

/** A stretch of the text and how much of it may stay; spans follow one another without a gap. */
export interface TextSpan {
  readonly end: number;
  readonly rule: SpanRule;
  /** True outside of strings where a language writes numbers and constants. */
  readonly bare?: boolean;
}

/** Cuts a file into keys, values and comments. What does not fit the kind of file counts as written by people. */
export function textSpans(kind: FileKind, text: string): TextSpan[] {
  if (kind === 'vm.cfg') return vmCfgSpans(text);
  if (kind === 'dump-db-server' || kind === 'dump-db-repository' || kind === 'ovsmeta')
    return dictSpans(text);
  if (kind === 'xm-list') return sExpressionSpans(text);
  const cutLine = kind === 'ocfs2-parameters' || kind === 'ocfs2-stats' ? ocfs2Line : settingLine;
  const spans: TextSpan[] = [];
  for (const match of text.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g)) {
    if (match[0] !== '') cutLine(match[0], match.index, spans);
  }
  return spans;
}

/** What may stay of the value of a key. */
function ruleOf(key: string): SpanRule {
  if (isSecretKey(key)) return 'secret';
  if (freeTextKeys.has(key)) return 'free';
  return vocabulary.has(key) ? 'known' : 'unknown';
}

/** A key that is not known stays when it is made of known parts: it may be somebody's name for something. */
function keyRule(key: string): SpanRule {
  const known = vocabulary.has(key) || key.split(/[_-]/).every((part) => keyParts.has(part.toLowerCase()));
  return known ? 'keep' : 'free';
}

const assignment = /([ \t]*)([A-Za-z_]\w*)(?=[ \t]*=(?!=))/y;

function vmCfgSpans(text: string): TextSpan[] {
  const spans: TextSpan[] = [];
  const state = { unbalanced: false };
  const names = (text.match(/^OVM_(?:simple_name|description)[ \t]*=.*$/gm) ?? []).join('\n').toLowerCase();
  for (let start = 0; start < text.length; ) {
    assignment.lastIndex = start;
    const [whole = '', blanks = '', key] = assignment.exec(text) ?? [];
    const end = Math.min(
      text.length,
      Math.max(start + 1, skipStatement(text, start, state, 'semicolon') + 1),
    );
    let rule: SpanRule = 'unknown';
    let from = start;
    if (key !== undefined) {
      from = start + whole.length;
      spans.push({ end: start + blanks.length, rule: 'keep' });
      spans.push({ end: from, rule: vocabulary.has(key) || !looksLikeName(key, names) ? 'keep' : 'free' });
      rule = ruleOf(key);
    }
    cutComments(text, from, end, rule, spans);
    start = end;
  }
  return spans;
}

/** An unknown key is what a sample is asked for, unless digits or a value tell that it is made of a name. */
function looksLikeName(key: string, names: string): boolean {
  if (/\d{2}|[0-9a-f]{8}/i.test(key) || key.length > 60) return true;
  return key
    .toLowerCase()
    .split('_')
    .some((part) => part.length > 3 && names.includes(part));
}

/** A value with its comments: a `#` outside of strings up to the end of its line. */
function cutComments(text: string, from: number, end: number, rule: SpanRule, spans: TextSpan[]): void {
  const stop = /['"#]/g;
  stop.lastIndex = from;
  for (let match = stop.exec(text); match !== null && match.index < end; match = stop.exec(text)) {
    if (match[0] !== '#') {
      const close = Math.min(end, Math.max(match.index + 1, skipString(text, match.index) ?? end));
      if (rule !== 'secret') spans.push({ end: match.index, rule, bare: true }, { end: close, rule });
      stop.lastIndex = close;
      continue;
    }
    const lineEnd = /[\r\n]|$/g;
    lineEnd.lastIndex = match.index;
    const commentEnd = Math.min(end, lineEnd.exec(text)?.index ?? end);
    spans.push({ end: match.index, rule, bare: true }, { end: commentEnd, rule: 'free' });
    stop.lastIndex = commentEnd;
  }
  spans.push({ end, rule, bare: true });
}

/** Dicts of Python and JSON: a string behind `{` or `,` and before `:` is a key. */
function dictSpans(text: string): TextSpan[] {
  const spans: TextSpan[] = [];
  const part = /[{},]|[uUrRbB]{0,2}(?:"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?)/g;
  let rule: SpanRule = 'free';
  let keyMayFollow = false;
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    const end = part.lastIndex;
    if (/^[{},]$/.test(match[0])) {
      keyMayFollow = match[0] !== '}';
      // behind a value only a key may stay; what follows a bracket is damage, or a shell's prompt
      spans.push({ end, rule, bare: true });
      if (match[0] !== ',') rule = 'free';
      continue;
    }
    const key = keyMayFollow && /^\s{0,9}:/.test(text.slice(end, end + 10)) ? innerOf(match[0]) : undefined;
    spans.push({ end: match.index, rule, bare: true });
    if (key !== undefined) {
      const nested = /^\s{0,9}:\s{0,99}\{/.test(text.slice(end, end + 120));
      spans.push({ end, rule: nested && !vocabulary.has(key) ? 'unknown' : keyRule(key) });
      rule = ruleOf(key);
    } else spans.push({ end, rule });
    keyMayFollow = false;
  }
  spans.push({ end: text.length, rule: 'free', bare: true });
  return spans;
}

function innerOf(string: string): string {
  return string.replace(/^[uUrRbB]{0,2}['"]|['"]$/g, '');
}

/** `(key value ...)`: the key's rule holds up to its closing bracket. */
function sExpressionSpans(text: string): TextSpan[] {
  const spans: TextSpan[] = [];
  const part =
    /\((\s{0,200})([A-Za-z_][\w-]*)?|\)|(?<=[\s(])(?:'(?:\\[\s\S]|[^'\\])*'?|"(?:\\[\s\S]|[^"\\])*"?)/g;
  const rules: SpanRule[] = [];
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    const outer = rules.at(-1) ?? 'free';
    spans.push({ end: match.index, rule: outer });
    const [whole, blanks = '', key] = match;
    if (whole === ')') rules.pop();
    else if (whole.startsWith('(')) {
      spans.push({ end: match.index + 1 + blanks.length, rule: 'keep' });
      // Domain-0 and the like: a list without a key, as in (cpus ((0 1))), goes on with the rule around it
      if (key !== undefined) spans.push({ end: part.lastIndex, rule: keyRule(key) });
      rules.push(key === undefined || outer === 'secret' ? outer : ruleOf(key));
    }
    if (whole === ')') spans.push({ end: part.lastIndex, rule: 'keep' });
    else if (!whole.startsWith('(')) spans.push({ end: part.lastIndex, rule: outer });
  }
  spans.push({ end: text.length, rule: 'free' });
  return spans;
}

/** One line of KEY=VALUE files and of cluster.conf. */
function settingLine(line: string, start: number, spans: TextSpan[]): void {
  const end = start + line.length;
  const setting = /^(\s*(?:export\s+)?)([A-Za-z_][\w.-]*)([ \t]*[=:])/.exec(line);
  const [whole, before, key] = setting ?? [];
  if (whole === undefined || before === undefined || key === undefined) {
    spans.push({ end, rule: oracleComment.test(line.trimEnd()) ? 'keep' : 'free' });
    return;
  }
  const valueStart = start + whole.length;
  spans.push({ end: start + before.length, rule: 'keep' });
  spans.push(
    { end: start + before.length + key.length, rule: keyRule(key) },
    { end: valueStart, rule: 'keep' },
  );
  const open = key === 'METADATA' ? line.indexOf('{') : -1;
  const close = line.lastIndexOf('}');
  if (open >= 0 && close > open) {
    spans.push({ end: start + open, rule: 'unknown' }, { end: start + close, rule: 'free' });
    spans.push({ end, rule: 'unknown' });
    return;
  }
  const rule = ruleOf(key);
  const comment = rule === 'known' || rule === 'unknown' ? line.search(/\s#/) : -1;
  if (comment >= whole.length) spans.push({ end: start + comment, rule }, { end, rule: 'free' });
  else spans.push({ end, rule });
}

const statsLine =
  /^\s*(?:Revision|Mount Count|State|Check Interval|Creator OS|Feature (?:Compat|Incompat|RO compat)|Tunefs Incomplete|Root Blknum|First Cluster|Block Size Bits|Max Node Slots|Extended Attributes|UUID|Hash|DX Seeds|Cluster (?:stack|flags)|Inode|FS Generation|CRC32|Type|Dynamic Features|User|Links|[acmd]time|Refcount Block|Last Extblk|Sub Alloc Slot):/;

/** One line that ocfs2-tools print, or the command that asked for it. */
function ocfs2Line(line: string, start: number, spans: TextSpan[]): void {
  const end = start + line.length;
  const label = /^\s*Label:|(?<![^\s,])V=/i.exec(line);
  const command = /tun\w{1,4}\.ocfs2\s+-Q|debugfs\.ocfs2\s/.exec(line);
  if (command) {
    spans.push({ end: start + command.index, rule: 'free' }, { end, rule: 'unknown' });
    return;
  }
  const values = (line.match(/(?<![^\s,])[BTNVUMHO]=/gi) ?? []).length > 1;
  if (!label) {
    spans.push({ end, rule: statsLine.test(line) || values ? 'known' : 'free' });
    return;
  }
  const from = label.index + label[0].length;
  const next = line.slice(from).search(/[\s,][BTNUMHO]=/i);
  spans.push({ end: start + from, rule: 'known' });
  spans.push({ end: next < 0 ? end : start + from + next, rule: 'free' }, { end, rule: 'known' });
}
