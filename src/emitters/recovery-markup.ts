import { oneLine } from './create-script/script-head.js';

/** Commands to paste. Each is one line: a line break in a value would make a command of what follows it. */
export function* fenced(lines: readonly string[]): Iterable<string> {
  if (lines.length === 0) return;
  yield '   ```\n';
  for (const line of lines) yield `   ${oneLine(line)}\n`;
  yield '   ```\n';
}

/** Says what was left out of the commands above, and why. */
export function* leftOut(what: string, values: readonly string[]): Iterable<string> {
  for (const value of values) {
    yield `   Left out, because it is no ${what === 'address' ? 'address' : 'id'} that can be put into a command: ${what} ${inline(value)}\n`;
  }
}

/** An id as Oracle VM makes them; anything else is shown and stands in no command. */
export function isId(text: string): boolean {
  return /^[0-9a-f][0-9a-f-]*$/i.test(text);
}

/** True for one line of text: nothing in it ends the line of a command. */
export function isPlain(text: string): boolean {
  return text === oneLine(text);
}

/** True for what a command cannot take for one of its options. */
export function isDevice(text: string): boolean {
  return text.startsWith('/') && isPlain(text);
}

/** Text from the estate as code inside a line; a backtick would end it. */
export function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'")}\``;
}

/** Text from the estate inside Markdown: one line, no markup. */
export function inline(text: string): string {
  return oneLine(text).replace(/[<>|`*_[\]]/g, '\\$&');
}
