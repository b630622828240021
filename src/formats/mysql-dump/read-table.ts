import { closingWord, type DdlWord, ddlWords } from '../mysql-ddl/ddl-tokens.js';
import type { BodyItem } from '../mysql-ddl/read-body-item.js';
import { readCreateTable } from '../mysql-ddl/read-create-table.js';
import { characterSetOf, defaultCollation } from './default-collation.js';
import type { DumpColumn, DumpTable } from './dump-table.js';
import { textOfLiteral } from './literal-text.js';

/** A character set with its collation. */
export interface TextDefault {
  readonly characterSet: string;
  readonly collation: string;
}

const textTypes = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set']);

/**
 * Reads the text of SHOW CREATE TABLE, as dumps hold it. `databaseDefault` is for tables that name no character set.
 * Undefined when the text is no CREATE TABLE with columns.
 */
export function readDumpTable(sql: string, databaseDefault: TextDefault): DumpTable | undefined {
  const table = readCreateTable(sql);
  if (!table) return undefined;
  const options = tableOptions(table.options);
  const textDefault = textDefaultOf(options.characterSet, options.collation) ?? databaseDefault;
  const columns = table.items.filter((item) => item.kind === 'column');
  const primary = table.items.find((item) => item.kind === 'primary');
  return {
    name: table.name,
    storageEngine: options.engine ?? 'InnoDB',
    columns: columns.map((item) => readColumn(item, textDefault)),
    primaryKey: primary?.columns.filter((column) => column !== null) ?? [],
    textDefault,
    createStatement: sql,
  };
}

function textDefaultOf(
  characterSet: string | undefined,
  collation: string | undefined,
): TextDefault | undefined {
  if (collation !== undefined) {
    return { characterSet: characterSet ?? characterSetOf(collation), collation };
  }
  return characterSet === undefined ? undefined : { characterSet, collation: defaultCollation(characterSet) };
}

/** ` ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_bin` */
export function tableOptions(text: string): {
  readonly engine: string | undefined;
  readonly characterSet: string | undefined;
  readonly collation: string | undefined;
} {
  const words = ddlWords(text);
  const valueAt = (index: number) => {
    const word = words[index + 1]?.text === '=' ? words[index + 2] : words[index + 1];
    return word && text.slice(word.start, word.end).replace(/^['"`]|['"`]$/g, '');
  };
  const after = (name: string) => {
    const index = words.findIndex((word) => word.kind === 'word' && word.text === name);
    return index < 0 ? undefined : valueAt(index);
  };
  const pair = words.findIndex(
    (word, index) => word.text === 'CHARACTER' && words[index + 1]?.text === 'SET',
  );
  return {
    engine: after('ENGINE'),
    characterSet: after('CHARSET') ?? (pair < 0 ? undefined : valueAt(pair + 1)),
    collation: after('COLLATE'),
  };
}

function readColumn(item: BodyItem, textDefault: TextDefault): DumpColumn {
  const words = ddlWords(item.text);
  const type = words[1];
  const dataType = type?.text.toLowerCase() ?? '';
  const typeEnd = words[2]?.text === '(' ? closingWord(words, 2) : 1;
  const attributes = topLevel(words.slice(typeEnd + 1));
  const signs = attributes.filter((word) => word.text === 'UNSIGNED' || word.text === 'ZEROFILL');
  const text = textTypes.has(dataType) ? textOfColumn(item.text, attributes, textDefault) : undefined;
  const compressed = /\s(\/\*M?!\d+ COMPRESSED\*\/)/.exec(item.text)?.[1];
  const typeText = type ? item.text.slice(type.start, words[typeEnd]?.end) : '';
  const generated = attributes.some(
    (word, index) => word.text === 'AS' && attributes[index - 1]?.kind !== 'text',
  );
  return {
    name: item.name ?? '',
    dataType,
    columnType: [
      dataType + typeText.slice(dataType.length),
      ...signs.map((word) => word.text.toLowerCase()),
      ...(compressed === undefined ? [] : [compressed]),
    ].join(' '),
    nullable: !attributes.some(
      (word, index) => word.text === 'NOT' && attributes[index + 1]?.text === 'NULL',
    ),
    characterSet: text?.characterSet ?? null,
    collation: text?.collation ?? null,
    generated,
    invisible: attributes.some((word) => word.kind === 'word' && word.text === 'INVISIBLE'),
    defaultText: defaultOf(item.text, attributes),
  };
}

/** Words outside parentheses. */
function topLevel(words: readonly DdlWord[]): DdlWord[] {
  let depth = 0;
  return words.filter((word) => {
    if (word.text === '(') depth += 1;
    const outside = depth === 0;
    if (word.text === ')') depth -= 1;
    return outside && word.text !== ')';
  });
}

function textOfColumn(sql: string, attributes: readonly DdlWord[], textDefault: TextDefault): TextDefault {
  const valueAfter = (index: number) => {
    const word = index < 0 ? undefined : attributes[index];
    return word && sql.slice(word.start, word.end);
  };
  const set = attributes.findIndex(
    (word, index) => word.text === 'CHARACTER' && attributes[index + 1]?.text === 'SET',
  );
  const collate = attributes.findIndex((word) => word.kind === 'word' && word.text === 'COLLATE');
  const named = valueAfter(set < 0 ? -1 : set + 2);
  return textDefaultOf(named, valueAfter(collate < 0 ? -1 : collate + 1)) ?? textDefault;
}

/** Without DEFAULT a column that may be NULL is NULL; of expressions only a server knows the value. */
function defaultOf(sql: string, attributes: readonly DdlWord[]): string | null | undefined {
  const at = attributes.findIndex((word) => word.kind === 'word' && word.text === 'DEFAULT');
  if (at < 0) return attributes.some((word) => word.text === 'NOT') ? undefined : null;
  const word = attributes[at + 1];
  if (!word) return undefined;
  if (word.text === 'NULL') return null;
  const rest = sql.slice(word.start);
  if (word.kind === 'text') return textOfLiteral(sql.slice(word.start, word.end), true);
  return /^-?[\d.]+(?:e[-+]?\d+)?(?=\s|$)/i.exec(rest)?.[0];
}
