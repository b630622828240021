import { setTimeout as wait } from 'node:timers/promises';
import { RescueError } from '../../../base/errors.js';
import { isOfJob, isWorker, jobPauseMs, jobPauses } from './dump-job.js';
import { type ProbedDatabase, unlistedTables } from './probe-database.js';
import { queryStatement, type ToolSession } from './tool-session.js';

/** An object of a schema that is made and dropped by itself. */
export interface SchemaObject {
  /** `TABLE`, `PACKAGE`. */
  readonly type: string;
  readonly name: string;
  readonly isValid: boolean;
}

/**
 * How each type is dropped, those first that use others. Never with CASCADE CONSTRAINTS, which takes keys of other schemas
 * too: own keys are dropped by name before (see `dropSaved`), and what is left is somebody else's and fails (ORA-02449).
 * Nor with INCLUDING TABLES: a cluster goes when its tables have gone.
 */
export const drops: Readonly<Record<string, string>> = {
  'MATERIALIZED VIEW': '',
  TABLE: ' PURGE',
  CLUSTER: '',
  VIEW: '',
  TRIGGER: '',
  SYNONYM: '',
  SEQUENCE: '',
  PACKAGE: '',
  PROCEDURE: '',
  FUNCTION: '',
  TYPE: ' FORCE',
};
/** Parts of others, which nobody makes by themselves. */
const parts: ReadonlySet<string> = new Set([
  ...[
    'INDEX',
    'LOB',
    'PACKAGE BODY',
    'TYPE BODY',
    'TABLE PARTITION',
    'TABLE SUBPARTITION',
    'INDEX PARTITION',
  ],
  ...['INDEX SUBPARTITION', 'LOB PARTITION', 'LOB SUBPARTITION'],
]);

/** Everything in a schema that is not a part of something else. Throws what `ToolSession.query` throws. */
export async function schemaObjects(
  session: ToolSession,
  target: Pick<ProbedDatabase, 'schema' | 'view'>,
): Promise<readonly SchemaObject[]> {
  const { schema, view } = target;
  const rows = await session.query('dictionary/oracle/objects', { owner: schema }, view);
  return schemaThings(session, target, rows);
}

/** Types of what is in a schema, in the order of their names. Throws what `ToolSession.query` throws. */
export async function schemaTypes(
  session: ToolSession,
  { schema, view }: Pick<ProbedDatabase, 'schema' | 'view'>,
): Promise<readonly string[]> {
  const rows = await session.query('dictionary/oracle/objects', { owner: schema }, view);
  return [...new Set(rows.map(({ type = '' }) => type))].filter((type) => !parts.has(type)).sort();
}

/**
 * What `schemaObjects` gives, from rows of all objects. Links to other databases and jobs of DBMS_JOB are asked for by themselves: the list of
 * all objects lacks them.
 */
export async function schemaThings(
  session: ToolSession,
  { schema, view }: Pick<ProbedDatabase, 'schema' | 'view'>,
  rows: readonly Readonly<Record<string, string>>[],
): Promise<readonly SchemaObject[]> {
  const owner = { owner: schema };
  const [links, jobs] = await session.sql([
    queryStatement('dictionary/oracle/database-links', owner, view),
    queryStatement('dictionary/oracle/jobs', owner, view),
  ]);
  const listed = rows
    .filter(
      ({ type = '', name = '', secondary }) =>
        !parts.has(type) && secondary !== 'Y' && !/^BIN\$/.test(name) && !isOfJob(type, name),
    )
    .map(({ type = '', name = '', status }) => ({ type, name, isValid: status === 'VALID' }));
  const known = new Set(listed.map(({ type, name }) => `${type} ${name}`));
  const others = [
    ...session.rowsOf(links).map(({ name = '' }) => ({ type: 'DATABASE LINK', name, isValid: true })),
    ...session.rowsOf(jobs).map(({ name = '' }) => ({ type: 'job of DBMS_JOB', name, isValid: true })),
  ].filter(({ type, name }) => !known.has(`${type} ${name}`));
  return [...listed, ...others];
}

/** Objects, bodies among them, that do not compile. Throws what `ToolSession.query` throws. */
export async function invalidObjects(
  session: ToolSession,
  { schema, view }: Pick<ProbedDatabase, 'schema' | 'view'>,
): Promise<readonly string[]> {
  const rows = await session.query('dictionary/oracle/objects', { owner: schema }, view);
  return rows.filter(({ status }) => status === 'INVALID').map(({ type, name }) => `${type} ${name}`);
}

