import { compareEnvironments, type Difference } from '../model/compare.js';
import { originText } from '../model/origin.js';
import { type EstateInput, readEstate } from './read-estate.js';

/** What changed from one reading of an estate to another, old archives read with today's readers. */
export async function compareEstates(a: EstateInput, b: EstateInput): Promise<Difference[]> {
  const before = await readEstate(a);
  try {
    const after = await readEstate(b);
    try {
      return compareEnvironments(before.environment, after.environment);
    } finally {
      await after.close();
    }
  } finally {
    await before.close();
  }
}

/** One difference as a line for people. */
export function differenceText({ kind, entity, id, name, attribute, a, b }: Difference): string {
  const subject = `${entity} ${name === undefined ? '' : `${name} `}(${id})`;
  if (kind !== 'different') return `${kind === 'missing' ? '-' : '+'} ${subject}`;
  const value = (side: typeof a) =>
    side === undefined
      ? 'not there'
      : `${JSON.stringify(side.value)}${side.origin ? ` [${originText(side.origin)}]` : ''}`;
  return `~ ${subject} ${attribute}: ${value(a)} -> ${value(b)}`;
}
