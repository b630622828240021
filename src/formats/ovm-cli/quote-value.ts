/**
 * C0, DEL, C1, the line and paragraph separators of Unicode, halves of surrogate pairs, and the semicolon: it separates
 * commands in scripts that were seen, and whether quotes protect it is not known.
 */
const unsendable =
  /[;\x00-\x1f\x7f-\x9f\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Offset of the first character that cannot stand in a command line, -1 when all can. A command is one physical line. */
export function unsendableAt(value: string): number {
  return value.search(unsendable);
}

/** Names the character at an offset for a message: `U+000A`. */
export function characterName(value: string, offset: number): string {
  return `U+${value.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')}`;
}

const plainValue = /^[A-Za-z0-9_.:+@%-]+$/;

/**
 * A value as it stands after `name=`. Quotes whatever is not plain, doubles every slash inside the quotes and puts a
 * slash before the quote character: the rule that all three releases accept (3.3 and 3.4 CLI guides; on 3.2 the storage
 * testkit doubles slashes; that a value with a slash is better quoted is inferred). Expects a value without unsendable
 * characters.
 */
export function quoteValue(value: string): string {
  if (plainValue.test(value)) return value;
  const quote = value.includes('"') && !value.includes("'") ? "'" : '"';
  return quote + value.replaceAll('/', '//').replaceAll(quote, `/${quote}`) + quote;
}
