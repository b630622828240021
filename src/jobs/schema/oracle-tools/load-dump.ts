import type { ManifestDump } from '../../../archive/manifest-dump.js';
import type { Archive } from '../../../archive/open-archive.js';
import { archivedDumpBytes } from '../../../archive/schema-reader.js';
import { RescueError } from '../../../base/errors.js';
import type { Log } from '../../../base/log.js';
import { readToolLog, type ToolLog } from '../../../formats/oracle-logs/tool-log.js';
import { isExpiry, type ToolMessage } from '../../../formats/oracle-logs/tool-messages.js';
import {
  type DumpDirectory,
  dumpLeft,
  dumpNameOf,
  pumpHint,
  pumpState,
  statementsName,
  stopJob,
} from './dump-directory.js';
import { jobName, trialName } from './dump-job.js';
import { countRows, type ProbedDatabase } from './probe-database.js';
import { grantsRefused } from './refused-grants.js';
import { refuseOtherSchema, toolFailure } from './tool-failure.js';
import type { ToolSession } from './tool-session.js';
import type { ToolsAtHand } from './tools-at-hand.js';

/** Objects that were made and do not compile; they are compiled anew afterwards and named if they still do not. */
const compiledWithWarnings: ReadonlySet<string> = new Set(['IMP-00041', 'ORA-39082']);

export interface DumpToLoad {
  readonly archive: Archive;
  readonly dump: ManifestDump;
  /** The schema it goes into. */
  readonly to: string;
}

/** A dump on the host of the tools. */
export interface BroughtDump {
  /**
   * Reads it as an import does and changes nothing: whatever refuses a dump (its version, the privileges of the account,
   * a file that the server cannot read) is told now. Throws what `load` throws.
   */
  check(): Promise<void>;
  /**
   * Imports it, and gives what was said of grants to accounts and roles that are not there: only the load tells, and
   * everything else is made. Throws what `toolFailure` makes of a tool that failed, OVM_TOOL_KILLED.
   */
  load(): Promise<readonly string[]>;
}

/** Throws OVM_TOOL_MISSING when what reads a dump is not there. */
export function refuseMissingTool(
  { session }: ToolsAtHand,
  probed: ProbedDatabase,
  dump: ManifestDump,
): void {
  const tool = readerOf(dump);
  if (probed.tools.has(tool)) return;
  const why = `there is no bin/${tool} that may be run, and ${dump.tool} wrote the dump`;
  throw new RescueError('OVM_TOOL_MISSING', `${session.facts.home} on ${session.host.name}`, why);
}

export function readerOf({ tool }: Pick<ManifestDump, 'tool'>): 'imp' | 'impdp' {
  return tool === 'exp' ? 'imp' : 'impdp';
}

/**
 * Brings a dump to the host of the tools for some work. What was brought there is gone afterwards. Throws
 * OVM_ARCHIVE_DAMAGED, OVM_TOOL_FAILED when there is no room or no directory for it, and what the work throws.
 */
export async function withDump<T>(
  tools: ToolsAtHand,
  probed: ProbedDatabase,
  load: DumpToLoad,
  log: Log,
  work: (dump: BroughtDump) => Promise<T>,
): Promise<T> {
  if (readerOf(load.dump) === 'imp') return withClassicDump(tools, load, work);
  return withPumpDump(tools, probed, load, log, work);
}

async function withClassicDump<T>(
  { session, directory }: ToolsAtHand,
  { archive, dump, to }: DumpToLoad,
  work: (dump: BroughtDump) => Promise<T>,
): Promise<T> {
  const workplace = await session.host.workplace(directory);
  try {
    const path = `${workplace.path}/dump.dmp`;
    await session.put(path, archivedDumpBytes(archive, dump));
    const run = (more: Readonly<Record<string, string>> = {}) => {
      const parameters = {
        FILE: path,
        FROMUSER: dump.schema,
        TOUSER: to,
        STATISTICS: 'NONE',
        FEEDBACK: 1000,
      };
      const { characterSet } = dump;
      return session.run('imp', { ...parameters, ...more }, { workplace: workplace.path, characterSet });
    };
    const checked = (log: ToolLog) => checkLog('imp', session.facts.address, log, to);
    return await work({
      check: async () => void checked(readToolLog(withoutStatements((await run({ SHOW: 'Y' })).text))),
      load: async () => checked((await run()).log),
    });
  } finally {
    await workplace.end();
  }
}

