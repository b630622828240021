import { type BindColumn, readBindColumn } from './bind-values.js';
import type { ByteReader } from './byte-reader.js';

const bits = {
  parse: 0x1,
  execute: 0x20,
  fetch: 0x40,
  commit: 0x100,
  notBlock: 0x8000,
  batchErrors: 0x8_0000,
};
const rowCountsBit = 0x4000;
const flagNumbers = 13;

/** The execute call up to the rows that are bound. */
export interface ExecuteCall {
  readonly cursor: number;
  readonly sql: string | undefined;
  readonly describeOnly: boolean;
  readonly query: boolean;
  readonly plsql: boolean;
  readonly commit: boolean;
  readonly batchErrors: boolean;
  readonly rowCounts: boolean;
  /** Rows to fetch at once. */
  readonly fetch: number;
  readonly executions: number;
  readonly binds: readonly BindColumn[] | undefined;
  readonly defines: readonly BindColumn[] | undefined;
}

/** Reads an execute call; rows of binds stand behind it. */
export function readExecute(reader: ByteReader): ExecuteCall {
  const options = reader.number();
  const cursor = reader.number();
  reader.skip(1);
  reader.number(); // length of the statement
  reader.skip(1);
  reader.number(); // numbers behind the statement
  reader.skip(3);
  const fetch = reader.number();
  reader.number(); // longest LONG
  reader.skip(1);
  const bindCount = reader.number();
  reader.skip(6);
  const defineCount = reader.number();
  skipRest(reader);
  const sql = options & bits.parse ? (reader.counted() ?? Buffer.alloc(0)).toString() : undefined;
  const numbers = Array.from({ length: flagNumbers }, () => reader.number());
  const columns = (count: number) => Array.from({ length: count }, () => readBindColumn(reader));
  const query = numbers[7] === 1;
  return {
    cursor,
    sql,
    describeOnly: (options & bits.execute) === 0 && defineCount === 0,
    query,
    plsql: !query && (options & bits.notBlock) === 0,
    commit: (options & bits.commit) !== 0,
    batchErrors: (options & bits.batchErrors) !== 0,
    rowCounts: ((numbers[9] ?? 0) & rowCountsBit) !== 0,
    fetch: options & bits.fetch ? fetch : 0,
    executions: query ? 1 : (numbers[1] ?? 1),
    defines: defineCount > 0 ? columns(defineCount) : undefined,
    binds: defineCount === 0 && bindCount > 0 ? columns(bindCount) : undefined,
  };
}

/** Registration of queries, lists of objects, and places for row counts. */
function skipRest(reader: ByteReader): void {
  reader.number();
  reader.skip(3);
  reader.number();
  reader.skip(1);
  reader.skipNumbers(2);
  reader.skip(1);
  reader.number();
  reader.skip(1);
}
