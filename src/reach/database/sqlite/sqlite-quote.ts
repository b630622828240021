/** An identifier of SQLite, quoted. */
export function quoteSqliteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a literal of SQLite. NUL would end a statement, so a text with it is written in hexadecimal. */
export function quoteSqliteText(text: string): string {
  if (text.includes('\0')) return `CAST(X'${Buffer.from(text, 'utf8').toString('hex')}' AS TEXT)`;
  return `'${text.replaceAll("'", "''")}'`;
}
