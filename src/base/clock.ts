/** Where the time comes from; tests and simulated nights give a fixed one. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still. */
export function fixedClock(iso: string): Clock {
  return { now: () => new Date(iso) };
}
