import { basename } from 'node:path';
import { RescueError } from '../base/errors.js';
import { compareEnvironments, type Difference } from '../model/compare.js';
import { originText } from '../model/origin.js';
import { archivedOrigin } from './archived-origin.js';
import { type EstateInput, type EstateReading, readEstate } from './read-estate.js';

/** One side of a comparison: what was read, and what was not. */
export interface ComparedSide {
  /** The name of an archive with what it is, or the trees. */
  readonly name: string;
  /** ISO 8601 time of the reading. */
  readonly readAt: string;
  /** Sources that this side lacks, wholly or in part, and the other has. */
  readonly lacks: readonly string[];
  /** Whether it is an archive, in which the places of values can be opened. */
  readonly archived: boolean;
}

export interface Comparison {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  readonly differences: readonly Difference[];
}

/**
 * What changed from one reading of an estate to another, old archives read with today's readers. Throws OVM_USAGE for
 * an archive and itself.
 */
export async function compareEstates(a: EstateInput, b: EstateInput): Promise<Comparison> {
  const before = await readEstate(a);
  try {
    if (a.archive !== undefined && a.archive === b.archive) {
      const hint = '`ovm-rescue list` shows the archives there are; a date means the newest of that day.';
      throw new RescueError('OVM_USAGE', 'the two archives', `both are ${a.archive}`, undefined, hint);
    }
    const after = await readEstate(b);
    try {
      return {
        a: sideOf(a, before, after),
        b: sideOf(b, after, before),
        differences: compareEnvironments(before.environment, after.environment),
      };
    } finally {
      await after.close();
    }
  } finally {
    await before.close();
  }
}

function sideOf({ archive, trees }: EstateInput, own: EstateReading, other: EstateReading): ComparedSide {
  const name = archive === undefined ? trees.join(' ') : basename(archive);
  const lacking = own.sources.filter(
    ({ status, root }) =>
      status !== 'complete' &&
      !other.sources.some((one) => one.root === root && one.status === status && status === 'failed'),
  );
  const kinds = new Set(own.sources.map((source) => source.name));
  const neverRead = new Set(other.sources.map((source) => source.name).filter((kind) => !kinds.has(kind)));
  const archived = archive !== undefined;
  return { name, readAt: own.readAt, archived, lacks: [...lacking.map(({ root }) => root), ...neverRead] };
}

/** Both sides, and what a difference may be that is none: lines for people. */
export function comparisonLines({ a, b }: Comparison): string[] {
  const side = (letter: string, { name, readAt, lacks }: ComparedSide, seems: string) => [
    `${letter} ${name}, read at ${readAt}`,
    ...(lacks.length === 0
      ? []
      : [`  ${letter} lacks ${lacks.join(', ')}: what only that tells may seem ${seems}`]),
  ];
  return [...side('A', a, 'additional (+)'), ...side('B', b, 'missing (-)')];
}

/** One difference as a line for people. */
export function differenceText(
  { kind, entity, id, name, attribute, a, b }: Difference,
  sides?: Pick<Comparison, 'a' | 'b'>,
): string {
  const subject = `${entity} ${name === undefined ? '' : `${name} `}(${id})`;
  if (kind !== 'different') return `${kind === 'missing' ? '-' : '+'} ${subject}`;
  const value = (side: typeof a, archived: boolean | undefined) =>
    side === undefined
      ? 'not there'
      : `${JSON.stringify(side.value)}${side.origin ? ` [${archived ? archivedOrigin(side.origin) : originText(side.origin)}]` : ''}`;
  return `~ ${subject} ${attribute}: ${value(a, sides?.a.archived)} -> ${value(b, sides?.b.archived)}`;
}
