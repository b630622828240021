import { counted } from '../../base/counted.js';
import { type NightDrop, type NightTableSize, readNightTableKey } from '../../model/night.js';
import { type DropFacts, dropText, type Loss } from './drop-text.js';

/** So many tables are named one by one. */
const mostNamed = 3;
/** Of fewer rows than these a change of one or two is nothing; that all are gone is told of each table. */
const fewRows = 10;

/**
 * Tables whose rows come and go by what they are for: statistics (OVM_STATISTIC is purged by the manager), events, jobs,
 * sessions, logs. What is left of their names is no table that a restore needs.
 */
const transient = /STATISTIC|EVENT|(?:^|_)(?:JOBS?|TASKS?|QUEUES?|SESSIONS?|LOCKS?|LOGS?|HISTORY)(?:_|$)/i;

interface FallenTable extends NightDrop {
  readonly text: string;
  readonly lost: number;
}

/**
 * Rows of a database that are gone. In an Oracle VM database nearly all rows are statistics and events, so tables are
 * compared one by one; the sum shows what many small drops come to.
 */
export function rowDrops(key: string, now: DropFacts, before: DropFacts, limit: number): Loss[] {
  const fallen = fallenTables(key, now, before, limit).sort((one, other) => other.lost - one.lost);
  const named = fallen.slice(0, mostNamed).map(({ text, ...drop }) => ({ text, of: [dropOf(drop)] }));
  const others = fallen.slice(mostNamed);
  const more = `${counted(others.length, 'more table')} of ${key} lost rows beyond the limit`;
  const [old, current] = [sumOf(key, before, now), sumOf(key, now, before)];
  const sum = fallen.length > 0 ? undefined : dropText(`rows of ${key}`, old, current, limit);
  return [
    ...named,
    ...(others.length > 0 ? [{ text: more, of: others.map(dropOf) }] : []),
    ...(sum === undefined ? [] : [{ text: sum, of: [{ what: `rows of ${key}`, now: current }] }]),
  ];
}

function dropOf({ what, now }: NightDrop): NightDrop {
  return { what, now };
}

function fallenTables(key: string, now: DropFacts, before: DropFacts, limit: number): FallenTable[] {
  return tablesOf(key, before).flatMap(([table, name, { rows: old }]): FallenTable[] => {
    if (old === null || old === 0) return [];
    const current = sizeOf(table, now);
    if (current?.rows === null) return [];
    const rows = current?.rows ?? 0;
    const text = fallenText(`${name} in ${key}`, old, current && rows, limit);
    return text === undefined ? [] : [{ what: `table ${table}`, now: rows, lost: old - rows, text }];
  });
}

/** @param rows undefined for a table that is gone */
function fallenText(
  what: string,
  before: number,
  rows: number | undefined,
  limit: number,
): string | undefined {
  if (limit === 100) return undefined;
  if (rows === undefined) return `the table ${what} is gone, it had ${counted(before, 'row')}`;
  if (rows === 0) return `the table ${what} has no rows any more, it had ${before}`;
  return before < fewRows ? undefined : dropText(`rows of ${what}`, before, rows, limit);
}

/** Of the tables that are judged, where both nights tell their sizes; else of all. */
function sumOf(key: string, night: DropFacts, other: DropFacts): number {
  const { databases } = night.counts;
  const whole = Object.hasOwn(databases, key) ? (databases[key]?.rows ?? 0) : 0;
  if (night.tablesOf === undefined || other.tablesOf === undefined) return whole;
  return tablesOf(key, night).reduce((sum, [, , { rows }]) => sum + (rows ?? 0), 0);
}

/** The tables of a database that are judged, each with its key and name. */
function tablesOf(
  key: string,
  { tablesOf: sizes = {} }: DropFacts,
): (readonly [key: string, name: string, size: NightTableSize])[] {
  return Object.entries(sizes).flatMap(([table, size]) => {
    const { database, table: name } = readNightTableKey(table);
    return database === key && !transient.test(name) ? [[table, name, size] as const] : [];
  });
}

function sizeOf(table: string, { tablesOf: sizes = {} }: DropFacts): NightTableSize | undefined {
  return Object.hasOwn(sizes, table) ? sizes[table] : undefined;
}
