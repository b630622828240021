import type { RescueError } from '../base/errors.js';
import { shown } from './terminal.js';

/** An error as it is printed on stderr: for people with what to do next, or as one line of JSON (docs/json.md). */
export function errorText({ code, message, hint, exitCode }: RescueError, json: boolean): string {
  if (json) return `${JSON.stringify({ error: { code, message, hint, exitCode } })}\n`;
  return shown(`error: ${message}\n  ${hint}\n`);
}
