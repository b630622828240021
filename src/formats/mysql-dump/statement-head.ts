import { type DdlWord, ddlTokens, ddlWords, nameOfWord } from '../mysql-ddl/ddl-tokens.js';
import { DumpFault } from './dump-fault.js';

/** A name that may have a database before it. */
export interface QualifiedName {
  readonly database: string | undefined;
  readonly name: string;
}

/** Reads `name` or `database.name` at a word; `next` is the word behind it. */
export function qualifiedName(
  sql: string,
  words: readonly DdlWord[],
  at: number,
): (QualifiedName & { readonly next: number }) | undefined {
  const [first, dot, second] = words.slice(at, at + 3);
  if (!first || (first.kind !== 'name' && first.kind !== 'word')) return undefined;
  if (dot?.text !== '.' || !second)
    return { database: undefined, name: nameOfWord(first, sql), next: at + 1 };
  return { database: nameOfWord(first, sql), name: nameOfWord(second, sql), next: at + 3 };
}

export interface InsertHead extends QualifiedName {
  /** Undefined when no columns are named. */
  readonly columns: readonly string[] | undefined;
}

const insertWords = new Set([
  'INSERT',
  'REPLACE',
  'INTO',
  'IGNORE',
  'DELAYED',
  'LOW_PRIORITY',
  'HIGH_PRIORITY',
]);

/** Reads `INSERT [IGNORE] INTO name [(columns)] VALUES`. Throws DumpFault. */
export function readInsertHead(sql: string): InsertHead {
  const words = ddlWords(sql);
  let at = 0;
  while (words[at]?.kind === 'word' && insertWords.has(words[at]?.text ?? '')) at += 1;
  const table = qualifiedName(sql, words, at);
  if (!table) throw new DumpFault('an INSERT names no table');
  const list = words.slice(table.next, -1);
  const { database, name } = table;
  if (list.length === 0) return { database, name, columns: undefined };
  const names = list.slice(1, -1).filter((word) => word.text !== ',');
  const isList = list[0]?.text === '(' && list.at(-1)?.text === ')';
  if (!isList || names.some((word) => word.kind !== 'name' && word.kind !== 'word')) {
    throw new DumpFault('an INSERT is not of the form INSERT INTO table (columns) VALUES');
  }
  return { database, name, columns: names.map((word) => nameOfWord(word, sql)) };
}

/** The statement with names in backticks where they are in double quotes. */
export function withBackticks(sql: string): string {
  return ddlTokens(sql)
    .map(({ kind, start, end }) => {
      const text = sql.slice(start, end);
      if (kind !== 'text' || text[0] !== '"') return text;
      return `\`${text.slice(1, -1).replaceAll('""', '"').replaceAll('`', '``')}\``;
    })
    .join('');
}

const objectKinds = new Set([
  'TABLE',
  'VIEW',
  'TRIGGER',
  'PROCEDURE',
  'FUNCTION',
  'EVENT',
  'SEQUENCE',
  'PACKAGE',
  'DATABASE',
  'SCHEMA',
]);

/** What a CREATE statement makes. */
export interface CreateHead extends QualifiedName {
  readonly kind: string;
  /** `user@host` */
  readonly definer: string | null;
  /** Where the name begins and ends in the text. */
  readonly start: number;
  readonly end: number;
  /** Words behind the name. */
  readonly rest: readonly DdlWord[];
}

/** Reads the beginning of a CREATE statement; undefined for what no dump of a database holds. */
export function readCreateHead(sql: string): CreateHead | undefined {
  const words = ddlWords(sql.slice(0, 4000));
  const kindAt = words.findIndex((word) => word.kind === 'word' && objectKinds.has(word.text));
  if (kindAt < 1) return undefined;
  const body = words[kindAt]?.text === 'PACKAGE' && words[kindAt + 1]?.text === 'BODY' ? 1 : 0;
  let at = kindAt + 1 + body;
  while (['/', '*', '!', 'IF', 'NOT', 'EXISTS'].includes(words[at]?.text ?? '') || isVersion(words[at]))
    at += 1;
  const name = qualifiedName(sql, words, at);
  const [first, last] = [words[at], words[(name?.next ?? at) - 1]];
  if (!name || !first || !last) return undefined;
  const definerAt = words.slice(0, kindAt).findIndex((word) => word.text === 'DEFINER');
  return {
    ...name,
    kind: words[kindAt]?.text ?? '',
    definer: definerAt < 0 ? null : definerOf(sql, words, definerAt),
    start: first.start,
    end: last.end,
    rest: words.slice(name.next),
  };
}

/** The number in `/*!32312 IF NOT EXISTS` */
function isVersion(word: DdlWord | undefined): boolean {
  return word?.kind === 'word' && /^\d{5,6}$/.test(word.text);
}

/** DEFINER=`user`@`host` */
function definerOf(sql: string, words: readonly DdlWord[], at: number): string | null {
  const user = words[at + 2];
  if (!user || words[at + 1]?.text !== '=') return null;
  const host = words[at + 3]?.text === '@' ? words[at + 4] : undefined;
  return nameOfWord(user, sql) + (host ? `@${nameOfWord(host, sql)}` : '');
}

/** What a DROP statement names; `kind` is in upper case. */
export interface DropHead {
  readonly kind: string;
  readonly names: readonly QualifiedName[];
}

const dropKinds = new Set([...objectKinds, 'TABLES']);

/** Reads `DROP TABLE [IF EXISTS] a, b.c`; no names for what no dump of a database makes. */
export function readDropHead(sql: string): DropHead {
  const words = ddlWords(sql);
  let at = words[1]?.text === 'TEMPORARY' ? 2 : 1;
  const kind = words[at]?.text ?? '';
  if (words[at]?.kind !== 'word' || !dropKinds.has(kind) || at === 2) return { kind, names: [] };
  at += 1;
  const passedOver = ['/', '*', '!', 'IF', 'EXISTS', 'BODY'];
  const names: QualifiedName[] = [];
  for (;;) {
    while (words[at]?.kind !== 'name' && (passedOver.includes(words[at]?.text ?? '') || isVersion(words[at])))
      at += 1;
    const name = qualifiedName(sql, words, at);
    if (!name) break;
    names.push({ database: name.database, name: name.name });
    at = name.next;
    if (words[at]?.text !== ',') break;
    at += 1;
  }
  return { kind: kind === 'TABLES' ? 'TABLE' : kind, names };
}
