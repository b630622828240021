const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  t: '\t',
  n: '\n',
  r: '\r',
  Z: '\x1a',
};

/** The text of a string literal with its quotes. */
export function textOfLiteral(literal: string, backslashEscapes: boolean): string {
  const quote = literal[0] ?? '';
  const inner = literal.slice(1, -1);
  const pattern = backslashEscapes ? /\\([\s\S])|(["'])\2/g : /()(["'])\2/g;
  return inner.replace(pattern, (whole, escaped: string, doubled: string | undefined) => {
    if (doubled !== undefined) return doubled === quote ? doubled : whole;
    return escapes[escaped] ?? escaped;
  });
}
