import type { KeyRange } from '../database.js';
import type { ColumnDefinition, TableDefinition } from '../dictionary.js';
import type { MysqlConnection } from './mysql-connection.js';
import { hasExactLiteral, integerTypes, keyLiteral } from './mysql-key-literal.js';
import { qualifiedMysqlName, quoteMysqlName } from './mysql-quote.js';
import { rawRows } from './mysql-row-packets.js';

const most = 4096;
const everything: readonly KeyRange[] = [{ from: null, to: null }];
/** Integer keys that fill less of their span than this are sampled: equal steps would give very unequal parts. */
const denseShare = 0.5;

interface RangedTable {
  readonly connection: MysqlConnection;
  readonly database: string;
  readonly table: TableDefinition;
  readonly column: ColumnDefinition;
}

/**
 * Ranges of the first column of the primary key that part a table into about `targetBytes` each. The first has no lower
 * and the last no upper bound, so every row is in exactly one of them whatever the estimates are worth. One range for
 * a small table, and for a key without exact literals.
 */
export async function mysqlKeyRanges(
  connection: MysqlConnection,
  database: string,
  table: TableDefinition,
  targetBytes: number,
): Promise<readonly KeyRange[]> {
  const parts = Math.min(most, Math.round(table.estimatedBytes / targetBytes));
  const column = table.columns.find(({ name }) => name === table.primaryKey[0]);
  if (parts < 2 || column === undefined || !hasExactLiteral(column)) return everything;
  const ranged = { connection, database, table, column };
  const bounds = (await evenBounds(ranged, parts)) ?? (await sampledBounds(ranged, parts));
  return rangesOf(bounds);
}

/** n bounds make n + 1 ranges. */
function rangesOf(bounds: readonly string[]): readonly KeyRange[] {
  return [null, ...bounds].map((from, index) => ({ from, to: bounds[index] ?? null }));
}

/** Equal steps between the least and the greatest key; undefined for keys that are no integers or lie far apart. */
async function evenBounds(ranged: RangedTable, parts: number): Promise<string[] | undefined> {
  const { table, column } = ranged;
  if (!integerTypes.has(column.dataType)) return undefined;
  const key = quoteMysqlName(column.name);
  const [[least = null, greatest = null] = []] = await rowsOf(
    ranged,
    `SELECT MIN(${key}), MAX(${key}) FROM ${nameOf(ranged)}`,
  );
  if (least === null || greatest === null) return [];
  const low = BigInt(least.toString('latin1'));
  const span = BigInt(greatest.toString('latin1')) - low + 1n;
  if (table.primaryKey.length === 1 && table.estimatedRows < Number(span) * denseShare) return undefined;
  const steps = span < BigInt(parts) ? span : BigInt(parts);
  const bounds: string[] = [];
  for (let step = 1n; step < steps; step++) bounds.push(String(low + (span * step) / steps));
  return bounds;
}

/** Keys found by counting rows in the order of the key. */
async function sampledBounds(ranged: RangedTable, parts: number): Promise<string[]> {
  const { table, column } = ranged;
  const key = quoteMysqlName(column.name);
  const step = Math.max(1, Math.ceil(table.estimatedRows / parts));
  const bounds: string[] = [];
  let after = '';
  while (bounds.length < most) {
    const sql = `SELECT ${key} FROM ${nameOf(ranged)} FORCE INDEX (PRIMARY)${after} ORDER BY ${key} LIMIT 1 OFFSET ${step}`;
    const [[value = null] = []] = await rowsOf(ranged, sql);
    const literal = value === null ? undefined : keyLiteral(column, value);
    if (literal === undefined) return bounds;
    bounds.push(literal);
    after = ` WHERE ${key} > ${literal}`;
  }
  return bounds;
}

function rowsOf({ connection, database, table }: RangedTable, sql: string): Promise<(Buffer | null)[][]> {
  return rawRows(connection, `table ${database}.${table.name} on ${connection.address}`, sql);
}

function nameOf({ database, table }: RangedTable): string {
  return qualifiedMysqlName(database, table.name);
}
