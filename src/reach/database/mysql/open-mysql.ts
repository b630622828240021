import { runStatement } from '../../bound-statement.js';
import type { ConnectionSettings } from '../connection-settings.js';
import type { Database, ServerFacts } from '../database.js';
import { databaseAddress } from '../database-url.js';
import { MysqlConnection } from './mysql-connection.js';
import { MysqlDatabase } from './mysql-database.js';
import { kyselyOver } from './mysql-dialect.js';

interface FactsRow {
  readonly version: string;
  readonly version_comment: string;
  readonly max_allowed_packet: string;
  readonly lower_case_table_names: string;
  readonly port: string;
  readonly socket: string;
  readonly data_directory: string;
}

/** Logs in to a MySQL or MariaDB server. Throws OVM_DB_UNREACHABLE, OVM_DB_LOGIN. */
export async function openMysql(settings: ConnectionSettings): Promise<Database> {
  const address = databaseAddress(settings);
  const connection = await MysqlConnection.open(settings, address);
  try {
    return new MysqlDatabase(connection, await serverFacts(connection));
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function serverFacts(connection: MysqlConnection): Promise<ServerFacts> {
  const [row] = await runStatement<FactsRow>(kyselyOver(connection), 'mysql/server-facts');
  if (!row) throw new Error('a SELECT without a table gave no row');
  return {
    product: /mariadb/i.test(`${row.version} ${row.version_comment}`) ? 'MariaDB' : 'MySQL',
    version: row.version,
    maxAllowedPacket: Number(row.max_allowed_packet),
    lowerCaseTableNames: Number(row.lower_case_table_names),
    port: Number(row.port) || null,
    socket: row.socket || null,
    dataDirectory: row.data_directory || null,
  };
}
