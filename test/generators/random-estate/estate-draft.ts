import type { NamedObject, ObjectDetails, Release, World } from '../../doubles/ovm-manager/world.js';
import { type Random, randomFrom } from '../random.js';
import { type Names, namesOf } from './names.js';

export type TypedObject = NonNullable<World['others']>[number];
export type DetailedObject = NamedObject & ObjectDetails;

/** What every part of the generator draws from. */
export interface EstateDraft {
  readonly random: Random;
  readonly release: Release;
  readonly names: Names;
  /** A manager's id: the type stands in its middle. */
  readonly id: (type: string, ending?: string) => string;
  readonly several: <Item>(low: number, high: number, make: (index: number) => Item) => Item[];
  readonly some: <Item>(items: readonly Item[], probability: number) => Item[];
}

export function estateDraft(seed: number, release: Release): EstateDraft {
  const random = randomFrom(seed);
  return {
    random,
    release,
    names: namesOf(random),
    id: (type, ending = '') => `0004fb0000${type}0000${random.hex(16)}${ending}`,
    several: (low, high, make) =>
      Array.from({ length: random.between(low, high) }, (_, index) => make(index)),
    some: (items, probability) => items.filter(() => random.chance(probability)),
  };
}

/** An attribute that only some objects have. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [Name in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [Name in Key]?: Value };
}
