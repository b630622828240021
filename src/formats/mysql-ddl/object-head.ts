import {
  type DdlWord,
  ddlWords,
  nameOfWord,
  type QuoteRules,
  quoteDdlName,
  quoteRules,
} from './ddl-tokens.js';

/** A name in the head of a statement. */
export interface HeadName {
  /** The database written before it; null where there is none. */
  readonly database: string | null;
  readonly name: string;
  /** Where the database's own name stands; `start` equals `end` without one. */
  readonly start: number;
  readonly end: number;
  /** Where the name behind it begins. */
  readonly nameStart: number;
}

/** What a CREATE statement of anything but a table makes. */
export interface ObjectHead {
  /** In lower case: `view`, `trigger`. */
  readonly kind: string;
  readonly name: HeadName;
  /** Of a trigger. */
  readonly table: HeadName | undefined;
}

const kinds = new Set(['VIEW', 'TRIGGER', 'PROCEDURE', 'FUNCTION', 'PACKAGE', 'EVENT', 'SEQUENCE']);

/**
 * Reads the head of a statement as servers and mysqldump print it: `CREATE [OR REPLACE]`, then any of `DEFINER=…`,
 * `ALGORITHM=…`, `SQL SECURITY …`, `AGGREGATE`, then kind and name. Pure; undefined for every other text, also for one
 * with a conditional comment there, which some servers run and others do not. A sequence may stand in the block that also
 * sets its next value. `sqlMode` is that of the session that will read the statement.
 */
export function readObjectHead(sql: string, sqlMode: string | null = null): ObjectHead | undefined {
  const rules = quoteRules(sqlMode);
  const words = ddlWords(sql, rules);
  const from = sequenceBlock(words, sql);
  if (from === undefined) return undefined;
  const kindAt = kindIndex(words, from);
  const kind = words[kindAt]?.text ?? '';
  if (words[kindAt]?.kind !== 'word' || !kinds.has(kind) || (from > 0 && kind !== 'SEQUENCE'))
    return undefined;
  const body = kind === 'PACKAGE' && words[kindAt + 1]?.text === 'BODY' ? 1 : 0;
  const at = behind(words, kindAt + 1 + body, ['IF', 'NOT', 'EXISTS']);
  const name = nameAt(words, at, sql, rules);
  if (!name) return undefined;
  const on = kind === 'TRIGGER' ? triggerOn(words, at + (name.database === null ? 1 : 3)) : undefined;
  return {
    kind: kind.toLowerCase(),
    name,
    table: on === undefined ? undefined : nameAt(words, on + 1, sql, rules),
  };
}

/**
 * The statement with other databases in its head, where it names any; without an entry a name stays. Names are looked up
 * without case where they are not found as they stand, because some servers compare them so.
 */
export function retargetHead(
  sql: string,
  databases: ReadonlyMap<string, string>,
  sqlMode: string | null = null,
): string {
  const folded = new Map([...databases].map(([from, to]) => [from.toLowerCase(), to]));
  return headWith(sql, sqlMode, (database) => {
    const renamed = databases.get(database) ?? folded.get(database.toLowerCase());
    return renamed === undefined || renamed === database ? undefined : `${quoteDdlName(renamed)}.`;
  });
}

/** The statement without databases in its head: it makes its object in the current one. */
export function unqualifiedHead(sql: string, sqlMode: string | null = null): string {
  return headWith(sql, sqlMode, () => '');
}

/** The statement with the databases in its head in backticks, as it is compared. */
export function comparableHead(sql: string, sqlMode: string | null = null): string {
  return headWith(sql, sqlMode, (database) => `${quoteDdlName(database)}.`);
}

/** `prefixOf` gives what stands before a name in place of its database; undefined leaves it. */
function headWith(
  sql: string,
  sqlMode: string | null,
  prefixOf: (database: string) => string | undefined,
): string {
  const head = readObjectHead(sql, sqlMode);
  const names = [head?.table, head?.name].filter((name) => name !== undefined);
  let text = sql;
  for (const { database, start, nameStart } of names) {
    const prefix = database === null ? undefined : prefixOf(database);
    if (prefix !== undefined) text = text.slice(0, start) + prefix + text.slice(nameStart);
  }
  return text;
}

