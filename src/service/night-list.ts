import type { NightRecord } from '../model/night.js';

/** Seconds after which a last good night is too long ago, where nobody says it: one night may be missed, not two. */
export const usualOlderThan = 36 * 3600;

/** The last good one of records that stand newest first. */
export function lastGoodOf(records: readonly NightRecord[]): NightRecord | undefined {
  return records.find(({ good }) => good);
}

/** What is wrong with a night, its copies and its pruning included; empty when nobody need be told. */
export function troublesOf({ reasons, copies, troubles = [] }: NightRecord): string[] {
  const failed = copies.filter(({ status }) => status === 'failed');
  const notCopied = failed.map(({ target, reason }) => `copy to ${target}: ${reason ?? 'failed'}`);
  return [...reasons, ...notCopied, ...troubles];
}

/** Whether a person must look: not good, or not copied everywhere. */
export function isTroubled(record: NightRecord): boolean {
  return !record.good || troublesOf(record).length > 0;
}

/** Seconds between the beginning of a night and a moment: what could be recovered is as old as that. */
export function ageOf({ startedAt }: NightRecord, now: Date): number {
  return Math.floor((now.getTime() - Date.parse(startedAt)) / 1000);
}

/** `26 hours`, `3 days`; whole units, of which the larger begins at two days. */
export function ageText(seconds: number): string {
  const hours = Math.floor(Math.abs(seconds) / 3600);
  const [count, unit] =
    hours >= 48
      ? [Math.floor(hours / 24), 'day']
      : hours >= 1
        ? [hours, 'hour']
        : [Math.floor(Math.abs(seconds) / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** `2026-11-23 02:10`, UTC. */
export function minuteText(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
