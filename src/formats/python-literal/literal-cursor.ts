/** Deepest nesting of brackets that is read; CPython's own tokenizer stops at the same depth. */
export const maxDepth = 200;

/** The place a literal reader stands at. `depth` counts open brackets: inside them line ends are blanks. */
export interface LiteralCursor {
  readonly text: string;
  pos: number;
  depth: number;
  /** Called for each comment that is passed, perhaps more than once. */
  readonly onComment?: ((start: number, end: number) => void) | undefined;
}

/** Why a text is not a literal: `syntax` = no Python at all, `code` = Python that would have to be evaluated. */
export interface LiteralError {
  readonly kind: 'syntax' | 'code';
  readonly message: string;
  readonly offset: number;
}

/**
 * Thrown inside this folder only and turned into a value by `readLiteral`. No Error, because a stack trace for each
 * damaged statement would cost far more than reading it.
 */
export class NotLiteral {
  constructor(readonly detail: LiteralError) {}
}

export function failSyntax(offset: number, message: string): never {
  throw new NotLiteral({ kind: 'syntax', message, offset });
}

export function failCode(offset: number, message: string): never {
  throw new NotLiteral({ kind: 'code', message, offset });
}

/** Moves over blanks, joined lines and, inside brackets, line ends and comments. */
export function skipBlanks(cursor: LiteralCursor): void {
  const { text } = cursor;
  for (;;) {
    cursor.pos = afterBlanks(text, cursor.pos);
    const code = text.charCodeAt(cursor.pos);
    if (cursor.depth > 0 && (code === 0x0a || code === 0x0d)) cursor.pos += 1;
    else if (cursor.depth > 0 && code === 0x23) {
      const start = cursor.pos;
      cursor.pos = endOfLine(text, start);
      cursor.onComment?.(start, cursor.pos);
    } else return;
  }
}

/** Offset behind the blanks and joined lines outside brackets that stand at an offset. */
export function afterBlanks(text: string, offset: number): number {
  let pos = offset;
  for (;;) {
    const code = text.charCodeAt(pos);
    if (isBlank(code)) pos += 1;
    else {
      const length = code === 0x5c ? lineEndLength(text, pos + 1) : 0;
      if (length === 0) return pos;
      pos += 1 + length;
    }
  }
}

/** True for the code of a blank, a tab or a form feed. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0c;
}

/** Length of the line end at an offset: 2 for CRLF, 1 for LF or CR, 0 for none. */
export function lineEndLength(text: string, offset: number): 0 | 1 | 2 {
  const code = text.charCodeAt(offset);
  if (code === 0x0a) return 1;
  if (code !== 0x0d) return 0;
  return text.charCodeAt(offset + 1) === 0x0a ? 2 : 1;
}

const lineEnd = /[\r\n]/g;

/** Offset of the line end at or after an offset, or of the end of the text. */
export function endOfLine(text: string, offset: number): number {
  lineEnd.lastIndex = offset;
  return lineEnd.exec(text)?.index ?? text.length;
}
