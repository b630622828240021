/** Days, weeks, months and years in UTC, each as ISO 8601 writes it. Times are ISO 8601, UTC. */

/** A rule of grandfather, father and son, and the periods it counts. */
export interface Calendar {
  readonly rule: 'daily' | 'weekly' | 'monthly' | 'yearly';
  /** One of them in words. */
  readonly period: string;
  readonly periodOf: (time: string) => string;
}

export const calendars: readonly Calendar[] = [
  { rule: 'daily', period: 'day', periodOf: (time) => time.slice(0, 10) },
  { rule: 'weekly', period: 'week', periodOf: isoWeek },
  { rule: 'monthly', period: 'month', periodOf: (time) => time.slice(0, 7) },
  { rule: 'yearly', period: 'year', periodOf: (time) => time.slice(0, 4) },
];

const dayMs = 24 * 60 * 60 * 1000;

/** `2026-W48`. A week begins on Monday and is of the year that its Thursday lies in (ISO 8601). */
export function isoWeek(time: string): string {
  const midnight = new Date(`${time.slice(0, 10)}T00:00:00Z`);
  const weekday = midnight.getUTCDay() || 7;
  const thursday = new Date(midnight.getTime() + (4 - weekday) * dayMs);
  const year = thursday.getUTCFullYear();
  const days = (thursday.getTime() - Date.UTC(year, 0, 1)) / dayMs;
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, '0')}`;
}
