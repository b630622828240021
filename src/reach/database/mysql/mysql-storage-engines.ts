import type { TableDefinition } from '../dictionary.js';

/** Engines whose tables show rows that are kept elsewhere; mysqldump leaves those out too. */
const rowsElsewhere: ReadonlySet<string> = new Set(['MRG_MYISAM', 'MERGE', 'FEDERATED', 'SPIDER', 'CONNECT']);

/**
 * False for a table whose rows belong to other tables or to another server: it is made again, and neither read nor
 * filled.
 */
export function hasOwnRows(table: TableDefinition): boolean {
  return !rowsElsewhere.has(table.storageEngine.toUpperCase());
}
