import { createHash } from 'node:crypto';
import { RescueError } from '../../../base/errors.js';
import type { OracleConnection } from './oracle-connection.js';

/** What DBMS_LOCK.REQUEST answers. */
const answers = { taken: 0, inUse: 1, alreadyOwn: 4 } as const;
/** DBMS_LOCK takes numbers below 2^30 for locks of users. */
const numberBits = 0x3fff_ffff;

/**
 * Takes a named lock of the server for the life of a connection: exclusive, without waiting, not released by a commit. Needs
 * EXECUTE on DBMS_LOCK, which the server does not give to everybody.
 */
export async function takeOracleLock(connection: OracleConnection, name: string): Promise<boolean> {
  const number = createHash('sha256').update(name).digest().readUInt32BE(0) & numberBits;
  try {
    const answer = await connection.evaluate(`DBMS_LOCK.REQUEST(${number}, 6, 0, FALSE)`);
    if (answer === answers.inUse) return false;
    if (answer === answers.taken || answer === answers.alreadyOwn) return true;
    throw new RescueError('OVM_DB_FAILED', connection.address, `DBMS_LOCK.REQUEST answers ${answer}`);
  } catch (error) {
    if (error instanceof RescueError && /PLS-00201|ORA-00904|ORA-01031/.test(error.why))
      throw lockRefused(connection, error);
    throw error;
  }
}

function lockRefused({ address, settings }: OracleConnection, error: RescueError): RescueError {
  const grant = `GRANT EXECUTE ON SYS.DBMS_LOCK TO ${settings.user.toUpperCase()}`;
  const why = 'privilege EXECUTE on DBMS_LOCK is missing, by which one import keeps others out';
  const hint = `On the database host run \`sqlplus / as sysdba\` and in it \`${grant}\`; then run the same command again.`;
  return new RescueError('OVM_DB_PRIVILEGE', address, why, error, hint);
}
