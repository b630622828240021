import type { NightRecord } from '../model/night.js';
import { isOverdue, type LastRehearsal, rehearsalText } from '../model/rehearsal.js';
import type { EstateNights } from './metrics.js';
import { ageOf, ageText, lastGoodOf, minuteText, troublesOf } from './night-list.js';

/** The states of the Nagios plugin interface; their codes are exit codes there. */
export const statusCodes = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;

export type StatusWord = keyof typeof statusCodes;

/** How an estate stands. */
export interface EstateStatus {
  readonly estate: string;
  readonly status: StatusWord;
  /** One line. */
  readonly text: string;
  /** Seconds since the last good night began; null without one. */
  readonly lastGoodAge: number | null;
  readonly olderThan: number;
  readonly counts: { readonly vms: number; readonly disks: number } | null;
  /** The newest rehearsal, also one since the last night; not there when there is none. */
  readonly rehearsal?: LastRehearsal & {
    /** Seconds. */
    readonly age: number;
    /** Seconds within which there must be one; not there without a limit. */
    readonly limit?: number;
  };
}

/**
 * CRITICAL when there is no good night, the last good one is too old, or archives of it are gone; WARNING when it is young
 * enough and something else needs a look; UNKNOWN when the records cannot be looked at, or a clock is wrong.
 */
export function statusOf(input: EstateNights, now: Date): EstateStatus {
  const { estate, records, olderThan, unreadable, ahead = [], missing = [] } = input;
  const good = lastGoodOf(records);
  const [last] = records;
  const told = (status: StatusWord, text: string): EstateStatus => ({
    ...{ estate, status, olderThan, text: joinedLines(`${estate}: ${text}`) },
    lastGoodAge: good ? ageOf(good, now) : null,
    counts: good ? { vms: good.counts.vms, disks: good.counts.disks } : null,
    ...rehearsalStatus(input, now),
  });
  if (unreadable !== undefined) return told('UNKNOWN', unreadable);
  if (!last && ahead.length > 0) return told('UNKNOWN', aheadText(ahead));
  if (!last) return told('CRITICAL', whyNoNight(input));
  if (!good) return told('CRITICAL', `${noneOf(records.length)} was good; last: ${lineOf(last)}`);
  const age = ageOf(good, now);
  const when = `last good night ${ageText(Math.max(0, age))} ago (${minuteText(good.startedAt)} UTC)`;
  if (missing.length > 0)
    return told('CRITICAL', `${when}, but its archives are gone: ${missing.join(', ')}`);
  if (age > olderThan) return told('CRITICAL', `${when}, limit ${ageText(olderThan)}; last: ${lineOf(last)}`);
  const looks = [...looksOf(last, input), ...rehearsalLooks(input, now)];
  return looks.length > 0
    ? told('WARNING', `${when}; ${looks.join('; ')}`)
    : told('OK', `${when}; ${[lineOf(last), ...rehearsedSince(last, input)].join('; ')}`);
}

function rehearsalStatus(
  { rehearsal, rehearsedWithin }: EstateNights,
  now: Date,
): Pick<EstateStatus, 'rehearsal'> {
  if (rehearsal === undefined) return {};
  const age = Math.round((now.getTime() - Date.parse(rehearsal.at)) / 1000);
  const limit = rehearsedWithin === undefined ? {} : { limit: rehearsedWithin };
  return { rehearsal: { ...rehearsal, age, ...limit } };
}

/** The line of the night knows of those before it. */
function rehearsedSince({ startedAt }: NightRecord, { rehearsal }: EstateNights): string[] {
  if (rehearsal === undefined || Date.parse(rehearsal.at) < Date.parse(startedAt)) return [];
  return [`since then ${rehearsalText(rehearsal, false)}`];
}

function rehearsalLooks({ rehearsal, rehearsedWithin }: EstateNights, now: Date): string[] {
  return isOverdue(rehearsal, rehearsedWithin, now) ? [rehearsalText(rehearsal, true)] : [];
}

function noneOf(count: number): string {
  return count === 1 ? 'not even the only night' : `none of ${count} nights`;
}

/** The line of a night without the estate, which stands before it already. */
function lineOf({ estate, line }: NightRecord): string {
  return line.startsWith(`${estate}: `) ? line.slice(estate.length + 2) : line;
}

function whyNoNight({ damaged = [] }: EstateNights): string {
  if (damaged.length === 0) return 'no nightly run has ended yet, or the place of archives is not mounted';
  return `no record of a night can be read: ${damaged.join(', ')}`;
}

