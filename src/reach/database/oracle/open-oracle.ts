import { runStatement } from '../../bound-statement.js';
import type { ConnectionSettings } from '../connection-settings.js';
import type { Database, ServerFacts } from '../database.js';
import { databaseAddress } from '../database-url.js';
import type { OracleConnection } from './oracle-connection.js';
import { OracleDatabase, openWatchedConnection } from './oracle-database.js';
import { kyselyOverOracle } from './oracle-dialect.js';
import type { ServerFactsRow } from './oracle-dictionary-rows.js';

/** Bytes of a bind that goes with its statement; longer ones go in pieces. */
const longestBind = 1024 * 1024 * 1024;

/**
 * Logs in to an Oracle server: from 12.1 on without anything else, an older one through Oracle's client library. Throws
 * OVM_DB_UNREACHABLE, OVM_DB_SERVICE_UNKNOWN, OVM_DB_LOGIN, OVM_DB_PASSWORD_EXPIRED, OVM_DB_CLIENT_NEEDED, OVM_DB_CLIENT_BROKEN,
 * OVM_DB_CLIENT_OLD.
 */
export async function openOracle(settings: ConnectionSettings): Promise<Database> {
  const connection = await openWatchedConnection(settings, databaseAddress(settings));
  try {
    return new OracleDatabase(connection, await serverFacts(connection));
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function serverFacts(connection: OracleConnection): Promise<ServerFacts> {
  const kysely = kyselyOverOracle((sql, binds) => connection.records(sql, binds));
  const [row] = await runStatement<ServerFactsRow>(kysely, 'oracle/server-facts');
  return {
    product: 'Oracle',
    version: row?.version ?? connection.raw.oracleServerVersionString,
    maxAllowedPacket: longestBind,
    lowerCaseTableNames: 0,
    port: null,
    socket: null,
    dataDirectory: null,
  };
}
