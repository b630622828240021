import { oneLine } from '../base/one-line.js';
import { toolVersion } from '../base/version.js';
import type { NightNotice, NightRecord } from '../model/night.js';
import { ageOf, ageText, isTroubled, lastGoodOf, minuteText, troublesOf } from './night-list.js';

/**
 * Why somebody is told: a night with trouble, one after the last good is too old, the first one without trouble again; and
 * the first night of all, for a second first one means that the records of the others are gone, or not mounted.
 */
export type NoticeEvent = 'failure' | 'too-old' | 'recovery' | 'first';

/** What a command reads and a webhook is posted (docs/json.md). */
export interface Notice {
  readonly formatVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly event: NoticeEvent;
  readonly estate: string;
  /** The whole of it in one line, for people. */
  readonly text: string;
  /** What is wrong; empty after a recovery. */
  readonly reasons: readonly string[];
  /** The last good night; null when there is none. */
  readonly lastGood: { readonly name: string; readonly startedAt: string } | null;
  /** The age in seconds from which on a last good night is too old. */
  readonly olderThanSeconds: number;
  /** The record of the night, without its table sizes, which are thousands of lines. */
  readonly night: Omit<NightRecord, 'tablesOf'>;
}

/** A night that has ended, and those before it, newest first. */
export interface Nights {
  readonly now: NightRecord;
  readonly before: readonly NightRecord[];
}

/**
 * The same trouble is said again after a week, so that nobody gets used to silence. Half a day less, in seconds: nights do
 * not begin to the second.
 */
export const sayAgainAfter = 6.5 * 86_400;

/**
 * What a target is to be told of this night; undefined for nothing. What it was told before stands in the records: of
 * those with a notice that was sent to it. A notice that failed counts as not said and is due again.
 */
export function eventDue(target: string, nights: Nights, olderThan: number): NoticeEvent | undefined {
  const { now, before } = nights;
  const at = before.findIndex((record) => sentTo(target, record) !== undefined);
  const said = before[at];
  const saidEvent = said && eventSaid(target, { now: said, before: before.slice(at + 1) }, olderThan);
  const believesTrouble = saidEvent !== undefined && isOfTrouble(saidEvent);
  if (!isTroubled(now)) {
    if (before.length === 0) return 'first';
    // who was never told anything, or is new, cares about the night before alone
    const since = at < 0 ? before.slice(0, 1) : before.slice(0, at);
    return believesTrouble || since.some(isTroubled) || wasSilent(nights, olderThan) ? 'recovery' : undefined;
  }
  const event = troubleOf(nights, olderThan);
  if (!said || !believesTrouble) return event;
  const isNews = saidEvent !== event || sameness(said) !== sameness(now) || wasGoodSince(before.slice(0, at));
  return isNews || ageOf(said, new Date(now.startedAt)) >= sayAgainAfter ? event : undefined;
}

function sentTo(target: string, { notices }: NightRecord): NightNotice | undefined {
  return notices.find((one) => one.target === target && one.status === 'sent');
}

/** What was told, whatever went wrong after it: that is in the record too. Older records do not say it. */
function eventSaid(target: string, nights: Nights, olderThan: number): string {
  const said = sentTo(target, nights.now)?.event;
  return said ?? (isTroubled(nights.now) ? troubleOf(nights, olderThan) : 'recovery');
}

function isOfTrouble(event: string): boolean {
  return event === 'failure' || event === 'too-old';
}

/** Nights that cannot write a record, on a full disk for example, tell each time, and no later one knows of it. */
function wasSilent({ now, before: [last] }: Nights, olderThan: number): boolean {
  return last !== undefined && ageOf(last, new Date(now.startedAt)) > olderThan;
}

/** A good night whose notice did not arrive: the trouble after it is a new one. */
function wasGoodSince(records: readonly NightRecord[]): boolean {
  return records.some((record) => !isTroubled(record));
}

/** Nights without a good one before them are measured from the oldest that is known. */
function troubleOf({ now, before }: Nights, olderThan: number): NoticeEvent {
  if (now.good) return 'failure';
  const from = lastGoodOf(before) ?? before.at(-1) ?? now;
  return ageOf(from, new Date(now.endedAt)) > olderThan ? 'too-old' : 'failure';
}

/** What is another one each night: names of archives and temporary files, times, amounts of time and room, processes. */
const ofTonight = new RegExp(
  [
    String.raw`\b\d{8}T\d{6}Z(?:-\w+)?`,
    String.raw`\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?`,
    String.raw`\.[0-9a-f]{12}\.partial\b`,
    String.raw`\b\d+(?:\.\d+)? ?(?:m?s|[KMGT]iB|B|bytes?|seconds?|minutes?|hours?|days?)\b`,
    String.raw`\b\d+ of \d+\b`,
    String.raw`\bprocess \d+\b`,
  ].join('|'),
  'g',
);

/** What is wrong, whatever is another one each night. How many objects there are is not: that is news. */
function sameness(record: NightRecord): string {
  return troublesOf(record)
    .map((reason) => reason.replace(ofTonight, '…'))
    .sort()
    .join('\n');
}

/** The notice of an event. */
export function noticeOf(event: NoticeEvent, nights: Nights, olderThan: number): Notice {
  const { tablesOf: _, ...night } = nights.now;
  const good = lastGoodOf([nights.now, ...nights.before]);
  return {
    formatVersion: 1,
    tool: { name: 'ovm-rescue', version: toolVersion },
    event,
    estate: night.estate,
    text: oneLine(textOf(event, nights, olderThan)),
    reasons: troublesOf(nights.now),
    lastGood: good ? { name: good.name, startedAt: good.startedAt } : null,
    olderThanSeconds: olderThan,
    night,
  };
}

function textOf(event: NoticeEvent, { now, before }: Nights, olderThan: number): string {
  // it names failed copies as well
  const { line } = now;
  if (event === 'recovery') return `${line}${recoveredText(before)}`;
  if (event === 'failure') return line;
  if (event === 'first') return `${line} (${firstText})`;
  const good = lastGoodOf(before);
  const limit = `the limit is ${ageText(olderThan)}`;
  if (!good) return `${line} (there was no good night at all, and ${limit})`;
  return `${line} (the last good night was ${minuteText(good.startedAt)} UTC, and ${limit})`;
}

const firstText =
  'the first night of this estate that is known here; if there were others, their records are gone or not mounted';

/** How many nights of trouble in a row it was; a notice that is said late has good ones behind them. */
function recoveredText(before: readonly NightRecord[]): string {
  const first = before.findIndex(isTroubled);
  const [last] = before;
  if (first < 0)
    return last ? ` (well again; no night is recorded since ${minuteText(last.startedAt)} UTC)` : '';
  const trouble = before.slice(first);
  const end = trouble.findIndex((record) => !isTroubled(record));
  const count = end < 0 ? trouble.length : end;
  return ` (well again after ${count === 1 ? 'a night that was not' : `${count} nights that were not`})`;
}
