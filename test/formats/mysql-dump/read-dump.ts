import { DumpInterpreter, type DumpUnsaid } from '../../../src/formats/mysql-dump/dump-interpreter.js';
import { DumpReader } from '../../../src/formats/mysql-dump/dump-reader.js';

/** A value as bytes, one character per byte; null is NULL. */
export type ReadValue = string | null;

export interface ReadDump {
  readonly dump: DumpInterpreter;
  /** Rows by `database.table`. */
  readonly rows: Readonly<Record<string, readonly (readonly ReadValue[])[]>>;
  readonly leftOut: readonly string[];
}

/** Reads a dump that is given in chunks of so many bytes, and keeps everything. */
export function readDump(bytes: Buffer, chunkBytes = 65536, unsaid: DumpUnsaid = {}): ReadDump {
  const rows: Record<string, ReadValue[][]> = {};
  const leftOut: string[] = [];
  const dump = new DumpInterpreter(
    {
      rowsOf: (database, table) => {
        const name = `${database.name}.${table.name}`;
        rows[name] ??= [];
        return keepingSink(rows[name]);
      },
      leftOut: (statement) => leftOut.push(statement),
    },
    unsaid,
  );
  const reader = new DumpReader('dump.sql', dump);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    // memory that is used again, as the reader of files gives it
    const chunk = Buffer.from(bytes.subarray(at, at + chunkBytes));
    reader.push(chunk);
    chunk.fill(0x7e);
  }
  reader.end();
  return { dump, rows, leftOut };
}

const sinks = new WeakMap<ReadValue[][], ReturnType<typeof newSink>>();

function keepingSink(rows: ReadValue[][]) {
  const sink = sinks.get(rows) ?? newSink(rows);
  sinks.set(rows, sink);
  return sink;
}

function newSink(rows: ReadValue[][]) {
  let value = '';
  let row: ReadValue[] = [];
  return {
    row: (bytes: Buffer, starts: Int32Array, ends: Int32Array) => {
      rows.push(
        Array.from(starts, (start, index) =>
          start < 0 ? null : bytes.toString('latin1', start, ends[index]),
        ),
      );
    },
    piece: (bytes: Uint8Array) => {
      value += Buffer.from(bytes).toString('latin1');
    },
    endValue: (isNull: boolean) => {
      row.push(isNull ? null : value);
      value = '';
    },
    endRow: () => {
      rows.push(row);
      row = [];
    },
  };
}

/** A dump of one table `t` in database `d` with rows as they stand, without any comment. */
export function dumpOf(columns: string, rows: string, before = ''): Buffer {
  return Buffer.from(
    `CREATE DATABASE d DEFAULT CHARACTER SET utf8mb4;\nUSE d;\nCREATE TABLE \`t\` (\n  ${columns}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n${before}INSERT INTO \`t\` VALUES ${rows};\n`,
    'latin1',
  );
}
