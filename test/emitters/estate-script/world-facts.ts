import type { Fact, Facts, Origin } from '../../../src/model/origin.js';

export const origin: Origin = { source: 'manager-rest', file: 'world.json', line: 1 };

export function fact<Value>(value: Value, source: Origin['source'] = 'manager-rest'): Fact<Value> {
  return { value, origin: { ...origin, source } };
}

/** Facts from plain values; what is undefined or empty text is told by nobody. */
export function facts<Attributes>(
  values: { readonly [Name in keyof Attributes]?: unknown },
): Facts<Attributes> {
  const told = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(told.map(([name, value]) => [name, fact(value)])) as Facts<Attributes>;
}
