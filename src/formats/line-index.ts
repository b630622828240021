import { splitLines } from './text.js';

/** Where an offset of the text is; line and column count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * A function from an offset in the text (UTF-16 code units, 0 to its length) to line and column.
 * Building takes linear time, each answer logarithmic time.
 */
export function createLineIndex(text: string): (offset: number) => TextPlace {
  const lines = splitLines(text);
  const starts = lines.map((line) => line.start);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    // between the two characters of a CRLF is still the end of the line
    const length = lines[low]?.text.length ?? 0;
    return { line: low + 1, column: Math.min(offset - (starts[low] ?? 0), length) + 1 };
  };
}
