/*
 * Times are kept as text that sorts: a `0` before the four digits of the year (`-` before Christ), so
 * `02013-04-12 13:14:15`, then `.FF9` for timestamps, then ` +02:00`, with ` Europe/Berlin` behind it for a region. A local
 * time zone's value is kept in UTC. Intervals are kept as Oracle prints them: `+01-02`, `+01 02:03:04.500000`.
 */

/** The parts of a kept time. */
export interface TimeParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanoseconds: number;
  /** `+hh:mm`, or that with a region's name behind it. */
  readonly zone?: string;
}

const two = (value: number) => String(value).padStart(2, '0');

/** The text that is kept. @param fraction whether the type has fractions of a second */
export function timeText(parts: TimeParts, fraction: boolean): string {
  const year = `${parts.year < 0 ? '-' : '0'}${String(Math.abs(parts.year)).padStart(4, '0')}`;
  const date = `${year}-${two(parts.month)}-${two(parts.day)}`;
  const time = `${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}`;
  const seconds = fraction ? `.${String(parts.nanoseconds).padStart(9, '0')}` : '';
  return `${date} ${time}${seconds}${parts.zone === undefined ? '' : ` ${parts.zone}`}`;
}

/** Reads a kept text. @throws RangeError when it is none */
export function timeParts(text: string): TimeParts {
  const found =
    /^([0-])(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{9}))?(?: (.+))?$/.exec(text) ?? undefined;
  if (found === undefined) throw new RangeError(`${text} is no time`);
  const [, sign, year, month, day, hour, minute, second, fraction, zone] = found;
  const number = (value: string | undefined) => Number(value ?? 0);
  return {
    year: sign === '-' ? -number(year) : number(year),
    month: number(month),
    day: number(day),
    hour: number(hour),
    minute: number(minute),
    second: number(second),
    nanoseconds: number(fraction),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** Moves a time by minutes, as a zone's offset asks for. */
export function movedByMinutes(parts: TimeParts, minutes: number): TimeParts {
  const at = new Date(0);
  at.setUTCFullYear(parts.year, parts.month - 1, parts.day);
  at.setUTCHours(parts.hour, parts.minute + minutes, parts.second);
  return {
    ...parts,
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  };
}

/**
 * Minutes east of UTC that a zone has.
 * @param zone `+02:00`, `UTC` or a region that the runtime knows; a region's offset is that of the time given
 */
export function zoneMinutes(zone: string, parts: TimeParts): number {
  const fixed = /^([+-]?)(\d\d?):(\d\d?)(?: .*)?$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3]));
  const asUtc = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  const shown = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = shown.formatToParts(asUtc).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const offset = /([+-])(\d\d):(\d\d)/.exec(name);
  return offset ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
}
