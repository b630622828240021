import { basename } from 'node:path';
import { type ArchiveWriter, beginArchive, type WrittenArchive } from '../../archive/archive-writer.js';
import type { ManifestSchema } from '../../archive/manifest-schema.js';
import { compressorOf } from '../../archive/part-compression.js';
import { removePartials } from '../../archive/partial-archives.js';
import type { Compression } from '../../archive/schema-layout.js';
import { type Clock, systemClock } from '../../base/clock.js';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { toolVersion } from '../../base/version.js';
import { objectsInOrder, settleTextDefault } from '../../formats/mysql-dump/dump-catalogue.js';
import { DumpInterpreter } from '../../formats/mysql-dump/dump-interpreter.js';
import { DumpReader } from '../../formats/mysql-dump/dump-reader.js';
import type { DumpDatabase, DumpTable } from '../../formats/mysql-dump/dump-table.js';
import type { Finding } from '../../model/finding.js';
import type { DatabaseDictionary, TableDefinition } from '../../reach/database/dictionary.js';
import { mysqlLoadStatement } from '../../reach/database/mysql/mysql-column-transfer.js';
import { hasOwnRows } from '../../reach/database/mysql/mysql-storage-engines.js';
import { isServerDatabase } from '../../reach/database/server-databases.js';
import { archivedFindings } from './export-findings.js';
import { type ConfigFacts, readConfigFacts } from './import/manager-config.js';
import { dumpChunks } from './import-dump-chunks.js';
import { dumpFindings, LeftOut } from './import-dump-findings.js';
import { DumpRows } from './import-dump-rows.js';
import { archivedConfig, managerFacts } from './manager-facts.js';
import { manifestDatabase, putSchemaFiles } from './schema-files.js';
import type { TableContent } from './table-contents.js';

export interface ImportDumpOptions {
  /** A dump of mysqldump or mariadb-dump, plain or gzip. */
  readonly file: string;
  /** The database of a dump that names none; it also takes the place of the one in the dump's header. */
  readonly database?: string;
  /** Of the texts of a dump that does not say it (--skip-set-charset, --compatible); utf8mb4 if not given. */
  readonly characterSet?: string;
  /** A copy of the `.config` of the manager the dump is of, to be recorded in the manifest. */
  readonly managerConfig?: string | undefined;
  /** The directory of all archives. */
  readonly archives: string;
  readonly estate: string;
  /** `gzip` if not given. */
  readonly compression?: Compression;
  readonly log: Log;
  /** How many bytes of the dump, unpacked, have been read. */
  readonly onRead?: (bytes: number) => void;
  readonly clock?: Clock;
  /** False for a temporary archive: nothing waits for the disk. */
  readonly durable?: boolean;
}

/** What a dump gave. */
export interface ImportedDump {
  readonly archive: WrittenArchive;
  readonly schema: ManifestSchema;
  readonly findings: readonly Finding[];
  readonly rows: number;
  /** As TSV, before compression. */
  readonly bytes: number;
  /** False when the dump broke off: the archive is kept and says so. */
  readonly complete: boolean;
}

const transactionalEngines = new Set(['innodb', 'ndbcluster', 'ndb', 'rocksdb', 'tokudb', 'xtradb']);

/**
 * Turns a dump into an ordinary archive, without any server, in constant memory. The archive appears under its name when
 * the whole dump has been read; on any failure nothing is left. Throws OVM_DUMP_INVALID naming file, line and column,
 * OVM_FILE_UNREADABLE, OVM_FILE_UNKNOWN for a `.config` that is none, OVM_USAGE for a compression this Node.js has not,
 * and what ArchiveWriter throws.
 */
export async function importDump(options: ImportDumpOptions): Promise<ImportedDump> {
  const { archives: root, estate, log } = options;
  compressorOf(options.compression ?? 'gzip');
  const config =
    options.managerConfig === undefined ? undefined : await readConfigFacts(options.managerConfig);
  await removePartials(root, estate, (line) => log.warn(line));
  const clock = options.clock ?? systemClock;
  const writer = await beginArchive({ root, estate, clock, toolVersion, durable: options.durable ?? true });
  const rows = new DumpRows(writer, options.compression ?? 'gzip');
  try {
    return await importInto(writer, rows, options, config);
  } catch (error) {
    await rows.discard();
    await writer.abandon();
    throw error;
  }
}

