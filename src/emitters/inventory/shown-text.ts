/**
 * C0 and C1 control characters, line and paragraph separators, characters without width, marks that turn the
 * direction of writing, tag characters, and halves of surrogate pairs: all that moves a cursor, starts an escape
 * sequence of a terminal, or makes a name look like another one.
 */
const unsafe =
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** The text as it may be shown on a terminal or page: unsafe characters as `\x1b` or `\u202e`, all others as they are. */
export function shownText(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
