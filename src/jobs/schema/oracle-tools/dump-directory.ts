import type { Log } from '../../../base/log.js';
import { isPlainName } from '../../../formats/oracle-logs/account-name.js';
import { literal, type SqlplusAnswer } from '../../../formats/oracle-logs/sqlplus-script.js';
import type { Workplace } from '../../../reach/oracle-tools/tool-host.js';
import { dumpJob, jobName, trialName } from './dump-job.js';
import { type ProbedDatabase, quoted } from './probe-database.js';
import { queryStatement, type ToolSession } from './tool-session.js';

/** Which tool the operator wants; `auto` takes Data Pump where it can be used. */
export type DumpToolChoice = 'auto' | 'exp' | 'expdp';

/** A directory object of the database that the account may use and whose files can be read and written from here. */
export interface DumpDirectory {
  readonly name: string;
  /** On the host of the database. */
  readonly path: string;
}

/** Data Pump that can be used, or why it cannot. */
export type PumpState = { readonly directory: DumpDirectory } | { readonly why: string };

const preferred = 'DATA_PUMP_DIR';
/** Directories that the installation makes for its own parts. */
const ofServer =
  /^(?:XMLDIR|XSDDIR|ORACLE_(?:HOME|BASE|OCM_CONFIG_DIR\d*)|ORACLECLRDIR|OPATCH_.*|DBMS_OPTIM_.*|JAVA\$JOX.*|SDO_DIR_.*)$/;
const dumpName = /^ovm_rescue_[0-9a-f]{16}\.(?:dmp|sql)$/;
/** A dump is written, brought or fetched in a day, and its time of change is new until then. */
const longestRunMs = 24 * 3_600_000;

/**
 * Whether Data Pump can be used: its program is there, the account may use a directory object, the host where the tools
 * run has its path, and a system change number is known. With `isSure` only a directory object counts that the account
 * was granted READ and WRITE on; else one that is only seen is tried as well. Throws what `ToolSession.sql` throws.
 */
export async function pumpState(
  session: ToolSession,
  { tools, scn }: ProbedDatabase,
  isSure = false,
): Promise<PumpState> {
  if (!tools.has('expdp') || !tools.has('impdp')) return { why: 'expdp is not there' };
  if (scn === null) return { why: 'the account may not ask for the system change number' };
  const [seen, grants] = await session.sql([
    queryStatement('tools/oracle/directories'),
    queryStatement('tools/oracle/directory-grants'),
  ]);
  const granted = grantedDirectories(grants?.rows ?? []);
  const found = (seen?.rows ?? [])
    .map(({ name = '', path = '' }) => ({ name, path: path.replace(/\/+$/, '') }))
    .filter(({ name }) => !isSure || (granted.has(name) && !ofServer.test(name)));
  const rank = ({ name }: DumpDirectory) => Number(name === preferred) + 2 * Number(granted.has(name));
  found.sort((one, other) => rank(other) - rank(one));
  for (const directory of found) {
    if (!isPlainName(directory.name) || !/^\/[^\0\n]+$/.test(directory.path)) continue;
    const listed = await session.host.readDirectory(directory.path).catch(() => undefined);
    if (listed) return { directory };
  }
  return {
    why:
      found.length === 0
        ? 'the account may use no directory object'
        : `${session.host.name} may not list ${found.map(({ path }) => path).join(', ')}`,
  };
}

/** Names of directories that may be read and written. */
function grantedDirectories(grants: SqlplusAnswer['rows']): ReadonlySet<string> {
  const key = (name: string, privilege: string) => JSON.stringify([name, privilege]);
  const held = new Set(grants.map(({ name = '', privilege = '' }) => key(name, privilege)));
  const names = grants.map(({ name = '' }) => name);
  return new Set(names.filter((name) => ['READ', 'WRITE'].every((one) => held.has(key(name, one)))));
}

/** What to do where the operating system or the database keeps us from the files of Data Pump. */
export const pumpHint =
  'GRANT READ, WRITE ON DIRECTORY DATA_PUMP_DIR to the account and go to the host of the database as oracle (--via-ssh oracle@HOST); an export can also say --dump-tool exp.';

