import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import type { ObjectDefinition } from '../../../reach/database/dictionary.js';
import { sessionUser } from '../../../reach/database/oracle/asked-rows.js';
import { plsqlTokens } from '../../../reach/database/oracle/oracle-ddl/plsql-tokens.js';
import { accountNames, lackingOptions, roleNames } from '../../../reach/database/oracle/target-room.js';
import type { ImportTarget } from './import-targets.js';
import type { LeftOut } from './left-out.js';

/** What V$OPTION calls what bitmap indexes need. */
const bitmaps = 'Bit-mapped indexes';

/** A target, and what of the archive is not made in it. */
export interface PartedTarget {
  readonly target: ImportTarget;
  readonly leftOut: readonly LeftOut[];
}

/**
 * The target without what this server does not take: grants to accounts and roles that are not there, and bitmap indexes
 * where the edition has none. No row hangs on either, and each can be made later. Throws OVM_DB_PRIVILEGE when the account
 * may not see whether a role is there.
 */
export async function withoutUntaken(
  database: Pick<Database, 'query' | 'address'>,
  { target, leftOut }: PartedTarget,
): Promise<PartedTarget> {
  const { objects } = target.archived;
  const missing = await missingGrantees(database, objects);
  const isBitmap = ({ kind, createStatement }: ObjectDefinition) =>
    kind === 'index' && createStatement.startsWith('CREATE BITMAP ');
  const noBitmaps = objects.some(isBitmap) && (await lackingOptions(database)).has(bitmaps);
  const whyNot = (object: ObjectDefinition): string | undefined => {
    const grantee = granteeOf(object);
    if (grantee !== undefined && missing.has(grantee))
      return `there is no account and no role ${grantee}; grant it when there is`;
    return noBitmaps && isBitmap(object)
      ? 'the edition of the server has no bitmap indexes; make a plain one'
      : undefined;
  };
  const untaken = objects.flatMap((object) => {
    const why = whyNot(object);
    return why === undefined ? [] : [{ object: `${object.kind} ${target.to}.${object.name}`, why }];
  });
  const taken = objects.filter((object) => whyNot(object) === undefined);
  return {
    target: { ...target, archived: { ...target.archived, objects: taken } },
    leftOut: [...leftOut, ...untaken],
  };
}

/** Whom a grant is for; undefined for PUBLIC, and for what is no grant. */
export function granteeOf({ kind, createStatement }: ObjectDefinition): string | undefined {
  if (kind !== 'grant') return undefined;
  const tokens = [...plsqlTokens(createStatement)];
  const to = tokens.findLastIndex((token) => token.kind === 'word' && token.value === 'TO');
  const grantee = tokens[to + 1];
  return grantee?.kind === 'name' ? grantee.value : undefined;
}

async function missingGrantees(
  database: Pick<Database, 'query' | 'address'>,
  objects: readonly ObjectDefinition[],
): Promise<ReadonlySet<string>> {
  const named = new Set(objects.flatMap((object) => granteeOf(object) ?? []));
  if (named.size === 0) return named;
  const accounts = await accountNames(database);
  const others = [...named].filter((name) => !accounts.has(name));
  if (others.length === 0) return new Set();
  const roles = await roleNames(database);
  if (roles) return new Set(others.filter((name) => !roles.has(name)));
  const user = await sessionUser(database);
  const why = `the archive has grants to ${others.join(', ')}: no accounts here, and ${user} may not see whether they are roles`;
  const hint = `Nothing was touched. On the database host run \`sqlplus / as sysdba\` and in it \`GRANT SELECT ON SYS.DBA_ROLES TO ${user}\`; then run the same command again.`;
  throw new RescueError('OVM_DB_PRIVILEGE', database.address, why, undefined, hint);
}
