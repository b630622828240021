import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';

/**
 * Throws OVM_TARGET_IN_USE when tables of other databases refer to tables of these by foreign keys: they would go on
 * referring to the old tables.
 */
export async function refuseOutsideReferences(database: Database, targets: readonly string[]): Promise<void> {
  if (targets.length === 0) return;
  const names = targets.map(() => '?').join(', ');
  const rows = await database.query(
    'SELECT DISTINCT table_schema, table_name, constraint_name, referenced_table_schema, referenced_table_name ' +
      'FROM information_schema.key_column_usage ' +
      `WHERE referenced_table_schema IN (${names}) AND table_schema NOT IN (${names}) ` +
      "AND table_schema NOT LIKE 'ovm|_rescue|_new|_%' ESCAPE '|' AND table_schema NOT LIKE 'ovm|_rescue|_old|_%' ESCAPE '|'",
    [...targets, ...targets],
  );
  if (rows.length === 0) return;
  const shown = rows.map(([schema, table, name, ofSchema, ofTable]) => {
    return `${schema}.${table} (${name}) refers to ${ofSchema}.${ofTable}`;
  });
  throw new RescueError(
    'OVM_TARGET_IN_USE',
    targets.join(', '),
    `foreign keys from outside point into it: ${shown.join('; ')}`,
    undefined,
    'Drop these foreign keys, run the same command again, and make them again afterwards.',
  );
}