/**
 * Removes what a killed run left: jobs of ours that do not run, which are a table of their name, and dumps in the directory
 * whose run is over. A dump may be somebody's who is just reading or writing it, from another database or by another
 * account as well; so only those go whose run was swept from this host with its workplace, or that are a day old, and
 * never one whose job can be seen.
 */
export async function clearDumps(
  session: ToolSession,
  directory: DumpDirectory,
  { path: workplace, swept }: Workplace,
  log: Log,
): Promise<void> {
  const jobs = await session.query('tools/oracle/dump-jobs');
  const orphans = jobs.filter(({ name = '', state }) => dumpJob.test(name) && state === 'NOT RUNNING');
  await session.sql(orphans.map(({ name = '' }) => ({ text: `DROP TABLE ${quoted(name)} PURGE` })));
  const [all] = await session.sql([queryStatement('tools/oracle/all-dump-jobs')]);
  const others = [...jobs, ...(all?.rows ?? [])].filter(
    ({ name }) => !orphans.some((job) => job.name === name),
  );
  const running = new Set(others.map(({ name }) => name));
  const over = new Set(swept.map(runOf));
  const holder = (await session.host.readDirectory(workplace)).find(({ path }) => path === 'holder');
  const eldest = (holder?.mtimeMs ?? 0) - longestRunMs;
  const left = (await session.host.readDirectory(directory.path)).filter(
    ({ path, type, mtimeMs }) =>
      type === 'file' &&
      dumpName.test(path) &&
      !running.has(jobName(path)) &&
      !running.has(trialName(path)) &&
      (over.has(runOf(path)) || mtimeMs < eldest),
  );
  for (const { path } of left) {
    const messages = await removeDump(session, directory, path);
    if (messages === undefined) log.warn(`removed ${directory.path}/${path}, left by an interrupted run`);
  }
}

/** The dump of a run, named after its workplace, so that both are known to be over together. */
export function dumpNameOf({ path }: Pick<Workplace, 'path'>): string {
  return `ovm_rescue_${runOf(path)}.dmp`;
}

/** Statements of a dump that impdp wrote to try it. */
export function statementsName(dump: string): string {
  return dump.replace(/dmp$/, 'sql');
}

/** What the names of a workplace and of its dump have in common. */
function runOf(path: string): string {
  return /([0-9a-f]{16})(?:\.\w+)?$/.exec(path)?.[1] ?? path;
}

/**
 * Removes a dump by the database itself: it belongs to the user the database runs as. What it says when it could not
 * is given back.
 */
export async function removeDump(
  session: ToolSession,
  directory: DumpDirectory,
  dump: string,
): Promise<string | undefined> {
  const text = `BEGIN UTL_FILE.FREMOVE(${literal(directory.name)}, ${literal(dump)}); END;`;
  const [answer] = await session.sql([{ text }]);
  return answer?.messages[0]?.text;
}

/**
 * Stops a job whose client has gone: Data Pump goes on in the server without it. A job that has ended already is as
 * well.
 */
export async function stopJob(session: ToolSession, owner: string, job: string): Promise<void> {
  const attach = `DBMS_DATAPUMP.ATTACH(${literal(job)}, ${literal(owner)})`;
  const text = `DECLARE job NUMBER; BEGIN job := ${attach}; DBMS_DATAPUMP.STOP_JOB(job, 1, 0); END;`;
  await session.sql([{ text }]).catch(() => undefined); // nobody is there who could stop it
}

/** Why a dump could not be removed, for a warning; undefined when it is gone or never was. */
export async function dumpLeft(
  session: ToolSession,
  directory: DumpDirectory,
  dump: string,
): Promise<string | undefined> {
  const left = await removeDump(session, directory, dump).catch((error: Error) => error.message);
  if (left === undefined || notThere.test(left)) return undefined;
  return `${directory.path}/${dump} may still be on ${session.host.name}: ${left}`;
}

/** UTL_FILE of a file that does not exist. */
const notThere = /ORA-2928[35]/;
