import { isUtf8 } from 'node:buffer';

/** What stands behind a backslash in a literal when it does not mean itself. */
const escaped: Readonly<Record<string, string>> = {
  '0': '\0',
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  Z: '\x1a',
};

/** Names in backticks, which are passed over, and literals. */
const quotedPart = /`(?:[^`]|``)*`|'((?:[^'\\]|''|\\[\s\S])*)'/g;

/**
 * A CREATE statement as text. A server writes the default of a binary column as the bytes it is, which are text in no
 * character set; such a literal becomes a hexadecimal one, which servers since 5.0 take for the same value.
 */
export function createText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const text = bytes.toString('latin1').replace(quotedPart, (part, literal: string | undefined) => {
    if (literal === undefined || isUtf8(Buffer.from(literal, 'latin1'))) return part;
    return `X'${Buffer.from(unescapedLiteral(literal), 'latin1').toString('hex').toUpperCase()}'`;
  });
  return Buffer.from(text, 'latin1').toString('utf8');
}

function unescapedLiteral(literal: string): string {
  return literal.replace(/''|\\([\s\S])/g, (_, behind: string | undefined) =>
    behind === undefined ? "'" : (escaped[behind] ?? behind),
  );
}
