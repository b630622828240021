import { type ArchiveWriter, beginArchive, type WrittenArchive } from '../../../archive/archive-writer.js';
import type { ArchivePurpose } from '../../../archive/manifest.js';
import type { ManifestDump } from '../../../archive/manifest-dump.js';
import type { ManifestSchema } from '../../../archive/manifest-schema.js';
import { removePartials } from '../../../archive/partial-archives.js';
import { loadScriptPath } from '../../../archive/schema-layout.js';
import { type Clock, systemClock } from '../../../base/clock.js';
import { RescueError } from '../../../base/errors.js';
import type { Log } from '../../../base/log.js';
import { toolVersion } from '../../../base/version.js';
import { oracleLoadScript } from '../../../emitters/oracle-load-script.js';
import type { Finding } from '../../../model/finding.js';
import { archivedFindings, configNotGiven } from '../export-findings.js';
import { readConfigFacts } from '../import/manager-config.js';
import { archivedConfig, managerFacts } from '../manager-facts.js';
import { countRows, type ProbedDatabase, probeDatabase } from './probe-database.js';
import type { ToolSession } from './tool-session.js';
import type { ToolsAtHand } from './tools-at-hand.js';
import { type WrittenDump, writeDump } from './write-dump.js';

export interface ExportByToolsOptions {
  readonly tools: ToolsAtHand;
  /** The schema; that of the account if not given. */
  readonly schema?: string | undefined;
  /** The directory of all archives. */
  readonly archives: string;
  readonly estate: string;
  /** The manager's `.config`, to be recorded in the manifest. */
  readonly managerConfig?: string | undefined;
  /** What the archive is for, if it is not wanted for itself. */
  readonly purpose?: ArchivePurpose;
  readonly log: Log;
  readonly clock?: Clock;
}

/** What an export by the tools gave. */
export interface ExportedDump {
  readonly archive: WrittenArchive;
  readonly schema: ManifestSchema;
  readonly dump: ManifestDump;
  readonly findings: readonly Finding[];
  /** False when the data dictionary has tables that the dump has not, and when there are none. */
  readonly isComplete: boolean;
}

/**
 * Exports a schema of Oracle by the database's own tools into a new archive, all rows of one moment. The archive appears
 * under its name when it is whole; on any failure nothing is left, here or on the host of the tools. Throws what
 * `probeDatabase`, `writeDump` and `ArchiveWriter` throw, OVM_USAGE and OVM_DB_NOT_FOUND for a schema that cannot be meant.
 */