/** With SHOW=Y imp prints statements between quotation marks; what stands in them is no message. */
function withoutStatements(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*"/.test(line))
    .join('\n');
}

async function withPumpDump<T>(
  { session, directory: below }: ToolsAtHand,
  probed: ProbedDatabase,
  { archive, dump, to }: DumpToLoad,
  log: Log,
  work: (dump: BroughtDump) => Promise<T>,
): Promise<T> {
  const directory = await usedDirectory(session, probed);
  const workplace = await session.host.workplace(below);
  const name = dumpNameOf(workplace);
  const { path } = workplace;
  const run = async (job: string, more: Readonly<Record<string, string>> = {}) => {
    const parameters = {
      ...{ SCHEMAS: dump.schema, DIRECTORY: directory.name, DUMPFILE: name, NOLOGFILE: 'Y' },
      ...{ JOB_NAME: job, STATUS: 30 },
      ...(to !== dump.schema && { REMAP_SCHEMA: `${dump.schema}:${to}` }),
      ...more,
    };
    try {
      const { characterSet } = dump;
      const ended = await session.run('impdp', parameters, { workplace: path, characterSet });
      return checkLog('impdp', session.facts.address, ended.log, to);
    } catch (error) {
      await stopJob(session, probed.user, job);
      throw error;
    }
  };
  try {
    await putThere(session, `${directory.path}/${name}`, archivedDumpBytes(archive, dump));
    return await work({
      check: async () => void (await run(trialName(name), { SQLFILE: statementsName(name) })),
      load: () => run(jobName(name)),
    });
  } finally {
    await workplace.end();
    for (const file of [name, statementsName(name)]) {
      const left = await dumpLeft(session, directory, file);
      if (left !== undefined) log.warn(left);
    }
  }
}

async function usedDirectory(session: ToolSession, probed: ProbedDatabase): Promise<DumpDirectory> {
  const pump = await pumpState(session, probed);
  if ('directory' in pump) return pump.directory;
  const { address } = session.facts;
  throw new RescueError('OVM_TOOL_FAILED', `impdp on ${address}`, pump.why, undefined, pumpHint);
}

async function putThere(session: ToolSession, path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await session.put(path, bytes);
  } catch (error) {
    if (!(error instanceof RescueError) || error.code !== 'OVM_TOOL_FAILED') throw error;
    throw new RescueError(error.code, error.object, error.why, error, pumpHint);
  }
}

/** Gives what was said of grants that could not be given. */
function checkLog(tool: 'imp' | 'impdp', address: string, log: ToolLog, to: string): readonly string[] {
  const { grants, others } = grantsRefused(log.messages);
  const real = others.filter((message) => !isExpected(message));
  if (log.end === 'unsuccessfully' || real.length > 0) throw toolFailure(tool, address, real);
  refuseOtherSchema(tool, address, log, to);
  return grants;
}

/** Nothing is missing because of it: the account was there before, or an object is compiled anew afterwards. */
function isExpected(message: ToolMessage): boolean {
  const { code, text } = message;
  if (isExpiry(message)) return true;
  return compiledWithWarnings.has(code) || (code === 'ORA-31684' && /Object type USER\b/i.test(text));
}

/** Throws OVM_SCHEMA_DIFFERS when a table has another number of rows than the dump, or is not there. */
export async function compareRows(
  { session }: ToolsAtHand,
  { dump, to }: Pick<DumpToLoad, 'dump' | 'to'>,
): Promise<void> {
  const names = dump.tables.map(({ name }) => name);
  const counts = await countRows(session, to, names);
  const wrong = dump.tables.findIndex(({ rows }, index) => counts[index] !== rows);
  const table = dump.tables[wrong];
  if (!table) return;
  const has = counts[wrong] === null ? 'is not there' : `has ${counts[wrong]} rows`;
  const why = `${table.name} ${has}, the dump has ${table.rows} of it`;
  const hint =
    'Look at the account and its tablespace, then import again with --replace; the archive is as it was.';
  throw new RescueError('OVM_SCHEMA_DIFFERS', `${to} at ${session.facts.address}`, why, undefined, hint);
}