/**
 * Throws OVM_TARGET_EXISTS when a schema holds something that cannot be dropped, or a table whose rows nobody here can
 * count, lock and compare. Throws what `ToolSession.query` throws.
 */
export async function refuseUndroppable(
  session: ToolSession,
  target: Pick<ProbedDatabase, 'schema' | 'view'>,
  objects: readonly SchemaObject[],
): Promise<void> {
  const { schema } = target;
  const { address } = session.facts;
  const rows = await session.query('dictionary/oracle/tables', { owner: schema }, target.view);
  const [unlisted] = unlistedTables(rows, objects);
  if (unlisted !== undefined) {
    const why = `TABLE ${unlisted} is a table of objects or of XMLTYPE, whose rows are not compared with what is saved`;
    const hint = 'Export and drop it by hand, then run the same command again.';
    throw new RescueError('OVM_TARGET_EXISTS', `${schema} at ${address}`, why, undefined, hint);
  }
  const odd = objects.find(({ type }) => drops[type] === undefined);
  if (!odd) return;
  const why = `${odd.type} ${odd.name} is there, which is not dropped by this tool`;
  const hint = 'Drop it by hand, if nobody needs it, then run the same command again.';
  throw new RescueError('OVM_TARGET_EXISTS', `${schema} at ${address}`, why, undefined, hint);
}

/**
 * Compiles a schema anew. What does not compile afterwards is told by `invalidObjects`. Throws what `ToolSession.sql`
 * throws.
 */
export async function recompile(session: ToolSession, schema: string): Promise<void> {
  const text = 'BEGIN DBMS_UTILITY.COMPILE_SCHEMA(:owner); END;';
  await session.sql([{ text, binds: { owner: schema } }], { isLong: true });
}

type SessionRow = Readonly<Record<string, string>>;

/**
 * Throws OVM_TARGET_IN_USE while others are connected as the schema or at work in it, on any instance of a cluster,
 * OVM_DB_PRIVILEGE when the account may not see sessions: what cannot be seen counts as being there. Processes of Data Pump
 * are waited for: those of ours end some seconds after impdp and expdp.
 */
export async function refuseSessions(session: ToolSession, schema: string): Promise<void> {
  let others = await otherSessions(session, schema);
  const areWorkers = () => others.length > 0 && others.every(({ program = '' }) => isWorker(program));
  for (let pause = 0; pause < jobPauses && areWorkers(); pause += 1) {
    await wait(jobPauseMs);
    others = await otherSessions(session, schema);
  }
  const [first] = others;
  if (!first) return;
  const why = `${others.length === 1 ? 'a session is' : `${others.length} sessions are`} connected: ${first.user} from ${first.host}, ${first.program}`;
  throw new RescueError('OVM_TARGET_IN_USE', `${schema} at ${session.facts.address}`, why);
}

async function otherSessions(session: ToolSession, schema: string): Promise<readonly SessionRow[]> {
  const [own, ofInstance, ofCluster, options] = await session.sql([
    queryStatement('oracle/own-session'),
    queryStatement('oracle/sessions'),
    queryStatement('oracle/cluster-sessions'),
    queryStatement('oracle/server-options'),
  ]);
  const [ours] = session.rowsOf(own);
  const isSeen = (answer: typeof own) => answer !== undefined && answer.messages.length === 0;
  const clusters = options?.rows.find(({ option }) => option === 'Real Application Clusters')?.value;
  const isOneInstance = isSeen(options) && clusters !== 'TRUE';
  if (!isSeen(ofCluster) && !isOneInstance) throw hidden(session, 'GV$SESSION', 'GV_$SESSION');
  if (!isSeen(ofCluster) && !isSeen(ofInstance)) throw hidden(session, 'V$SESSION', 'V_$SESSION');
  const all = session.rowsOf(isSeen(ofCluster) ? ofCluster : ofInstance);
  return all.filter(
    (row) =>
      !(row.sid === ours?.sid && row.audit_number === ours?.audit_number) &&
      (row.user === schema || row.database === schema),
  );
}

function hidden(session: ToolSession, view: string, object: string): RescueError {
  const { address, user } = session.facts;
  const grantee = user === null ? 'it' : user.toUpperCase();
  const hint = `As SYSDBA: GRANT SELECT ON SYS.${object} TO ${grantee}; or log in as SYSTEM.`;
  const why = `it may not see ${view}, so nobody can tell whether others are at work`;
  return new RescueError('OVM_DB_PRIVILEGE', address, why, undefined, hint);
}
