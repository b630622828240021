import { runStatement } from '../../bound-statement.js';
import type { ConnectionSettings } from '../connection-settings.js';
import { MysqlConnection } from './mysql-connection.js';
import { kyselyOver } from './mysql-dialect.js';

interface StateRow {
  readonly command: string;
  readonly state: string;
}

/** States in which a server waits for us, and not we for it: bytes are on their way or got lost. */
const waitsForUs = /net|client/i;

/**
 * Asks the server over a second connection whether a session is busy with a statement: building a key of a large table
 * takes many minutes in which its own connection brings nothing. An error means that the server cannot be asked.
 */
export async function isAtWork(
  settings: ConnectionSettings,
  address: string,
  session: number,
): Promise<boolean> {
  const patience = Math.min(settings.connectTimeoutMs, settings.stallTimeoutMs);
  const asking = { ...settings, connectTimeoutMs: patience, stallTimeoutMs: patience };
  const connection = await MysqlConnection.open(asking, address);
  try {
    const [row] = await runStatement<StateRow>(kyselyOver(connection), 'mysql/session-state', { session });
    return row !== undefined && row.command !== 'Sleep' && !waitsForUs.test(row.state);
  } finally {
    connection.destroy();
  }
}
