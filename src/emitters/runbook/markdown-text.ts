import { oneLine } from '../create-script/script-head.js';

/** Commands to paste. Each is one line: a line break in a value would make a command of what follows it. */
export function* fenced(lines: readonly string[], word: string): Iterable<string> {
  if (lines.length === 0) return;
  yield `\`\`\`${word}\n`;
  for (const line of lines) yield `${unfenced(oneLine(line))}\n`;
  yield '```\n\n';
}

/** A line that begins like a fence would end the block. */
function unfenced(line: string): string {
  return line.replace(/^(\s*)(`{3,}|~{3,})/, '$1 \\$2');
}

/** Text from the estate as code inside a line; a backtick would end it. */
export function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'")}\``;
}

/** Text from the estate inside Markdown: one line, no markup. A `_` inside a word is none. */
export function inline(text: string): string {
  return oneLine(text)
    .replace(/[<>|`*[\]\\]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_');
}
