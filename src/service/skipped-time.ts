const dayMs = 24 * 60 * 60 * 1000;

/** A time of day. */
interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/**
 * The first day of the coming 400 on which a time of day does not exist, because clocks are set forward over it: a timer of
 * systemd passes such a day by without a word (systemd.time(7) names no exception). `YYYY-MM-DD`; undefined where each day has it.
 * @param zone as `Europe/Berlin`; that of this machine if not given
 */
export function dayWithoutTime(
  { hour, minute }: TimeOfDay,
  from: Date,
  zone = new Intl.DateTimeFormat().resolvedOptions().timeZone,
): string | undefined {
  const local = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  });
  /** What clocks show, read as if it were UTC. */
  const shown = (instant: number) => {
    const parts = new Map(local.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  };
  const minutes = (instant: number) => instant - (instant % 60_000);
  const today = new Date(shown(from.getTime()));
  for (let day = 1; day <= 400; day++) {
    const wanted =
      Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate(), hour, minute) + day * dayMs;
    // by the offsets of a day before and a day after: across a change one of them is right where the time exists
    const isThere = [wanted - dayMs, wanted + dayMs].some((near) => {
      const offset = shown(near) - minutes(near);
      return shown(wanted - offset) === wanted;
    });
    if (!isThere) return new Date(wanted).toISOString().slice(0, 10);
  }
  return undefined;
}
