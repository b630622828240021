import type { RowSink } from '../../../src/reach/database/database.js';

/** Keeps all rows that a reader gives, and asks it to wait now and then. */
export class CollectedRows implements RowSink {
  readonly rows: (Buffer | null)[][] = [];
  /** The longest piece of a value that came in pieces. */
  longestPiece = 0;
  #row: (Buffer | null)[] = [];
  #pieces: Buffer[] = [];

  row(bytes: Buffer, starts: Int32Array, ends: Int32Array): void {
    this.rows.push(
      Array.from(starts, (start, index) =>
        start < 0 ? null : Buffer.from(bytes.subarray(start, ends[index])),
      ),
    );
  }

  piece(bytes: Uint8Array): void {
    this.longestPiece = Math.max(this.longestPiece, bytes.length);
    this.#pieces.push(Buffer.from(bytes));
  }

  endValue(isNull: boolean): void {
    this.#row.push(isNull ? null : Buffer.concat(this.#pieces));
    this.#pieces = [];
  }

  endRow(): void {
    this.rows.push(this.#row);
    this.#row = [];
  }

  pressure(): Promise<void> | undefined {
    return this.rows.length % 5 === 4 ? new Promise((resolve) => setImmediate(resolve)) : undefined;
  }
}
