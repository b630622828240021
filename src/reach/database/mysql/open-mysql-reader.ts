import type { ConnectionSettings } from '../connection-settings.js';
import type { PreparedReader } from '../database.js';
import { databaseAddress } from '../database-url.js';
import { MysqlConnection } from './mysql-connection.js';
import { MysqlTableReader } from './mysql-table-reader.js';

/**
 * A reader alone, for a thread of its own: of the rest, what reads dictionaries is most, and each thread would have to
 * load it. Throws OVM_DB_UNREACHABLE, OVM_DB_LOGIN.
 */
export async function openMysqlReader(settings: ConnectionSettings): Promise<PreparedReader> {
  const address = databaseAddress(settings);
  const connection = await MysqlConnection.open(settings, address);
  connection.atWork = async (session) => {
    const { isAtWork } = await import('./session-at-work.js');
    return isAtWork(settings, address, session);
  };
  try {
    return await MysqlTableReader.prepared(connection);
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
