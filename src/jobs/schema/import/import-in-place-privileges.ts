import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import type { ObjectKind } from '../../../reach/database/dictionary.js';
import { sqlStatement } from '../../../reach/sql-statement.js';
import type { ImportTarget } from './import-targets.js';

/** What an account must be allowed to make; an index, a constraint or a comment needs no more than its table. */
const needs: Partial<Record<ObjectKind | 'table', string>> = {
  table: 'TABLE',
  view: 'VIEW',
  sequence: 'SEQUENCE',
  synonym: 'SYNONYM',
  function: 'PROCEDURE',
  procedure: 'PROCEDURE',
  package: 'PROCEDURE',
  trigger: 'TRIGGER',
  type: 'TYPE',
  'type-body': 'TYPE',
};

/**
 * Throws OVM_DB_PRIVILEGE, naming all at once, when the account may not make what the archive holds: better now than when
 * the target is empty. An account that had its objects made for it by another one lacks such privileges.
 */
export async function refuseMissingPrivileges(
  database: Pick<Database, 'query' | 'address'>,
  { archived, to }: Pick<ImportTarget, 'archived' | 'to'>,
): Promise<void> {
  const [[user = null] = []] = await database.query(sqlStatement('oracle/session-user'));
  const rows = await database.query(sqlStatement('oracle/session-privileges'));
  const has = new Set(rows.map(([privilege]) => String(privilege)));
  const kinds = new Set<ObjectKind | 'table'>(['table', ...archived.objects.map(({ kind }) => kind)]);
  const things = new Set([...kinds].flatMap((kind) => needs[kind] ?? []));
  const lacking = [...things].filter(
    (thing) => !has.has(`CREATE ANY ${thing}`) && !(user === to && has.has(`CREATE ${thing}`)),
  );
  if (lacking.length === 0) return;
  const privileges = lacking.map((thing) => `CREATE ${user === to ? '' : 'ANY '}${thing}`).join(', ');
  const grant = `On the database host run \`sqlplus / as sysdba\` and in it \`GRANT ${privileges} TO ${user}\`; then run the same command again.`;
  const hint = user === to ? grant : `${byOwner(database.address, to)} Or let ${user} do it: ${grant}`;
  const why = `${user} may not make what the archive holds; missing: ${privileges}`;
  throw new RescueError('OVM_DB_PRIVILEGE', database.address, why, undefined, hint);
}

/** The owner of a schema makes things in it without any privilege of another account. */
function byOwner(address: string, owner: string): string {
  const url = address.replace(/\/\/[^@/]*@/, `//${owner.toLowerCase()}@`).replace(/ \(.*\)$| via .*$/, '');
  return `Log in as ${owner} with its own password: \`--url ${url}\`.`;
}
