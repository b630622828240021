import { setTimeout as delay } from 'node:timers/promises';
import { RescueError } from '../../../base/errors.js';
import { runStatement } from '../../bound-statement.js';
import type { NoPause, WritePause } from '../database.js';
import type { DatabaseDictionary } from '../dictionary.js';
import type { MysqlConnection } from './mysql-connection.js';
import { kyselyOver } from './mysql-dialect.js';
import { isLockTimeout } from './mysql-errors.js';
import { qualifiedMysqlName } from './mysql-quote.js';

/** How long others may have to wait for us, in seconds. */
export interface PauseLimits {
  /** For getting the locks: while they are waited for, everybody else's writes wait behind. */
  readonly lockWait: number;
  /**
   * For holding them. The server itself ends the session that holds them, also when this process is frozen or the line
   * is cut. Readers that are ready begin their snapshots within milliseconds.
   */
  readonly hold: number;
  /** A statement of somebody else that has run for so long is waited for before the locks are asked for. */
  readonly longStatement: number;
  /** How long such statements are waited for; nobody else waits meanwhile. */
  readonly patience: number;
}

export const pauseLimits: PauseLimits = { lockWait: 5, hold: 30, longStatement: 2, patience: 10 };

const lookAgainMs = 500;

interface StatementRow {
  readonly id: string;
  readonly user: string;
  readonly seconds: string;
}

/**
 * Holds up all writes over a connection of its own, which ends with the pause. FLUSH TABLES WITH READ LOCK needs
 * RELOAD; without that, LOCK TABLES needs LOCK TABLES and SELECT. Never waits for a lock behind a long statement that
 * it can see (PROCESS), because everybody else would have to wait as well. `release` throws OVM_DB_LOST when the
 * pause had ended by itself before.
 */
export async function pauseMysqlWrites(
  open: () => Promise<MysqlConnection>,
  databases: readonly DatabaseDictionary[],
  limits: PauseLimits = pauseLimits,
): Promise<WritePause | NoPause> {
  const connection = await open();
  try {
    const { lockWait, hold } = limits;
    await connection.execute(`SET SESSION lock_wait_timeout = ${lockWait}, wait_timeout = ${hold}`);
    const busy = await longStatement(connection, limits);
    const pause = busy ? noPause(busyWords(busy)) : await lockEverything(connection, databases);
    if (pause.method === undefined) {
      await connection.end();
      return pause;
    }
    return { method: pause.method, release: () => release(connection) };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** What still runs after it was waited for; undefined when nothing stands in the way. */
async function longStatement(
  connection: MysqlConnection,
  { longStatement: seconds, patience }: PauseLimits,
): Promise<StatementRow | undefined> {
  const until = performance.now() + patience * 1000;
  for (;;) {
    const [longest] = await runStatement<StatementRow>(kyselyOver(connection), 'mysql/long-statements', {
      seconds,
    });
    if (longest === undefined || performance.now() >= until) return longest;
    await delay(lookAgainMs);
  }
}

type Lock = Pick<WritePause, 'method'> | NoPause;

async function lockEverything(
  connection: MysqlConnection,
  databases: readonly DatabaseDictionary[],
): Promise<Lock> {
  const server = await outcome(connection.execute('FLUSH TABLES WITH READ LOCK'));
  if (server === 'done') return { method: 'server-lock' };
  if (server === 'timeout') return noPause('another session did not let the server be locked in time');
  const names = databases.flatMap(({ name, tables }) =>
    tables.map((table) => qualifiedMysqlName(name, table.name)),
  );
  if (names.length === 0) return noPause('there are no tables to lock');
  const locks = names.map((name) => `${name} READ`).join(', ');
  const tables = await outcome(connection.execute(`LOCK TABLES ${locks}`));
  if (tables === 'done') return { method: 'table-locks' };
  return noPause(
    tables === 'timeout'
      ? 'another session did not let the tables be locked in time'
      : 'the account has neither RELOAD nor LOCK TABLES',
  );
}

/** Errors other than a missing privilege and somebody else's lock pass. */
async function outcome(statement: Promise<void>): Promise<'done' | 'timeout' | 'refused'> {
  try {
    await statement;
    return 'done';
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    if (isLockTimeout(error)) return 'timeout';
    if (error.code === 'OVM_DB_PRIVILEGE') return 'refused';
    throw error;
  }
}

function noPause(why: string): NoPause {
  return { method: undefined, why };
}

function busyWords({ id, user, seconds }: StatementRow): string {
  return (
    `session ${id} of ${user} has been running a statement for ${seconds} s, behind which a lock would have made ` +
    'everybody wait'
  );
}

async function release(connection: MysqlConnection): Promise<void> {
  try {
    await connection.execute('UNLOCK TABLES');
  } finally {
    await connection.end();
  }
}
