import { setTimeout as wait } from 'node:timers/promises';
import { RescueError } from '../../../base/errors.js';
import type { Database, ForeignSession } from '../../../reach/database/database.js';

/** Sessions of a run of ours that was killed are gone when the server has noticed. */
const patienceMs = 2_000;
const pauseMs = 200;

/**
 * Throws OVM_TARGET_IN_USE when somebody else has a session in one of these databases, and OVM_DB_PRIVILEGE when the
 * account may not see the sessions of others, so that nobody can tell.
 */
export async function checkSessions(database: Database, targets: readonly string[]): Promise<void> {
  const names = new Set(targets.map((name) => name.toLowerCase()));
  const deadline = performance.now() + patienceMs;
  let inside = await sessionsIn(database, names);
  while (inside.length > 0 && performance.now() < deadline) {
    await wait(pauseMs);
    inside = await sessionsIn(database, names);
  }
  if (inside.length === 0) return;
  const who = inside.map(
    ({ user, host, id, database: name }) => `${user}@${host} in ${name} (session ${id})`,
  );
  throw new RescueError(
    'OVM_TARGET_IN_USE',
    `${targets.join(', ')} at ${database.address}`,
    `in use by ${who.join(', ')}`,
  );
}

async function sessionsIn(
  database: Database,
  names: ReadonlySet<string>,
): Promise<readonly ForeignSession[]> {
  const { complete, sessions } = await database.foreignSessions();
  if (!complete) {
    throw new RescueError(
      'OVM_DB_PRIVILEGE',
      database.address,
      'it may not see the sessions of others, so nobody can tell whether the target is in use; GRANT PROCESS ON *.* to it',
    );
  }
  return sessions.filter((session) => session.database !== null && names.has(session.database.toLowerCase()));
}
