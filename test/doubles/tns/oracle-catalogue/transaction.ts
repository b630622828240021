import { OracleError } from '../oracle-error.js';
import type { Table } from './catalogue-model.js';
import type { OracleDatabase } from './oracle-database.js';
import { ownMark } from './row-store.js';
import type { TokenReader } from './tokens.js';

/** The transaction of a session: what it changed and locked, and the moment it sees. */
export class Transaction {
  readonly #touched = new Set<Table>();
  /** Moment of a transaction that only reads, or that is serializable. */
  #fixed: { readonly scn: number; readonly readOnly: boolean } | undefined;

  constructor(
    private readonly database: OracleDatabase,
    private readonly session: number,
  ) {}

  get isOpen(): boolean {
    return this.#touched.size > 0 || this.#fixed !== undefined;
  }

  /** Number of the moment that is seen, if it stands still. */
  get snapshot(): number | undefined {
    return this.#fixed?.scn;
  }

  touch(table: Table): void {
    this.database.locks.take(this.session, table, false);
    this.#touched.add(table);
  }

  /** @throws OracleError 54 */
  lock(table: Table, exclusive: boolean): void {
    this.database.locks.take(this.session, table, exclusive);
    this.#touched.add(table);
  }

  /** @throws OracleError 1456 */
  checkMayChange(): void {
    if (!this.#fixed?.readOnly) return;
    const what = 'may not perform insert/delete/update operation inside a READ ONLY transaction';
    throw new OracleError(1_456, what);
  }

  /** Carries out SET TRANSACTION, from the words behind it on. */
  set(reader: TokenReader): void {
    if (this.#touched.size > 0)
      throw new OracleError(1_453, 'SET TRANSACTION must be first statement of transaction');
    const readOnly = reader.accept('READ', 'ONLY');
    const serializable = reader.accept('ISOLATION', 'LEVEL', 'SERIALIZABLE');
    if (readOnly || serializable) this.#fixed = { scn: this.database.catalogue.scn, readOnly };
    else if (!reader.accept('READ', 'WRITE') && !reader.accept('ISOLATION', 'LEVEL', 'READ', 'COMMITTED')) {
      reader.refuse('READ ONLY');
    }
  }

  commit(): void {
    this.#fixed = undefined;
    this.database.locks.releaseAll(this.session);
    if (this.#touched.size === 0) return;
    const { store } = this.database;
    store.commit(this.#touched, ownMark(this.session), this.database.nextChange());
    for (const table of this.#touched) if (table.temporary === 'SYS$TRANSACTION') store.truncate(table);
    this.#touched.clear();
  }

  rollback(): void {
    this.#fixed = undefined;
    this.database.locks.releaseAll(this.session);
    this.database.store.rollback(this.#touched, ownMark(this.session));
    this.#touched.clear();
  }
}
