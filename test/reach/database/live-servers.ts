import { randomBytes } from 'node:crypto';
import { Password } from '../../../src/base/password.js';
import type { ConnectionSettings } from '../../../src/reach/database/connection-settings.js';
import type { Database } from '../../../src/reach/database/database.js';
import { parseDatabaseUrl } from '../../../src/reach/database/database-url.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import type { ContractEngine } from './contract.js';
import { mysqlStored, oracleStored, oracleWords, usualWords } from './contract-words.js';

/** A server of somebody else, who lets the tests make databases or accounts there. */
export interface LiveServer {
  readonly url: string;
  readonly password: string;
}

/** The server that the environment names: `OVM_TEST_ORACLE_URL`, and its password in `OVM_TEST_ORACLE_PASSWORD`. */
export function liveServer(engine: 'MYSQL' | 'ORACLE', environment = process.env): LiveServer | undefined {
  const url = environment[`OVM_TEST_${engine}_URL`];
  if (url === undefined || url === '') return undefined;
  return { url, password: environment[`OVM_TEST_${engine}_PASSWORD`] ?? '' };
}

const qualified = (database: Database, name: string, table: string) =>
  `${database.quoteName(name)}.${database.quoteName(table)}`;

/** The contract on a live MySQL or MariaDB: each test has a new database, all are dropped at the end. */
export function liveMysql(server: LiveServer | undefined, title: string): ContractEngine {
  const made: string[] = [];
  const administrator = () => openDatabase(settingsOf(server));
  return {
    title,
    isMissing: server === undefined,
    words: usualWords,
    begin: async () => undefined,
    end: () =>
      onServer(
        administrator,
        made.map((name) => `DROP DATABASE ${name}`),
      ),
    fresh: async () => {
      const name = newName('ovm_test');
      await onServer(administrator, [`CREATE DATABASE ${name} CHARACTER SET utf8mb4`]);
      made.push(name);
      return { name, open: administrator };
    },
    stored: mysqlStored,
    qualified,
  };
}

/** What an account needs that is to be filled by an import (docs/schema.md). */
const privileges =
  'CREATE SESSION, CREATE TABLE, CREATE VIEW, CREATE SEQUENCE, CREATE SYNONYM, CREATE PROCEDURE, CREATE TRIGGER, CREATE TYPE';

/** The contract on a live Oracle: each test has a new account, all are dropped at the end. Its account makes accounts. */
export function liveOracle(server: LiveServer | undefined, title: string): ContractEngine {
  const made: string[] = [];
  const administrator = () => openDatabase(settingsOf(server));
  return {
    title,
    isMissing: server === undefined,
    words: oracleWords,
    begin: async () => undefined,
    end: () =>
      onServer(
        administrator,
        made.map((name) => `DROP USER ${name} CASCADE`),
      ),
    fresh: async () => {
      const name = newName('OVM_TEST').toUpperCase();
      const password = `T${randomBytes(12).toString('hex')}`;
      await onServer(administrator, [`CREATE USER ${name} IDENTIFIED BY "${password}"`]);
      made.push(name);
      await onServer(administrator, [
        `GRANT ${privileges}, UNLIMITED TABLESPACE TO ${name}`,
        `GRANT EXECUTE ON SYS.DBMS_LOCK TO ${name}`,
        `GRANT SELECT ON SYS.V_$SESSION TO ${name}`,
      ]);
      const settings = { ...settingsOf(server), user: name, password: new Password(password) };
      return { name, open: () => openDatabase(settings) };
    },
    stored: oracleStored,
    qualified,
  };
}

function settingsOf(server: LiveServer | undefined): ConnectionSettings {
  if (server === undefined) throw new Error('no server was named');
  return {
    ...parseDatabaseUrl(server.url),
    password: new Password(server.password),
    tls: 'off',
    compress: false,
    connectTimeoutMs: 20_000,
    stallTimeoutMs: 60_000,
  };
}

/** Whoever else works on that server has another one; 30 characters at most. */
function newName(beginning: string): string {
  return `${beginning}_${randomBytes(6).toString('hex')}`;
}

async function onServer(open: () => Promise<Database>, statements: readonly string[]): Promise<void> {
  if (statements.length === 0) return;
  const database = await open();
  try {
    for (const statement of statements) await database.execute(statement);
  } finally {
    await database.close();
  }
}
