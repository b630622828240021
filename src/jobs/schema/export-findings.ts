import type { SnapshotMethod } from '../../archive/manifest-schema.js';
import type { Finding } from '../../model/finding.js';
import type { DatabaseDictionary } from '../../reach/database/dictionary.js';

/** What a DBA must know of an export that went well. */
export function exportFindings(
  dictionaries: readonly DatabaseDictionary[],
  skipped: (database: string, table: string) => boolean,
): Finding[] {
  return dictionaries.flatMap(({ name, tables }) =>
    tables
      .filter((table) => !table.transactional && !skipped(name, table.name))
      .map((table) => ({
        severity: 'warning' as const,
        code: 'table-without-transactions',
        subject: `${name}.${table.name}`,
        message:
          `the engine ${table.storageEngine} has no transactions, so its rows are those of the time they were read, ` +
          'not of the snapshot of all others; export again while nothing writes to it',
        origins: [],
      })),
  );
}

/** How all rows came to be of one moment, in words. */
export const snapshotWords: Readonly<Record<SnapshotMethod, string>> = {
  'server-lock': 'all readers began their snapshot under FLUSH TABLES WITH READ LOCK',
  'table-locks': 'all readers began their snapshot under LOCK TABLES',
  'one-reader': 'one reader with a snapshot of its own',
  file: 'one reader of a file',
  'dump-file': 'as the dump was made',
};
