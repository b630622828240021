import { join } from 'node:path';
import { RescueError } from '../base/errors.js';
import { silentLog } from '../base/log.js';
import { createDatabaseFile } from '../reach/database/open-database.js';
import { sqliteSettings } from '../reach/database/sqlite/sqlite-settings.js';
import { removeTree } from '../reach/directories.js';
import { createLocalHost } from '../reach/local-host.js';
import { OutputDirectory } from '../reach/output-directory.js';
import { sqlStatement } from '../reach/sql-statement.js';
import { checkContents } from './schema/content-check.js';
import { exportSchema } from './schema/export-schema.js';
import { carryOutImport, planImport } from './schema/import-schema.js';

/** The sample repository database, exported and imported. */
export interface DemoDatabase {
  /** The file that was exported. */
  readonly source: string;
  readonly archive: string;
  /** The file that was made of the archive; its content was proven equal. */
  readonly restored: string;
  readonly tables: number;
  readonly rows: number;
}

const longestSample = 64 * 1024 * 1024;

/**
 * Makes the sample repository database, exports it into an archive, imports that into a second file and compares the
 * two. The database is embedded: no server is needed. Throws OVM_SCHEMA_DIFFERS and what export and import throw.
 */
export async function demoRepositoryDatabase(out: string, archives: string): Promise<DemoDatabase> {
  const source = await databaseFile(join(out, 'repository-database'), 'sample.db', makeSample);
  const { archive, rows } = await exportSchema({
    settings: sqliteSettings(source),
    databases: [],
    archives,
    estate: 'sample-database',
    log: silentLog,
  });
  const restored = await databaseFile(join(out, 'restored-database'), 'restored.db', (path) =>
    importInto(path, archive.path, archives),
  );
  const tables = await compare(source, restored);
  return { source, archive: archive.path, restored, tables, rows };
}

/** A database file in a results directory of its own; `make` makes it under another name. */
async function databaseFile(
  directory: string,
  name: string,
  make: (path: string) => Promise<void>,
): Promise<string> {
  const output = await OutputDirectory.open(directory);
  try {
    const made = join(output.partialPath, `${name}.new`);
    await make(made);
    await output.put(name, await createLocalHost().readFile(made, longestSample));
    removeTree(made);
    return join(await output.finish(), name);
  } catch (error) {
    await output.abandon();
    throw error;
  }
}

async function makeSample(path: string): Promise<void> {
  const database = await createDatabaseFile(path);
  try {
    await database.execute(sqlStatement('sample/sqlite/repository'));
  } finally {
    await database.close();
  }
}

async function importInto(path: string, archive: string, archives: string): Promise<void> {
  const plan = await planImport({
    archive,
    settings: sqliteSettings(path),
    renames: new Map(),
    replace: false,
    managerStopped: false,
    archives,
    log: silentLog,
  });
  await carryOutImport(plan);
}

/** The number of tables; throws OVM_SCHEMA_DIFFERS when the two files do not hold the same. */
async function compare(source: string, restored: string): Promise<number> {
  const [before, after] = await Promise.all(
    [source, restored].map((path) => checkContents({ settings: sqliteSettings(path), databases: [] })),
  );
  const told = (contents: typeof before) => JSON.stringify([contents?.dictionaries, contents?.tables]);
  if (told(before) !== told(after))
    throw new RescueError('OVM_SCHEMA_DIFFERS', restored, `it is not what ${source} is`);
  return before?.tables.length ?? 0;
}
