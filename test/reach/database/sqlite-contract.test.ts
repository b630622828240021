import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { createSqlite } from '../../../src/reach/database/sqlite/open-sqlite.js';
import { literalOf } from '../../../src/reach/database/sqlite/sqlite-literal.js';
import { sqliteSettings } from '../../../src/reach/database/sqlite/sqlite-settings.js';
import { SqliteText } from '../../../src/reach/database/sqlite/sqlite-value.js';
import { type ContractEngine, databaseContract, type PlainValue } from './contract.js';
import { usualWords } from './contract-words.js';

function sqlite(): ContractEngine {
  let directory = '';
  let made = 0;
  return {
    title: 'SQLite',
    words: usualWords,
    begin: async () => {
      directory = mkdtempSync(join(tmpdir(), 'ovm-test-'));
    },
    end: async () => rmSync(directory, { recursive: true }),
    fresh: async () => {
      const path = join(directory, `contract ${++made}.db`);
      await (await createSqlite(path)).close();
      return { name: 'main', open: () => openDatabase({ ...sqliteSettings(path), stallTimeoutMs: 50 }) };
    },
    stored,
    qualified: (database, _name, table) => database.quoteName(table),
  };
}

function stored(value: PlainValue): Buffer | null {
  if (typeof value === 'number') return literalOf(BigInt(value));
  return literalOf(typeof value === 'string' ? new SqliteText(Buffer.from(value)) : value);
}

databaseContract(sqlite());
