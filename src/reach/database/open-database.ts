import { RescueError } from '../../base/errors.js';
import type { ConnectionSettings } from './connection-settings.js';
import type { Database, PreparedReader } from './database.js';
import type { SqliteDatabase } from './sqlite/sqlite-database.js';

/**
 * Opens a repository database with the engine the settings name. The drivers are loaded here, so that commands without a
 * database start quickly and run where a driver is missing. Throws as `Database` does, and OVM_DB_UNREACHABLE.
 */
export async function openDatabase(settings: ConnectionSettings): Promise<Database> {
  try {
    return await openEngine(settings);
  } catch (error) {
    const { unreachableHint } = settings;
    const unreached = error instanceof RescueError && error.code === 'OVM_DB_UNREACHABLE';
    throw unreached && unreachableHint !== undefined ? error.withHint(unreachableHint) : error;
  }
}

async function openEngine(settings: ConnectionSettings): Promise<Database> {
  switch (settings.engine) {
    case 'mysql': {
      const { openMysql } = await import('./mysql/open-mysql.js');
      return openMysql(settings);
    }
    case 'sqlite': {
      const { openSqlite } = await import('./sqlite/open-sqlite.js');
      return openSqlite(settings);
    }
    case 'oracle': {
      const { openOracle } = await import('./oracle/open-oracle.js');
      return openOracle(settings);
    }
  }
}

/** Opens a reader alone, for an engine that has `parallelReaders`. Throws as `openDatabase`. */
export async function openPreparedReader(settings: ConnectionSettings): Promise<PreparedReader> {
  if (settings.engine === 'oracle') {
    const { openOracleReader } = await import('./oracle/open-oracle-reader.js');
    return openOracleReader(settings);
  }
  const { openMysqlReader } = await import('./mysql/open-mysql-reader.js');
  return openMysqlReader(settings);
}

/**
 * Makes a new, empty database file and opens it: `createSqlite`. Throws OVM_WRITE_FAILED when there is a file of that
 * name.
 */
export async function createDatabaseFile(path: string): Promise<SqliteDatabase> {
  const { createSqlite } = await import('./sqlite/open-sqlite.js');
  return createSqlite(path);
}
