/** A text of SQLite as its bytes: it may hold NUL and bytes that are no UTF-8, which a string of ours would lose. */
export class SqliteText {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** A value with its storage class: NULL, INTEGER, REAL, TEXT, BLOB. */
export type SqliteValue = null | bigint | number | SqliteText | Buffer;
