import { type ArchiveWriter, beginArchive, type WrittenArchive } from '../../archive/archive-writer.js';
import type { ManifestManagerConfig, ManifestSchema } from '../../archive/manifest-schema.js';
import { compressorOf } from '../../archive/part-compression.js';
import { removePartials } from '../../archive/partial-archives.js';
import type { Compression } from '../../archive/schema-layout.js';
import { type Clock, systemClock } from '../../base/clock.js';
import type { Log } from '../../base/log.js';
import { toolVersion } from '../../base/version.js';
import type { Finding } from '../../model/finding.js';
import type { Database } from '../../reach/database/database.js';
import { openDatabase } from '../../reach/database/open-database.js';
import type { EstateHosts } from '../ssh/estate-hosts.js';
import { exportFindings } from './export-findings.js';
import { partOutput, plannedTables, readingTasks, skippedTables } from './export-plan.js';
import { type ConfigFacts, readConfigFacts } from './import/manager-config.js';
import { type OnReading, type ReadingOptions, ReadingSession } from './reading-session.js';
import { manifestDatabase, putSchemaFiles } from './schema-files.js';
import { tableContents } from './table-contents.js';

export interface ExportSchemaOptions extends ReadingOptions {
  /** The directory of all archives. */
  readonly archives: string;
  readonly estate: string;
  /** Tables whose rows are left out, as `TABLE` or `DATABASE.TABLE`. */
  readonly skipRows?: readonly string[];
  /** `gzip` if not given. */
  readonly compression?: Compression;
  /** Where a `.config` on another machine is read from. */
  readonly hosts?: EstateHosts;
  /** The manager's `.config`, to be recorded in the manifest. */
  readonly managerConfig?: string | undefined;
  readonly log: Log;
  readonly onReading?: OnReading;
  readonly clock?: Clock;
  /** About how many bytes of a big table go into one part; 48 MB if not given. */
  readonly partBytes?: number;
  /** False for a temporary archive: nothing waits for the disk. */
  readonly durable?: boolean;
}

/** What an export gave. */
export interface ExportedSchema {
  readonly archive: WrittenArchive;
  readonly schema: ManifestSchema;
  readonly findings: readonly Finding[];
  readonly rows: number;
  /** As TSV, before compression. */
  readonly bytes: number;
}

/**
 * Exports databases into a new archive, all of one moment. The archive appears under its name when it is whole; on any
 * failure nothing is left. Throws what `Database` and `ArchiveWriter` throw, OVM_USAGE for `skipRows` that name no
 * table and for a compression this Node.js has not.
 */
export async function exportSchema(options: ExportSchemaOptions): Promise<ExportedSchema> {
  const { archives: root, estate, log } = options;
  compressorOf(options.compression ?? 'gzip');
  const config =
    options.managerConfig === undefined
      ? undefined
      : await readConfigFacts(options.managerConfig, options.hosts);
  const database = await openDatabase(options.settings);
  try {
    for (const partial of await removePartials(root, estate)) {
      log.warn(`removed ${partial.path}, left by an interrupted run`);
    }
    const clock = options.clock ?? systemClock;
    const durable = options.durable ?? true;
    const writer = await beginArchive({ root, estate, clock, toolVersion, durable });
    try {
      return await exportInto(writer, database, options, config);
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  } finally {
    await database.close();
  }
}

async function exportInto(
  writer: ArchiveWriter,
  database: Database,
  options: ExportSchemaOptions,
  config: ConfigFacts | undefined,
): Promise<ExportedSchema> {
  const session = await ReadingSession.begin(database, options);
  try {
    const { dictionaries, snapshot } = session;
    const ignoresCase = database.server.lowerCaseTableNames !== 0;
    const skipped = skippedTables(options.skipRows ?? [], dictionaries, ignoresCase);
    const contents = await writeRows(writer, database, session, skipped, options);
    const databases = dictionaries.map((dictionary) => manifestDatabase(dictionary, contents));
    const { loadStatement } = loading(database);
    await putSchemaFiles(writer, dictionaries, databases, { toolVersion, loadStatement });
    const schema: ManifestSchema = {
      engine: database.traits.name,
      product: database.server.product,
      serverVersion: database.server.version,
      address: database.address,
      snapshot,
      managerConfig: config ? manifestConfig(config) : null,
      databases,
    };
    const archive = await finish(writer, schema, config);
    const sum = (value: (table: { rows: number; bytes: number }) => number) =>
      contents.reduce((total, table) => total + value(table), 0);
    const findings = exportFindings(dictionaries, skipped);
    return { archive, schema, findings, rows: sum(({ rows }) => rows), bytes: sum(({ bytes }) => bytes) };
  } finally {
    await session.close();
  }
}

async function writeRows(
  writer: ArchiveWriter,
  database: Database,
  session: ReadingSession,
  skipped: (database: string, table: string) => boolean,
  options: ExportSchemaOptions,
) {
  const tables = plannedTables(session.dictionaries, skipped);
  const totalBytes = tables.reduce((sum, { table }) => sum + table.estimatedBytes, 0);
  const tasks = readingTasks(
    database,
    tables,
    partOutput(writer, options.compression ?? 'gzip'),
    options.partBytes,
  );
  const done = await session.run(tasks, totalBytes, options.onReading ?? (() => undefined));
  for (const { result } of done) if (result.file) writer.record(result.file);
  return tableContents(done);
}

function finish(
  writer: ArchiveWriter,
  schema: ManifestSchema,
  config: ConfigFacts | undefined,
): Promise<WrittenArchive> {
  const uuid = config?.managerUuid ?? null;
  return writer.finish({
    managerUuid: uuid,
    uuidPlaces: uuid === null || !config ? [] : [{ place: config.path, uuid }],
    release: null,
    sources: [],
    schema,
  });
}

function manifestConfig({ path: _, ...facts }: ConfigFacts): ManifestManagerConfig {
  return { ...facts, engine: facts.engine ?? 'unknown' };
}

/** Only rows of raw bytes are lines for LOAD DATA. */
function loading(database: Database) {
  if (database.traits.values !== 'bytes') return { loadStatement: undefined };
  return { loadStatement: database.loadStatement.bind(database) };
}
