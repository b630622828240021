import { createHash } from 'node:crypto';
import { RescueError } from '../base/errors.js';
import type { DatabaseDictionary, ObjectKind, TableDefinition } from '../reach/database/dictionary.js';

/**
 * The fingerprint of a dictionary: SHA-256 of its text without what changes while rows come and go, which are the
 * estimates and the next AUTO_INCREMENT value. Equal structures have equal fingerprints on the same server.
 */
export function dictionaryFingerprint(dictionary: DatabaseDictionary): string {
  const tables = dictionary.tables.map(lastingDefinition);
  return createHash('sha256')
    .update(JSON.stringify(sorted({ ...dictionary, tables })))
    .digest('hex');
}

/** The text of `dictionary.json`. */
export function dictionaryText(dictionary: DatabaseDictionary): string {
  return `${JSON.stringify(dictionary, null, 1)}\n`;
}

/** Reads `dictionary.json`. Throws OVM_ARCHIVE_DAMAGED, `where` is its path. */
export function readDictionary(text: string, where: string): DatabaseDictionary {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RescueError('OVM_ARCHIVE_DAMAGED', where, 'it is not JSON', error);
  }
  if (!isDictionary(value)) throw new RescueError('OVM_ARCHIVE_DAMAGED', where, faultOf(value));
  return value;
}

/** A table without what changes while rows come and go. */
export function lastingDefinition(table: TableDefinition): TableDefinition {
  const createStatement = withoutAutoIncrement(table.createStatement);
  return { ...table, estimatedRows: 0, estimatedBytes: 0, createStatement };
}

/** Table options stand behind the last parenthesis of the columns; a comment or a partition may follow. */
export function withoutAutoIncrement(createStatement: string): string {
  return createStatement.replace(/^(\) ENGINE=\S+.*?) AUTO_INCREMENT=\d+/m, '$1');
}

/** Keys in one order at every depth, so that equal things are equal texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

const objectKinds: ReadonlySet<unknown> = new Set<ObjectKind>([
  'sequence',
  'function',
  'procedure',
  'package',
  'view',
  'trigger',
  'event',
  'type',
  'type-body',
  'index',
  'constraint',
  'foreign-key',
  'synonym',
  'comment',
  'grant',
]);

const isText = (value: unknown) => typeof value === 'string';
const isTextOrNull = (value: unknown) => value === null || isText(value);
const isKind = (value: unknown) => objectKinds.has(value);
/** Names of character sets and collations stand in statements without quotes; SQLite calls its own UTF-8. */
const isSet = (value: unknown) => isText(value) && /^(?:[A-Za-z0-9_]+|UTF-8)$/.test(value as string);
const isSetOrNull = (value: unknown) => value === null || isSet(value);
const isFlag = (value: unknown) => typeof value === 'boolean';
const isCount = (value: unknown) => typeof value === 'number' && value >= 0;
const listOf = (isItem: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(isItem);
const recordOf = (fields: Readonly<Record<string, (value: unknown) => boolean>>) => (value: unknown) =>
  value !== null &&
  typeof value === 'object' &&
  Object.entries(fields).every(([key, isField]) => isField((value as Record<string, unknown>)[key]));

const isColumn = recordOf({
  name: isText,
  dataType: isText,
  columnType: isText,
  nullable: isFlag,
  characterSet: isSetOrNull,
  collation: isSetOrNull,
  generated: isFlag,
} satisfies Record<keyof TableDefinition['columns'][number], unknown>);

const isTable = recordOf({
  name: isText,
  storageEngine: isText,
  transactional: isFlag,
  estimatedRows: isCount,
  estimatedBytes: isCount,
  columns: listOf(isColumn),
  primaryKey: listOf(isText),
  createStatement: isText,
} satisfies Record<keyof TableDefinition, unknown>);

const isObject = recordOf({
  kind: isKind,
  name: isText,
  table: isTextOrNull,
  createStatement: isText,
  definer: isTextOrNull,
  sqlMode: isTextOrNull,
  characterSetClient: isSetOrNull,
  collationConnection: isSetOrNull,
  databaseCollation: isSetOrNull,
  timeZone: isTextOrNull,
} satisfies Record<keyof DatabaseDictionary['objects'][number], unknown>);

const hasFields = recordOf({
  name: isText,
  characterSet: isSet,
  collation: isSet,
  tables: listOf(isTable),
  objects: listOf(isObject),
} satisfies Record<keyof DatabaseDictionary, unknown>);

/** What is wrong with it: the first table or object, or something in the dictionary itself. */
function faultOf(value: unknown): string {
  const { tables, objects } = (value ?? {}) as { readonly tables?: unknown; readonly objects?: unknown };
  const wrong = (list: unknown, isItem: (item: unknown) => boolean) =>
    Array.isArray(list) ? list.find((item) => !isItem(item)) : undefined;
  const table = wrong(tables, isTable);
  const item = table ?? wrong(objects, isObject);
  if (item === undefined) return 'it is not a data dictionary';
  const name = JSON.stringify((item as { readonly name?: unknown } | null)?.name ?? null);
  return `it holds no definition of the ${table === undefined ? 'object' : 'table'} ${name} that can be used`;
}

function isDictionary(value: unknown): value is DatabaseDictionary {
  return hasFields(value);
}
