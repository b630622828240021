import { runStatement } from '../../bound-statement.js';
import type { ForeignSession, SessionList } from '../database.js';
import type { MysqlConnection } from './mysql-connection.js';
import { kyselyOver } from './mysql-dialect.js';

interface SessionRow {
  readonly id: string;
  readonly user: string;
  readonly host: string | null;
  readonly db: string | null;
  readonly command: string;
}

/** Sessions of the server itself, not of somebody who uses it. */
const serverUsers: ReadonlySet<string> = new Set(['system user', 'event_scheduler']);

/** A session of ours that has just said good-bye may still be listed for so long, in milliseconds. */
const farewellMs = 150;

/**
 * Who else is logged in. Sessions of our own account that go away at once are taken for ours.
 * @param own numbers of our own sessions
 * @param complete whether the account may see everybody's sessions
 */
export async function readForeignSessions(
  connection: MysqlConnection,
  own: ReadonlySet<number>,
  complete: boolean,
): Promise<SessionList> {
  const user = connection.settings.user;
  const look = async () => {
    const rows = await runStatement<SessionRow>(kyselyOver(connection), 'mysql/sessions');
    return rows.filter((row) => !own.has(Number(row.id)) && !serverUsers.has(row.user));
  };
  let rows = await look();
  if (rows.some((row) => row.user === user)) {
    await new Promise((resolve) => setTimeout(resolve, farewellMs));
    const seen = new Set(rows.map((row) => row.id));
    rows = (await look()).filter((row) => row.user !== user || seen.has(row.id));
  }
  return { complete, sessions: rows.map(foreignSession) };
}

function foreignSession(row: SessionRow): ForeignSession {
  return { id: row.id, user: row.user, host: row.host ?? '', database: row.db };
}
