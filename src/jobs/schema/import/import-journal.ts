import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import type { ObjectDefinition } from '../../../reach/database/dictionary.js';
import { journalTable } from './import-names.js';

/**
 * `loading`: nothing of the target was touched. `exchanging`: old objects may be gone, old and new tables may be on
 * their way. `exchanged`: the target is whole and proven; old tables and staging remain to be dropped.
 */
export type ImportPhase = 'loading' | 'exchanging' | 'exchanged';

/** What one import is, the same in all its staging databases. */
export interface JournalHead {
  readonly archive: string;
  readonly archiveId: string;
  readonly createdAt: string;
  /** FROM and TO in order of the target's name. */
  readonly targets: readonly { readonly from: string; readonly to: string }[];
  /** Which finishes it, without credentials. */
  readonly command: string;
}

/** What a target was before the exchange. */
export interface OldContent {
  readonly tables: readonly string[];
  readonly objects: readonly ObjectDefinition[];
  /** The archive it was exported into; null for a target that was empty or not there. */
  readonly safetyArchive: string | null;
  readonly existed: boolean;
}

/** The journal of an import, a table in a staging database; every entry is one row, written at once. */
export class ImportJournal {
  readonly #database: Database;
  readonly #table: string;

  constructor(database: Database, staging: string) {
    this.#database = database;
    this.#table = `${database.quoteName(staging)}.${database.quoteName(journalTable)}`;
  }

  /** Makes the table; it holds nothing until `begin`. */
  async create(): Promise<void> {
    // A transactional engine by name: the server's own default could be another.
    await this.#database.execute(
      `CREATE TABLE IF NOT EXISTS ${this.#table} (entry VARBINARY(200) NOT NULL PRIMARY KEY, content LONGBLOB NOT NULL) ENGINE=InnoDB`,
    );
  }

  /** The head is written last of all that makes a journal, so a head is there with everything else. */
  async begin(head: JournalHead): Promise<void> {
    await this.setPhase('loading');
    await this.#put('head', head);
  }

  async head(): Promise<JournalHead | undefined> {
    return (await this.#get('head')) as JournalHead | undefined;
  }

  async phase(): Promise<ImportPhase> {
    return ((await this.#get('phase')) as ImportPhase | undefined) ?? 'loading';
  }

  async setPhase(phase: ImportPhase): Promise<void> {
    await this.#put('phase', phase);
  }

  async oldContent(target: string): Promise<OldContent | undefined> {
    return (await this.#get(`old ${target}`)) as OldContent | undefined;
  }

  async setOldContent(target: string, content: OldContent): Promise<void> {
    await this.#put(`old ${target}`, content);
  }

  /** Names of tables of this staging database that were loaded and verified. */
  async verifiedTables(): Promise<ReadonlySet<string>> {
    return new Set(
      ((await this.#entries()) ?? []).flatMap((entry) =>
        entry.startsWith('table ') ? [entry.slice(6)] : [],
      ),
    );
  }

  async setVerified(table: string): Promise<void> {
    await this.#put(`table ${table}`, true);
  }

  async #put(entry: string, value: unknown): Promise<void> {
    const hex = (text: string) => `0x${Buffer.from(text, 'utf8').toString('hex')}`;
    await this.#database.execute(
      `REPLACE INTO ${this.#table} (entry, content) VALUES (${hex(entry)}, ${hex(JSON.stringify(value))})`,
    );
  }

  async #get(entry: string): Promise<unknown> {
    const key = `0x${Buffer.from(entry, 'utf8').toString('hex')}`;
    const [row] = await this.#database.query(`SELECT HEX(content) FROM ${this.#table} WHERE entry = ${key}`);
    const content = row?.[0];
    if (content === undefined || content === null) return undefined;
    return this.#parsed(Buffer.from(String(content), 'hex').toString('utf8'));
  }

  async #entries(): Promise<string[]> {
    const rows = await this.#database.query(`SELECT HEX(entry) FROM ${this.#table}`);
    return rows.map(([entry]) => Buffer.from(String(entry), 'hex').toString('utf8'));
  }

  #parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new RescueError(
        'OVM_DB_FAILED',
        this.#database.address,
        `the journal ${this.#table} is damaged`,
        error,
      );
    }
  }
}
