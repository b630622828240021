import { RescueError } from '../../../base/errors.js';
import { createTurns } from '../../event-loop-turns.js';
import type { RowSource, TableLoader } from '../database.js';
import type { TableDefinition } from '../dictionary.js';
import { inSqlite, type SqliteConnection } from './sqlite-driver.js';
import { readLiteral } from './sqlite-literal.js';
import { SqliteRowWriter } from './sqlite-row-writer.js';
import type { SqliteValue } from './sqlite-value.js';

/** Loads rows of literals, one transaction for each table. */
export class SqliteTableLoader implements TableLoader {
  readonly #connection: SqliteConnection;
  readonly #path: string;
  #closed = false;

  constructor(connection: SqliteConnection, path: string) {
    this.#connection = connection;
    this.#path = path;
  }

  async load(_database: string, table: TableDefinition, source: RowSource): Promise<number> {
    const object = `table ${table.name} of ${this.#path}`;
    const columns = table.columns.filter((column) => !column.generated).map(({ name }) => name);
    const writer = new SqliteRowWriter(this.#connection, object, table.name, columns);
    const turn = createTurns();
    let rows = 0;
    inSqlite(object, () => this.#connection.exec('BEGIN IMMEDIATE'));
    try {
      for await (const batch of source.rows()) {
        for (const row of batch) {
          rows++;
          writer.write(row.map((literal) => literalValue(literal, object, rows)));
        }
        await turn();
      }
      inSqlite(object, () => this.#connection.exec('COMMIT'));
    } catch (error) {
      this.#rollBack();
      throw error;
    }
    return rows;
  }

  async execute(sql: string | Uint8Array): Promise<void> {
    const text = typeof sql === 'string' ? sql : Buffer.from(sql).toString('utf8');
    inSqlite(this.#path, () => this.#connection.exec(text));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    inSqlite(this.#path, () => this.#connection.close());
  }

  /** SQLite may have rolled back by itself, on a full disk for one; then this fails and nothing is amiss. */
  #rollBack(): void {
    try {
      this.#connection.exec('ROLLBACK');
    } catch {}
  }
}

function literalValue(literal: Buffer | null, object: string, row: number): SqliteValue {
  if (literal === null) return null;
  const value = readLiteral(literal);
  if (value !== undefined) return value;
  const shown = JSON.stringify(literal.toString('latin1', 0, 40));
  throw new RescueError('OVM_DB_FAILED', object, `value ${shown} of row ${row} is no literal of SQLite`);
}
