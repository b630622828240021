import type { BindColumn } from './bind-values.js';
import type { StatementFault } from './faults.js';
import type { StoredValue } from './oracle-type.js';
import type { RowColumn } from './statement-answer.js';

/** A statement that a client has open. */
export interface Cursor {
  readonly id: number;
  sql: string;
  query: boolean;
  plsql: boolean;
  binds: readonly BindColumn[];
  /** Binds that a block has given values to: the client sends none for them with later executions. */
  out: ReadonlySet<number>;
  /** As which types the client wants the columns; it stays for later executions. */
  defines: readonly BindColumn[] | undefined;
  columns: readonly RowColumn[];
  rows: Iterator<readonly StoredValue[]> | undefined;
  sent: number;
  /** What is to go wrong while rows are fetched. */
  fault: StatementFault | undefined;
}

/** The open cursors of one session. */
export class Cursors {
  readonly #open = new Map<number, Cursor>();
  #last = 0;

  find(id: number): Cursor | undefined {
    return this.#open.get(id);
  }

  open(sql: string): Cursor {
    this.#last++;
    const cursor: Cursor = {
      id: this.#last,
      sql,
      query: false,
      plsql: false,
      binds: [],
      out: new Set(),
      defines: undefined,
      columns: [],
      rows: undefined,
      sent: 0,
      fault: undefined,
    };
    this.#open.set(cursor.id, cursor);
    return cursor;
  }

  /** Ends the fetching of a cursor and keeps the statement. */
  cancel(id: number): void {
    const cursor = this.#open.get(id);
    cursor?.rows?.return?.();
    if (cursor) cursor.rows = undefined;
  }

  close(id: number): void {
    this.cancel(id);
    this.#open.delete(id);
  }

  closeAll(): void {
    for (const id of [...this.#open.keys()]) this.close(id);
  }
}
