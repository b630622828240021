import type { Retention } from '../base/configuration.js';
import { RescueError } from '../base/errors.js';
import { type Calendar, calendars } from './calendar-periods.js';

/** What retention must know of an archive. All archives that are judged together are of one manager. */
export interface RetainedArchive {
  /** `20261123T021000Z-<id>`: names compare in the order of time. */
  readonly name: string;
  /** ISO 8601, UTC, to the second. */
  readonly time: string;
  /** Archives of different kinds are counted each by themselves. */
  readonly kind: string;
  /** Of a schema export: the address of its database server. Those of different servers are counted each by themselves. */
  readonly server?: string;
  readonly complete: boolean;
  /** Whether a good night made it. */
  readonly good: boolean;
  /** The night that made it: the archives of the last good night stay together. */
  readonly night?: string;
  /** Why it stays whatever the policy says, a pin for example. */
  readonly held?: string;
}

export interface RetentionPolicy extends Retention {
  /** Incomplete archives count like complete ones; the newest complete one stays all the same. */
  readonly countIncomplete?: boolean;
}

/** A policy on a certain day. */
export interface RetentionRule extends Omit<RetentionPolicy, 'days'> {
  /** What was made at or after this time stays; ISO 8601, UTC. */
  readonly since?: string;
}

/** By name the archives that stay, each with every reason why; the others go. */
export type Staying = ReadonlyMap<string, readonly string[]>;

type Reason = readonly [archive: RetainedArchive, why: string];

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Which of these archives stay: whatever one rule of the policy takes, the archives of the last good night, and what is
 * held. Only complete ones count; incomplete ones stay while there is no complete one of their series (kind and database
 * server) that is newer.
 */
export function stay(archives: readonly RetainedArchive[], policy: RetentionPolicy, now: Date): Staying {
  return staying(archives, ruleAt(policy, now));
}

/** The policy as it is at this time. Throws OVM_USAGE for a number of days that is no whole one above 0. */
export function ruleAt({ days, ...others }: RetentionPolicy, now: Date): RetentionRule {
  if (days === undefined) return others;
  if (!Number.isSafeInteger(days) || days < 1)
    throw new RescueError('OVM_USAGE', `the number of days, ${days}`, 'it must be 1 or more');
  // no archive is older than this, and a Date cannot be much older
  return { ...others, since: new Date(Math.max(0, now.getTime() - days * dayMs)).toISOString() };
}

/** The same for a rule whose time is told. */
export function staying(archives: readonly RetainedArchive[], rule: RetentionRule): Staying {
  const newestFirst = [...archives].sort((one, other) => (one.name < other.name ? 1 : -1));
  const series = grouped(newestFirst, ({ kind, server = '' }) => `${kind} ${server}`);
  const reasons: readonly Reason[] = [
    ...held(newestFirst),
    ...lastGood(newestFirst),
    ...series.flatMap((archives) => counted(archives, rule)),
    ...young(newestFirst, rule),
    ...series.flatMap((archives) => calendars.flatMap((calendar) => ofPeriods(archives, calendar, rule))),
  ];
  const byName = new Map<string, string[]>();
  for (const [{ name }, why] of reasons) byName.set(name, [...(byName.get(name) ?? []), why]);
  return byName;
}

function held(archives: readonly RetainedArchive[]): Reason[] {
  return archives.flatMap((archive): Reason[] =>
    archive.held === undefined ? [] : [[archive, archive.held]],
  );
}

/** Two nights may have made archives in one second, whose names tell no order; those of the nights do. */
function lastGood(newestFirst: readonly RetainedArchive[]): Reason[] {
  const nightOf = ({ name, night = name }: RetainedArchive) => night;
  const good = newestFirst.filter((archive) => archive.good);
  const last = good
    .filter(({ time }) => time === good[0]?.time)
    .map(nightOf)
    .sort()
    .at(-1);
  return good
    .filter((archive) => nightOf(archive) === last)
    .map((archive): Reason => [archive, 'of the last good night']);
}

/** What the number takes, and incomplete ones that no complete one replaces. */
function counted(ofSeries: readonly RetainedArchive[], { keep, countIncomplete }: RetentionRule): Reason[] {
  const complete = ofSeries.filter((archive) => archive.complete);
  const newest = complete.slice(0, 1);
  const takes = (archives: readonly RetainedArchive[]) =>
    archives
      .slice(0, keep)
      .map((archive): Reason => [archive, keep === 1 ? 'the newest' : `one of the newest ${keep}`]);
  if (countIncomplete)
    return [...takes(ofSeries), ...newest.map((archive): Reason => [archive, 'the newest complete one'])];
  const newer = newest[0] === undefined ? ofSeries : ofSeries.slice(0, ofSeries.indexOf(newest[0]));
  return [
    ...takes(complete),
    ...newer.map((archive): Reason => [archive, 'incomplete, and no complete one is newer']),
  ];
}

function young(archives: readonly RetainedArchive[], { since }: RetentionRule): Reason[] {
  if (since === undefined) return [];
  const why = `made since ${since.slice(0, 16)}Z`;
  return archives.filter(({ time }) => time >= since).map((archive): Reason => [archive, why]);
}

/**
 * One of each of the last periods that have any, as restic and borg count them: the newest good one, or the newest where
 * none is good, so that no bad night displaces the good one before it.
 */
function ofPeriods(
  ofSeries: readonly RetainedArchive[],
  { rule: key, period, periodOf }: Calendar,
  rule: RetentionRule,
): Reason[] {
  const counting = ofSeries.filter(({ complete }) => complete || rule.countIncomplete);
  const periods = grouped(counting, ({ time }) => periodOf(time)).slice(0, rule[key] ?? 0);
  return periods.flatMap((archives): Reason[] => {
    const [newest] = archives;
    const chosen = archives.find(({ good }) => good) ?? newest;
    if (!chosen) return [];
    const what = chosen === newest ? 'the newest' : 'the newest good one';
    return [[chosen, `${what} of the ${period} ${periodOf(chosen.time)}`]];
  });
}

/** Groups in the order of their first members. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
