const mark = /^\/\*M?!\d* ?/;

/**
 * A statement without the marks that hide it, or parts of it, from old servers: `CREATE`, `DEFINER=…` and `TRIGGER …` in
 * a conditional comment each become one plain statement. Only comments before and between which nothing but space stands
 * are opened, so those inside the body of a routine stay. Linear.
 */
export function withoutConditionalComments(sql: string, backslashEscapes: boolean): string {
  const parts: string[] = [];
  let rest = sql.trimStart();
  while (mark.test(rest)) {
    const begin = mark.exec(rest)?.[0].length ?? 0;
    const end = closingMark(rest, begin, backslashEscapes);
    parts.push(rest.slice(begin, end).replace(/(?: \n| )$/, ''));
    rest = rest.slice(end + 2).trimStart();
  }
  if (rest !== '') parts.push(rest);
  return parts.map((part, index) => (index < parts.length - 1 ? part.trimEnd() : part)).join(' ');
}

/** Where the comment that is open at `from` ends; quotes and comments inside it hide the mark. */
function closingMark(sql: string, from: number, backslashEscapes: boolean): number {
  for (let at = from; at < sql.length; ) {
    const character = sql[at] as string;
    if (character === "'" || character === '"' || character === '`') {
      at = closingQuote(sql, at, backslashEscapes && character !== '`');
    } else if (sql.startsWith('*/', at)) return at;
    else if (sql.startsWith('/*', at)) at = behind(sql, '*/', at + 2);
    else if (character === '#' || /^--\s/.test(sql.slice(at, at + 3))) at = behind(sql, '\n', at);
    else at += 1;
  }
  return sql.length;
}

function closingQuote(sql: string, open: number, backslashEscapes: boolean): number {
  const quote = sql[open];
  let at = open + 1;
  while (at < sql.length && sql[at] !== quote) at += backslashEscapes && sql[at] === '\\' ? 2 : 1;
  return at + 1;
}

function behind(sql: string, mark: string, from: number): number {
  const at = sql.indexOf(mark, from);
  return at < 0 ? sql.length : at + mark.length;
}
