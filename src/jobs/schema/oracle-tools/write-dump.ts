import type { ArchiveWriter } from '../../../archive/archive-writer.js';
import type { ManifestFile } from '../../../archive/manifest.js';
import type { ManifestDump } from '../../../archive/manifest-dump.js';
import { dumpLogPath, dumpPath } from '../../../archive/schema-layout.js';
import { RescueError } from '../../../base/errors.js';
import type { Log } from '../../../base/log.js';
import type { LoggedTable } from '../../../formats/oracle-logs/tool-log.js';
import { isAnnouncement, isHarmless, type ToolMessage } from '../../../formats/oracle-logs/tool-messages.js';
import type { ToolHost } from '../../../reach/oracle-tools/tool-host.js';
import {
  clearDumps,
  type DumpDirectory,
  dumpLeft,
  dumpNameOf,
  pumpHint,
  pumpState,
  stopJob,
} from './dump-directory.js';
import { jobName } from './dump-job.js';
import { dumpedTables, type ProbedDatabase, snapshotNumber } from './probe-database.js';
import { schemaTypes } from './schema-content.js';
import { refuseOtherSchema, ToolFailure, toolFailure } from './tool-failure.js';
import type { EndedTool } from './tool-session.js';
import type { ToolsAtHand } from './tools-at-hand.js';

/** A dump in an archive, and what its tool complained of without failing. */
export interface WrittenDump {
  readonly dump: ManifestDump;
  readonly complaints: readonly ToolMessage[];
}

/** A dump that a tool has written on its host. */
interface RemoteDump {
  readonly tool: 'exp' | 'expdp';
  readonly scn: string | null;
  readonly path: string;
  readonly ended: EndedTool;
}

/**
 * Exports a schema by Data Pump or exp and fetches the dump into an archive. What the tools need on their host is gone
 * afterwards. Throws what `toolFailure` makes of a tool that failed, OVM_TOOL_KILLED, OVM_TOOL_MISSING.
 */
export async function writeDump(
  tools: ToolsAtHand,
  probed: ProbedDatabase,
  writer: ArchiveWriter,
  log: Log,
): Promise<WrittenDump> {
  const { session } = tools;
  const expected = await dumpedTables(session, probed);
  const objectTypes = await schemaTypes(session, probed);
  const fetch = async (remote: RemoteDump): Promise<WrittenDump> => {
    const complaints = checkedMessages(remote, session.facts.address, probed.schema);
    const file = await writer.putStream(dumpPath(probed.schema), session.host.readChunks(remote.path));
    const logFile = await writer.put(dumpLogPath(probed.schema), remote.ended.text);
    return { dump: manifestDump(remote, probed, { expected, objectTypes, file, logFile }), complaints };
  };
  const isFree = tools.choice === 'auto';
  const pump =
    tools.choice === 'exp' ? { why: 'exp was asked for' } : await pumpState(session, probed, isFree);
  if ('directory' in pump) {
    try {
      return await byDataPump(tools, probed, pump.directory, { log, fetch });
    } catch (error) {
      if (!isFree || !isAboutDirectory(error) || !probed.tools.has('exp')) throw error;
      log.info(`exp is used: ${error.why}`);
      return byExp(tools, probed, fetch);
    }
  }
  if (tools.choice === 'expdp') {
    throw new RescueError(
      'OVM_TOOL_FAILED',
      `expdp on ${session.facts.address}`,
      pump.why,
      undefined,
      pumpHint,
    );
  }
  if (!probed.tools.has('exp')) {
    const why = `there is no bin/exp that may be run, and Data Pump cannot be used: ${pump.why}`;
    throw new RescueError('OVM_TOOL_MISSING', `${session.facts.home} on ${session.host.name}`, why);
  }
  log.info(`exp is used: ${pump.why}`);
  return byExp(tools, probed, fetch);
}

/** The server itself could not use the directory, so that there is no dump; exp needs none. */
function isAboutDirectory(error: unknown): error is ToolFailure {
  return error instanceof ToolFailure && error.kind === 'directory';
}

