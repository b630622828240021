import { RescueError } from '../base/errors.js';
import { oneLine } from '../base/one-line.js';
import type { NightRecord } from '../model/night.js';
import { minuteText, troublesOf } from './night-list.js';

/** One night of a history. */
export interface HistoryLine {
  /** Name of the record. */
  readonly name: string;
  readonly startedAt: string;
  readonly tookSeconds: number;
  readonly good: boolean;
  readonly vms: number;
  readonly disks: number;
  /** Of all repository databases together. */
  readonly rows: number;
  /** Copies that were verified, of how many. */
  readonly copies: { readonly verified: number; readonly of: number };
  /** What is wrong with it; else what is new. */
  readonly text: string;
}

/**
 * The moment that `--since` means: a date (UTC), a time with its zone, or so many hours, days or weeks ago as `12h`, `30d`,
 * `4w`. Throws OVM_USAGE.
 */
export function sinceOf(word: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,5})([hdw])$/.exec(word) ?? [];
  if (count !== undefined && unit !== undefined) {
    const hours = { h: 1, d: 24, w: 168 }[unit] ?? 0;
    return new Date(now.getTime() - Number(count) * hours * 3_600_000);
  }
  const time = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))?$/.test(word)
    ? Date.parse(word)
    : Number.NaN;
  // 31 February is one of March to Date.parse
  const isDay = new Date(`${word.slice(0, 10)}T00:00:00Z`).toJSON()?.startsWith(word.slice(0, 10));
  if (Number.isNaN(time) || !isDay)
    throw new RescueError(
      'OVM_USAGE',
      `--since ${word}`,
      'a date as 2026-11-01, or a time ago as 12h, 30d or 4w, is needed',
    );
  return new Date(time);
}

/** The nights since a moment, newest first, as the records stand. */
export function historyOf(records: readonly NightRecord[], since?: Date): HistoryLine[] {
  return records
    .filter(({ startedAt }) => since === undefined || Date.parse(startedAt) >= since.getTime())
    .map((record) => ({
      name: record.name,
      startedAt: record.startedAt,
      // the clock may have been set back meanwhile
      tookSeconds: Math.max(
        0,
        Math.round((Date.parse(record.endedAt) - Date.parse(record.startedAt)) / 1000),
      ),
      good: record.good,
      vms: record.counts.vms,
      disks: record.counts.disks,
      rows: Object.values(record.counts.databases).reduce((sum, { rows }) => sum + rows, 0),
      copies: {
        verified: record.copies.filter(({ status }) => status === 'verified').length,
        of: record.copies.length,
      },
      text: oneLine(textOf(record)),
    }));
}

function textOf(record: NightRecord): string {
  const troubles = troublesOf(record);
  const accepted = record.acceptedDrop === undefined ? [] : [`accepted: ${record.acceptedDrop}`];
  return [...troubles, ...accepted, ...(troubles.length === 0 ? newsOf(record) : [])].join('; ');
}

/** What came and went against the last good night, in a few words. */
function newsOf({ differences: { vms, disks, networks } }: NightRecord): string[] {
  const parts = [
    ...signed(vms.added.length, vms.removed.length, 'VM'),
    ...(vms.changed.length > 0 ? [`${vms.changed.length} changed`] : []),
    ...signed(disks.added.length, disks.removed.length, 'disk'),
    ...signed(networks.added.length, networks.removed.length, 'network'),
  ];
  return parts.length > 0 ? [parts.join(', ')] : [];
}

function signed(added: number, removed: number, what: string): string[] {
  const named = (sign: string, count: number) => `${sign}${count} ${what}${count === 1 ? '' : 's'}`;
  return [...(added > 0 ? [named('+', added)] : []), ...(removed > 0 ? [named('-', removed)] : [])];
}

/** So much of what was wrong stands in a row: `nightly report` has all. */
const longestText = 160;

const headings = ['night (UTC)', 'id', 'verdict', 'took', 'VMs', 'disks', 'rows', 'copies'] as const;

/** The history as lines of columns with their headings; none without nights. */
export function historyLines(history: readonly HistoryLine[]): string[] {
  if (history.length === 0) return [];
  const rows = history.map((line) => [
    minuteText(line.startedAt),
    line.name.slice(line.name.indexOf('-') + 1),
    line.good ? 'good' : 'NOT GOOD',
    tookText(line.tookSeconds),
    String(line.vms),
    String(line.disks),
    String(line.rows),
    line.copies.of === 0 ? '-' : `${line.copies.verified}/${line.copies.of}`,
  ]);
  const widths = headings.map((heading, at) =>
    Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const columns = (row: readonly string[]) =>
    row
      .map((cell, at) => (at < 3 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ');
  const lines = rows.map((row, at) => `${columns(row)}  ${cut(history[at]?.text ?? '')}`.trimEnd());
  return [columns(headings), ...lines];
}

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

/** `42 s`, `3:07`, `1:02:03`. */
function tookText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const two = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
