import type { ArchiveWriter } from '../../archive/archive-writer.js';
import { type Compression, dataPath } from '../../archive/schema-layout.js';
import { RescueError } from '../../base/errors.js';
import type { Database, TableReader } from '../../reach/database/database.js';
import type { DatabaseDictionary, TableDefinition } from '../../reach/database/dictionary.js';
import type { ReadingTask, TaskOutput } from './reading-task.js';

/** A table whose rows are read. */
export interface PlannedTable {
  readonly database: string;
  readonly table: TableDefinition;
}

/** Small enough that the last parts keep all threads busy, large enough that few files are made. */
export const usualPartBytes = 48 * 1024 * 1024;

/** All tables but those that are skipped, the biggest first, so that no big one is left for the end. */
export function plannedTables(
  dictionaries: readonly DatabaseDictionary[],
  skipped: (database: string, table: string) => boolean,
): PlannedTable[] {
  return dictionaries
    .flatMap(({ name, tables }) => tables.map((table) => ({ database: name, table })))
    .filter(({ database, table }) => !skipped(database, table.name))
    .sort((one, other) => other.table.estimatedBytes - one.table.estimatedBytes);
}

/**
 * Tells which tables `--skip-rows` names, as `TABLE` in all databases or `DATABASE.TABLE` in one.
 * Throws OVM_USAGE for a word that names none.
 */
export function skippedTables(
  words: readonly string[],
  dictionaries: readonly DatabaseDictionary[],
  ignoresCase: boolean,
): (database: string, table: string) => boolean {
  const folded = (name: string) => (ignoresCase ? name.toLowerCase() : name);
  const wanted = new Set(words.map(folded));
  const skipped = (database: string, table: string) =>
    wanted.has(folded(table)) || wanted.has(folded(`${database}.${table}`));
  const there = new Set(
    dictionaries.flatMap(({ name, tables }) =>
      tables.flatMap((table) => [folded(table.name), folded(`${name}.${table.name}`)]),
    ),
  );
  const unknown = words.find((word) => !there.has(folded(word)));
  if (unknown === undefined) return skipped;
  const where = dictionaries.map(({ name }) => name).join(', ');
  throw new RescueError('OVM_USAGE', `--skip-rows ${unknown}`, `there is no such table in ${where}`);
}

/** What is to be read, table by table; big tables in parts. Ranges are found while others are read already. */
export async function* readingTasks(
  database: Database,
  tables: readonly PlannedTable[],
  outputOf: (table: PlannedTable, part: number | undefined) => TaskOutput | undefined,
  partBytes = usualPartBytes,
): AsyncGenerator<ReadingTask> {
  let reader: TableReader | undefined;
  try {
    for (const planned of tables) {
      const { table } = planned;
      const inOnePart = table.estimatedBytes < partBytes * 1.5 || table.primaryKey.length === 0;
      if (!inOnePart) reader ??= await database.openReader();
      const ranges = (await (inOnePart ? undefined : reader)?.keyRanges(
        planned.database,
        table,
        partBytes,
      )) ?? [{ from: null, to: null }];
      for (const [index, range] of ranges.entries()) {
        const part = ranges.length === 1 ? undefined : index;
        yield { ...planned, range, part, output: outputOf(planned, part) };
      }
    }
  } finally {
    await reader?.close();
  }
}

/** Makes room in the archive for the parts of tables. */
export function partOutput(writer: ArchiveWriter, compression: Compression) {
  return ({ database, table }: PlannedTable, part: number | undefined): TaskOutput => {
    const path = dataPath(database, table.name, part, compression);
    return { place: { path, file: writer.reserve(path) }, compression };
  };
}
