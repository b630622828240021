import { withoutAutoIncrement } from '../../archive/schema-dictionary.js';
import type {
  ColumnDefinition,
  DatabaseDictionary,
  ObjectDefinition,
  TableDefinition,
} from '../../reach/database/dictionary.js';
import { isPackageBody } from './import/drop-objects.js';

/** The rows of one table, as a manifest or a reading of the table sums them up. */
export interface ComparedContent {
  readonly rows: number;
  readonly checksum: string;
  /** Rows that were left out on request say nothing about the table's content. */
  readonly rowsOmitted: boolean;
}

export interface ComparedDatabase {
  readonly dictionary: DatabaseDictionary;
  /** By the table's name. */
  readonly content: ReadonlyMap<string, ComparedContent>;
}

/** One difference between two schemas, A the earlier and B the later. */
export interface SchemaDifference {
  readonly kind: 'missing' | 'additional' | 'different';
  /** `database`, `table`, `column` or a kind of object: `view`, `trigger`. */
  readonly entity: string;
  /** Database, table and column, as far as they apply. */
  readonly path: readonly string[];
  /** For `different`: `columnType`, `definition`, `rows`, `content`, `definer`. */
  readonly attribute?: string;
  readonly a?: string | number | boolean | null;
  readonly b?: string | number | boolean | null;
}

type Values = Readonly<Record<string, string | number | boolean | null>>;

/** All differences from A to B; databases are paired by name. */
export function schemaDifferences(
  a: readonly ComparedDatabase[],
  b: readonly ComparedDatabase[],
): SchemaDifference[] {
  return paired(a, b, ({ dictionary }) => dictionary.name).flatMap(
    ({ name, one, other }) =>
      oneSided('database', [name], one, other) ?? (one && other ? databaseDifferences(name, one, other) : []),
  );
}

function databaseDifferences(name: string, a: ComparedDatabase, b: ComparedDatabase): SchemaDifference[] {
  const { characterSet, collation } = a.dictionary;
  return [
    ...valueDifferences(
      'database',
      [name],
      { characterSet, collation },
      {
        characterSet: b.dictionary.characterSet,
        collation: b.dictionary.collation,
      },
    ),
    ...paired(a.dictionary.tables, b.dictionary.tables, (table) => table.name).flatMap((pair) => {
      const path = [name, pair.name];
      const { one, other } = pair;
      if (!one || !other) return oneSided('table', path, one, other) ?? [];
      return [
        ...tableDifferences(path, one, other),
        ...contentDifferences(path, a.content.get(pair.name), b.content.get(pair.name)),
      ];
    }),
    ...paired(a.dictionary.objects, b.dictionary.objects, objectKey).flatMap(({ one, other }) => {
      const { kind, name: own } = (one ?? other) as ObjectDefinition;
      const path = [name, own];
      return oneSided(kind, path, one, other) ?? (one && other ? objectDifferences(path, one, other) : []);
    }),
  ];
}

function tableDifferences(
  path: readonly string[],
  a: TableDefinition,
  b: TableDefinition,
): SchemaDifference[] {
  const columns = paired(a.columns, b.columns, (column) => column.name).flatMap(({ name, one, other }) => {
    const at = [...path, name];
    if (!one || !other) return oneSided('column', at, one, other) ?? [];
    return valueDifferences('column', at, columnValues(one), columnValues(other));
  });
  return [
    ...valueDifferences(
      'table',
      path,
      { storageEngine: a.storageEngine },
      { storageEngine: b.storageEngine },
    ),
    ...columns,
    ...definitionDifference(path, a.createStatement, b.createStatement),
  ];
}

function columnValues({ name: _, ...values }: ColumnDefinition): Values {
  return { ...values };
}

