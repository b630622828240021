import { shownText } from './shown-text.js';

/** The width of a report line where the values allow it. */
export const reportWidth = 120;

/**
 * Parts joined by `separator` into lines that begin with `indent` and are at most `reportWidth` columns wide; a part
 * that is wider than a line stands alone and is not broken, so that it can be copied.
 */
export function* wrapped(indent: string, parts: readonly string[], separator = ', '): Iterable<string> {
  const further = `${' '.repeat(columns(indent))}  `;
  let line = indent;
  let empty = true;
  for (const [position, part] of parts.entries()) {
    const text = shownText(part) + (position < parts.length - 1 ? separator.trimEnd() : '');
    const gap = empty ? '' : ' ';
    if (!empty && columns(line) + gap.length + columns(text) > reportWidth) {
      yield line;
      line = further + text;
    } else line += gap + text;
    empty = false;
  }
  if (!empty) yield line;
}

/** Running text, broken between words. */
export function* wrappedWords(indent: string, text: string): Iterable<string> {
  yield* wrapped(
    indent,
    text.split(' ').filter((word) => word !== ''),
    ' ',
  );
}

/** The number of characters; wide characters count as one, which only makes a line look longer. */
export function columns(text: string): number {
  return [...text].length;
}

/** The text filled up with blanks to a width; a longer one stays whole. */
export function padded(text: string, width: number): string {
  const shown = shownText(text);
  return shown + ' '.repeat(Math.max(0, width - columns(shown)));
}

/** A heading with a line below. */
export function* heading(title: string): Iterable<string> {
  yield '';
  yield shownText(title);
  yield '-'.repeat(Math.min(columns(shownText(title)), reportWidth));
}
