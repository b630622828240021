import { RescueError } from '../../../base/errors.js';
import type { ProbedDatabase } from './probe-database.js';
import { queryStatement, type ToolSession } from './tool-session.js';

/** The privilege that makes an object of each type, behind CREATE. */
const needs: Readonly<Record<string, string>> = {
  TABLE: 'TABLE',
  VIEW: 'VIEW',
  SEQUENCE: 'SEQUENCE',
  SYNONYM: 'SYNONYM',
  PROCEDURE: 'PROCEDURE',
  FUNCTION: 'PROCEDURE',
  PACKAGE: 'PROCEDURE',
  TRIGGER: 'TRIGGER',
  TYPE: 'TYPE',
  CLUSTER: 'CLUSTER',
  'MATERIALIZED VIEW': 'MATERIALIZED VIEW',
};
const anySpace = 'UNLIMITED TABLESPACE';

/**
 * Throws OVM_DB_PRIVILEGE, naming all at once, when the account that is logged in may not make objects of these types, or
 * the schema may not store rows: imp and impdp say so only when the target is empty. What cannot be asked is passed over.
 */
export async function refuseMissingRights(
  session: ToolSession,
  { user, schema }: Pick<ProbedDatabase, 'user' | 'schema'>,
  types: readonly string[],
): Promise<void> {
  const isOwn = user === schema;
  const owner = { owner: schema };
  const [held, quotas, given] = await session.sql([
    queryStatement('oracle/session-privileges'),
    isOwn
      ? queryStatement('oracle/tablespace-quotas')
      : queryStatement('oracle/tablespace-quotas-dba', owner),
    queryStatement('oracle/account-privileges', owner),
  ]);
  const own = new Set(session.rowsOf(held).map(({ privilege = '' }) => privilege));
  const things = [...new Set(types.flatMap((type) => needs[type] ?? []))];
  const lacking = things
    .filter((thing) => !own.has(`CREATE ANY ${thing}`) && !(isOwn && own.has(`CREATE ${thing}`)))
    .map((thing) => `CREATE ${isOwn ? '' : 'ANY '}${thing}`);
  if (lacking.length > 0) {
    const why = `${user} may not make what the dump or the schema holds; missing: ${lacking.join(', ')}`;
    throw lacks(session, why, `GRANT ${lacking.join(', ')} TO ${user}`);
  }
  const direct = isOwn ? own : new Set((given?.rows ?? []).map(({ privilege = '' }) => privilege));
  const isKnown = quotas?.messages.length === 0 && (isOwn || given?.messages.length === 0);
  const hasRoom = direct.has(anySpace) || quotas?.rows.some(({ max_bytes }) => max_bytes !== '0');
  if (!isKnown || hasRoom) return;
  const statement = `ALTER USER ${schema} QUOTA UNLIMITED ON USERS`;
  throw lacks(session, `${schema} may not store anything in any tablespace`, statement);
}

function lacks(session: ToolSession, why: string, statement: string): RescueError {
  const hint = `Nothing was touched. On the database host run \`sqlplus / as sysdba\` and in it \`${statement};\`, then run the same command again.`;
  return new RescueError('OVM_DB_PRIVILEGE', session.facts.address, why, undefined, hint);
}
