import type { RowSink, RowSource, TableReader } from '../../../src/reach/database/database.js';
import type { TableDefinition } from '../../../src/reach/database/dictionary.js';

export type Values = readonly (Buffer | null)[];

/** The rows of a table as a reader gives them, whole or in pieces. */
export async function readAll(
  reader: TableReader,
  database: string,
  table: TableDefinition,
): Promise<Values[]> {
  const rows: Values[] = [];
  const sink = collecting(rows);
  for (const range of await reader.keyRanges(database, table, 1 << 20)) {
    await reader.readRows(database, table, range, sink);
  }
  return rows;
}

function collecting(rows: Values[]): RowSink {
  let row: (Buffer | null)[] = [];
  let pieces: Buffer[] = [];
  return {
    row: (bytes, starts, ends) => {
      const values = Array.from(starts, (start, i) =>
        start < 0 ? null : Buffer.from(bytes.subarray(start, ends[i])),
      );
      rows.push(values);
    },
    piece: (bytes) => {
      pieces.push(Buffer.from(bytes));
    },
    endValue: (isNull) => {
      row.push(isNull ? null : Buffer.concat(pieces));
      pieces = [];
    },
    endRow: () => {
      rows.push(row);
      row = [];
    },
    pressure: () => undefined,
  };
}

/** Rows as a loader takes them, in chunks that end in the midst of rows and values. */
export function sourceOf(rows: readonly Values[], chunkBytes = 7): RowSource {
  return {
    async *tsv() {
      const text = Buffer.concat(rows.map(tsvLine));
      for (let at = 0; at < text.length; at += chunkBytes) yield text.subarray(at, at + chunkBytes);
    },
    async *rows() {
      yield rows;
    },
  };
}

const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\\': '\\\\' };

function tsvLine(row: Values): Buffer {
  const values = row.map((value) =>
    value === null
      ? '\\N'
      : value.toString('latin1').replace(/[\t\n\\]/g, (special) => escapes[special] ?? ''),
  );
  return Buffer.from(`${values.join('\t')}\n`, 'latin1');
}
