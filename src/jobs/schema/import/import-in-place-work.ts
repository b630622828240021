import type { Database, RowSource, TableLoader } from '../../../reach/database/database.js';
import type { ObjectDefinition } from '../../../reach/database/dictionary.js';
import type { InPlaceHead, InPlaceJournal } from './import-in-place-journal.js';
import type { ImportProgress } from './import-progress.js';
import type { ImportTarget } from './import-targets.js';

/** What the steps of an import in place share; `database` is open and stays so. */
export interface InPlaceWork {
  readonly database: Database;
  readonly target: ImportTarget;
  readonly head: InPlaceHead;
  readonly journal: InPlaceJournal;
  /** What did not compile where the archive comes from: `PACKAGE BODY X`. */
  readonly invalidBefore: ReadonlySet<string>;
  /** Told what does not compile here either. */
  readonly tellInvalid?: (names: readonly string[]) => void;
  /** How many connections load at the same time. */
  readonly loaders: number;
  readonly rowsOf: (from: string, table: string) => RowSource;
  readonly progress: ImportProgress;
}

/** A connection on which names without a schema are those of the target. */
export async function withTargetLoader<T>(
  database: Database,
  schema: string,
  work: (loader: TableLoader) => Promise<T>,
): Promise<T> {
  const loader = await database.openLoader();
  try {
    await loader.execute(`ALTER SESSION SET CURRENT_SCHEMA = ${database.quoteName(schema)}`);
    return await work(loader);
  } finally {
    await loader.close();
  }
}

/** A table that computes a column may call functions, which must be there before it. */
export function computesColumns({ archived }: ImportTarget): boolean {
  return archived.tables.some(({ columns }) => columns.some(({ generated }) => generated));
}

/** Whether an object is made before the tables: these may take defaults from sequences and be of types. */
export function comesFirst(target: ImportTarget): (object: ObjectDefinition) => boolean {
  const kinds = new Set<ObjectDefinition['kind']>(['sequence', 'type']);
  if (computesColumns(target)) for (const kind of ['function', 'package'] as const) kinds.add(kind);
  return ({ kind }) => kinds.has(kind);
}
