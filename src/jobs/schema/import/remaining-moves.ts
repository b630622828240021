/** One table on its way: names of databases and of the table. */
export interface TableMove {
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

/** Where the tables of one target are, and which ones it shall give and get. */
export interface TablesAt {
  readonly target: { readonly name: string; readonly tables: ReadonlySet<string> };
  readonly staging: { readonly name: string; readonly tables: ReadonlySet<string> };
  readonly old: { readonly name: string; readonly tables: ReadonlySet<string> };
  /** What the target held before the exchange. */
  readonly oldTables: readonly string[];
  /** What it will hold. */
  readonly newTables: readonly string[];
}

export interface RemainingMoves {
  /** In the order in which they must happen: away first. */
  readonly moves: readonly TableMove[];
  /** New tables that are nowhere: to be loaded again. */
  readonly lost: readonly string[];
}

/**
 * What is left of an exchange, told by where the tables are. An old table moves away before a new one of its name comes
 * in, so what stands in the target is the old one as long as nothing of that name is in the old database; except that
 * a new table whose old one is gone for good stands in the target alone.
 */
export function remainingMoves(at: TablesAt): RemainingMoves {
  const { target, staging, old } = at;
  const away = at.oldTables.filter((table) => {
    if (old.tables.has(table) || !target.tables.has(table)) return false;
    return staging.tables.has(table) || !at.newTables.includes(table);
  });
  const arrived = (table: string) => target.tables.has(table) && !away.includes(table);
  const into = at.newTables.filter((table) => staging.tables.has(table) && !arrived(table));
  return {
    moves: [
      ...away.map((table) => ({ table, from: target.name, to: old.name })),
      ...into.map((table) => ({ table, from: staging.name, to: target.name })),
    ],
    lost: at.newTables.filter((table) => !staging.tables.has(table) && !arrived(table)),
  };
}