/** 0, or where the CREATE stands in `BEGIN NOT ATOMIC CREATE SEQUENCE …; DO SETVAL(`s`, 5, 0); END`. */
function sequenceBlock(words: readonly DdlWord[], sql: string): number | undefined {
  const texts = words.map((word) => word.text);
  if (texts[0] !== 'BEGIN') return 0;
  if (texts[1] !== 'NOT' || texts[2] !== 'ATOMIC') return undefined;
  const end = texts.indexOf(';');
  const made = words[5] && nameOfWord(words[5], sql);
  const set = words[end + 4];
  const tail = texts.slice(end).filter((text) => text !== '-');
  const expected = [';', 'DO', 'SETVAL', '(', set?.text, ',', tail[6], ',', '0', ')', ';', 'END'];
  const isTail = end > 0 && tail.length === expected.length && tail.every((text, i) => text === expected[i]);
  const options = words.slice(3, end);
  const arePlain = options.every(
    ({ kind, text }) => kind === 'word' || kind === 'name' || /^[=-]$/.test(text),
  );
  const isWhole = isTail && arePlain && /^\d+$/.test(tail[6] ?? '');
  return isWhole && set && nameOfWord(set, sql) === made ? 3 : undefined;
}

/** Where the kind should stand; the number of words when the statement is no CREATE. */
function kindIndex(words: readonly DdlWord[], from: number): number {
  let at = behind(words, from, ['CREATE']);
  if (at === from) return words.length;
  at = behind(words, at, ['OR', 'REPLACE']);
  for (let next = at; ; at = next) {
    next = behindClause(words, at);
    if (next === at) return at;
  }
}

/** Behind one of the clauses that may stand before the kind; `at` itself when there is none. */
function behindClause(words: readonly DdlWord[], at: number): number {
  const isSet = words[at + 1]?.text === '=';
  if (isWord(words[at], 'AGGREGATE')) return at + 1;
  if (isWord(words[at], 'ALGORITHM') && isSet && words[at + 2]?.kind === 'word') return at + 3;
  if (isWord(words[at], 'DEFINER') && isSet) return behindAccount(words, at + 2);
  const security = behind(words, at, ['SQL', 'SECURITY']);
  return security > at && words[security]?.kind === 'word' ? security + 1 : at;
}

/** `` `user`@`host` ``, `user@host`, `` `role` ``, `CURRENT_USER()` */
function behindAccount(words: readonly DdlWord[], at: number): number {
  const first = words[at];
  const next = words[at + 1];
  if (!first || first.kind === 'symbol') return at;
  if (next?.text === '(' && words[at + 2]?.text === ')') return at + 3;
  if (first.kind === 'word' && first.text.endsWith('@')) return at + 2;
  if (next?.kind !== 'word' || !next.text.startsWith('@')) return at + 1;
  return next.text === '@' ? at + 3 : at + 2;
}

/** Where ON stands in `BEFORE INSERT OR UPDATE OF a, b ON`. */
function triggerOn(words: readonly DdlWord[], from: number): number | undefined {
  if (!isWord(words[from], 'BEFORE') && !isWord(words[from], 'AFTER')) return undefined;
  for (let at = from + 1; at < words.length; at += 1) {
    const { kind, text } = words[at] as DdlWord;
    if (kind === 'word' && text === 'ON') return at;
    if (kind === 'text' || (kind === 'symbol' && text !== ',')) return undefined;
  }
  return undefined;
}

/** Behind these words if they all stand at `at`, else `at`. */
function behind(words: readonly DdlWord[], at: number, texts: readonly string[]): number {
  return texts.every((text, index) => isWord(words[at + index], text)) ? at + texts.length : at;
}

function isWord(word: DdlWord | undefined, text: string): boolean {
  return word?.kind === 'word' && word.text === text;
}

function nameAt(words: readonly DdlWord[], at: number, sql: string, rules: QuoteRules): HeadName | undefined {
  const [first, dot, second] = [words[at], words[at + 1], words[at + 2]];
  if (!first || !isName(first, rules)) return undefined;
  if (dot?.text !== '.') {
    const { start } = first;
    return { database: null, name: plainName(first, sql), start, end: start, nameStart: start };
  }
  if (!second || !isName(second, rules)) return undefined;
  return {
    database: plainName(first, sql),
    name: plainName(second, sql),
    start: first.start,
    end: first.end,
    nameStart: second.start,
  };
}

/** Under ANSI_QUOTES names stand in double quotes. */
function isName({ kind, text }: DdlWord, { ansiQuotes }: QuoteRules): boolean {
  return kind === 'name' || kind === 'word' || (kind === 'text' && ansiQuotes && text.startsWith('"'));
}

function plainName(word: DdlWord, sql: string): string {
  if (word.kind !== 'text') return nameOfWord(word, sql);
  return sql.slice(word.start + 1, word.end - 1).replaceAll('""', '"');
}
