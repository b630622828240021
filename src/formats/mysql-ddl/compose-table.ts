import { ddlWords, quoteDdlName } from './ddl-tokens.js';
import type { BodyItem } from './read-body-item.js';
import { type CreateTable, createTableText } from './read-create-table.js';

/** A table in the steps in which it is built: made, filled, then given its keys and constraints. */
export interface TableInSteps {
  /** Makes the table with the keys it cannot be filled without. */
  readonly create: string;
  /** Adds the other keys; undefined when there are none. */
  readonly addKeys: string | undefined;
  /** Adds the foreign keys; undefined when there are none. */
  readonly addForeignKeys: string | undefined;
}

export interface StepOptions {
  /** The database in which the table is built. */
  readonly database: string;
  /** Where a database named in a foreign key is built; without an entry it keeps its name. */
  readonly builtIn: ReadonlyMap<string, string>;
  /** False leaves the keys in the table: for engines that are no quicker without them, and for small tables. */
  readonly keysLater: boolean;
}

/**
 * Splits a table into steps. Keys are sorted by the server (primary, unique, others) and otherwise keep the order in
 * which they came, so when an AUTO_INCREMENT column needs a key, all keys before it stay too: the table ends with the
 * same order. Foreign keys come last, when all tables are there.
 */
export function tableInSteps(table: CreateTable, options: StepOptions): TableInSteps {
  const target = `${quoteDdlName(options.database)}.${quoteDdlName(table.name)}`;
  const foreign = table.items.filter((item) => item.kind === 'foreign');
  const later = options.keysLater ? keysForLater(table) : [];
  const left = new Set([...foreign, ...later]);
  const kept = table.items.filter((item) => !left.has(item));
  return {
    create: createTableText({ ...table, nameText: target }, kept),
    addKeys: additions(
      target,
      later.map((item) => item.text),
    ),
    addForeignKeys: additions(
      target,
      foreign.map((item) => referringTo(item, options)),
    ),
  };
}

function additions(target: string, items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined;
  return `ALTER TABLE ${target} ${items.map((item) => `ADD ${item}`).join(', ')}`;
}

const secondary = new Set<BodyItem['kind']>(['unique', 'key']);

/** FULLTEXT and SPATIAL keys stay in the table: InnoDB rebuilds it for each of them. */
function keysForLater(table: CreateTable): readonly BodyItem[] {
  const keys = table.items.filter((item) => item.kind === 'primary' || secondary.has(item.kind));
  const counting = table.items.find((item) => item.autoIncrement)?.name;
  const needed = counting === undefined ? -1 : keyOf(keys, counting);
  return keys.slice(needed + 1).filter((item) => item.kind !== 'primary');
}

/** MyISAM also takes a key whose later column counts. */
function keyOf(keys: readonly BodyItem[], column: string | null): number {
  const first = keys.findIndex((key) => key.columns[0] === column);
  return first >= 0 ? first : keys.findIndex((key) => key.columns.includes(column));
}

function referringTo(item: BodyItem, options: StepOptions): string {
  const reference = item.references;
  if (!reference) return item.text;
  const named = reference.database;
  const database = named === null ? options.database : (options.builtIn.get(named) ?? named);
  const name = `${quoteDdlName(database)}.${quoteDdlName(reference.table)}`;
  return item.text.slice(0, reference.start) + name + item.text.slice(reference.end);
}

/**
 * The text as it is compared: without the counter of AUTO_INCREMENT, which changes by itself, and with the databases
 * that foreign keys name given by `nameOf` (null: leave the database out).
 */
export function comparableTable(table: CreateTable, nameOf: (database: string) => string | null): string {
  const items = table.items.map((item) => {
    const reference = item.references;
    if (!reference || reference.database === null) return item;
    const database = nameOf(reference.database);
    const name = `${database === null ? '' : `${quoteDdlName(database)}.`}${quoteDdlName(reference.table)}`;
    return { ...item, text: item.text.slice(0, reference.start) + name + item.text.slice(reference.end) };
  });
  return createTableText({ ...table, options: withoutCounter(table.options) }, items);
}

function withoutCounter(options: string): string {
  const words = ddlWords(options);
  const at = words.findIndex((word) => word.kind === 'word' && word.text === 'AUTO_INCREMENT');
  const [word, value] = [words[at], words[at + 2]];
  if (!word || !value || words[at + 1]?.text !== '=') return options;
  return options.slice(0, word.start).replace(/\s$/, '') + options.slice(value.end);
}