async function byExp(
  { session, directory }: ToolsAtHand,
  { schema, characterSet }: ProbedDatabase,
  fetch: (remote: RemoteDump) => Promise<WrittenDump>,
): Promise<WrittenDump> {
  const workplace = await session.host.workplace(directory);
  try {
    const path = `${workplace.path}/dump.dmp`;
    const parameters = {
      FILE: path,
      OWNER: schema,
      CONSISTENT: 'Y',
      // one extent as large as the table would not fit elsewhere
      COMPRESS: 'N',
      STATISTICS: 'NONE',
      // dots, so that a large table is not silent
      FEEDBACK: 1000,
    };
    const isAtWork = grows(session.host, workplace.path, path);
    const ended = await session.run('exp', parameters, {
      workplace: workplace.path,
      characterSet,
      isAtWork,
    });
    return await fetch({ tool: 'exp', scn: null, path, ended });
  } finally {
    await workplace.end();
  }
}

/** Few rows with large values are written without a word, but the dump grows. */
function grows(host: ToolHost, directory: string, file: string): () => Promise<boolean> {
  let before = 0;
  return async () => {
    const name = file.slice(directory.length + 1);
    const entry = (await host.readDirectory(directory)).find(({ path }) => path === name);
    const size = entry?.size ?? 0;
    const isLarger = size > before;
    before = size;
    return isLarger;
  };
}

async function byDataPump(
  { session, directory: below }: ToolsAtHand,
  probed: ProbedDatabase,
  directory: DumpDirectory,
  { log, fetch }: { readonly log: Log; readonly fetch: (remote: RemoteDump) => Promise<WrittenDump> },
): Promise<WrittenDump> {
  const { schema, characterSet, user } = probed;
  const workplace = await session.host.workplace(below);
  const name = dumpNameOf(workplace);
  try {
    await clearDumps(session, directory, workplace, log);
    const scn = await snapshotNumber(session, probed);
    const parameters = {
      SCHEMAS: schema,
      DIRECTORY: directory.name,
      DUMPFILE: name,
      NOLOGFILE: 'Y',
      FLASHBACK_SCN: scn ?? '',
      JOB_NAME: jobName(name),
      // seconds between reports, so that a large table is not silent
      STATUS: 30,
    };
    const ended = await session.run('expdp', parameters, { workplace: workplace.path, characterSet });
    return await fetch({ tool: 'expdp', scn, path: `${directory.path}/${name}`, ended });
  } catch (error) {
    await stopJob(session, user, jobName(name));
    // the dump belongs to the user that the database runs as
    const isClosed = error instanceof RescueError && error.code === 'OVM_FILE_UNREADABLE';
    throw isClosed ? new RescueError(error.code, error.object, error.why, error, pumpHint) : error;
  } finally {
    await workplace.end();
    const left = await dumpLeft(session, directory, name);
    if (left !== undefined) log.warn(left);
  }
}

/** Complaints that take nothing from the dump; throws all others. */
function checkedMessages(
  { tool, ended }: RemoteDump,
  address: string,
  schema: string,
): readonly ToolMessage[] {
  const { end, messages } = ended.log;
  const real = messages.filter((message) => !isHarmless(message));
  if (end === 'unsuccessfully' || real.length > 0) throw toolFailure(tool, address, real);
  refuseOtherSchema(tool, address, ended.log, schema);
  return messages.filter((message) => !isAnnouncement(message));
}

interface DumpedFacts {
  /** Tables that the data dictionary has. */
  readonly expected: readonly string[];
  readonly objectTypes: readonly string[];
  readonly file: ManifestFile;
  readonly logFile: ManifestFile;
}

function manifestDump(
  { tool, scn, ended }: RemoteDump,
  { schema, characterSet, nationalCharacterSet }: ProbedDatabase,
  { expected, objectTypes, file, logFile }: DumpedFacts,
): ManifestDump {
  const tables = ended.log.tables
    .filter(
      (table): table is LoggedTable & { rows: number } => table.rows !== null && !isOfOther(table, schema),
    )
    .map(({ name, rows }) => ({ name, rows }));
  const dumped = new Set(tables.map(({ name }) => name));
  return {
    schema,
    path: file.path,
    bytes: file.size,
    sha256: file.sha256,
    log: logFile.path,
    tool,
    toolVersion: ended.log.version,
    scn,
    characterSet,
    nationalCharacterSet,
    objectTypes,
    tables,
    missing: expected.filter((name) => !dumped.has(name)),
  };
}

function isOfOther({ owner }: LoggedTable, schema: string): boolean {
  return owner !== null && owner !== schema;
}
