const plainWord = /^[\w@%+=:,./-]+$/;

/** One word of a POSIX shell line: as it is when it is harmless, else in single quotes. NUL, which no argument can hold, is left out. */
export function quoteShellWord(word: string): string {
  const text = word.replaceAll('\0', '');
  if (plainWord.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
