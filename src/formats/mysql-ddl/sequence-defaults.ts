import { closingWord, type DdlWord, ddlWords, quoteDdlName } from './ddl-tokens.js';
import type { BodyItem } from './read-body-item.js';
import type { CreateTable } from './read-create-table.js';
import { retargetNames } from './retarget-names.js';

/**
 * MariaDB prints the default of a column that counts by a sequence as `` DEFAULT nextval(`database`.`sequence`) `` and
 * makes such a table only when the sequence is there. The table without these defaults, which a filled table can get
 * later.
 */
export function withoutSequenceDefaults(table: CreateTable): CreateTable {
  if (!/nextval/i.test(table.items.map((item) => item.text).join())) return table;
  return { ...table, items: table.items.map((item) => ({ ...item, text: withoutDefault(item) })) };
}

/** The same table, its sequences in the databases that the map gives. */
export function retargetSequences(table: CreateTable, databases: ReadonlyMap<string, string>): CreateTable {
  const items = table.items.map((item) =>
    withoutDefault(item) === item.text ? item : { ...item, text: retargetNames(item.text, databases) },
  );
  return { ...table, items };
}

/** The statement that gives the table in `database` its defaults from sequences; undefined when it has none. */
export function addSequenceDefaults(
  table: CreateTable,
  database: string,
  databases: ReadonlyMap<string, string>,
): string | undefined {
  const columns = retargetSequences(table, databases).items.filter(
    (item) => withoutDefault(item) !== item.text,
  );
  if (columns.length === 0) return undefined;
  const changes = columns.map((item) => `MODIFY COLUMN ${item.text}`);
  return `ALTER TABLE ${quoteDdlName(database)}.${quoteDdlName(table.name)} ${changes.join(', ')}`;
}

function withoutDefault(item: BodyItem): string {
  if (item.kind !== 'column' || !/nextval/i.test(item.text)) return item.text;
  const words = ddlWords(item.text);
  for (let index = 0; index < words.length; index += 1) {
    if (!isWord(words[index], 'DEFAULT')) continue;
    const open = words[index + 1]?.text === '(' ? index + 1 : index + 2;
    const close = words[closingWord(words, open)];
    if (words[open]?.text !== '(' || !close) continue;
    const inside = words.slice(index + 1).filter((one) => one.start < close.start);
    if (!inside.some((one) => isWord(one, 'NEXTVAL'))) continue;
    // A column that may be NULL is printed with this default as soon as it has no other.
    const none = isNotNull(words.slice(0, index)) ? '' : ' DEFAULT NULL';
    return item.text.slice(0, words[index]?.start).trimEnd() + none + item.text.slice(close.end);
  }
  return item.text;
}

function isNotNull(words: readonly DdlWord[]): boolean {
  return words.some((word, index) => isWord(word, 'NOT') && isWord(words[index + 1], 'NULL'));
}

function isWord(word: DdlWord | undefined, text: string): boolean {
  return word?.kind === 'word' && word.text === text;
}
