import { basename, resolve } from 'node:path';
import { type Archive, openArchive } from '../../archive/open-archive.js';
import { type ArchivedSchema, archivedSchema, archivedTsv } from '../../archive/schema-reader.js';
import { RescueError } from '../../base/errors.js';
import { decodeTsv } from '../../formats/table-rows/tsv-decoder.js';
import { type EngineName, engineTraits } from '../../reach/database/engine-traits.js';
import { createDatabaseFile } from '../../reach/database/open-database.js';
import type { SqliteDatabase } from '../../reach/database/sqlite/sqlite-database.js';
import { removeTree } from '../../reach/directories.js';
import { createTurns } from '../../reach/event-loop-turns.js';
import { acquireLock } from '../../reach/lock-file.js';
import { publishFile, refuseExisting } from '../../reach/publish-file.js';
import { writeArchiveFacts } from './open-archive/archive-facts.js';
import { ArchivedLines } from './open-archive/archived-lines.js';
import { mysqlColumnValues, oracleColumnValues } from './open-archive/column-values.js';
import { type CopiedTable, copiedSqliteTable, copiedTypedTable } from './open-archive/copied-table.js';
import { TableNames } from './open-archive/table-names.js';

/** A table as it is in the SQLite file. */
export interface OpenedTable {
  readonly database: string;
  readonly table: string;
  /** Its name in the file. */
  readonly name: string;
  readonly rows: number;
  /** Values that are kept in another class than the others of their column; `ovm_rescue_columns` tells which columns. */
  readonly exceptions: number;
}

/** A SQLite file made of an archive. */
export interface OpenedArchive {
  readonly file: string;
  readonly tables: readonly OpenedTable[];
}

export interface OpenArchiveOptions {
  /** Path of the archive. */
  readonly archive: string;
  /** The file to make; there must be nothing of that name. */
  readonly file: string;
  /** Told after each table. */
  readonly onTable?: (table: OpenedTable) => void;
}

/**
 * Makes a SQLite file of the repository databases in an archive, for queries with any SQLite client. One table for each
 * archived one: of its own name when the archive holds one database, else `<database>.<table>`. It is written beside as
 * `.partial`, mode 0600, and gets its name when rows and checksums of all tables were those of the manifest.
 * Throws OVM_WRITE_FAILED when the file exists, OVM_ARCHIVE_*, OVM_LOCKED, OVM_SCHEMA_DIFFERS, OVM_DB_FAILED.
 */
export async function openArchiveDatabase(options: OpenArchiveOptions): Promise<OpenedArchive> {
  const file = resolve(options.file);
  const partial = `${file}.partial`;
  refuseExisting(file);
  const archive = await openArchive(options.archive);
  const schema = await archivedSchema(archive);
  const lock = await acquireLock(`${partial}.lock`, file);
  try {
    removeTree(partial); // of a run that was killed
    const copy = await createDatabaseFile(partial);
    let tables: readonly OpenedTable[];
    try {
      tables = await copyAll(archive, schema, copy, options.onTable);
    } finally {
      await copy.close();
    }
    await publishFile(partial, file);
    return { file, tables };
  } catch (error) {
    removeTree(partial);
    throw error;
  } finally {
    lock.release();
  }
}

async function copyAll(
  archive: Archive,
  schema: ArchivedSchema,
  copy: SqliteDatabase,
  onTable: OpenArchiveOptions['onTable'],
): Promise<readonly OpenedTable[]> {
  const names = new TableNames();
  const tables = copiedTables(schema, names);
  const opened: OpenedTable[] = [];
  await copy.execute('BEGIN');
  for (const table of tables) {
    await copyTable(archive, table, copy);
    const { database, manifest, name, values } = table;
    const exceptions = values.reduce((sum, column) => sum + column.exceptions(), 0);
    opened.push({ database, table: manifest.name, name, rows: manifest.rows, exceptions });
    onTable?.(opened.at(-1) as OpenedTable);
  }
  await writeArchiveFacts(copy, basename(archive.path), schema.manifest, tables, names);
  await copy.execute('COMMIT');
  return opened;
}

/** All tables get their names first: an index must not take that of a table to come. */
function copiedTables(schema: ArchivedSchema, names: TableNames): readonly CopiedTable[] {
  const valuesOf = schema.manifest.engine === 'oracle' ? oracleColumnValues : mysqlColumnValues;
  const literals = engineTraits[schema.manifest.engine as EngineName]?.values === 'literals';
  const alone = schema.databases.length === 1;
  const named = schema.databases.flatMap(({ manifest: { name: database, tables }, dictionary }) =>
    tables.map((manifest) => {
      const definition = dictionary.tables.find(({ name }) => name === manifest.name);
      if (!definition)
        throw new RescueError(
          'OVM_ARCHIVE_DAMAGED',
          manifest.name,
          'the dictionary does not tell this table',
        );
      return {
        database,
        manifest,
        definition,
        name: names.take(alone ? manifest.name : `${database}.${manifest.name}`),
      };
    }),
  );
  return named.map(({ database, manifest, definition, name }) =>
    literals
      ? copiedSqliteTable(database, manifest, definition)
      : copiedTypedTable(database, manifest, definition, { name, names, valuesOf }),
  );
}

async function copyTable(archive: Archive, table: CopiedTable, copy: SqliteDatabase): Promise<void> {
  const { manifest, name } = table;
  await copy.execute(table.create);
  if (!manifest.rowsOmitted) await copyRows(archive, table, copy);
  for (const index of table.indexes) await copy.execute(index);
  const [[stored]] = (await copy.query(`SELECT count(*) FROM ${copy.quoteName(name)}`)) as [[string]];
  const expected = manifest.rowsOmitted ? 0 : manifest.rows;
  if (Number(stored) !== expected)
    throw differs(table, `${stored} rows came to the file instead of ${expected}`);
}

async function copyRows(archive: Archive, table: CopiedTable, copy: SqliteDatabase): Promise<void> {
  const { manifest, columns, values } = table;
  const lines = new ArchivedLines(archivedTsv(archive, manifest));
  const writer = copy.rowWriter(table.name, table.stored);
  const turn = createTurns();
  const decoding = { columns: columns.length, name: `${manifest.name} of ${archive.path}` };
  for await (const batch of decodeTsv(lines, decoding)) {
    for (const row of batch) {
      const kept = row.map((bytes, index) => (bytes === null ? null : (values[index]?.read(bytes) ?? null)));
      writer.write(kept.length > 0 ? kept : [null]);
      const pause = turn();
      if (pause) await pause;
    }
  }
  if (lines.rows !== manifest.rows)
    throw differs(table, `the archive holds ${lines.rows} rows, not ${manifest.rows}`);
  if (lines.checksum !== manifest.checksum) {
    throw differs(
      table,
      `its content has the checksum ${lines.checksum}, the manifest says ${manifest.checksum}`,
    );
  }
}

function differs({ database, manifest }: CopiedTable, why: string): RescueError {
  const hint = 'No file was made. Use another archive, and report what is named.';
  return new RescueError('OVM_SCHEMA_DIFFERS', `${database}.${manifest.name}`, why, undefined, hint);
}
