import { type ArchiveWriter, beginArchive, type WrittenArchive } from '../../archive/archive-writer.js';
import type { ArchivePurpose } from '../../archive/manifest.js';
import type { ManifestSchema } from '../../archive/manifest-schema.js';
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
import {
  archivedFindings,
  type ExportedContent,
  estimateFindings,
  exportFindings,
} from './export-findings.js';
import { partOutput, plannedTables, readingTasks, skippedTables } from './export-plan.js';
import { withoutJournal } from './import/import-in-place-journal.js';
import { type ConfigFacts, foundConfigFacts, readConfigFacts } from './import/manager-config.js';
import { guardReason } from './import/target-guard.js';
import { archivedConfig, managerFacts } from './manager-facts.js';
import { refuseMissingAccounts } from './meant-name.js';
import { withNewSnapshot } from './new-snapshot.js';
import { type OnReading, type ReadingOptions, ReadingSession } from './reading-session.js';
import { manifestDatabase, putSchemaFiles } from './schema-files.js';
import { refuseServerDatabases, refuseUnseenSchema, unseenFindings } from './seen-databases.js';
import {
  oneReaderFindings,
  refuseReplacedTexts,
  replacedTextFindings,
  shortfallFindings,
} from './shortfall-findings.js';
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
  /** The manager's `.config`, to be recorded in the manifest: its path, or what it said where it is lost. */
  readonly managerConfig?: string | ConfigFacts | undefined;
  /** What the archive is for, if it is not wanted for itself. */
  readonly purpose?: ArchivePurpose;
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
 * table, for the server's own databases and for a compression this Node.js has not, OVM_DB_NOT_FOUND also when all are
 * wanted and the account does not see the one that `.config` names.
 */
export async function exportSchema(options: ExportSchemaOptions): Promise<ExportedSchema> {
  const { archives: root, estate, log } = options;
  compressorOf(options.compression ?? 'gzip');
  const { managerConfig: told } = options;
  const config = typeof told === 'string' ? await readConfigFacts(told, options.hosts) : told;
  const database = await openDatabase(options.settings);
  try {
    refuseServerDatabases(database, options.databases);
    await refuseMissingAccounts(database, options.databases);
    await refuseUnseenSchema(database, options.databases, config);
    await removePartials(root, estate, (line) => log.warn(line));
    const clock = options.clock ?? systemClock;
    const durable = options.durable ?? true;
    return await withNewSnapshot(
      async () => {
        const writer = await beginArchive({ root, estate, clock, toolVersion, durable });
        try {
          return await exportInto(writer, database, options, config);
        } catch (error) {
          await writer.abandon();
          throw error;
        }
      },
      (text) => log.warn(text),
    );
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
    const { snapshot } = session;
    const ignoresCase = database.server.lowerCaseTableNames !== 0;
    const skipped = skippedTables(options.skipRows ?? [], session.dictionaries, ignoresCase);
    const { contents, replaced } = await writeRows(writer, database, session, skipped, options);
    const settled = await session.settle();
    const dictionaries = isInPlace(database) ? settled.map(withoutJournal) : settled;
    const databases = dictionaries.map((dictionary) => manifestDatabase(dictionary, contents));
    const { loadStatement } = loading(database);
    const making = { toolVersion, loadStatement, forSqlplus: isInPlace(database) };
    await putSchemaFiles(writer, dictionaries, databases, making);
    const found = await findingsOf(database, session, options, { config, skipped });
    const findings = [...found, ...replaced];
    if (options.purpose === 'safety') refuseReplacedTexts(database.address, findings);
    const schema: ManifestSchema = {
      engine: database.traits.name,
      product: database.server.product,
      serverVersion: database.server.version,
      ...namingOf(database),
      address: database.address,
      snapshot,
      managerConfig: archivedConfig(config),
      databases,
      ...archivedFindings(findings),
    };
    const { purpose } = options;
    const facts = { ...managerFacts(config), ...(purpose && { purpose }), sources: [], schema };
    const archive = await writer.finish(facts);
    const sum = (value: (table: { rows: number; bytes: number }) => number) =>
      contents.reduce((total, table) => total + value(table), 0);
    return { archive, schema, findings, rows: sum(({ rows }) => rows), bytes: sum(({ bytes }) => bytes) };
  } finally {
    await session.close();
  }
}

/** Oracle takes names in its own way, and says nothing of this. */
function namingOf({ traits, server }: Database): Pick<ManifestSchema, 'lowerCaseTableNames'> {
  const { lowerCaseTableNames } = server;
  return traits.name === 'mysql' && lowerCaseTableNames !== 0 ? { lowerCaseTableNames } : {};
}

async function writeRows(
  writer: ArchiveWriter,
  database: Database,
  session: ReadingSession,
  skipped: (database: string, table: string) => boolean,
  options: ExportSchemaOptions,
) {
  const { dictionaries } = session;
  const tables = plannedTables(
    isInPlace(database) ? dictionaries.map(withoutJournal) : dictionaries,
    skipped,
  );
  const totalBytes = tables.reduce((sum, { table }) => sum + table.estimatedBytes, 0);
  const tasks = readingTasks(
    database,
    tables,
    partOutput(writer, options.compression ?? 'gzip'),
    options.partBytes,
  );
  const onReading = options.onReading ?? (() => undefined);
  const done = await session.run(tasks, totalBytes, onReading, ({ file }) => file && writer.record(file));
  return { contents: tableContents(done), replaced: replacedTextFindings(done) };
}

async function findingsOf(
  database: Database,
  { dictionaries, oneReaderBecause, snapshot }: ReadingSession,
  options: ExportSchemaOptions,
  { config, skipped }: Pick<ExportedContent, 'skipped'> & { readonly config: ConfigFacts | undefined },
): Promise<Finding[]> {
  const { address } = database;
  const names = dictionaries.map(({ name }) => name);
  const ofManager = await managerReason(database, options, names, config);
  const unseen = options.databases.length === 0 ? await unseenFindings(database, names, ofManager) : [];
  const configGiven = config !== undefined;
  const configTellsAlone = isInPlace(database) && options.purpose === undefined;
  const content = { address, dictionaries, skipped, ofManager, configGiven, configTellsAlone };
  const found = [...exportFindings(content), ...estimateFindings(address, snapshot, options.settings.user)];
  const shortfalls = await shortfallFindings(database, dictionaries);
  return [...unseen, ...oneReaderFindings(address, oneReaderBecause), ...found, ...shortfalls];
}

/** Why the server looks like a manager's; undefined when it does not. */
async function managerReason(
  database: Database,
  { settings, hosts }: ExportSchemaOptions,
  targets: readonly string[],
  given: ConfigFacts | undefined,
): Promise<string | undefined> {
  if (database.traits.staging !== 'schema') return undefined;
  const { server, address } = database;
  const nothing = { schema: undefined, managerUuid: null, managerStopped: false };
  const found = await foundConfigFacts(settings, hosts);
  return guardReason({ ...nothing, settings, server, address, targets, given, found });
}

/** Where an import keeps its journal in the schema itself: no import could take an archive that has it. */
function isInPlace({ traits }: Database): boolean {
  return traits.staging === 'in-place';
}

/** Only MySQL's client has LOAD DATA. */
function loading(database: Database) {
  if (database.traits.clientLoad !== 'mysql') return { loadStatement: undefined };
  return { loadStatement: database.loadStatement.bind(database) };
}
