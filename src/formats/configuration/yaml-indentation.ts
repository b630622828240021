import type { TextPlace } from '../line-index.js';
import { splitLines } from '../text.js';

interface Level {
  readonly indent: number;
  readonly isItem: boolean;
}

/** What is said of a line that is indented wrongly. */
export const misindented =
  'this line is indented otherwise than those above it; keys of one mapping, and items of one list, begin in the same column';

/**
 * Where an indentation is the reason why a line cannot be taken: the line itself, or the next one where that stands
 * deeper below a value. Undefined when it is something else. For lines with an error only: brackets and texts of several
 * lines are not looked into. Linear time.
 */
export function misindentedAt(text: string, number: number): TextPlace | undefined {
  const levels: Level[] = [];
  let before = '';
  for (const line of splitLines(text)) {
    if (/^\s*(?:#|$)/.test(line.text)) continue;
    const indent = line.text.search(/\S/);
    const isItem = /^\s*-(?:\s|$)/.test(line.text);
    if (line.number > number) {
      const isDeeper = indent > (levels.at(-1)?.indent ?? 0) && /:\s+[^\s|>[{&!#]/.test(before);
      return isDeeper ? { line: line.number, column: indent + 1 } : undefined;
    }
    const left = popDeeper(levels, indent);
    const top = levels.at(-1);
    const wrong =
      left.length > 0 && (top?.indent !== indent || (isItem && !top.isItem && left.at(-1)?.isItem === true));
    if (line.number === number && wrong) return { line: number, column: indent + 1 };
    if (top?.indent !== indent) levels.push({ indent, isItem });
    before = line.text;
  }
  return undefined;
}

/** Takes the levels away that are deeper than a line; the outermost of them is the last. */
function popDeeper(levels: Level[], indent: number): Level[] {
  const popped: Level[] = [];
  while ((levels.at(-1)?.indent ?? -1) > indent) popped.push(...levels.splice(-1));
  return popped;
}