async function importInto(
  writer: ArchiveWriter,
  rows: DumpRows,
  options: ImportDumpOptions,
  config: ConfigFacts | undefined,
): Promise<ImportedDump> {
  const leftOut = new LeftOut();
  const dump = new DumpInterpreter(
    {
      rowsOf: (database, table) =>
        isSystem(database) ? undefined : rows.encoderOf(database.name, table.name),
      leftOut: (statement) => leftOut.add(statement),
    },
    options,
  );
  await readDump(dump, rows, options);
  const databases = dump.catalogue.databases.filter((database) => !isSystem(database));
  const guessed = databases.filter(settleTextDefault).map(({ name }) => name);
  const contents = await rows.finish(allTables(databases));
  const dictionaries = databases.map((database) => dictionaryOf(database, contents));
  const skipped = dump.catalogue.databases.filter(isSystem).map(({ name }) => name);
  const findings = dumpFindings(basename(options.file), dump, dictionaries, { leftOut, skipped, guessed });
  const schema: ManifestSchema = {
    ...dumpFacts(dump, options.file),
    managerConfig: archivedConfig(config),
    databases: dictionaries.map((dictionary) => manifestDatabase(dictionary, contents)),
    ...archivedFindings(findings),
  };
  await putSchemaFiles(writer, dictionaries, schema.databases, {
    toolVersion,
    loadStatement: mysqlLoadStatement,
  });
  const archive = await writer.finish({ ...managerFacts(config), sources: [], schema });
  const sum = (value: (table: TableContent) => number) =>
    contents.reduce((total, table) => total + value(table), 0);
  return {
    archive,
    schema,
    findings,
    rows: sum((table) => table.rows),
    bytes: sum((table) => table.bytes),
    complete: dump.isComplete,
  };
}

/** Feeds the dump to its reader, no faster than the rows can be written. */
async function readDump(dump: DumpInterpreter, rows: DumpRows, options: ImportDumpOptions): Promise<void> {
  const name = basename(options.file);
  const reader = new DumpReader(name, dump);
  let bytes = 0;
  for await (const chunk of dumpChunks(options.file)) {
    reader.push(chunk);
    bytes += chunk.length;
    options.onRead?.(bytes);
    await rows.pressure();
  }
  reader.end();
  if (dump.catalogue.databases.every(({ tables, objects }) => tables.size + objects.size === 0)) {
    throw new RescueError('OVM_DUMP_INVALID', name, 'it creates no table and no other object');
  }
}

/** The server's own: an archive of an estate has no use for them. */
function isSystem(database: DumpDatabase): boolean {
  return isServerDatabase(database.name);
}

/** All that have rows of their own. */
function allTables(databases: readonly DumpDatabase[]) {
  return databases.flatMap(({ name, tables }) =>
    [...tables.values()]
      .filter((table) => hasOwnRows(definitionOf(table, undefined)))
      .map((table) => ({ database: name, table: table.name })),
  );
}

function dictionaryOf(database: DumpDatabase, contents: readonly TableContent[]): DatabaseDictionary {
  const { name, characterSet, collation } = database;
  const contentOf = new Map(
    contents.filter((content) => content.database === name).map((content) => [content.table, content]),
  );
  const tables = [...database.tables.values()].map((table) => definitionOf(table, contentOf.get(table.name)));
  return { name, characterSet, collation, tables, objects: objectsInOrder(database) };
}

function definitionOf(table: DumpTable, content: TableContent | undefined): TableDefinition {
  return {
    name: table.name,
    storageEngine: table.storageEngine,
    transactional: transactionalEngines.has(table.storageEngine.toLowerCase()),
    estimatedRows: content?.rows ?? 0,
    estimatedBytes: content?.bytes ?? 0,
    columns: table.columns.map(({ invisible: _, defaultText: __, ...column }) => column),
    primaryKey: table.primaryKey,
    createStatement: table.createStatement,
  };
}

function dumpFacts(dump: DumpInterpreter, file: string) {
  const { serverVersion = 'unknown', program = '' } = dump.header;
  return {
    engine: 'mysql',
    product: /mariadb/i.test(serverVersion + program) ? 'MariaDB' : 'MySQL',
    serverVersion,
    address: basename(file),
    snapshot: 'dump-file',
  } as const;
}
