import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import type { DatabaseDictionary } from '../../../reach/database/dictionary.js';
import type { SchemaThing } from '../../../reach/database/oracle/schema-inventory.js';
import { hasTable } from '../../../reach/database/oracle/schema-inventory.js';
import type { JournalHead } from './import-journal.js';

/** The journal of an import, a table in the target itself until the import is finished. */
export const inPlaceJournalTable = 'OVM_RESCUE_JOURNAL';

/**
 * `emptying`: what was there is saved, some of it may be gone. `filling`: all of it is gone, new tables are on their way.
 * `making`: all rows are in and proven, other objects are on their way.
 */
export type InPlacePhase = 'emptying' | 'filling' | 'making';

/** A table of the archive: made and perhaps loaded, or proven to hold what was archived. */
export type TableState = 'begun' | 'verified';

/** What one import is. */
export interface InPlaceHead extends JournalHead {
  /** The archive of what was there before; null when nothing was. */
  readonly safety: { readonly path: string; readonly id: string } | null;
  /** The unfinished import that this one gives up: `archive` holds what was there before both. */
  readonly givenUp?: { readonly head: InPlaceHead; readonly state: InPlaceState };
  /** What was there before: nothing else is dropped. */
  readonly former: readonly SchemaThing[];
}

/** How far an import came. */
export interface InPlaceState {
  readonly phase: InPlacePhase;
  readonly tables: Readonly<Record<string, TableState>>;
  readonly frozen: readonly string[];
  readonly dropping: boolean;
}

/** What was in a schema before an unfinished import of it. */
export function wordsBefore({ archive, safety, givenUp }: InPlaceHead): string {
  if (givenUp) return `what is in ${archive}`;
  return safety === null ? 'nothing' : `what is in ${safety.path}`;
}

/** A dictionary without the journal, which is of no use in an archive. */
export function withoutJournal<Dictionary extends DatabaseDictionary>(dictionary: Dictionary): Dictionary {
  return {
    ...dictionary,
    tables: dictionary.tables.filter(({ name }) => name !== inPlaceJournalTable),
    objects: dictionary.objects.filter(({ table }) => table !== inPlaceJournalTable),
  };
}

/** Bytes of a row: twice as many hex digits are the longest literal of Oracle 11.2, less some room. */
const rowBytes = 1900;

/**
 * Every entry is JSON in one row or several, written as a whole by one block. It lies beside what it tells of, so any
 * machine can finish the import.
 */
export class InPlaceJournal {
  readonly #database: Database;
  readonly #schema: string;
  readonly #table: string;

  constructor(database: Database, schema: string) {
    this.#database = database;
    this.#schema = schema;
    this.#table = `${database.quoteName(schema)}.${database.quoteName(inPlaceJournalTable)}`;
  }

