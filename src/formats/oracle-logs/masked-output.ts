import type { ToolMessage } from './tool-messages.js';

const mask = '[password]';
/** What tells of parameters that could not be read shows pieces of them, and the login is one of them. */
const aboutParameters = /\b(?:LRM-\d{3,5}|UD[EI]-000\d\d)\b/;
/** All that is shown; it may lack its closing mark. */
const shown = /['"].*/;
/** Names of our parameters between apostrophes, which help and tell no secret. */
const ownWord =
  /^'(?:userid|file|owner|consistent|compress|statistics|feedback|fromuser|touser|schemas|directory|dumpfile|nologfile|flashback_scn|job_name|status|remap_schema|logfile|parfile|show|sqlfile)'\.?$/i;
/** Lines of progress; no password is among them, though a name may be spelt as one. */
const progress =
  /^\.|^(?:Job|Master table|Dump file set|Starting|Connected) |^(?:Export|Import)(?:: Release| terminated)/;

/**
 * A line of a tool for people, without our password: whole, and without all that is quoted where a tool complains of
 * parameters. The code of a message stays. An empty password hides nothing.
 */
export function maskedLine(line: string, password: string): string {
  const [whole = '', before = '', code = ''] = /^(.*?)\b([A-Z][A-Z\d]{1,2}-\d{3,5})\b/.exec(line) ?? [];
  const rest = hidden(line.slice(whole.length), password);
  const said = aboutParameters.test(code)
    ? rest.replace(shown, (piece) => (ownWord.test(piece) ? piece : "'…'"))
    : rest;
  return `${hidden(before, password)}${code}${said}`;
}

/** The same for a log; lines of progress stay as they are. */
export function maskedLog(text: string, password: string): string {
  return text
    .split('\n')
    .map((line) => (progress.test(line) ? line : maskedLine(line, password)))
    .join('\n');
}

/** The same for messages; what they are known by stays. */
export function maskedMessages(messages: readonly ToolMessage[], password: string): ToolMessage[] {
  return messages.map((message) => ({ ...message, text: maskedLine(message.text, password) }));
}

function hidden(text: string, password: string): string {
  return password === '' ? text : text.replaceAll(password, mask);
}
