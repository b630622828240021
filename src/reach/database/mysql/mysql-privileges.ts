import { RescueError } from '../../../base/errors.js';
import type { ResultValue } from '../database.js';
import { privilegeSentence } from './missing-privilege.js';
import type { MysqlConnection } from './mysql-connection.js';
import { quoteMysqlName } from './mysql-quote.js';

/** One line of SHOW GRANTS: what is granted on what, or what is taken away again from a grant on everything. */
export interface Grant {
  /** True for a partial revoke of MySQL 8.0.16 and later. */
  readonly revoked: boolean;
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

/** What grants are asked over. */
interface AskedConnection {
  readonly address: string;
  query(sql: string): Promise<readonly (readonly ResultValue[])[]>;
}

/**
 * A server hides what an account may not see instead of refusing it, so an export could silently lose tables, triggers,
 * events or routines. Throws OVM_DB_PRIVILEGE that names what is missing.
 */
export async function checkReadPrivileges(connection: AskedConnection, database: string): Promise<void> {
  const grants = await grantsOf(connection);
  const [[account = '', version = ''] = []] = await connection.query('SELECT CURRENT_USER(), VERSION()');
  const missing = missingToRead(grants, database, hasRoutineTable(String(version)));
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

async function grantsOf(connection: Pick<AskedConnection, 'query'>): Promise<Grant[]> {
  const rows = await connection.query('SHOW GRANTS');
  return rows.map(([line]) => parseGrant(String(line))).filter((grant) => grant !== undefined);
}

/** MySQL 8 keeps routines in tables that nobody can read. */
export function hasRoutineTable(version: string): boolean {
  return /mariadb/i.test(version) || Number.parseInt(version, 10) < 8;
}

/** Privileges on a database without which something in it would not be seen. */
export function missingToRead(
  grants: readonly Grant[],
  database: string,
  routineTable: boolean = true,
): string[] {
  const has = (privilege: string) => {
    const about = grants.filter((grant) => covers(grant, database, privilege));
    return about.some((grant) => !grant.revoked) && !about.some((grant) => grant.revoked);
  };
  const missing = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT'].filter((privilege) => !has(privilege));
  const readsTable = routineTable ? readsRoutineTable(grants) : readsEverything(grants);
  if (!seesRoutines.some(has) && !readsTable) missing.push('EXECUTE');
  return missing;
}

/** SELECT on all databases, which on MySQL 8 shows the routines of all. */
function readsEverything(grants: readonly Grant[]): boolean {
  return grants.some(
    ({ database, privileges, revoked }) => database === '*' && privileges.has('SELECT') && !revoked,
  );
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

/**
 * Reads `GRANT a, b ON "db".* TO ...` and `REVOKE ... FROM ...` in backticks; undefined for roles, proxies and routines.
 */
export function parseGrant(line: string): Grant | undefined {
  const found =
    /^(GRANT|REVOKE) (.+?) ON (?:TABLE )?(\*|`(?:[^`]|``)*`)\.(\*|`(?:[^`]|``)*`) (?:TO|FROM) /s.exec(line);
  if (!found) return undefined;
  const [, verb, list = '', database = '', object = ''] = found;
  // A list of columns behind a privilege means that it holds for them only.
  const words = list.replace(/ ?\([^)]*\)/g, ' of columns').split(',');
  return {
    revoked: verb === 'REVOKE',
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
