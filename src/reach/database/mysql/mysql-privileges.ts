import { RescueError } from '../../../base/errors.js';
import { privilegeSentence } from './missing-privilege.js';
import type { MysqlConnection } from './mysql-connection.js';
import { quoteMysqlName } from './mysql-quote.js';

/** One line of SHOW GRANTS: what is granted on what. */
export interface Grant {
  readonly privileges: ReadonlySet<string>;
  /** The pattern of a database's name with `%`, `_` and backslash; `*` for all. */
  readonly database: string;
  /** `*` for all of the database. */
  readonly object: string;
}

/** One of these lets the account see which routines there are. */
const seesRoutines = [
  'EXECUTE',
  'ALTER ROUTINE',
  'CREATE ROUTINE',
  'SHOW_ROUTINE',
  'SHOW CREATE ROUTINE',
] as const;

/**
 * A server hides what an account may not see instead of refusing it, so an export could silently lose tables, triggers,
 * events or routines. Throws OVM_DB_PRIVILEGE that names what is missing.
 */
export async function checkReadPrivileges(connection: MysqlConnection, database: string): Promise<void> {
  const grants = await grantsOf(connection);
  const [[account = ''] = []] = await connection.query('SELECT CURRENT_USER()');
  const missing = missingToRead(grants, database);
  if (missing.length === 0) return;
  const on = `${quoteMysqlName(database)}.*`;
  throw new RescueError(
    'OVM_DB_PRIVILEGE',
    connection.address,
    privilegeSentence(missing.join(', '), on, quotedAccount(String(account))),
  );
}

/** Whether the account may see the sessions of all others: privilege PROCESS. */
export async function seesAllSessions(connection: MysqlConnection): Promise<boolean> {
  return (await grantsOf(connection)).some(
    ({ database, privileges }) =>
      database === '*' && (privileges.has('PROCESS') || privileges.has('ALL PRIVILEGES')),
  );
}

async function grantsOf(connection: MysqlConnection): Promise<Grant[]> {
  const rows = await connection.query('SHOW GRANTS');
  return rows.map(([line]) => parseGrant(String(line))).filter((grant) => grant !== undefined);
}

/** Privileges on a database without which something in it would not be seen. */
export function missingToRead(grants: readonly Grant[], database: string): string[] {
  const has = (privilege: string) => grants.some((grant) => covers(grant, database, privilege));
  const missing = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT'].filter((privilege) => !has(privilege));
  if (!seesRoutines.some(has) && !readsRoutineTable(grants)) missing.push('EXECUTE');
  return missing;
}

function covers(grant: Grant, database: string, privilege: string): boolean {
  if (grant.object !== '*' || !(grant.privileges.has(privilege) || grant.privileges.has('ALL PRIVILEGES'))) {
    return false;
  }
  return grant.database === '*' || matchesPattern(grant.database, database);
}

/** SELECT on the table of routines, which servers before MySQL 8 have, shows all of them. */
function readsRoutineTable(grants: readonly Grant[]): boolean {
  return grants.some((grant) => {
    if (!grant.privileges.has('SELECT') && !grant.privileges.has('ALL PRIVILEGES')) return false;
    if (grant.database === '*') return true;
    return matchesPattern(grant.database, 'mysql') && (grant.object === '*' || grant.object === 'proc');
  });
}

/** Reads `GRANT a, b ON "db".* TO ...` in backticks; undefined for roles, proxies and routines. */
export function parseGrant(line: string): Grant | undefined {
  const found = /^GRANT (.+?) ON (?:TABLE )?(\*|`(?:[^`]|``)*`)\.(\*|`(?:[^`]|``)*`) TO /s.exec(line);
  if (!found) return undefined;
  const [, list = '', database = '', object = ''] = found;
  // A list of columns behind a privilege means that it holds for them only.
  const words = list.replace(/ ?\([^)]*\)/g, ' of columns').split(',');
  return {
    privileges: new Set(words.map((word) => word.trim().toUpperCase())),
    database: unquoted(database),
    object: unquoted(object),
  };
}

function unquoted(name: string): string {
  return name === '*' ? name : name.slice(1, -1).replaceAll('``', '`');
}

function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern.replace(/\\([_%\\])|[%_]|[^\w]/g, (part: string, escaped: string | undefined) => {
    if (escaped !== undefined) return escapeRegExp(escaped);
    return part === '%' ? '.*' : part === '_' ? '.' : escapeRegExp(part);
  });
  return new RegExp(`^${source}$`, 's').test(name);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function quotedAccount(account: string): string {
  const at = account.lastIndexOf('@');
  return `'${account.slice(0, at)}'@'${account.slice(at + 1)}'`;
}
