import { endOfLine } from '../python-literal/literal-cursor.js';
import { skipString } from '../python-literal/read-string.js';

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const token = /['"]|[()[\]{}]|[#;]|\\(?:\r\n|[\s\S])|\r\n|\n|\r/g;
const assignmentLine = /(?<=[\r\n])[A-Za-z_]\w*[ \t]*=(?!=)/g;
const assignmentHere = /[A-Za-z_]\w*[ \t]*=(?!=)/y;

/** Remembered over one file, so that a file with many unclosed brackets is still read in linear time. */
export interface SkipState {
  unbalanced: boolean;
}

/**
 * Where the statement that begins at `start` ends: the offset of its `;` or line end, or the end of the text. A
 * compound statement (`if x: a = 1; b = 2`) reaches over each `;`: `upTo` is 'line end' for it.
 * Open brackets join lines as in Python. A line `name =` at the left margin ends a list or dict that was never
 * closed, so that one damaged statement does not swallow the rest of the file.
 */
export function skipStatement(
  text: string,
  start: number,
  state: SkipState,
  upTo: 'semicolon' | 'line end',
): number {
  const open: OpenBracket[] = [];
  token.lastIndex = text[start] === ';' ? start + 1 : start;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const found = match[0];
    if (found === ';') {
      if (open.length === 0 && upTo === 'semicolon') return match.index;
    } else if (found === '#') {
      token.lastIndex = endOfLine(text, match.index);
    } else if (found === "'" || found === '"') {
      const end = skipString(text, match.index);
      if (end === undefined) return nextAssignment(text, start, state);
      token.lastIndex = end;
    } else if (closing[found]) {
      open.push({ closedBy: closing[found], call: /[\w)\]]/.test(text[match.index - 1] ?? '') });
    } else if (found === open.at(-1)?.closedBy) {
      open.pop();
    } else if (found === '\r' || found === '\n' || found === '\r\n') {
      if (open.length === 0 || endsUnclosed(text, token.lastIndex, open.at(-1), state)) return match.index;
    }
  }
  return open.length === 0 ? text.length : nextAssignment(text, start, state);
}

interface OpenBracket {
  readonly closedBy: string;
  readonly call: boolean;
}

/** Inside the brackets of a call a line `name =` may be a keyword argument, elsewhere it is a new statement. */
function endsUnclosed(
  text: string,
  offset: number,
  innermost: OpenBracket | undefined,
  state: SkipState,
): boolean {
  assignmentHere.lastIndex = offset;
  return (state.unbalanced || !innermost?.call) && assignmentHere.test(text);
}

function nextAssignment(text: string, start: number, state: SkipState): number {
  state.unbalanced = true;
  assignmentLine.lastIndex = start + 1;
  const next = assignmentLine.exec(text);
  if (!next) return text.length;
  return text.startsWith('\r\n', next.index - 2) ? next.index - 2 : next.index - 1;
}
