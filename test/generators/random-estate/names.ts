import { hardNames } from '../hard-names.js';
import type { Random } from '../random.js';

/** Names and texts that are hard to read back; no two are equal, but for free names. */
export interface Names {
  readonly name: () => string;
  /** As `name`, and now and then one that is there already, or a word alone. */
  readonly freeName: () => string;
  /** A name that a host may have. */
  readonly host: (beginning: string) => string;
  /** What people write into a description; it may have several lines, and be empty. */
  readonly text: () => string;
  readonly mac: () => string;
  readonly address: (network: number) => string;
}

const names = [
  ...hardNames.map((name) => name.trim()),
  '<b>1 & 2</b>',
  '"quoted"',
  'one, two',
  '😀 back\\slash',
];

/** Whole names that programs are apt to take for something else. */
const plainWords = ['None', 'null', '-', '0', 'true', '[]', ' blanks around '];

export function namesOf(random: Random): Names {
  let serial = 0;
  const next = () => {
    serial += 1;
    return serial;
  };
  const hardText = () => `${random.pick(names)} ${random.hex(3)}`;
  const given: string[] = [];
  const name = () => {
    const made = random.chance(0.5) ? `n-${random.hex(4)}-${next()}` : `${hardText()} ${next()}`;
    given.push(made);
    return made;
  };
  return {
    name,
    freeName: () => {
      if (random.chance(0.05)) return random.pick(plainWords);
      return given.length > 0 && random.chance(0.05) ? random.pick(given) : name();
    },
    host: (beginning) => `${beginning}${next()}`,
    text: () =>
      Array.from({ length: random.between(0, 3) }, hardText).join(random.pick(['\n', '\n\n', '\t'])),
    mac: () => {
      const digits = next().toString(16).padStart(4, '0');
      return `00:21:f6:${random.hex(2)}:${digits.slice(0, 2)}:${digits.slice(2)}`;
    },
    address: (network) => `10.${network}.${Math.floor(next() / 250)}.${(serial % 250) + 1}`,
  };
}
