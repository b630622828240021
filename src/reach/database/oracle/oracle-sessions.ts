import { RescueError } from '../../../base/errors.js';
import { runStatement } from '../../bound-statement.js';
import type { ForeignSession, SessionList } from '../database.js';
import type { OracleConnection, OwnSession } from './oracle-connection.js';
import { kyselyOverOracle } from './oracle-dialect.js';

interface SessionRow {
  readonly sid: string;
  readonly serial: string;
  readonly audit_number: string;
  /** Of a cluster: on which of its instances. */
  readonly instance?: string;
  readonly user: string | null;
  readonly database: string | null;
  readonly host: string | null;
  readonly program: string | null;
  readonly status: string;
}

const ofInstance = 'oracle/sessions';
const ofCluster = 'oracle/cluster-sessions';

/** A session of ours that has just said good-bye may still be listed for so long, in milliseconds. */
const farewellMs = 150;

/** Where the sessions of all instances of a cluster are listed; V$SESSION has those of one. */
const clusterGrant = 'GRANT SELECT ON SYS.GV_$SESSION';

/**
 * Who else is logged in, on all instances of a cluster. Those of our own account that go away at once are taken for ours;
 * what comes in their place is somebody else's. Not complete for an account that may not read V$SESSION, of a cluster GV$SESSION.
 * @param own our own sessions
 */
export async function readForeignSessions(
  connection: OracleConnection,
  own: readonly OwnSession[],
): Promise<SessionList> {
  const ours = new Set(own.map(keyOf));
  const statement = (await isCluster(connection)) ? ofCluster : ofInstance;
  const look = async () => (await allSessions(connection, statement)).filter((row) => !ours.has(keyOf(row)));
  try {
    let rows = await look();
    const user = connection.settings.user.toUpperCase();
    if (rows.some((row) => row.user === user)) {
      await new Promise((resolve) => setTimeout(resolve, farewellMs));
      rows = await look();
    }
    return { complete: true, sessions: rows.map(foreignSession) };
  } catch (error) {
    if (!isHidden(error)) throw error;
    return { complete: false, sessions: [], ...(statement === ofCluster && { grant: clusterGrant }) };
  }
}

/**
 * Whether the server is busy with a statement of a silent session, asked over another connection: adding a key to a large
 * table takes many minutes in which its own connection brings nothing. Where the account may not read V$SESSION, a server
 * that answers at all counts as busy with statements that define something, and with no others.
 */
export async function isAtWork(asking: OracleConnection, session: OwnSession, sql: string): Promise<boolean> {
  try {
    const rows = await allSessions(asking, (await isCluster(asking)) ? ofCluster : ofInstance);
    return rows.some((row) => keyOf(row) === keyOf(session) && row.status === 'ACTIVE');
  } catch (error) {
    if (!isHidden(error)) throw error;
    return /^\s*(CREATE|ALTER|DROP|TRUNCATE|BEGIN)\b/i.test(sql);
  }
}

function allSessions(connection: OracleConnection, statement: string): Promise<readonly SessionRow[]> {
  const kysely = kyselyOverOracle((sql, binds) => connection.records(sql, binds));
  return runStatement<SessionRow>(kysely, statement);
}

/**
 * Whether the database runs on several instances. A function that everybody may call tells it; where that was taken away,
 * it is asked as if it did, which is right for one instance as well.
 */
async function isCluster(connection: OracleConnection): Promise<boolean> {
  try {
    const answer = await connection.evaluate('CASE WHEN DBMS_UTILITY.IS_CLUSTER_DATABASE THEN 1 ELSE 0 END');
    return answer !== 0;
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_DB_FAILED') return true;
    throw error;
  }
}

function isHidden(error: unknown): boolean {
  return (
    error instanceof RescueError && (error.code === 'OVM_DB_HIDDEN' || error.code === 'OVM_DB_PRIVILEGE')
  );
}

/** The number as ALTER SYSTEM KILL SESSION wants it. */
function idOf({ sid, serial, instance }: SessionRow): string {
  return instance === undefined ? `${sid},${serial}` : `${sid},${serial},@${instance}`;
}

/** A SID alone may have been given to somebody else since. */
function keyOf({ sid, audit_number: audit }: OwnSession): string {
  return `${sid} ${audit}`;
}

function foreignSession(row: SessionRow): ForeignSession {
  const program = row.program === null ? '' : ` (${row.program})`;
  return { id: idOf(row), user: row.user ?? '', host: `${row.host ?? ''}${program}`, database: row.database };
}
