/** The range of MAC addresses for new vNICs. */
import type { Execution } from './execution.js';
import type { ObjectStore } from './object-store.js';

type Range = Readonly<Record<'oui' | 'start' | 'end', string>>;

const set = new WeakMap<ObjectStore, Range>();

/** Defaults of the 3.3 guide. */
const usual: Range = { oui: '00:21:f6', start: '00:00:00', end: 'FF:FF:FF' };

function rangeOf({ store, world }: Execution): Range {
  return set.get(store) ?? world.macRange ?? usual;
}

/** `getVnicMacAddrRange` */
export function macRangeLines(run: Execution): readonly string[] {
  const { oui, start, end } = rangeOf(run);
  return [`Oui = ${oui}`, `Start = ${start}`, `End = ${end}`];
}

/** `setVnicMacAddrRange`; what is not given stays (assumed: mac-range-kept). */
export function setMacRange(run: Execution): void {
  run.assume('mac-range-kept');
  const given = Object.fromEntries(run.values);
  set.set(run.store, { ...rangeOf(run), ...given } as Range);
}
