import { RescueError } from '../../../base/errors.js';
import type { SqlplusStatement } from '../../../formats/oracle-logs/sqlplus-script.js';
import type { ProbedDatabase } from './probe-database.js';
import { queryStatement, type ToolSession } from './tool-session.js';

type View = ProbedDatabase['view'];

/**
 * Throws OVM_TARGET_EXISTS for what hangs between this schema and others: keys, triggers and indexes of others go with its
 * tables, or hinder their drop, and no archive of it brings them back; its own indexes on tables of others stay, and an
 * import fails on them. An account that sees keys of others only where it sees their tables is refused as soon as somebody
 * may have such a key. Gives the views that show all keys. Throws what `ToolSession.sql` throws, and the failure of a query.
 */
export async function refuseOutside(session: ToolSession, { schema, view }: ProbedDatabase): Promise<View> {
  const owner = { owner: schema };
  const [all, seen, triggers, indexes, tables, columns] = await session.sql([
    queryStatement('oracle/outside-foreign-keys', owner, 'DBA'),
    queryStatement('oracle/outside-foreign-keys', owner, 'ALL'),
    queryStatement('oracle/outside-triggers', owner, view),
    queryStatement('tools/oracle/outside-indexes', owner, view),
    queryStatement('tools/oracle/references-given', owner),
    queryStatement('tools/oracle/column-references-given', owner),
  ]);
  const isWhole = view === 'DBA' || all?.messages.length === 0;
  const found = [
    ...session
      .rowsOf(isWhole ? all : seen)
      .map((row) => `foreign key ${row.owner}.${row.name} of ${row.table_name}`),
    ...session.rowsOf(triggers).map((row) => `trigger ${row.owner}.${row.name} on ${row.table_name}`),
    ...session
      .rowsOf(indexes)
      .map((row) => `index ${row.owner}.${row.name} on ${row.table_owner}.${row.table_name}`),
  ];
  const name = `${schema} at ${session.facts.address}`;
  if (found.length > 0) {
    const why = `${found.join(', ')} is not of ${schema} alone: it would be lost or in the way, and no archive of ${schema} brings it back`;
    const hint = 'Write down how it was made, drop it by hand, run the same command again, and make it anew.';
    throw new RescueError('OVM_TARGET_EXISTS', name, why, undefined, hint);
  }
  if (isWhole) return 'DBA';
  const [given] = [...session.rowsOf(tables), ...session.rowsOf(columns)];
  if (given) throw mayBeHidden(name, schema, given);
  return 'ALL';
}

function mayBeHidden(
  name: string,
  schema: string,
  { table_name: table, grantee }: Readonly<Record<string, string>>,
): RescueError {
  const why = `${grantee} may have foreign keys to ${table}, which ${schema} cannot see`;
  const hint =
    `Nothing was touched. As ${schema} \`REVOKE REFERENCES ON ${table} FROM ${grantee};\`: where a key uses it, the server refuses that (ORA-01981). ` +
    'Or log in as SYSTEM (--url oracle://system@…), who sees all keys. Then run the same command again.';
  return new RescueError('OVM_TARGET_EXISTS', name, why, undefined, hint);
}

/** Statements that fail as soon as something hangs between this schema and others. @param keys what `refuseOutside` gave */
export function nothingOutside({ schema, view }: ProbedDatabase, keys: View): SqlplusStatement[] {
  const owner = { owner: schema };
  return [
    queryStatement('tools/oracle/no-outside-keys', owner, keys),
    queryStatement('tools/oracle/no-outside-triggers', owner, view),
    queryStatement('tools/oracle/no-outside-indexes', owner, view),
  ].map((statement) => ({ ...statement, isCondition: true }));
}
