import type { RescueError } from '../base/errors.js';
import { shown, shownValue } from './terminal.js';

/** These list what is wrong, a line each, and hold nothing that could begin another line. */
const ofSeveralLines: ReadonlySet<string> = new Set([
  'OVM_CONFIG_INVALID',
  'OVM_SCRIPT_INVALID',
  'OVM_APPLY_GUARDED',
]);

/** An error as it is printed on stderr: for people with what to do next, or as one line of JSON (docs/json.md). */
export function errorText({ code, message, hint, exitCode }: RescueError, json: boolean): string {
  if (json) return `${JSON.stringify({ error: { code, message, hint, exitCode } })}\n`;
  const text = ofSeveralLines.has(code) ? shown(message) : shownValue(message);
  return `error: ${text}\n  ${shownValue(hint)}\n`;
}

/** Where an error came from, for `--debug` and reports of bugs: its message as one line, and the stack. */
export function stackText(error: unknown): string {
  if (!(error instanceof Error)) return shownValue(String(error));
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`${error.name}: ${error.message}`, ...frames].map(shownValue).join('\n');
}
