import { closingWord, type DdlWord, ddlWords, nameOfWord } from './ddl-tokens.js';
import { type BodyItem, readBodyItem } from './read-body-item.js';

/** The text of a CREATE TABLE statement in pieces; `createTableText` puts them together again. */
export interface CreateTable {
  /** Up to the name of the table: `CREATE TABLE `. */
  readonly start: string;
  /** Without backticks. */
  readonly name: string;
  /** The name as it stands, with a database before it where there is one. */
  readonly nameText: string;
  /** Whether a database stands before the name. */
  readonly qualified: boolean;
  /** Between the name and the first item: ` (`. */
  readonly open: string;
  readonly items: readonly BodyItem[];
  /** From the end of the last item: `\n)`. */
  readonly close: string;
  /** ` ENGINE=InnoDB DEFAULT CHARSET=utf8 …` */
  readonly options: string;
  /** From the line break before PARTITION BY to the end, empty without. */
  readonly partitioning: string;
}

/**
 * Takes the text of `SHOW CREATE TABLE` apart, as MySQL 5.5 to 8 and MariaDB print it. Pure and linear; undefined for
 * any text that is not a CREATE TABLE with a body of columns.
 */
export function readCreateTable(sql: string): CreateTable | undefined {
  const words = ddlWords(sql);
  const nameAt = tableNameAt(words);
  if (nameAt === undefined) return undefined;
  const last = words[nameAt + 1]?.text === '.' ? nameAt + 2 : nameAt;
  const [first, nameWord, openWord] = [words[nameAt], words[last], words[last + 1]];
  if (!first || !nameWord || openWord?.text !== '(') return undefined;
  const closeAt = closingWord(words, last + 1);
  const closeWord = words[closeAt];
  if (!closeWord) return undefined;
  const body = bodyItems(sql, words.slice(last + 2, closeAt), openWord.end, closeWord.start);
  const partitionAt = partitioningStart(sql, words, closeAt + 1);
  return {
    start: sql.slice(0, first.start),
    name: nameOfWord(nameWord, sql),
    nameText: sql.slice(first.start, nameWord.end),
    qualified: last !== nameAt,
    open: sql.slice(nameWord.end, openWord.end),
    items: body.items,
    close: body.close + sql.slice(closeWord.start, closeWord.end),
    options: sql.slice(closeWord.end, partitionAt),
    partitioning: sql.slice(partitionAt),
  };
}

/** The statement, with these items in place of its own. */
export function createTableText(table: CreateTable, items: readonly BodyItem[] = table.items): string {
  const body = items.map((item) => item.space + item.text).join(',');
  return `${table.start}${table.nameText}${table.open}${body}${table.close}${table.options}${table.partitioning}`;
}

/** `CREATE [OR REPLACE] [TEMPORARY] TABLE [IF NOT EXISTS] name`: where the name begins. */
function tableNameAt(words: readonly DdlWord[]): number | undefined {
  if (words[0]?.text !== 'CREATE') return undefined;
  let at = 1;
  while (at < 4 && ['OR', 'REPLACE', 'TEMPORARY'].includes(words[at]?.text ?? '')) at += 1;
  if (words[at]?.text !== 'TABLE') return undefined;
  at += 1;
  while (words[at]?.kind === 'word' && ['IF', 'NOT', 'EXISTS'].includes(words[at]?.text ?? '')) at += 1;
  const kind = words[at]?.kind;
  return kind === 'name' || kind === 'word' ? at : undefined;
}

function bodyItems(
  sql: string,
  words: readonly DdlWord[],
  from: number,
  to: number,
): { readonly items: readonly BodyItem[]; readonly close: string } {
  const items: BodyItem[] = [];
  let [start, depth, first] = [from, 0, 0];
  const add = (end: number, last: number) => {
    const raw = sql.slice(start, end);
    const text = raw.trimStart();
    items.push(readBodyItem(sql, words.slice(first, last), raw.slice(0, raw.length - text.length), text));
  };
  words.forEach((word, index) => {
    if (word.text === '(') depth += 1;
    else if (word.text === ')') depth -= 1;
    else if (word.text === ',' && depth === 0) {
      add(word.start, index);
      [start, first] = [word.end, index + 1];
    }
  });
  const end = words.at(-1)?.end ?? from;
  const lastEnd = Math.max(end, start);
  add(lastEnd, words.length);
  return { items, close: sql.slice(lastEnd, to) };
}

/** Where the partitioning begins, the space and the mark of a conditional comment before it included. */
function partitioningStart(sql: string, words: readonly DdlWord[], from: number): number {
  let depth = 0;
  for (let index = from; index < words.length; index += 1) {
    const word = words[index] as DdlWord;
    if (word.text === '(') depth += 1;
    else if (word.text === ')') depth -= 1;
    else if (depth === 0 && word.text === 'PARTITION' && words[index + 1]?.text === 'BY') {
      const before = sql.slice(0, word.start);
      return /\s*(?:\/\*M?!\d*\s*)?$/.exec(before)?.index ?? word.start;
    }
  }
  return sql.length;
}
