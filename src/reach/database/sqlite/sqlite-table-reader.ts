import { createTurns } from '../../event-loop-turns.js';
import type { KeyRange, RowSink, TableReader } from '../database.js';
import type { ColumnDefinition, TableDefinition } from '../dictionary.js';
import { inSqlite, type SqliteConnection, type SqliteStatement, sqliteFailure } from './sqlite-driver.js';
import {
  blobClosing,
  blobOpening,
  hexOf,
  hexPieceBytes,
  literalOf,
  plainTextBytes,
  textClosing,
  textOpening,
} from './sqlite-literal.js';
import { quoteSqliteName } from './sqlite-quote.js';
import { SqliteText, type SqliteValue } from './sqlite-value.js';

/** A value longer than this is not fetched with its row: the driver holds 100 rows at once. */
const longBytes = plainTextBytes;
const pieceBytes = 4 * 1024 * 1024;

/** What a value is, as the query tells it: its class, and for long ones that only the length came. */
type ValueKind = 'plain' | 'text' | 'long-text' | 'long-blob';

/** Reads tables on a connection whose transaction has begun, so that all it reads is of one point in time. */
export class SqliteTableReader implements TableReader {
  readonly #connection: SqliteConnection;
  readonly #path: string;
  /** Each holds the last value it read, so there are no more of them than columns with long values. */
  readonly #pieceStatements = new Map<string, SqliteStatement>();
  #closed = false;

  constructor(connection: SqliteConnection, path: string) {
    this.#connection = connection;
    this.#path = path;
    inSqlite(path, () => {
      connection.exec('PRAGMA query_only = 1');
      connection.exec('BEGIN');
      connection.prepare('SELECT count(*) FROM sqlite_master').all([]); // the first read takes the snapshot
    });
  }

  async keyRanges(): Promise<readonly KeyRange[]> {
    return [{ from: null, to: null }];
  }

  async readRows(_database: string, table: TableDefinition, range: KeyRange, sink: RowSink): Promise<void> {
    const object = `table ${table.name} of ${this.#path}`;
    const columns = table.columns.filter((column) => !column.generated);
    const rowNumber = rowNumberOf(table);
    const turn = createTurns();
    try {
      const rows = this.#connection
        .prepare(selectText(table, columns, rowNumber, range))
        .raw()
        .safeIntegers();
      for (const row of rows.iterate([])) {
        await this.#handOver(row as unknown[], table, columns, rowNumber, sink);
        const pause = sink.pressure() ?? turn();
        if (pause) await pause;
      }
    } catch (error) {
      throw sqliteFailure(object, error);
    }
  }

  /** The driver keeps a closed connection as long as it has statements of it: the snapshot must be ended by itself. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    inSqlite(this.#path, () => {
      this.#connection.exec('ROLLBACK');
      this.#connection.close();
    });
  }

  /** A row is: its number, then kind and value of each column. */
  async #handOver(
    row: readonly unknown[],
    table: TableDefinition,
    columns: readonly ColumnDefinition[],
    rowNumber: string | undefined,
    sink: RowSink,
  ): Promise<void> {
    const kinds = columns.map((_, index) => row[1 + 2 * index] as ValueKind);
    const values = columns.map((_, index) => row[2 + 2 * index] as SqliteValue);
    if (kinds.every((kind) => kind === 'plain' || kind === 'text')) {
      wholeRow(kinds, values, sink);
      return;
    }
    for (const [index, kind] of kinds.entries()) {
      const value = values[index] ?? null;
      if (kind === 'plain' || kind === 'text') {
        const literal = literalOf(withClass(kind, value));
        if (literal) sink.piece(literal);
        sink.endValue(literal === null);
      } else {
        const pieces = this.#pieces(table, columns[index]?.name ?? '', rowNumber ?? '', kind);
        const pieceAt = (from: number, size: number) => {
          const [[bytes]] = pieces.all([BigInt(from + 1), BigInt(size), row[0]]) as [[Buffer]];
          return bytes;
        };
        await sendLong(kind, Number(value), pieceAt, sink);
      }
    }
    sink.endRow();
  }

  #pieces(table: TableDefinition, column: string, rowNumber: string, kind: ValueKind): SqliteStatement {
    const name = quoteSqliteName(column);
    const bytes = kind === 'long-text' ? `CAST(${name} AS BLOB)` : name;
    const sql = `SELECT substr(${bytes}, ?, ?) FROM ${quoteSqliteName(table.name)} WHERE ${rowNumber} = ?`;
    const statement = this.#pieceStatements.get(sql) ?? this.#connection.prepare(sql).raw();
    this.#pieceStatements.set(sql, statement);
    return statement;
  }
}

