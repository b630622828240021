import type { BackupValue } from '../../recovery/values.js';

/**
 * The directories of Oracle's own backups among some names, newest first; those without a time in their name last.
 * `AutoFullBackup-MMDDYYYY_hhmmss` has the month first, a `preUpgradeBackup-YYYYMMDD_hhmmss` the year (installation guides
 * 3.3 and 3.4, rolling back an upgrade). Times are those of the host, without a zone.
 */
export function oracleBackups(directory: string, names: readonly string[]): readonly BackupValue[] {
  const found = names.flatMap((name) =>
    kinds.test(name) ? [{ name, directory, madeAt: timeIn(name) }] : [],
  );
  return found.sort(byAge);
}

/** Newest first, and last what tells no time. */
export function byAge(one: BackupValue, other: BackupValue): number {
  return (other.madeAt ?? '').localeCompare(one.madeAt ?? '');
}

const kinds = /^(?:AutoFullBackup-|ManualBackup-|(?:[\d.]+_)?preUpgradeBackup-)/;

function timeIn(name: string): string | undefined {
  const [, digits = '', hour, minute, second] = /-(\d{8})_(\d\d)(\d\d)(\d\d)$/.exec(name) ?? [];
  if (hour === undefined) return undefined;
  const isYearFirst = /preUpgradeBackup-/.test(name) || (!/^AutoFull/.test(name) && /^20/.test(digits));
  const [year, month, day] = isYearFirst
    ? [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)]
    : [digits.slice(4), digits.slice(0, 2), digits.slice(2, 4)];
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  return Number.isNaN(Date.parse(`${text}Z`)) ? undefined : text;
}
