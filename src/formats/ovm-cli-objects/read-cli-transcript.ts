import type { Reading } from '../document.js';
import { createFindingList, excerptOf, type FindingList } from '../finding-list.js';
import { decodeText } from '../text.js';
import { readCliRequest } from './cli-request.js';
import type { CliObjectReply, CliTranscript } from './cli-transcript.js';
import { addDataLine, emptyData, type ReplyData, undisputed } from './reply-data.js';

type HeaderName = 'Command' | 'Status' | 'Time' | 'JobId' | 'Error Msg' | 'Data';

/** A reply while it is being read. */
interface Draft {
  readonly line: number;
  readonly header: Map<HeaderName, string>;
  readonly echo: string | undefined;
  part: 'header' | 'error' | 'data';
  readonly errorLines: string[];
  readonly data: ReplyData;
  whole: boolean;
}

/** `OVM> show vm …`, also as a shell prints it that keeps the answer in a variable: `+ details='OVM> show …`. */
const promptLine = /^(?:\+{1,9} \w{1,64}=')?OVM>[ \t]?(.*)$/su;
const headerLine = /^(Command|Status|Time|JobId|Error Msg|Data):[ \t]?(.*)$/su;
/** Line ends in any of the forms of EndlineChars, and LF CR, which Oracle's own scripts match. */
const lineEnd = /\r\n|\n\r|\n|\r/;

/**
 * Reads replies in the Verbose output mode: a whole session, also one that was copied from a terminal or a log of
 * `sh -x`. Lines before, between and behind replies that belong to none are left out. Total, linear time.
 */
export function readCliTranscript(bytes: Uint8Array): Reading<CliTranscript> {
  return readReplies(bytes, false);
}

/**
 * Reads the one reply to one line, as it was captured. Nothing in it begins another: a description is text of whoever
 * may edit his VM, and must not pass for a reply about the VM of somebody else.
 */
export function readCliReply(bytes: Uint8Array): Reading<CliTranscript> {
  return readReplies(bytes, true);
}

function readReplies(bytes: Uint8Array, isOne: boolean): Reading<CliTranscript> {
  const findings = createFindingList();
  const replies: CliObjectReply[] = [];
  const lines = decodeText(bytes).text.split(lineEnd);
  let draft: Draft | undefined;
  const end = (whole: boolean) => {
    if (draft) replies.push(...finished(draft, whole, findings));
    draft = undefined;
  };
  const last = lines.findLastIndex((text) => text.trim() !== '');
  for (const [index, text] of lines.entries()) {
    const number = index + 1;
    const mayEnd = !isOne || draft === undefined || index === last;
    const prompt = mayEnd ? promptIn(draft, text, lines[index + 1]) : undefined;
    if (prompt !== undefined) {
      end(true);
      if (prompt !== '' && prompt !== 'Connection closed.') draft = emptyDraft(number, prompt);
    } else if (mayEnd && startsReply(draft, text, lines[index + 1])) {
      end(false);
      draft = emptyDraft(number, undefined);
      takeLine(draft, text, number, findings);
    } else if (draft) takeLine(draft, text, number, findings);
  }
  end(false);
  return { document: { replies }, findings: findings.all() };
}

/** What stands behind a prompt. In the data, where a value may hold any text, a command has its reply at once. */
function promptIn(draft: Draft | undefined, text: string, next: string | undefined): string | undefined {
  const command = promptLine.exec(text)?.[1];
  if (command === undefined || draft?.part !== 'data') return command;
  const ends = /^(?:|exit|Connection closed\.)\s*$/.test(command);
  return ends || next?.startsWith('Command:') ? command : undefined;
}

function emptyDraft(line: number, echo: string | undefined): Draft {
  const header = new Map<HeaderName, string>();
  return { line, header, echo, part: 'header', errorLines: [], data: emptyData(), whole: false };
}

/** Text of a value must not pass for a reply: behind `Command:` a reply has `Status:` at once. */
function startsReply(draft: Draft | undefined, text: string, next: string | undefined): boolean {
  if (!text.startsWith('Command:')) return false;
  if (draft === undefined) return true;
  return draft.header.has('Command') && (next?.startsWith('Status: ') ?? false);
}

function takeLine(draft: Draft, text: string, number: number, findings: FindingList): void {
  if (draft.part === 'data') addDataLine(draft.data, text, number, findings);
  else if (takeHeader(draft, text)) return;
  else if (draft.part === 'error') draft.errorLines.push(text);
  else if (text.trim() !== '' && draft.header.has('Command')) {
    const message = `"${excerptOf(text)}" is no line of a reply in the Verbose output mode`;
    findings.add('note', 'unexpected-line', message, { line: number, column: 1 });
  }
}

/** Only what is still to come counts as a header; once an error message has begun, a status inside it is text. */
function takeHeader(draft: Draft, text: string): boolean {
  const match = headerLine.exec(text);
  const name = match?.[1] as HeaderName | undefined;
  const value = match?.[2] ?? '';
  if (name === undefined || draft.header.has(name)) return false;
  if (draft.part === 'error' && (name === 'Status' || name === 'Command')) return false;
  draft.header.set(name, value.trimEnd());
  if (name === 'Data') draft.part = 'data';
  if (name === 'Error Msg') {
    draft.part = 'error';
    draft.errorLines.push(value);
  }
  return true;
}

/** Nothing for an echo without a reply: `exit`, and what a person typed and took back. */
function finished(draft: Draft, whole: boolean, findings: FindingList): CliObjectReply[] {
  const { header, data, line } = draft;
  const command = header.get('Command') ?? draft.echo;
  if (command === undefined || header.size === 0) return [];
  const [status, time, jobId] = [header.get('Status'), header.get('Time'), header.get('JobId')];
  if (status === undefined || !whole) {
    const what = status === undefined ? 'no "Status:" line' : 'no prompt behind it';
    findings.add('warning', 'reply-cut', `the reply has ${what}; it may be cut`, { line, column: 1 });
  }
  const request = readCliRequest(command);
  if (request?.verb === 'list' || request?.verb === 'show') noteOtherLines(data, findings);
  const reply: CliObjectReply = {
    command,
    ...(request && { request }),
    line,
    ...(status !== undefined && { status }),
    ...(time !== undefined && { time }),
    ...(jobId !== undefined && { jobId }),
    rows: data.rows,
    attributes: undisputed(data),
    ...(data.disputed.size > 0 && { disputed: true as const }),
    otherLines: data.otherLines,
    none: data.none && data.rows.length === 0,
    ...(draft.errorLines.length > 0 && { errorMessage: draft.errorLines.join('\n').trimEnd() }),
    whole,
  };
  return [reply];
}

function noteOtherLines(data: ReplyData, findings: FindingList): void {
  for (const { text, line } of data.otherLines) {
    const message = `"${excerptOf(text)}" is neither an object nor a label with a value; it is kept`;
    findings.add('warning', 'unread-line', message, { line, column: 1 });
  }
}
