import type { ResultValue } from '../database.js';
import type { SqliteConnection } from './sqlite-driver.js';
import { realLiteral } from './sqlite-literal.js';

/**
 * All rows of a result, or none for a statement that gives none; for small results only. Whole numbers are bound as
 * INTEGER. Texts that are not UTF-8 come with U+FFFD in place of what is wrong.
 */
export function querySqlite(
  connection: SqliteConnection,
  sql: string,
  parameters: readonly (string | number)[],
): ResultValue[][] {
  const bound = parameters.map((value) => (Number.isSafeInteger(value) ? BigInt(value) : value));
  const statement = connection.prepare(sql);
  if (!statement.reader) {
    statement.run(bound);
    return [];
  }
  const columns = statement.columns().length;
  if (!/^\s*(select|with|values)\b/i.test(sql) || columns === 0) {
    const rows = statement.raw().safeIntegers().all(bound) as unknown[][];
    return rows.map((row) => row.map(resultValue));
  }
  const safe = connection.prepare(withTextAsBytes(sql, columns)).raw().safeIntegers();
  return (safe.all(bound) as unknown[][]).map((row) => pairsOf(row, columns));
}

/** The driver ends the process at a text that is no UTF-8 and cuts one at NUL, so texts are fetched as bytes. */
function withTextAsBytes(sql: string, columns: number): string {
  const names = Array.from({ length: columns }, (_, index) => `c${index}`);
  const values = names.map(
    (name) =>
      `typeof(${name}) = 'text', CASE typeof(${name}) WHEN 'text' THEN CAST(${name} AS BLOB) ELSE ${name} END`,
  );
  const plain = sql.replace(/;\s*$/, '');
  return `WITH result (${names.join(', ')}) AS (${plain}\n) SELECT ${values.join(', ')} FROM result`;
}

function pairsOf(row: readonly unknown[], columns: number): ResultValue[] {
  return Array.from({ length: columns }, (_, index) => {
    const value = resultValue(row[2 * index + 1]);
    return row[2 * index] === 1n && Buffer.isBuffer(value) ? value.toString('utf8') : value;
  });
}

function resultValue(value: unknown): ResultValue {
  if (value === null || typeof value === 'string' || Buffer.isBuffer(value)) return value;
  return typeof value === 'number' ? realLiteral(value) : String(value);
}
