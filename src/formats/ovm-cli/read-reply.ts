import type { ReadFinding, Reading } from '../document.js';
import { createFindingList, excerptOf, type FindingList } from '../finding-list.js';
import { type CliReplyAttribute, type CliReplyRow, readAttribute, readRow } from './reply-line.js';

/** What the CLI answered to one command, in the Verbose output mode. */
export interface CliReply {
  /** What stands behind `Command:`, or in the echo line `OVM> …`; it holds every secret that was sent. */
  readonly command: string | undefined;
  /** True only if the line `Status: Success` came; a reply that breaks off is no success. */
  readonly success: boolean;
  /** What stands behind `Status:`. */
  readonly status: string | undefined;
  readonly time: string | undefined;
  /** Since 3.4; milliseconds since 1970. */
  readonly jobId: string | undefined;
  readonly rows: readonly CliReplyRow[];
  readonly attributes: readonly CliReplyAttribute[];
  /** True when the data is the word `None`: an empty list. */
  readonly none: boolean;
  /** All lines of `Error Msg:`, joined by line feeds. */
  readonly errorMessage: string | undefined;
  /** Lines of the data that are neither row nor attribute. */
  readonly otherLines: readonly string[];
  /** Whether `OVM> Connection closed.` came: the transcript is whole. */
  readonly closed: boolean;
}

type HeaderName = 'Command' | 'Status' | 'Time' | 'JobId' | 'Error Msg' | 'Data';

/** A reply while it is being read. */
interface Draft {
  readonly header: Map<HeaderName, string>;
  echo: string | undefined;
  part: 'header' | 'error' | 'data';
  readonly errorLines: string[];
  readonly rows: CliReplyRow[];
  readonly attributes: CliReplyAttribute[];
  readonly otherLines: string[];
  none: boolean;
  closed: boolean;
}

const headerLine = /^(Command|Status|Time|JobId|Error Msg|Data):[ ]?(.*)$/u;
const promptLine = /^OVM>[ ]?(.*)$/u;

function emptyDraft(): Draft {
  return {
    header: new Map(),
    echo: undefined,
    part: 'header',
    errorLines: [],
    rows: [],
    attributes: [],
    otherLines: [],
    none: false,
    closed: false,
  };
}

/** Text of the data or of an error message must not pass for a header: only what is still to come is taken as one. */
function takeHeader(draft: Draft, line: string, findings: FindingList, number: number): boolean {
  if (draft.part === 'data') return false;
  const match = headerLine.exec(line);
  const name = match?.[1] as HeaderName | undefined;
  if (name === undefined) return false;
  if (draft.header.has(name)) {
    if (draft.part === 'error') return false;
    const message = `a second "${name}:" line in one reply; the first one counts`;
    findings.add('warning', 'repeated-header', message, { line: number, column: 1 });
    return true;
  }
  const text = match?.[2] ?? '';
  // Once the message has begun, a status inside it is text.
  if (draft.part === 'error' && name === 'Status') return false;
  draft.header.set(name, text);
  draft.part = name === 'Data' ? 'data' : name === 'Error Msg' ? 'error' : 'header';
  if (name === 'Error Msg') draft.errorLines.push(text);
  return true;
}

function takeData(draft: Draft, line: string): void {
  const row = readRow(line);
  if (row) {
    draft.rows.push(row);
    return;
  }
  if (line.trim() === 'None') {
    draft.none = true;
    return;
  }
  const attribute = readAttribute(line);
  if (attribute) draft.attributes.push(attribute);
  else draft.otherLines.push(line);
}

function takeLine(draft: Draft, line: string, findings: FindingList, number: number): void {
  if (takeHeader(draft, line, findings, number)) return;
  if (draft.part === 'error') draft.errorLines.push(line);
  else if (draft.part === 'data') takeData(draft, line);
  else {
    draft.otherLines.push(line);
    const message = `"${excerptOf(line)}" is no line of a reply in the Verbose output mode`;
    findings.add('note', 'unexpected-line', message, { line: number, column: 1 });
  }
}

function finish(draft: Draft): CliReply {
  const { header, rows, attributes, none, otherLines, closed } = draft;
  const status = header.get('Status');
  return {
    command: header.get('Command') ?? draft.echo,
    success: status === 'Success',
    status,
    time: header.get('Time'),
    jobId: header.get('JobId'),
    rows,
    attributes,
    none: none && rows.length === 0,
    errorMessage: header.has('Error Msg') ? draft.errorLines.join('\n').trimEnd() : undefined,
    otherLines,
    closed,
  };
}

/** Reads one prompt line; true when the reply that `draft` holds has ended before it. */
function takePrompt(draft: Draft, text: string): boolean {
  if (text === 'Connection closed.') {
    draft.closed = true;
    return false;
  }
  if (draft.closed || draft.header.size > 0) return true;
  if (text !== '') draft.echo = text;
  return false;
}

function lackOfStatus(reply: CliReply): ReadFinding | undefined {
  if (reply.success || reply.status === 'Failure') return undefined;
  const message =
    reply.status === undefined
      ? 'the reply holds no "Status:" line; it is not taken as a success'
      : `the status "${excerptOf(reply.status)}" is neither Success nor Failure; it is not taken as a success`;
  return { severity: 'error', code: 'no-status', message, line: 1, column: 1 };
}

/**
 * Reads the transcript of one command: what `ssh -p 10000 admin@manager '<command>'` prints. Lines end in any mix of CR
 * and LF (EndlineChars), blank lines do not count; line numbers in findings count lines that are not blank. Labels as
 * observed on 3.2 to 3.4; that an error message runs over several lines is inferred, no real failure was seen.
 * A second command in the text is reported and left. Total, linear time.
 */
export function readReply(text: string): Reading<CliReply> {
  const findings = createFindingList();
  const draft = emptyDraft();
  const lines = text.split(/[\r\n]+/).filter((line) => line !== '');
  for (const [index, line] of lines.entries()) {
    const prompt = line.startsWith('OVM>') ? promptLine.exec(line) : null;
    if (prompt === null) takeLine(draft, line, findings, index + 1);
    else if (takePrompt(draft, prompt[1] ?? '')) {
      const message = 'the reply to a second command begins here and was not read';
      if (prompt[1] !== '') findings.add('warning', 'second-reply', message, { line: index + 1, column: 1 });
      break;
    }
  }
  const reply = finish(draft);
  const lack = lackOfStatus(reply);
  return { document: reply, findings: lack ? [lack, ...findings.all()] : findings.all() };
}
