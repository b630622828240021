/**
 * Names for the tables and indexes of a SQLite file. SQLite takes `A` and `a` for one name, which a server may not, and
 * keeps names that begin with sqlite_ for itself.
 */
export class TableNames {
  readonly #taken = new Set<string>();

  /** The name itself if it is free, else with a number behind it. */
  take(name: string): string {
    const wanted = /^sqlite_/i.test(name) ? `_${name}` : name;
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? wanted : `${wanted}_${number}`;
      const key = candidate.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return candidate;
    }
  }
}
