import type { ConnectionSettings } from './connection-settings.js';
import type { Database } from './database.js';
import { openMysql } from './mysql/open-mysql.js';

/** Opens a repository database with the engine the settings name. Throws as `Database` does, and OVM_DB_UNREACHABLE. */
export async function openDatabase(settings: ConnectionSettings): Promise<Database> {
  switch (settings.engine) {
    case 'mysql':
      return openMysql(settings);
    case 'sqlite': {
      const { openSqlite } = await import('./sqlite/open-sqlite.js');
      return openSqlite(settings);
    }
  }
}
