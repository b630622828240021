import { counted } from '../../base/counted.js';
import type { NightDifferences, NightTableChange } from '../../model/night.js';
import { sizeText } from '../inventory/size-text.js';

/** By how much a table grew or shrank: bytes where both nights tell them, else rows. Null for one that came or went. */
export interface TableGrowth {
  readonly unit: 'bytes' | 'rows';
  readonly now: number;
  readonly change: number;
}

export function growthOf(table: NightTableChange): TableGrowth | null {
  const { rowsBefore, rowsNow, bytesBefore, bytesNow } = table;
  if (rowsBefore === null || rowsNow === null) return null;
  if (bytesBefore !== null && bytesNow !== null && bytesNow !== bytesBefore)
    return { unit: 'bytes', now: bytesNow, change: bytesNow - bytesBefore };
  return { unit: 'rows', now: rowsNow, change: rowsNow - rowsBefore };
}

/** `1.2 GiB`, `3 rows`. */
export function amountText(unit: TableGrowth['unit'], amount: number): string {
  return unit === 'bytes' ? sizeText(amount) : counted(amount, 'row');
}

/** `+30.0 MiB`, `-12 rows`. */
export function signedText(unit: TableGrowth['unit'], change: number): string {
  return `${change < 0 ? '-' : '+'}${amountText(unit, Math.abs(change))}`;
}

/** `+30.0 MiB a day`; nothing where no time lies between the nights. */
export function rateText({ unit, change }: TableGrowth, days: number | null): string | undefined {
  return days === null ? undefined : `${signedText(unit, Math.round(change / days))} a day`;
}

/** What a table must have grown by to stand in the line of a night: less is nothing that anybody acts on. */
const notable = { bytes: 1024 ** 2, rows: 10_000 } as const;

/** The table that grew most, with size and rate: `OVM_STATISTIC 1.2 GiB, +30.0 MiB a day`. */
export function mostGrownText({ tables, days }: NightDifferences): string | undefined {
  for (const table of tables) {
    const growth = table.kind === 'grown' ? growthOf(table) : null;
    if (growth === null || growth.change < notable[growth.unit]) continue;
    const rate = rateText(growth, days) ?? signedText(growth.unit, growth.change);
    return `${table.table} ${amountText(growth.unit, growth.now)} (${rate})`;
  }
  return undefined;
}
