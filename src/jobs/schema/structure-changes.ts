import { lastingDefinition } from '../../archive/schema-dictionary.js';
import { RescueError } from '../../base/errors.js';
import { withoutSequencePosition } from '../../formats/oracle-ddl/sequence-position.js';
import type { Database, TableIdentity } from '../../reach/database/database.js';
import type { DatabaseDictionary, ObjectDefinition } from '../../reach/database/dictionary.js';

/** What databases are made of, and which table is behind each name. */
export interface SeenStructure {
  readonly dictionaries: readonly DatabaseDictionary[];
  /** By the database's name. */
  readonly identities: ReadonlyMap<string, readonly TableIdentity[]>;
}

/** Throws what `Database` throws. */
export async function readStructure(database: Database, names: readonly string[]): Promise<SeenStructure> {
  const dictionaries: DatabaseDictionary[] = [];
  const identities = new Map<string, readonly TableIdentity[]>();
  for (const name of names) {
    // Before the dictionary: what is changed between the two is found when both are read again.
    identities.set(name, await database.identities(name));
    dictionaries.push(await database.dictionary(name));
  }
  return { dictionaries, identities };
}

/**
 * Throws OVM_DB_FAILED that names what was changed. A snapshot holds rows still, not definitions: a server lets a reader
 * see the rows of a table that took the name of another, and of a partition that was dropped none, without a word.
 * Counters of AUTO_INCREMENT and of sequences, and estimates, may change.
 */
export function refuseChanges(address: string, before: SeenStructure, after: SeenStructure): void {
  for (const [index, { name }] of before.dictionaries.entries()) {
    const changed = firstDifference(thingsOf(before, index), thingsOf(after, index));
    if (changed === undefined) continue;
    throw new RescueError(
      'OVM_DB_FAILED',
      changed === '' ? `database ${name} on ${address}` : `${changed} on ${address}`,
      'it was changed while it was read, so what was read may be of two different things; run it again when nobody ' +
        'changes definitions',
    );
  }
}

/** Everything in a database under the words by which a message calls it, with the text that must stay as it is. */
function thingsOf({ dictionaries, identities }: SeenStructure, index: number): ReadonlyMap<string, string> {
  const things = new Map<string, string>();
  const dictionary = dictionaries[index];
  if (dictionary === undefined) return things;
  const { name, characterSet, collation, tables, objects } = dictionary;
  const add = (what: string, text: string) => things.set(what, `${things.get(what) ?? ''}\n${text}`);
  add('', JSON.stringify([characterSet, collation]));
  for (const table of tables) add(`table ${name}.${table.name}`, JSON.stringify(lastingDefinition(table)));
  for (const object of objects) add(`${object.kind} ${name}.${object.name}`, objectText(object));
  for (const { table, part, identity } of identities.get(name) ?? [])
    add(`table ${name}.${table}`, JSON.stringify([part, identity]));
  return things;
}

function firstDifference(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string | undefined {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].find((name) => before.get(name) !== after.get(name));
}

function objectText(object: ObjectDefinition): string {
  if (object.kind !== 'sequence') return JSON.stringify(object);
  const created = object.createStatement
    .replace(/^BEGIN NOT ATOMIC /, '')
    .replace(/; DO SETVAL\(.*\); END$/s, '');
  return JSON.stringify({ ...object, createStatement: withoutSequencePosition(created) });
}
