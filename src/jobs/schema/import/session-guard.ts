import { setTimeout as wait } from 'node:timers/promises';
import { RescueError } from '../../../base/errors.js';
import type { Database, ForeignSession } from '../../../reach/database/database.js';

/** Sessions of a run of ours that was killed are gone when the server has noticed. */
const patienceMs = 2_000;
const pauseMs = 200;

/**
 * Throws OVM_TARGET_IN_USE when somebody else has a session in one of these databases, or keeps coming there, and OVM_DB_PRIVILEGE when the
 * account may not see the sessions of others, so that nobody can tell.
 */
export async function checkSessions(database: Database, targets: readonly string[]): Promise<void> {
  const names = new Set(targets.map((name) => name.toLowerCase()));
  const deadline = performance.now() + patienceMs;
  let inside = await sessionsIn(database, names);
  const first = new Set(inside.map(({ id }) => id));
  while (inside.length > 0 && performance.now() < deadline) {
    // Sessions of ours only end: one that was not there before is of somebody who comes and goes.
    if (database.traits.staging === 'in-place' && inside.some(({ id }) => !first.has(id))) break;
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
    undefined,
    database.traits.staging === 'in-place' ? killHint(inside) : undefined,
  );
}

/** A run of ours that was killed may leave a session that the server has not yet noticed: only ending it helps. */
function killHint(sessions: readonly ForeignSession[]): string {
  const kills = sessions.map(({ id }) => `ALTER SYSTEM KILL SESSION '${id}'`).join('; ');
  return (
    'Stop what uses it (on a manager host `service ovmm stop`). `SELECT sid, serial#, username, machine, program, status FROM v$session` shows what it is; ' +
    `what nobody needs, as the session of a run that was killed, ends on the database host in \`sqlplus / as sysdba\` by \`${kills}\`. Then run the same command again.`
  );
}

async function sessionsIn(
  database: Database,
  names: ReadonlySet<string>,
): Promise<readonly ForeignSession[]> {
  const { complete, sessions, grant: needed } = await database.foreignSessions();
  // Where a schema is an account, whoever logs in as it is at work in it.
  const ownsTarget = database.traits.staging === 'in-place';
  if (!complete) {
    const grant = needed ?? (ownsTarget ? 'GRANT SELECT ON SYS.V_$SESSION' : 'GRANT PROCESS ON *.*');
    throw new RescueError(
      'OVM_DB_PRIVILEGE',
      database.address,
      `it may not see the sessions of others, so nobody can tell whether the target is in use; ${grant} to it`,
    );
  }
  return sessions.filter(
    ({ database: name, user }) =>
      (name !== null && names.has(name.toLowerCase())) || (ownsTarget && names.has(user.toLowerCase())),
  );
}