function aheadText(paths: readonly string[]): string {
  return `ahead of the clock of this machine: set the clock right, or remove what was recorded with a wrong one: ${paths.join(', ')}`;
}

/** What needs a look although the last good night is young enough. */
function looksOf(last: NightRecord, { damaged = [], ahead = [] }: EstateNights): string[] {
  const trouble = troublesOf(last).join('; ');
  const notices = last.notices.filter(({ status }) => status === 'failed');
  const isFirst = last.good && last.differences.against === null;
  return [
    ...(last.good ? [] : [`the last night was not good: ${trouble === '' ? lineOf(last) : trouble}`]),
    ...(last.good && trouble !== '' ? [trouble] : []),
    ...notices.map(({ target, reason }) => `notice to ${target}: ${reason ?? 'failed'}`),
    ...(isFirst
      ? ['it was compared with none before it: the first one, or the records of others are gone']
      : []),
    // names begin with the time: an older one that is damaged is no news of last night
    ...damaged
      .filter((name) => name > last.name)
      .map((name) => `the record of a later night, ${name}, cannot be read`),
    ...(ahead.length > 0 ? [aheadText(ahead)] : []),
  ];
}

/** The worst of all: that nothing is known of an estate is worse than that somebody should look at one. */
const worstFirst: readonly StatusWord[] = ['CRITICAL', 'UNKNOWN', 'WARNING', 'OK'];

/** The answer of `nightly status`, as monitoring systems take it. */
export interface StatusAnswer {
  readonly status: StatusWord;
  readonly exitCode: (typeof statusCodes)[StatusWord];
  /** One line, then one for each estate if there are several; performance data behind `|`. */
  readonly text: string;
}

/**
 * The text and exit code of the Nagios plugin interface (Nagios Plugins Development Guidelines): the first line is what
 * people see, lists and mails cut it there; further lines follow. No text of ours ends it early with a `|`.
 */
export function statusAnswer(estates: readonly EstateStatus[]): StatusAnswer {
  const status = worstFirst.find((word) => estates.some((one) => one.status === word)) ?? 'UNKNOWN';
  const [only, another] = estates;
  const worst = estates.filter((one) => one.status === status);
  const summary = only && !another ? only.text : summaryOf(status, worst, estates.length);
  const performance = estates.flatMap(performanceOf).join(' ');
  const first = `OVM-RESCUE ${status} - ${plain(summary)}${performance === '' ? '' : ` | ${performance}`}`;
  const rest = another ? estates.map((one) => `${one.status}: ${plain(one.text)}`) : [];
  return { status, exitCode: statusCodes[status], text: [first, ...rest].join('\n') };
}

/** Mails and short messages of monitoring systems hold the first line alone, so it says what is wrong with one of them. */
function summaryOf(status: StatusWord, worst: readonly EstateStatus[], of: number): string {
  const names = `${worst.length} of ${of} estates: ${worst.map(({ estate }) => estate).join(', ')}`;
  return status === 'OK' ? names : `${names}; ${worst[0]?.text ?? ''}`;
}

/** The answer when not even the records can be looked at; `why` is the message of the error. */
export function unknownAnswer(why: string): StatusAnswer {
  const text = `OVM-RESCUE UNKNOWN - ${plain(joinedLines(why))}`;
  return { status: 'UNKNOWN', exitCode: statusCodes.UNKNOWN, text };
}

function performanceOf({ estate, lastGoodAge, olderThan, counts, rehearsal }: EstateStatus): string[] {
  // no two estates meet in one label
  const name = estate.replace(/[%'=|]|[^\S ]/g, encodeURIComponent).replaceAll("'", '%27');
  const label = (what: string) => `'${name}_${what}'`;
  return [
    ...(lastGoodAge === null ? [] : [`${label('age')}=${Math.max(0, lastGoodAge)}s;;${olderThan};0`]),
    ...(rehearsal === undefined
      ? []
      : [`${label('rehearsal_age')}=${Math.max(0, rehearsal.age)}s;${rehearsal.limit ?? ''};;0`]),
    ...(counts === null
      ? []
      : [`${label('vms')}=${counts.vms};;;0`, `${label('disks')}=${counts.disks};;;0`]),
  ];
}

/** Several lines as one that can be read: a configuration tells each of its faults on a line. */
function joinedLines(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, '; ').replaceAll('\t', ' ');
}

/** A `|` would begin performance data. */
function plain(text: string): string {
  return text.replaceAll('|', '/');
}
