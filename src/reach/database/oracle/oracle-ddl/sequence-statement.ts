import type { Shortfall } from '../../database.js';
import type { SequenceRow } from '../oracle-dictionary-rows.js';
import { quoteOracleName } from '../oracle-quote.js';

/**
 * CREATE SEQUENCE that goes on where the sequence is. Numbers that the server had handed to its cache are skipped, as after
 * a restart of the server. A sequence that is at its end starts again where it cycles to, or at its last number.
 */
export function createSequenceStatement(row: SequenceRow): string {
  return [
    `CREATE SEQUENCE ${quoteOracleName(row.name)}`,
    `MINVALUE ${row.min_value} MAXVALUE ${row.max_value} INCREMENT BY ${row.increment_by}`,
    `START WITH ${start(row)}`,
    BigInt(row.cache_size) > 1n ? `CACHE ${row.cache_size}` : 'NOCACHE',
    row.order_flag === 'Y' ? 'ORDER' : 'NOORDER',
    row.cycle_flag === 'Y' ? 'CYCLE' : 'NOCYCLE',
  ].join(' ');
}

function isPastEnd(row: SequenceRow): boolean {
  const last = BigInt(row.last_number);
  return BigInt(row.increment_by) > 0n ? last > BigInt(row.max_value) : last < BigInt(row.min_value);
}

function start(row: SequenceRow): string {
  if (!isPastEnd(row)) return row.last_number;
  const ascends = BigInt(row.increment_by) > 0n;
  const cycles = row.cycle_flag === 'Y';
  return ascends === cycles ? row.min_value : row.max_value;
}

/** What is said of a sequence that has no number left. */
export function usedUpFindings(rows: readonly SequenceRow[]): Shortfall[] {
  return rows
    .filter((row) => row.cycle_flag !== 'Y' && isPastEnd(row))
    .map((row) => ({
      kind: 'sequence-used-up',
      name: row.name,
      why: 'it has no number left, which no CREATE SEQUENCE can say: made again, it gives its last number once more',
    }));
}
