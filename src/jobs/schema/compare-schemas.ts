import { manifestFile, sumsFile } from '../../archive/archive-layout.js';
import { openArchive } from '../../archive/open-archive.js';
import { schemaDirectory } from '../../archive/schema-layout.js';
import { archivedSchema } from '../../archive/schema-reader.js';
import { verifyArchive } from '../../archive/verify-archive.js';
import { RescueError } from '../../base/errors.js';
import type { ConnectionSettings } from '../../reach/database/connection-settings.js';
import { openDatabase } from '../../reach/database/open-database.js';
import { checkContents } from './content-check.js';
import { didYouMean } from './meant-name.js';
import type { OnReading } from './reading-session.js';
import {
  type ComparedContent,
  type ComparedDatabase,
  type SchemaDifference,
  schemaDifferences,
} from './schema-differences.js';

/** The later side of a comparison: another archive, or a database that is read now. */
export type ComparedSide =
  | { readonly archive: string }
  | {
      readonly settings: ConnectionSettings;
      /** How many readers; as for an export if not given. */
      readonly threads?: number | undefined;
      readonly onReading?: OnReading;
      /** Told when everything is read again as of a new moment. */
      readonly tell?: (text: string) => void;
    };

export interface CompareSchemasOptions {
  /** Path of the earlier archive. */
  readonly archive: string;
  readonly other: ComparedSide;
  /** Databases that are compared, by their names in the earlier archive; all of it when it is empty. */
  readonly databases: readonly string[];
  /** FROM and TO of databases that have another name on the later side. */
  readonly renames: ReadonlyMap<string, string>;
}

/**
 * What differs from an archived schema to another one, or to a database: structures, and per table the number of rows
 * and the checksum of the content. A database that one side lacks, or that the account may not see, is a difference. Of a
 * server only what the archive holds is read. Archives are re-read as by `verify`. Throws OVM_USAGE for names that
 * neither side has or that two databases would share, OVM_ARCHIVE_*, and what `Database` throws.
 */
export async function compareSchemas(options: CompareSchemasOptions): Promise<SchemaDifference[]> {
  const all = await archivedSide(options.archive);
  const names = new Set(all.map(({ dictionary }) => dictionary.name));
  for (const name of options.renames.keys()) {
    if (!names.has(name))
      throw new RescueError(
        'OVM_USAGE',
        `--as ${name}=…`,
        `${options.archive} holds no such database${didYouMean(name, [...names])}`,
      );
  }
  const wanted = all.filter(
    ({ dictionary }) => options.databases.length === 0 || options.databases.includes(dictionary.name),
  );
  const earlier = wanted.map((database) => renamed(database, options.renames));
  const shared = earlier.find((one, index) =>
    earlier.slice(0, index).some((other) => other.dictionary.name === one.dictionary.name),
  );
  if (shared) throw new RescueError('OVM_USAGE', '--as', `two databases would be ${shared.dictionary.name}`);
  const later = await laterSide(options, earlier);
  const nowhere = options.databases.find(
    (name) => !names.has(name) && !later.some(({ dictionary }) => dictionary.name === name),
  );
  if (nowhere !== undefined)
    throw new RescueError(
      'OVM_USAGE',
      nowhere,
      `neither side has such a database${didYouMean(nowhere, [...names])}`,
    );
  return schemaDifferences(earlier, later);
}

async function laterSide(
  { other, databases, renames }: CompareSchemasOptions,
  earlier: readonly ComparedDatabase[],
): Promise<readonly ComparedDatabase[]> {
  const renamed = new Set(renames.keys());
  const names = new Set([
    ...earlier.map(({ dictionary }) => dictionary.name),
    ...databases.filter((name) => !renamed.has(name)),
  ]);
  if ('settings' in other) return databaseSide(other, [...names], earlier);
  const later = await archivedSide(other.archive);
  return databases.length === 0 ? later : later.filter(({ dictionary }) => names.has(dictionary.name));
}

