import { closingWord, type DdlWord, nameOfWord } from './ddl-tokens.js';

export type BodyItemKind =
  | 'column'
  | 'primary'
  | 'unique'
  | 'key'
  | 'fulltext'
  | 'spatial'
  | 'foreign'
  | 'check'
  | 'other';

/** One item of a table's body: a column, a key, a constraint. */
export interface BodyItem {
  readonly kind: BodyItemKind;
  /** White space before it. */
  readonly space: string;
  /** The item as it stands, without the comma. */
  readonly text: string;
  /** Of the column, key or constraint; null where none is written. */
  readonly name: string | null;
  /** Columns of a key in order; null in place of an expression. Empty for all other items. */
  readonly columns: readonly (string | null)[];
  /** Whether this is the column that counts by itself. */
  readonly autoIncrement: boolean;
  /** What a foreign key refers to. */
  readonly references: Reference | null;
}

export interface Reference {
  /** Null: in the table's own database. */
  readonly database: string | null;
  readonly table: string;
  /** Where the name, with the database, stands in the item's text. */
  readonly start: number;
  readonly end: number;
}

const keyKinds: Readonly<Record<string, BodyItemKind>> = {
  PRIMARY: 'primary',
  UNIQUE: 'unique',
  FULLTEXT: 'fulltext',
  SPATIAL: 'spatial',
  KEY: 'key',
  INDEX: 'key',
  FOREIGN: 'foreign',
  CHECK: 'check',
};
/** Words that begin an item that is no column, `PERIOD FOR …`, `VECTOR KEY …`; a column's name is in backticks. */
const otherWords = new Set(['PERIOD', 'VECTOR', 'LIKE']);

/** Reads one item; `words` are its own words in the statement `sql`, `text` begins at the first of them. */
export function readBodyItem(sql: string, words: readonly DdlWord[], space: string, text: string): BodyItem {
  const plain = { space, text, name: null, columns: [], autoIncrement: false, references: null };
  const first = words[0];
  if (!first) return { ...plain, kind: 'other' };
  const constraint = first.text === 'CONSTRAINT';
  const named = constraint && (words[1]?.kind === 'name' || keyKinds[words[1]?.text ?? ''] === undefined);
  const at = constraint ? (named ? 2 : 1) : 0;
  const kind = first.kind === 'word' ? keyKinds[words[at]?.text ?? ''] : undefined;
  if (kind === undefined) return columnOrOther(sql, words, { ...plain, kind: 'column' });
  const constraintName = named && words[1] ? nameOfWord(words[1], sql) : null;
  const open = words.findIndex((word) => word.text === '(');
  const before = open < 0 ? [] : words.slice(at, open);
  const keyName = before.find((word) => word.kind === 'name');
  return {
    ...plain,
    kind,
    name: kind === 'primary' ? null : (constraintName ?? (keyName ? nameOfWord(keyName, sql) : null)),
    columns: open < 0 || kind === 'check' ? [] : keyColumns(sql, words, open),
    references: kind === 'foreign' ? referenceOf(sql, words, open) : null,
  };
}

function columnOrOther(sql: string, words: readonly DdlWord[], plain: BodyItem): BodyItem {
  const first = words[0] as DdlWord;
  const isColumn = first.kind === 'name' || (first.kind === 'word' && !otherWords.has(first.text));
  if (!isColumn || words.length < 2) return { ...plain, kind: 'other' };
  let depth = 0;
  const autoIncrement = words.some((word) => {
    if (word.text === '(') depth += 1;
    else if (word.text === ')') depth -= 1;
    return depth === 0 && word.kind === 'word' && word.text === 'AUTO_INCREMENT';
  });
  return { ...plain, name: nameOfWord(first, sql), autoIncrement };
}

/** `(`a`,`b`(10) DESC,(lower(`c`)))`: the names; an expression has none. */
function keyColumns(sql: string, words: readonly DdlWord[], open: number): (string | null)[] {
  const close = closingWord(words, open);
  const columns: (string | null)[] = [];
  let [depth, atStart] = [0, true];
  for (const word of words.slice(open + 1, close)) {
    if (atStart) columns.push(word.text === '(' ? null : nameOfWord(word, sql));
    atStart = false;
    if (word.text === '(') depth += 1;
    else if (word.text === ')') depth -= 1;
    else if (word.text === ',' && depth === 0) atStart = true;
  }
  return columns;
}

function referenceOf(sql: string, words: readonly DdlWord[], open: number): Reference | null {
  const begin = words[0]?.start ?? 0;
  const at = closingWord(words, open) + 1;
  const [first, last] = [words[at + 1], words[at + 2]?.text === '.' ? words[at + 3] : words[at + 1]];
  if (words[at]?.text !== 'REFERENCES' || !first || !last) return null;
  return {
    database: first === last ? null : nameOfWord(first, sql),
    table: nameOfWord(last, sql),
    start: first.start - begin,
    end: last.end - begin,
  };
}