export async function exportByTools(options: ExportByToolsOptions): Promise<ExportedDump> {
  const { tools, archives: root, estate, log, managerConfig } = options;
  const config = managerConfig === undefined ? undefined : await readConfigFacts(managerConfig, tools.hosts);
  const probed = await probeDatabase(tools.session, options.schema);
  refuseServersOwn(tools.session, probed, options.schema);
  await refuseMissingSchema(tools.session, probed);
  await removePartials(root, estate, (line) => log.warn(line));
  const writer = await beginArchive({ root, estate, clock: options.clock ?? systemClock, toolVersion });
  try {
    const written = await writeDump(tools, probed, writer, log);
    if (options.purpose === 'safety') refuseMissing(tools.session, written.dump);
    await writer.put(loadScriptPath, oracleLoadScript(written.dump, toolVersion));
    const { address } = tools.session.facts;
    const isConfigMissing = config === undefined && options.purpose === undefined;
    const findings = [
      ...(isConfigMissing ? [configNotGiven(address)] : []),
      ...(await findingsOf(tools.session, written)),
    ];
    const { product, version: serverVersion } = probed;
    const schema: ManifestSchema = {
      ...{ engine: 'oracle', product, serverVersion, address, databases: [] },
      snapshot: written.dump.scn === null ? 'dump-read-only' : 'dump-scn',
      managerConfig: archivedConfig(config),
      dumps: [written.dump],
      ...archivedFindings(findings),
    };
    return await finished(writer, { written, schema, findings, config, purpose: options.purpose });
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** Accounts of the server itself, which log in for others. */
const serversOwn: ReadonlySet<string> = new Set(['SYSTEM', 'SYS', 'SYSMAN', 'DBSNMP']);

/** Throws OVM_USAGE when nobody says which schema and the account is one of the server itself. */
function refuseServersOwn(session: ToolSession, { user }: ProbedDatabase, schema: string | undefined): void {
  if (schema !== undefined || !serversOwn.has(user)) return;
  const why = `${user} at ${session.facts.address} is an account of the server itself, and no schema is named`;
  const hint = 'Say whose schema it is: --database OVS.';
  throw new RescueError('OVM_USAGE', '--database', why, undefined, hint);
}

/** Throws OVM_DB_NOT_FOUND when there is no such account. */
async function refuseMissingSchema(session: ToolSession, { schema, user }: ProbedDatabase): Promise<void> {
  if (schema === user) return;
  const rows = await session.query('tools/oracle/users', { name: schema });
  if (rows.length > 0) return;
  const hint =
    'Name another one with --database; `SELECT USERNAME FROM ALL_USERS` in sqlplus lists all accounts.';
  const object = `${schema} at ${session.facts.address}`;
  throw new RescueError('OVM_DB_NOT_FOUND', object, 'there is no such account', undefined, hint);
}

interface Finishing {
  readonly written: WrittenDump;
  readonly schema: ManifestSchema;
  readonly findings: readonly Finding[];
  readonly config: Parameters<typeof managerFacts>[0];
  readonly purpose: ArchivePurpose | undefined;
}

async function finished(
  writer: ArchiveWriter,
  { written, schema, findings, config, purpose }: Finishing,
): Promise<ExportedDump> {
  const facts = { ...managerFacts(config), ...(purpose && { purpose }), sources: [], schema };
  const archive = await writer.finish(facts);
  const { dump } = written;
  const isComplete = dump.missing.length === 0 && dump.tables.length > 0;
  return { archive, schema, dump, findings, isComplete };
}

async function findingsOf(session: ToolSession, { dump, complaints }: WrittenDump): Promise<Finding[]> {
  const counts = await countRows(session, dump.schema, dump.missing);
  return [
    ...noTables(session, dump),
    ...dump.missing.map((name, index) => missingFinding(dump, name, counts[index] ?? null)),
    ...complaints.map(({ code, text }) => ({
      ...{ severity: 'note' as const, code: 'tool-message', subject: code, origins: [] },
      message: `${dump.tool} said ${text}, which takes nothing from the dump`,
    })),
  ];
}

/**
 * Throws OVM_TARGET_EXISTS when a dump lacks tables of a schema that is to be emptied: they would be gone with their
 * indexes, keys and triggers, and an import of the dump could not make them again, empty or not.
 */
function refuseMissing(session: ToolSession, { schema, tool, missing }: ManifestDump): void {
  if (missing.length === 0) return;
  const why = `${tool} leaves out ${missing.join(', ')}, so dropping what is there would lose them; nothing was dropped`;
  const hint =
    tool === 'exp'
      ? `Give tables without rows a segment (in \`sqlplus ${schema}\`: ${allSegments}), or say --dump-tool expdp; then run the same command again.`
      : 'Look at what is odd about these tables, drop them by hand if nobody needs them, then run the same command again.';
  const object = `${schema} at ${session.facts.address}`;
  throw new RescueError('OVM_TARGET_EXISTS', object, why, undefined, hint);
}

/** A block for SQL*Plus that gives a segment to all tables that have none. */
const allSegments =
  "BEGIN FOR t IN (SELECT table_name FROM user_tables WHERE segment_created = 'NO' AND temporary = 'N' AND partitioned = 'NO' AND iot_type IS NULL) LOOP EXECUTE IMMEDIATE 'ALTER TABLE \"' || t.table_name || '\" ALLOCATE EXTENT'; END LOOP; END; and / on a line of its own";

function noTables(session: ToolSession, { schema, tables, missing }: ManifestDump): Finding[] {
  if (tables.length + missing.length > 0) return [];
  const message = `${schema} at ${session.facts.address} has no tables, so this archive holds no rows: is it the right schema?`;
  return [{ severity: 'warning', code: 'no-tables', subject: schema, message, origins: [] }];
}

/** Classic exp leaves out tables that never got a segment (Oracle 11.2, deferred segment creation). */
function missingFinding({ schema, tool }: ManifestDump, name: string, rows: number | null): Finding {
  const subject = `${schema}.${name}`;
  const isEmpty = rows === 0;
  const cure =
    tool === 'exp'
      ? `give it a segment (ALTER TABLE "${schema}"."${name}" ALLOCATE EXTENT) and export again, or use expdp`
      : 'look at dump.log and export again';
  const message = isEmpty
    ? `it is not in the dump; it is empty, but an import makes no table of this name: ${cure}`
    : `it is not in the dump, and it has ${rows ?? 'an unknown number of'} rows: ${cure}`;
  return {
    severity: isEmpty ? 'warning' : 'error',
    code: 'table-not-exported',
    subject,
    message,
    origins: [],
  };
}