/** What the manifest says of rows counts only while the rows are those it was written of. */
async function archivedSide(path: string): Promise<readonly ComparedDatabase[]> {
  await refuseDamaged(path);
  const { databases } = await archivedSchema(await openArchive(path));
  return databases.map(({ manifest, dictionary }) => ({
    dictionary,
    content: new Map(manifest.tables.map((table) => [table.name, table])),
  }));
}

const indexFiles = new Set([manifestFile, sumsFile]);

/** Throws OVM_ARCHIVE_DAMAGED unless every file the comparison relies on is as it was archived. */
async function refuseDamaged(path: string): Promise<void> {
  const { changed, missing } = await verifyArchive(path);
  const reliedOn = (file: string) => indexFiles.has(file) || file.startsWith(`${schemaDirectory}/`);
  const bad = [...changed, ...missing].find((one) => reliedOn(one.path));
  if (bad) throw new RescueError('OVM_ARCHIVE_DAMAGED', path, `${bad.path}: ${bad.reason}`);
}

/** Rows that the archive left out are not read either. */
async function databaseSide(
  { settings, threads, onReading, tell }: Exclude<ComparedSide, { archive: string }>,
  names: readonly string[],
  earlier: readonly ComparedDatabase[],
): Promise<readonly ComparedDatabase[]> {
  const leftOut = new Set(
    earlier.flatMap(({ dictionary, content }) =>
      [...content]
        .filter(([, { rowsOmitted }]) => rowsOmitted)
        .map(([table]) => keyOf(dictionary.name, table)),
    ),
  );
  const present = await presentDatabases(settings, names);
  if (present.length === 0) return [];
  const inArchive = new Set(earlier.map(({ dictionary }) => dictionary.name));
  const { dictionaries, tables } = await checkContents({
    settings,
    databases: present,
    threads,
    leaveOut: (database, table) => !inArchive.has(database) || leftOut.has(keyOf(database, table)),
    ...(onReading && { onReading }),
    ...(tell && { tell }),
  }).catch((error: unknown) => {
    throw ofOtherAccount(error, settings, present);
  });
  return dictionaries.map((dictionary) => {
    const content = new Map<string, ComparedContent>();
    for (const { database, table, rows, checksum } of tables) {
      if (database === dictionary.name) content.set(table, { rows, checksum, rowsOmitted: false });
    }
    for (const { name } of dictionary.tables) {
      if (leftOut.has(keyOf(dictionary.name, name)))
        content.set(name, { rows: 0, checksum: '', rowsOmitted: true });
    }
    return { dictionary, content };
  });
}

/** An account that logs in to be compared itself has its own name, and may not see that of the archive. */
function ofOtherAccount(error: unknown, { user }: ConnectionSettings, names: readonly string[]): unknown {
  const own = user.toUpperCase();
  const [name] = names;
  if (!(error instanceof RescueError) || error.code !== 'OVM_DB_HIDDEN' || name === undefined) return error;
  if (names.includes(own)) return error;
  const hint = `To compare the schema of the account that logs in say --as ${name}=${own}. To compare ${name} with this account: ${error.hint}`;
  return new RescueError(error.code, error.object, error.why, error, hint);
}

async function presentDatabases(
  settings: ConnectionSettings,
  names: readonly string[],
): Promise<readonly string[]> {
  const database = await openDatabase(settings);
  try {
    const present: string[] = [];
    for (const name of names) if (await database.hasDatabase(name)) present.push(name);
    return present;
  } finally {
    await database.close();
  }
}

function keyOf(database: string, table: string): string {
  return JSON.stringify([database, table]);
}

function renamed(database: ComparedDatabase, renames: ReadonlyMap<string, string>): ComparedDatabase {
  const name = renames.get(database.dictionary.name);
  return name === undefined ? database : { ...database, dictionary: { ...database.dictionary, name } };
}