/**
 * The name by which the table's row number can be asked for; undefined for tables without row numbers and where columns
 * have taken all its names: their long values are fetched whole.
 */
function rowNumberOf(table: TableDefinition): string | undefined {
  if (/\bWITHOUT\s+ROWID\b/i.test(table.createStatement)) return undefined;
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name));
}

function selectText(
  table: TableDefinition,
  columns: readonly ColumnDefinition[],
  rowNumber: string | undefined,
  range: KeyRange,
): string {
  const parts = columns.flatMap(({ name }) => {
    const column = quoteSqliteName(name);
    return rowNumber ? selectGuarded(column) : selectWhole(column);
  });
  const key = table.primaryKey.map(quoteSqliteName);
  const bounds = [
    ...(range.from === null ? [] : [`${key[0]} >= ${range.from}`]),
    ...(range.to === null ? [] : [`${key[0]} < ${range.to}`]),
  ];
  const where = bounds.length > 0 ? ` WHERE ${bounds.join(' AND ')}` : '';
  const order = key.length > 0 ? ` ORDER BY ${key.join(', ')}` : '';
  return `SELECT ${[rowNumber ?? 'NULL', ...parts].join(', ')} FROM ${quoteSqliteName(table.name)}${where}${order}`;
}

function selectWhole(column: string): string[] {
  return [
    `CASE typeof(${column}) WHEN 'text' THEN 'text' ELSE 'plain' END`,
    `CASE typeof(${column}) WHEN 'text' THEN CAST(${column} AS BLOB) ELSE ${column} END`,
  ];
}

function selectGuarded(column: string): string[] {
  const long = `octet_length(${column}) > ${longBytes}`;
  return [
    `CASE typeof(${column}) WHEN 'text' THEN CASE WHEN ${long} THEN 'long-text' ELSE 'text' END` +
      ` WHEN 'blob' THEN CASE WHEN ${long} THEN 'long-blob' ELSE 'plain' END ELSE 'plain' END`,
    `CASE typeof(${column}) WHEN 'text' THEN CASE WHEN ${long} THEN octet_length(${column}) ELSE CAST(${column} AS BLOB) END` +
      ` WHEN 'blob' THEN CASE WHEN ${long} THEN octet_length(${column}) ELSE ${column} END ELSE ${column} END`,
  ];
}

function withClass(kind: ValueKind, value: SqliteValue): SqliteValue {
  return kind === 'text' ? new SqliteText(value as Buffer) : value;
}

function wholeRow(kinds: readonly ValueKind[], values: readonly SqliteValue[], sink: RowSink): void {
  const starts = new Int32Array(values.length);
  const ends = new Int32Array(values.length);
  const literals: Buffer[] = [];
  let at = 0;
  for (const [index, value] of values.entries()) {
    const literal = literalOf(withClass(kinds[index] ?? 'plain', value));
    starts[index] = literal === null ? -1 : at;
    if (literal !== null) literals.push(literal);
    at += literal?.length ?? 0;
    ends[index] = literal === null ? -1 : at;
  }
  sink.row(Buffer.concat(literals, at), starts, ends);
}

/** The same literal as `literalOf` gives, in pieces: a long text is never plain. */
async function sendLong(
  kind: ValueKind,
  length: number,
  pieceAt: (from: number, size: number) => Buffer,
  sink: RowSink,
): Promise<void> {
  const isText = kind === 'long-text';
  sink.piece(Buffer.from(isText ? textOpening : blobOpening, 'latin1'));
  for (let from = 0; from < length; from += pieceBytes) {
    const bytes = pieceAt(from, Math.min(pieceBytes, length - from));
    for (let done = 0; done < bytes.length; done += hexPieceBytes) {
      sink.piece(Buffer.from(hexOf(bytes.subarray(done, done + hexPieceBytes)), 'latin1'));
    }
    await sink.pressure(); // a long value must not pile up before a slow sink
  }
  sink.piece(Buffer.from(isText ? textClosing : blobClosing, 'latin1'));
  sink.endValue(false);
}
