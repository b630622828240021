import { itemIn, keyIn } from './key-path.js';
import { nearestWord } from './nearest-word.js';
import { type ValuePlace, type ValueReader, wrong, wrongKind } from './value-readers.js';
import type { YamlEntry } from './yaml-tree.js';

type Fields = Readonly<Record<string, ValueReader<unknown>>>;

/** `known-hosts` as `knownHosts`. */
type Camel<Key extends string> = Key extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Key;

/** What a record gives: its keys in camel case, those that are missing or wrong left out. */
export type RecordOf<Known extends Fields> = {
  readonly [Key in keyof Known & string as Camel<Key>]?: Known[Key] extends ValueReader<infer Value>
    ? Value
    : never;
};

/**
 * A mapping with known keys. A key that is not known is an error with the one that was probably meant, as is one that
 * stands twice, and one of `needed` that is missing.
 */
export function record<Known extends Fields>(
  known: Known,
  needed: readonly (keyof Known & string)[] = [],
): ValueReader<RecordOf<Known>> {
  return (node, place) => {
    if (node.kind !== 'mapping') return wrongKind(node, place, 'a mapping (KEY: VALUE)');
    const values: Record<string, unknown> = {};
    for (const { key, value, ...at } of onceEach(node.entries, place)) {
      const below = { ...place, path: keyIn(place.path, key) };
      const reader = Object.hasOwn(known, key) ? known[key] : undefined;
      if (reader === undefined) unknownKey(key, Object.keys(known), below, at);
      else if (value.kind === 'nothing')
        wrong(below, 'empty', 'it has no value; give one or leave out the key', at);
      else setIfRight(values, camelCase(key), reader(value, below));
    }
    for (const key of needed) {
      if (!node.entries.some((entry) => entry.key === key))
        wrong({ ...place, path: keyIn(place.path, key) }, 'missing-key', 'it is missing', node);
    }
    return values as RecordOf<Known>;
  };
}

function setIfRight(values: Record<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined) values[key] = value;
}

function camelCase(key: string): string {
  return key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function unknownKey(
  key: string,
  known: readonly string[],
  place: ValuePlace,
  at: Pick<YamlEntry, 'line' | 'column'>,
): void {
  const near = nearestWord(key, known);
  const meant = near === undefined ? `keys here are ${known.join(', ')}` : `${near} was probably meant`;
  wrong(place, 'unknown-key', `this key is not known; ${meant}`, at);
}

/** The first of each key; a further one is an error. */
function onceEach(
  entries: readonly YamlEntry[],
  place: ValuePlace,
  same: (key: string) => string = (key) => key,
): YamlEntry[] {
  const first = new Map<string, YamlEntry>();
  for (const entry of entries) {
    const known = first.get(same(entry.key));
    if (!known) first.set(same(entry.key), entry);
    else {
      const below = { ...place, path: keyIn(place.path, entry.key) };
      wrong(below, 'key-twice', `this key stands twice; line ${known.line} has it too`, entry);
    }
  }
  return [...first.values()];
}

/** What stands under a name that the operator chooses. */
export interface Named<Value> {
  readonly name: string;
  readonly value: Value;
}

/** Names that a mapping may have, as people say it, and how two are compared. */
export interface NameRule {
  readonly what: string;
  readonly takes: (name: string) => boolean;
  readonly same?: (name: string) => string;
}

/** A mapping of names to values, at least one; those that are wrong are left out. */
export function namedValues<Value>(
  rule: NameRule,
  reader: ValueReader<Value>,
): ValueReader<readonly Named<Value>[]> {
  return (node, place) => {
    if (node.kind !== 'mapping') return wrongKind(node, place, `a mapping (${rule.what}: …)`);
    if (node.entries.length === 0) return wrong(place, 'empty', 'it is empty', node);
    return onceEach(node.entries, place, rule.same).flatMap(({ key, value, ...at }) => {
      const below = { ...place, path: keyIn(place.path, key) };
      if (!rule.takes(key)) return wrong(below, 'wrong-value', `the key must be ${rule.what}`, at) ?? [];
      if (value.kind === 'nothing')
        return wrong(below, 'empty', 'it has no value; give one or leave out the key', at) ?? [];
      const read = reader(value, below);
      return read === undefined ? [] : [{ name: key, value: read }];
    });
  };
}

/**
 * A list of at least one; items that are wrong are left out. Where `sameness` is given, one that stands twice is an
 * error.
 */
export function listOf<Value>(
  reader: ValueReader<Value>,
  sameness?: (value: Value) => string,
): ValueReader<readonly Value[]> {
  return (node, place) => {
    if (node.kind !== 'list') return wrongKind(node, place, 'a list (- ITEM)');
    if (node.items.length === 0) return wrong(place, 'empty', 'the list is empty', node);
    const lines = new Map<string, number>();
    return node.items.flatMap((item, index) => {
      const below = { ...place, path: itemIn(place.path, index) };
      const value = reader(item, below);
      if (value === undefined) return [];
      if (!sameness) return [value];
      const known = lines.get(sameness(value));
      if (known !== undefined)
        return wrong(below, 'item-twice', `this stands twice; line ${known} has it too`, item) ?? [];
      lines.set(sameness(value), item.line);
      return [value];
    });
  };
}

/** A text alone stands for a record with this one key. */
export function shortFor<Value>(short: string, reader: ValueReader<Value>): ValueReader<Value> {
  return (node, place) => {
    if (node.kind === 'mapping') return reader(node, place);
    if (node.kind !== 'text') return wrongKind(node, place, `a text or a mapping with ${short}`);
    const { line, column } = node;
    return reader(
      { kind: 'mapping', entries: [{ key: short, value: node, line, column }], line, column },
      place,
    );
  };
}
