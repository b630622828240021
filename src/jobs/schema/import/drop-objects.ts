import type { Database } from '../../../reach/database/database.js';
import type { ObjectDefinition, ObjectKind } from '../../../reach/database/dictionary.js';

/** Sends one statement. */
type Execute = (sql: string) => Promise<void>;

/** Who uses others is dropped before them. */
const order: readonly ObjectKind[] = [
  'trigger',
  'event',
  'view',
  'procedure',
  'function',
  'package',
  'sequence',
];

/**
 * Drops objects of a database as far as they are there, those first that use others. `execute` is the session that
 * sends the statements, with an empty sql_mode.
 */
export async function dropObjects(
  database: Database,
  place: string,
  objects: readonly ObjectDefinition[],
  execute: Execute = (sql) => database.execute(sql),
): Promise<void> {
  const sorted = [...objects].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  for (const { kind, name, createStatement } of sorted) {
    const drop = `DROP ${kind.toUpperCase()} IF EXISTS ${database.quoteName(place)}.${database.quoteName(name)}`;
    if (kind !== 'package') await execute(drop);
    else if (!isPackageBody(createStatement)) {
      // MariaDB knows the statement in this mode only; the body goes with its package.
      await execute("SET SESSION sql_mode = 'ORACLE'");
      await execute(drop);
      await execute("SET SESSION sql_mode = ''");
    }
  }
}

/** Whether this is the body of a package; the package itself has the same kind and name. */
export function isPackageBody(createStatement: string): boolean {
  return /^\s*CREATE\b[^(]*?\bPACKAGE\s+BODY\b/i.test(createStatement);
}
