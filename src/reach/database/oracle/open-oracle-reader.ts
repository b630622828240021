import type { ConnectionSettings } from '../connection-settings.js';
import type { PreparedReader } from '../database.js';
import { databaseAddress } from '../database-url.js';
import { openWatchedConnection } from './oracle-database.js';
import { OracleTableReader } from './oracle-table-reader.js';

/** A reader alone, for a thread of its own. Throws as `openOracle`. */
export async function openOracleReader(settings: ConnectionSettings): Promise<PreparedReader> {
  return new OracleTableReader(await openWatchedConnection(settings, databaseAddress(settings)));
}
