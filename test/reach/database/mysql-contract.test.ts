import { openDatabase } from '../../../src/reach/database/open-database.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { type ContractEngine, databaseContract } from './contract.js';
import { mysqlStored, usualWords } from './contract-words.js';

function mariadb(title: string, changes: Parameters<MariadbServer['settings']>[0]): ContractEngine {
  let server: MariadbServer;
  let made = 0;
  return {
    title,
    words: usualWords,
    begin: async () => {
      server = await startMariadb();
    },
    end: async () => server.stop(),
    fresh: async () => {
      const name = `contract_${++made}`;
      await server.sql(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
      return { name, open: () => openDatabase(server.settings(changes)) };
    },
    stored: mysqlStored,
    qualified: (database, name, table) => `${database.quoteName(name)}.${database.quoteName(table)}`,
  };
}

databaseContract(mariadb('MariaDB', {}));
databaseContract(mariadb('MariaDB over a compressed connection', { compress: true }));
