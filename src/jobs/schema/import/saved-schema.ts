import type { ManifestTable } from '../../../archive/manifest-schema.js';
import { openArchive } from '../../../archive/open-archive.js';
import { archivedSchema } from '../../../archive/schema-reader.js';
import { RescueError } from '../../../base/errors.js';
import { withoutSequencePosition } from '../../../formats/oracle-ddl/sequence-position.js';
import type { Database } from '../../../reach/database/database.js';
import type { DatabaseDictionary, TableDefinition } from '../../../reach/database/dictionary.js';
import { withNewSnapshot } from '../new-snapshot.js';
import { inPlaceJournalTable } from './import-in-place-journal.js';
import { verifyContent } from './table-content.js';

/** What a safety archive holds of a schema. */
export interface SavedSchema {
  readonly path: string;
  readonly dictionary: DatabaseDictionary;
  readonly tables: ReadonlyMap<
    string,
    { readonly definition: TableDefinition; readonly manifest: ManifestTable }
  >;
}

/** Throws OVM_ARCHIVE_NOT_FOUND, OVM_ARCHIVE_DAMAGED. */
export async function savedSchema(path: string, schema: string): Promise<SavedSchema> {
  const { databases } = await archivedSchema(await openArchive(path));
  const saved = databases.find(({ manifest }) => manifest.name === schema);
  if (!saved) throw new RescueError('OVM_ARCHIVE_DAMAGED', path, `it does not hold the schema ${schema}`);
  const definitions = new Map(saved.dictionary.tables.map((table) => [table.name, table]));
  const tables = saved.manifest.tables.flatMap((manifest) => {
    const definition = definitions.get(manifest.name);
    return definition ? [[manifest.name, { definition, manifest }] as const] : [];
  });
  return { path, dictionary: saved.dictionary, tables: new Map(tables) };
}

/**
 * Throws OVM_TARGET_IN_USE unless everything that is in the schema is in the archive with the same definition. What the
 * archive holds and is not there any more was dropped before.
 */
export async function refuseUnsavedDefinitions(
  database: Database,
  { path, dictionary }: SavedSchema,
): Promise<void> {
  const saved = new Set(definitionsOf(dictionary).map(({ text }) => text));
  const now = definitionsOf(await database.dictionary(dictionary.name));
  const changed = now.filter(({ text }) => !saved.has(text)).map(({ name }) => name);
  if (changed.length === 0) return;
  const why = `definitions were changed after they were exported into ${path}: ${[...new Set(changed)].join(', ')}`;
  throw new RescueError('OVM_TARGET_IN_USE', `${dictionary.name} at ${database.address}`, why);
}

/**
 * Everything with its text. Names that the server gives to constraints have numbers, which change when one of them goes; the
 * text of any other constraint has its name in it.
 */
function definitionsOf({ tables, objects }: DatabaseDictionary) {
  return [
    ...tables
      .filter(({ name }) => name !== inPlaceJournalTable)
      .map(({ name, createStatement }) => {
        return { name: `table ${name}`, text: JSON.stringify(['table', createStatement]) };
      }),
    ...objects
      .filter(({ table }) => table !== inPlaceJournalTable)
      .map(({ kind, name, table, createStatement }) => {
        const sql = kind === 'sequence' ? withoutSequencePosition(createStatement) : createStatement;
        return { name: `${kind} ${name}`, text: JSON.stringify([kind, table, sql]) };
      }),
  ];
}

/** Throws OVM_TARGET_IN_USE unless each of the tables that are there holds the rows that the archive holds of it. */
export async function refuseUnsavedRows(
  database: Database,
  { path, dictionary, tables }: SavedSchema,
  there: readonly string[],
): Promise<void> {
  const schema = dictionary.name;
  for (const name of there) {
    const saved = tables.get(name);
    if (!saved) continue;
    try {
      await withNewSnapshot(() => verifyContent(database, schema, saved.definition, saved.manifest));
    } catch (error) {
      if (!(error instanceof RescueError) || error.code !== 'OVM_SCHEMA_DIFFERS') throw error;
      const why = `the table ${name} was written to after it was exported into ${path}: ${error.why}`;
      throw new RescueError('OVM_TARGET_IN_USE', `${schema} at ${database.address}`, why, error);
    }
  }
}