  /** The import that is at work here; undefined without one. A table without a head is of a run that began nothing. */
  async head(): Promise<InPlaceHead | undefined> {
    return (await this.#get('head')) as InPlaceHead | undefined;
  }

  async phase(): Promise<InPlacePhase> {
    return ((await this.#get('phase')) as InPlacePhase | undefined) ?? 'emptying';
  }

  /** The tables that this import has made: of no other anything is known. */
  async tables(): Promise<ReadonlyMap<string, TableState>> {
    const entries = [...(await this.#entries())].filter(([entry]) => entry.startsWith('table '));
    return new Map(
      entries.map(([entry, bytes]) => [entry.slice('table '.length), this.#parsed(bytes) as TableState]),
    );
  }

  /** Former tables that were put into READ ONLY mode, and can be written to otherwise. */
  async frozenTables(): Promise<readonly string[]> {
    return ((await this.#get('frozen')) as readonly string[] | undefined) ?? [];
  }

  /** Whether some of what was there may be gone. */
  async isDropping(): Promise<boolean> {
    return (await this.phase()) !== 'emptying' || (await this.#get('dropping')) === true;
  }

  /** All that is known but the head. */
  async state(): Promise<InPlaceState> {
    const tables = Object.fromEntries(await this.tables());
    const dropping = (await this.#get('dropping')) === true;
    return { phase: await this.phase(), tables, frozen: await this.frozenTables(), dropping };
  }

  /**
   * Makes the journal, or that of an import which is given up the one of this import: all at once. Tables that the other one
   * has put into READ ONLY mode are still known then.
   */
  async begin(head: InPlaceHead): Promise<void> {
    if (!(await this.isThere())) {
      const columns = 'ENTRY VARCHAR2(400) NOT NULL, PART NUMBER(9) NOT NULL, CONTENT RAW(2000) NOT NULL';
      await this.#database.execute(`CREATE TABLE ${this.#table} (${columns})`);
    }
    await this.#rewrite(head, {
      phase: 'emptying',
      tables: {},
      frozen: head.givenUp?.state.frozen ?? [],
      dropping: false,
    });
  }

  /** Makes it the journal of the import again that was given up. */
  async takeBack({ head, state }: NonNullable<InPlaceHead['givenUp']>): Promise<void> {
    await this.#rewrite(head, { ...state, frozen: [] });
  }

  async #rewrite(head: InPlaceHead, { phase, tables, frozen, dropping }: InPlaceState): Promise<void> {
    const states = Object.entries(tables).map(([table, state]): [string, unknown] => [
      `table ${table}`,
      state,
    ]);
    const entries: [string, unknown][] = [['phase', phase], ['head', head], ...states];
    if (frozen.length > 0) entries.push(['frozen', frozen]);
    if (dropping) entries.push(['dropping', true]);
    const inserts = entries.flatMap(([entry, value]) => this.#inserts(entry, value));
    await this.#write([`DELETE FROM ${this.#table}`, ...inserts]);
  }

  async setPhase(phase: InPlacePhase): Promise<void> {
    await this.#put('phase', phase);
  }

  /** `begun` before the table is made. */
  async setTable(table: string, state: TableState): Promise<void> {
    await this.#put(`table ${table}`, state);
  }

  /** Before the tables are put into READ ONLY mode, and once they are not. */
  async setFrozen(tables: readonly string[]): Promise<void> {
    await this.#put('frozen', tables);
  }

  /** Before the first thing is dropped. */
  async setDropping(): Promise<void> {
    await this.#put('dropping', true);
  }

  /** The last thing an import does. */
  async remove(): Promise<void> {
    if (await this.isThere()) await this.#database.execute(`DROP TABLE ${this.#table} PURGE`);
  }

  isThere(): Promise<boolean> {
    return hasTable(this.#database, this.#schema, inPlaceJournalTable);
  }

  async #put(entry: string, value: unknown): Promise<void> {
    const name = this.#database.quoteText(entry);
    await this.#write([`DELETE FROM ${this.#table} WHERE ENTRY = ${name}`, ...this.#inserts(entry, value)]);
  }

  #inserts(entry: string, value: unknown): string[] {
    const bytes = Buffer.from(JSON.stringify(value), 'utf8');
    const name = this.#database.quoteText(entry);
    const count = Math.ceil(bytes.length / rowBytes);
    return Array.from({ length: count }, (_, part) => {
      const hex = bytes.subarray(part * rowBytes, (part + 1) * rowBytes).toString('hex');
      return `INSERT INTO ${this.#table} (ENTRY, PART, CONTENT) VALUES (${name}, ${part}, HEXTORAW('${hex}'))`;
    });
  }

  /** One block, so that either all of it is there or nothing. */
  async #write(statements: readonly string[]): Promise<void> {
    await this.#database.execute(`BEGIN ${statements.map((sql) => `${sql}; `).join('')}COMMIT; END;`);
  }

  async #get(entry: string): Promise<unknown> {
    const bytes = (await this.#entries()).get(entry);
    return bytes === undefined ? undefined : this.#parsed(bytes);
  }

  #parsed(bytes: Buffer): unknown {
    try {
      return JSON.parse(bytes.toString('utf8'));
    } catch (error) {
      const why = `the journal ${this.#table} is damaged`;
      throw new RescueError('OVM_DB_FAILED', this.#database.address, why, error);
    }
  }

  async #entries(): Promise<ReadonlyMap<string, Buffer>> {
    const found = new Map<string, Buffer>();
    if (!(await this.isThere())) return found;
    const rows = await this.#database.query(`SELECT ENTRY, CONTENT FROM ${this.#table} ORDER BY ENTRY, PART`);
    for (const [entry, content] of rows) {
      const name = String(entry);
      const bytes = Buffer.isBuffer(content) ? content : Buffer.from(String(content), 'hex');
      found.set(name, Buffer.concat([found.get(name) ?? Buffer.alloc(0), bytes]));
    }
    return found;
  }
}
