import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import {
  indexesOfOthers,
  outsideForeignKeys,
  outsideTriggers,
  type SchemaThing,
} from '../../../reach/database/oracle/schema-inventory.js';

/**
 * Throws OVM_TARGET_IN_USE when tables of other schemas refer to tables of this one. Gives, in words, what the account could
 * not see.
 */
export async function refuseOutsideForeignKeys(
  database: Database,
  schema: string,
): Promise<readonly string[]> {
  const { keys, complete } = await outsideForeignKeys(database, schema);
  if (keys.length > 0) {
    const why = `foreign keys of other schemas point into it: ${keys.join(', ')}`;
    const hint = 'Drop these foreign keys, run the same command again, and make them again afterwards.';
    throw inUse(database, schema, why, hint);
  }
  const unseen = `foreign keys of schemas that grant ${schema} nothing are not seen, and a table that has one ends the run on its way: GRANT SELECT ON SYS.DBA_CONSTRAINTS to the account that logs in shows them`;
  return complete ? [] : [unseen];
}

/** Throws OVM_TARGET_IN_USE when triggers or indexes of other schemas would go with tables of this one. */
export async function refuseOutsideParts(database: Database, schema: string): Promise<void> {
  const parts = [
    ...(await outsideTriggers(database, schema)).map((name) => `trigger ${name}`),
    ...(await indexesOfOthers(database, schema)).map((name) => `index ${name}`),
  ];
  if (parts.length === 0) return;
  const why = `what other schemas own would go with its tables: ${parts.join(', ')}`;
  const hint = 'Nothing was dropped. Keep their texts, drop them by hand, then run the same command again.';
  throw inUse(database, schema, why, hint);
}

/** What the server said of a table that it does not drop, in words when it is a foreign key that nobody saw. */
export function heldByForeignKey(error: unknown, database: Database, schema: string, thing: SchemaThing) {
  if (!(error instanceof RescueError) || !/\bORA-0*2449\b/.test(`${error.why} ${error.message}`))
    return error;
  const why = `foreign keys of other schemas point to its table ${thing.name}, so the server does not drop it`;
  const owner = database.quoteText(schema);
  const hint = `An administrator finds them by SELECT OWNER, TABLE_NAME, CONSTRAINT_NAME FROM DBA_CONSTRAINTS WHERE R_OWNER = ${owner} AND OWNER <> R_OWNER: drop them, then run the same command again; make them again afterwards.`;
  return new RescueError('OVM_TARGET_IN_USE', `${schema} at ${database.address}`, why, error, hint);
}

function inUse(database: Database, schema: string, why: string, hint: string): RescueError {
  return new RescueError('OVM_TARGET_IN_USE', `${schema} at ${database.address}`, why, undefined, hint);
}
