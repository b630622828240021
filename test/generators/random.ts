/** A small source of repeatable randomness: the same seed always gives the same run of values. */
export interface Random {
  /** A number in [0, 1). */
  readonly fraction: () => number;
  /** A whole number in [low, high], both included. */
  readonly between: (low: number, high: number) => number;
  /** True with the given probability (0 to 1). */
  readonly chance: (probability: number) => boolean;
  /** One item of a list that is not empty. */
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** `count` lower case hexadecimal digits. */
  readonly hex: (count: number) => string;
}

/** Makes a {@link Random} from a whole number; the algorithm is mulberry32 (public domain, Tommy Ettinger). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1));
  return {
    fraction,
    between,
    chance: (probability) => fraction() < probability,
    pick: (items) => pickOne(items, between),
    hex: (count) => Array.from({ length: count }, () => between(0, 15).toString(16)).join(''),
  };
}

function pickOne<Item>(items: readonly Item[], between: (low: number, high: number) => number): Item {
  if (items.length === 0) throw new RangeError('nothing to pick from: the list is empty');
  return items[between(0, items.length - 1)] as Item;
}
