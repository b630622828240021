import { dirname, resolve } from 'node:path';
import { RescueError } from '../../../base/errors.js';
import type { ConnectionSettings } from '../../../reach/database/connection-settings.js';
import type { Database, RowSource } from '../../../reach/database/database.js';
import { createDatabaseFile, openDatabase } from '../../../reach/database/open-database.js';
import { sqliteSettings } from '../../../reach/database/sqlite/sqlite-settings.js';
import { removeTree, rename, whatIsAt } from '../../../reach/directories.js';
import { acquireLock } from '../../../reach/lock-file.js';
import { publishFile } from '../../../reach/publish-file.js';
import { syncFiles } from '../../../reach/sync-files.js';
import type { ImportProgress } from './import-progress.js';
import type { ImportTarget } from './import-targets.js';
import type { SavedTargets } from './save-targets.js';
import { verifyContent } from './table-content.js';

/** What an import into a database file needs. */
export interface FileImport {
  readonly settings: ConnectionSettings;
  readonly target: ImportTarget;
  readonly replace: boolean;
  readonly rowsOf: (from: string, table: string) => RowSource;
  readonly progress: ImportProgress;
  readonly saveTargets: (targets: readonly string[]) => Promise<SavedTargets>;
}

/**
 * Builds the database in a file beside, `PATH.partial`, verifies it, and gives it the name of the target. A run that is
 * killed leaves the target as it was; the next begins anew. Throws OVM_TARGET_EXISTS, OVM_TARGET_IN_USE, OVM_LOCKED,
 * OVM_SCHEMA_DIFFERS, OVM_WRITE_FAILED. Gives the safety archive's path.
 */
export async function importByFile(work: FileImport): Promise<string | null> {
  const path = filePath(work.settings);
  const partial = `${path}.partial`;
  const lock = await acquireLock(`${partial}.lock`, path);
  try {
    const exists = await holdsSomething(work.settings);
    if (exists) refuseFile(work, path);
    removeTree(partial); // of a run that was killed
    await build(work, partial);
    if (whatIsAt(path) === 'nothing') {
      await publishFile(partial, path);
      return null;
    }
    const saved = exists ? await work.saveTargets([work.target.to]) : undefined;
    await exchangeFile(work, partial, path);
    return saved?.path ?? null;
  } catch (error) {
    removeTree(partial);
    throw error;
  } finally {
    lock.release();
  }
}

/** Whether the file is there and has tables or other objects. */
export async function holdsSomething(settings: ConnectionSettings): Promise<boolean> {
  if (whatIsAt(filePath(settings)) === 'nothing') return false;
  const database = await openDatabase(settings);
  try {
    const [name = ''] = await database.databases();
    const { tables, objects } = await database.dictionary(name);
    return tables.length + objects.length > 0;
  } finally {
    await database.close();
  }
}

/** The file of an embedded database, absolute. */
export function filePath(settings: ConnectionSettings): string {
  return resolve(settings.path ?? '');
}

/** Throws OVM_TARGET_EXISTS for a file that holds something when it was not said to replace it. */
export function refuseFile({ replace }: { readonly replace: boolean }, path: string): void {
  if (!replace) throw new RescueError('OVM_TARGET_EXISTS', path, 'it exists and holds something');
}

async function build(work: FileImport, partial: string): Promise<void> {
  const made = await createDatabaseFile(partial);
  try {
    await fill(work, made);
  } finally {
    await made.close();
  }
}

async function fill(work: FileImport, made: Database): Promise<void> {
  const { target, progress } = work;
  const definitions = new Map(target.archived.tables.map((table) => [table.name, table]));
  progress.begin(target.manifest.tables);
  const loader = await made.openLoader();
  try {
    for (const manifest of target.manifest.tables) {
      const table = definitions.get(manifest.name);
      if (!table)
        throw new RescueError('OVM_ARCHIVE_DAMAGED', target.from, `no definition of ${manifest.name}`);
      await loader.execute(table.createStatement);
      if (!manifest.rowsOmitted) {
        await loader.load(target.to, table, work.rowsOf(target.from, manifest.name));
        await verifyContent(made, target.to, table, manifest);
      }
      progress.tableDone(manifest);
    }
    for (const object of target.archived.objects) await loader.execute(object.createStatement);
  } finally {
    await loader.close();
  }
  const { tables, objects } = await made.dictionary(target.to);
  const texts = (all: readonly { readonly name: string; readonly createStatement: string }[]) =>
    JSON.stringify(all.map(({ name, createStatement }) => [name, createStatement]));
  const { archived } = target;
  if (texts(tables) === texts(archived.tables) && texts(objects) === texts(archived.objects)) return;
  throw new RescueError('OVM_SCHEMA_DIFFERS', made.address, 'its definitions are not those of the archive');
}

/** Renames over the old file while nobody else can use it. */
async function exchangeFile(work: FileImport, partial: string, path: string): Promise<void> {
  await syncFiles(dirname(path), [partial]);
  const old = await openDatabase(sqliteSettings(path));
  try {
    await old.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    await old.execute('BEGIN EXCLUSIVE').catch((error: unknown) => {
      throw new RescueError('OVM_TARGET_IN_USE', path, 'another program uses it', error);
    });
    work.progress.phase('exchange', `exchanging ${path}`);
    rename(partial, path);
  } finally {
    await old.close();
  }
  // Journals belong to the old file; they would be taken for those of the new one.
  for (const ending of ['-wal', '-shm', '-journal']) removeTree(path + ending);
}
