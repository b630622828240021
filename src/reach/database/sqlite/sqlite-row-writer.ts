import { inSqlite, type SqliteConnection, type SqliteStatement } from './sqlite-driver.js';
import { quoteSqliteName } from './sqlite-quote.js';
import { SqliteText, type SqliteValue } from './sqlite-value.js';

const statementsKept = 64;

/**
 * Inserts rows with the storage class of each value kept. The driver only binds texts that are UTF-8 and hold no NUL,
 * so a text goes in as its bytes and is cast there; for each set of columns that hold texts there is one statement.
 */
export class SqliteRowWriter {
  readonly #connection: SqliteConnection;
  readonly #object: string;
  readonly #head: string;
  readonly #statements = new Map<string, SqliteStatement>();

  /** @param object the table, as errors name it */
  constructor(connection: SqliteConnection, object: string, table: string, columns: readonly string[]) {
    this.#connection = connection;
    this.#object = object;
    this.#head = `INSERT INTO ${quoteSqliteName(table)} (${columns.map(quoteSqliteName).join(', ')})`;
  }

  /** Throws OVM_DB_FAILED with the reason of SQLite. */
  write(values: readonly SqliteValue[]): void {
    let texts = '';
    const parameters = values.map((value) => {
      const isText = value instanceof SqliteText;
      texts += isText ? 't' : '-';
      return isText ? value.bytes : value;
    });
    inSqlite(this.#object, () => this.#statement(texts).run(parameters));
  }

  #statement(texts: string): SqliteStatement {
    const known = this.#statements.get(texts);
    if (known) return known;
    const marks = [...texts].map((mark) => (mark === 't' ? 'CAST(? AS TEXT)' : '?'));
    const made = this.#connection.prepare(`${this.#head} VALUES (${marks.join(', ')})`);
    if (this.#statements.size >= statementsKept) this.#statements.clear();
    this.#statements.set(texts, made);
    return made;
  }
}
