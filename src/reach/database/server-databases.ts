/**
 * Databases that belong to a MySQL or MariaDB server itself: its accounts, its dictionary, its statistics. They are
 * neither exported nor written to. `sql/dictionary/mysql/databases.sql` leaves out the same.
 */
export const serverDatabases = ['information_schema', 'performance_schema', 'mysql', 'sys'] as const;

const names: ReadonlySet<string> = new Set(serverDatabases);

/** Compared without case: on some servers `MySQL` is the same database. */
export function isServerDatabase(name: string): boolean {
  return names.has(name.toLowerCase());
}
