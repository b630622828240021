import { OracleError } from '../oracle-error.js';
import type { Table } from './catalogue-model.js';

/** Locks of tables and of names. A session that would have to wait is refused at once (assumed: locks.no-wait). */
export class Locks {
  readonly #tables = new Map<Table, Map<number, boolean>>();
  readonly #names = new Map<string, number>();

  /** @throws OracleError 54 when another session has the table */
  take(session: number, table: Table, exclusive: boolean): void {
    const holders = this.#tables.get(table) ?? new Map<number, boolean>();
    const inTheWay = [...holders].some(([other, theirs]) => other !== session && (theirs || exclusive));
    if (inTheWay) throw busy();
    holders.set(session, exclusive || (holders.get(session) ?? false));
    this.#tables.set(table, holders);
  }

  /** Whether a session may change rows of a table. */
  check(session: number, table: Table): void {
    const holders = [...(this.#tables.get(table) ?? [])];
    if (holders.some(([other, exclusive]) => other !== session && exclusive)) throw busy();
  }

  /** Whether a session may define a table anew. */
  checkFree(session: number, table: Table): void {
    const holders = [...(this.#tables.get(table) ?? [])];
    if (holders.some(([other]) => other !== session)) throw busy();
  }

  /** Every lock of a table that a session has. */
  get held(): readonly { readonly table: number; readonly session: number; readonly exclusive: boolean }[] {
    return [...this.#tables].flatMap(([{ id }, holders]) =>
      [...holders].map(([session, exclusive]) => ({ table: id, session, exclusive })),
    );
  }

  /** Takes a lock of DBMS_LOCK: 0 is taken, 1 is in use, 4 is own already. */
  request(session: number, name: string): number {
    const holder = this.#names.get(name);
    if (holder === undefined) this.#names.set(name, session);
    return holder === undefined ? 0 : holder === session ? 4 : 1;
  }

  /** Gives a lock of DBMS_LOCK back: 0 is done, 4 is not own. */
  release(session: number, name: string): number {
    if (this.#names.get(name) !== session) return 4;
    this.#names.delete(name);
    return 0;
  }

  /** At the end of a transaction locks of tables go. */
  releaseAll(session: number): void {
    for (const holders of this.#tables.values()) holders.delete(session);
  }

  /** At the end of a session its locks of names go too. */
  ended(session: number): void {
    this.releaseAll(session);
    for (const [name, holder] of this.#names) if (holder === session) this.#names.delete(name);
  }
}

const busy = () => new OracleError(54, 'resource busy and acquire with NOWAIT specified or timeout expired');
