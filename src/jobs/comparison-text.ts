import { counted } from '../base/counted.js';
import type { Difference, NotCompared } from '../model/compare.js';
import { originText } from '../model/origin.js';
import { archivedOrigin } from './archived-origin.js';
import type { ComparedEstates, ComparedSide } from './compare-estates.js';

/** Both sides, and what a difference may be that is none: lines for people. */
export function comparedSidesLines({
  a,
  b,
  otherManager,
}: Pick<ComparedEstates, 'a' | 'b' | 'otherManager'>): string[] {
  const side = (letter: string, { name, readAt, lacks }: ComparedSide, seems: string) => [
    `${letter} ${name}, read at ${readAt}`,
    ...(lacks.length === 0
      ? []
      : [`  ${letter} lacks ${lacks.join(', ')}: what only that tells may seem ${seems}`]),
  ];
  return [
    ...side('A', a, 'additional (+)'),
    ...side('B', b, 'missing (-)'),
    ...(otherManager ? ['A and B are of managers with different UUIDs'] : []),
  ];
}

/** `3 differences, 1 of them an id, which no line sets`: a new manager gives ids itself, and they stay other. */
export function differencesText(differences: readonly Difference[]): string {
  const ids = differences.filter(({ attribute }) => attribute === 'id').length;
  const all = counted(differences.length, 'difference');
  if (ids === 0) return all;
  return `${all}, ${ids} of them ${ids === 1 ? 'an id' : 'ids'}, which no line sets`;
}

/** One difference as a line for people. */
export function differenceText(
  { kind, entity, id, idB, name, attribute, a, b }: Difference,
  sides?: Pick<ComparedEstates, 'a' | 'b'>,
): string {
  const ids = idB === undefined || attribute === 'id' ? id : `${id}, now ${idB}`;
  const subject = `${entity} ${name === undefined ? '' : `${name} `}(${ids})`;
  if (kind !== 'different') return `${kind === 'missing' ? '-' : '+'} ${subject}`;
  const [before, after] = [placeOf(a, sides?.a), placeOf(b, sides?.b)];
  const value = (side: typeof a, place: string) =>
    side === undefined ? 'not there' : `${JSON.stringify(side.value)}${place}`;
  // the same file on both sides is told once
  const values = `${value(a, before === after ? '' : before)} -> ${value(b, after)}`;
  return `~ ${subject} ${attributeWords(attribute ?? '')}: ${values}`;
}

function placeOf(value: Difference['a'], side: ComparedSide | undefined): string {
  if (value?.origin === undefined) return '';
  return ` [${side?.archived ? archivedOrigin(value.origin) : originText(value.origin)}]`;
}

/** `memoryLimit` as `memory limit`. */
function attributeWords(attribute: string): string {
  return attribute.replace(/[a-z][A-Z]/g, (pair) => `${pair[0]} ${pair[1]?.toLowerCase()}`);
}

/** What could not be compared, as one line; undefined when all could. */
export function notComparedText(all: readonly NotCompared[]): string | undefined {
  const side = (untold: 'a' | 'b') => {
    const names = all.filter((one) => one.untold === untold);
    const words = names.map(({ entity, attribute }) =>
      attribute === undefined ? entity : `${entity} ${attribute}`,
    );
    return words.length === 0 ? [] : [`${untold.toUpperCase()} does not tell ${words.join(', ')}`];
  };
  const sides = [...side('a'), ...side('b')];
  return sides.length === 0 ? undefined : `not compared: ${sides.join('; ')}`;
}
