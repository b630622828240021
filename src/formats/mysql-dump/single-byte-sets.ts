import { knowsCharacterSet, utf8OfMysqlText } from '../mysql-text-decoder.js';

/** A character set of one byte a character. */
export interface SingleByteSet {
  /** Of each byte its character; undefined where it means nothing. */
  readonly characters: readonly (string | undefined)[];
  readonly bytes: ReadonlyMap<string, number>;
}

const otherSets = new Set(['utf8', 'utf8mb3', 'utf8mb4', 'ucs2', 'utf16', 'utf16le', 'utf32']);
const sets = new Map<string, SingleByteSet>();

/** The table of a character set of MySQL; undefined when it is not known or has longer characters. */
export function singleByteSet(name: string): SingleByteSet | undefined {
  if (otherSets.has(name) || !knowsCharacterSet(name)) return undefined;
  let set = sets.get(name);
  if (!set) {
    const characters = Array.from({ length: 256 }, (_, byte) =>
      utf8OfMysqlText(Buffer.of(byte), name)?.toString('utf8'),
    );
    const entries = characters.flatMap((character, byte): [string, number][] =>
      character === undefined ? [] : [[character, byte]],
    );
    set = { characters, bytes: new Map(entries) };
    sets.set(name, set);
  }
  return set;
}