/** The lines of CREATE TABLE that only one side has; the counter of AUTO_INCREMENT changes by itself. */
function definitionDifference(path: readonly string[], a: string, b: string): SchemaDifference[] {
  const [linesA, linesB] = [definitionLines(a), definitionLines(b)];
  const onlyA = linesA.filter((line) => !linesB.includes(line));
  const onlyB = linesB.filter((line) => !linesA.includes(line));
  const reordered = onlyA.length + onlyB.length === 0 && linesA.join('\n') !== linesB.join('\n');
  if (reordered) return [{ kind: 'different', entity: 'table', path, attribute: 'order', a: null, b: null }];
  if (onlyA.length + onlyB.length === 0) return [];
  return [
    {
      kind: 'different',
      entity: 'table',
      path,
      attribute: 'definition',
      a: onlyA.join('\n'),
      b: onlyB.join('\n'),
    },
  ];
}

function definitionLines(statement: string): string[] {
  return withoutAutoIncrement(statement)
    .split('\n')
    .map((line) => line.trim().replace(/,$/, ''));
}

function contentDifferences(
  path: readonly string[],
  a: ComparedContent | undefined,
  b: ComparedContent | undefined,
): SchemaDifference[] {
  if (!a || !b) return [];
  if (a.rowsOmitted || b.rowsOmitted) {
    return valueDifferences('table', path, { rowsOmitted: a.rowsOmitted }, { rowsOmitted: b.rowsOmitted });
  }
  return valueDifferences(
    'table',
    path,
    { rows: a.rows, content: a.checksum },
    { rows: b.rows, content: b.checksum },
  );
}

function objectDifferences(
  path: readonly string[],
  a: ObjectDefinition,
  b: ObjectDefinition,
): SchemaDifference[] {
  const values = ({ kind: _kind, name: _name, createStatement, ...rest }: ObjectDefinition): Values => ({
    ...rest,
    definition: createStatement,
  });
  return valueDifferences(a.kind, path, values(a), values(b));
}

/** Routines of different kinds may share a name, and so do a package of MariaDB and its body. */
function objectKey({ kind, name, createStatement }: ObjectDefinition): string {
  const isBody = kind === 'package' && isPackageBody(createStatement);
  return `${kind}${isBody ? ' body' : ''} ${name}`;
}

function valueDifferences(entity: string, path: readonly string[], a: Values, b: Values): SchemaDifference[] {
  return Object.keys(a)
    .filter((attribute) => a[attribute] !== b[attribute])
    .map((attribute) => ({
      kind: 'different',
      entity,
      path,
      attribute,
      a: a[attribute] ?? null,
      b: b[attribute] ?? null,
    }));
}

function oneSided(
  entity: string,
  path: readonly string[],
  a: unknown,
  b: unknown,
): SchemaDifference[] | undefined {
  if (a !== undefined && b !== undefined) return undefined;
  return [{ kind: b === undefined ? 'missing' : 'additional', entity, path }];
}

interface Pair<Item> {
  readonly name: string;
  readonly one: Item | undefined;
  readonly other: Item | undefined;
}

/** Items of both sides by name: A's in its order, then what B has beyond. */
function paired<Item>(
  a: readonly Item[],
  b: readonly Item[],
  nameOf: (item: Item) => string,
): readonly Pair<Item>[] {
  const [first, second] = [a, b].map((list) => new Map(list.map((item) => [nameOf(item), item])));
  const names = new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])]);
  return [...names].map((name) => ({ name, one: first?.get(name), other: second?.get(name) }));
}

/** One difference as a line for people, definitions by their differing lines. */
export function schemaDifferenceText({ kind, entity, path, attribute, a, b }: SchemaDifference): string {
  const subject = `${entity} ${path.join('.')}`;
  if (kind !== 'different') return `${kind === 'missing' ? '-' : '+'} ${subject}`;
  if (attribute === 'order') return `~ ${subject}: the same lines in another order`;
  return `~ ${subject} ${attribute}: ${JSON.stringify(a)} -> ${JSON.stringify(b)}`;
}
