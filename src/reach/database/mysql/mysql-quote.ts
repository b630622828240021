/** An identifier in backticks. */
export function quoteMysqlName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/**
 * A text as a literal that means the same under every sql_mode: quotes are doubled, and a text with a backslash, which
 * only means itself under NO_BACKSLASH_ESCAPES, is written in hexadecimal. So is one with control characters, which a
 * client on the way might change.
 */
export function quoteMysqlText(text: string): string {
  if (/[\\\x00-\x1f\x7f]/.test(text)) return `_utf8mb4 0x${Buffer.from(text, 'utf8').toString('hex')}`;
  return `'${text.replaceAll("'", "''")}'`;
}

/** `database`.`name` */
export function qualifiedMysqlName(database: string, name: string): string {
  return `${quoteMysqlName(database)}.${quoteMysqlName(name)}`;
}
