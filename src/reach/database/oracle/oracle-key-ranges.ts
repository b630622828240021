import type { KeyRange } from '../database.js';
import type { ColumnDefinition, TableDefinition } from '../dictionary.js';
import type { OracleConnection } from './oracle-connection.js';
import { quoteOracleName, quoteOracleText } from './oracle-quote.js';

const most = 4096;
const everything: readonly KeyRange[] = [{ from: null, to: null }];
/** Integer keys that fill less of their span than this are sampled: equal steps would give very unequal parts. */
const denseShare = 0.5;
const plainNumber = /^-?\d*(\.\d+)?$/;
const integer = /^-?\d+$/;

interface RangedTable {
  readonly connection: OracleConnection;
  /** The table as it is read from. */
  readonly source: string;
  readonly table: TableDefinition;
}

/**
 * Ranges of the first column of the primary key that part a table into about `targetBytes` each. The first has no lower
 * and the last no upper bound, so every row is in exactly one of them whatever the estimates are worth. One range for a
 * small table, and for a key that is neither a number nor text.
 */
export async function oracleKeyRanges(
  ranged: RangedTable,
  targetBytes: number,
): Promise<readonly KeyRange[]> {
  const { table } = ranged;
  const parts = Math.min(most, Math.round(table.estimatedBytes / targetBytes));
  const column = table.columns.find(({ name }) => name === table.primaryKey[0]);
  if (parts < 2 || column === undefined || !hasLiteral(column)) return everything;
  const bounds = (await evenBounds(ranged, column, parts)) ?? (await sampledBounds(ranged, column, parts));
  return [null, ...bounds].map((from, index) => ({ from, to: bounds[index] ?? null }));
}

/** Equal steps between the least and the greatest key; undefined for keys that are no integers or lie far apart. */
async function evenBounds(
  { connection, source, table }: RangedTable,
  column: ColumnDefinition,
  parts: number,
): Promise<string[] | undefined> {
  if (column.dataType !== 'number') return undefined;
  const key = quoteOracleName(column.name);
  const [[least = null, greatest = null] = []] = await connection.query(
    `SELECT MIN(${key}), MAX(${key}) FROM ${source}`,
  );
  if (least === null || greatest === null) return [];
  if (!integer.test(String(least)) || !integer.test(String(greatest))) return undefined;
  const low = BigInt(String(least));
  const span = BigInt(String(greatest)) - low + 1n;
  if (table.primaryKey.length === 1 && table.estimatedRows < Number(span) * denseShare) return undefined;
  const steps = span < BigInt(parts) ? span : BigInt(parts);
  const bounds: string[] = [];
  for (let step = 1n; step < steps; step++) bounds.push(String(low + (span * step) / steps));
  return bounds;
}

/** Every so manieth key in the order of keys. */
async function sampledBounds(
  { connection, source, table }: RangedTable,
  column: ColumnDefinition,
  parts: number,
): Promise<string[]> {
  const key = quoteOracleName(column.name);
  const step = Math.max(1, Math.ceil(table.estimatedRows / parts));
  const ordered = `SELECT ${key} AS "k" FROM ${source} ORDER BY ${key}`;
  const numbered = `SELECT ROWNUM AS "n", o."k" AS "k" FROM (${ordered}) o`;
  const rows = await connection.query(
    `SELECT DISTINCT n."k" FROM (${numbered}) n WHERE MOD(n."n", ${step}) = 0 ORDER BY 1`,
  );
  return rows
    .flatMap(([value]) => (typeof value === 'string' ? (literalOf(column, value) ?? []) : []))
    .slice(0, most);
}

function hasLiteral({ dataType }: ColumnDefinition): boolean {
  return dataType === 'number' || dataType === 'varchar2' || dataType === 'char';
}

function literalOf(column: ColumnDefinition, value: string): string | undefined {
  if (column.dataType !== 'number') return quoteOracleText(value);
  return value !== '' && plainNumber.test(value) ? value : undefined;
}
