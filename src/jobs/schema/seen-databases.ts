import { RescueError } from '../../base/errors.js';
import type { Finding } from '../../model/finding.js';
import type { Database } from '../../reach/database/database.js';
import { parseGrant } from '../../reach/database/mysql/mysql-privileges.js';
import { isServerDatabase } from '../../reach/database/server-databases.js';
import type { ConfigFacts } from './import/manager-config.js';

/**
 * A server hides databases from an account instead of refusing them, so that an export of "all" would miss them in
 * silence. What is told here says so.
 */

/** The second database of a manager on MySQL: that of its user interface. */
const userInterfaceDatabase = 'appfw';
const readPrivileges = 'SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES';
/** One of these on the whole server shows every database (manual of MySQL and MariaDB, SHOW DATABASES). */
const showAll = ['SELECT', 'SHOW DATABASES', 'ALL PRIVILEGES'];

/** Throws OVM_USAGE when a database is named that is the server's own: it holds accounts, and never goes back. */
export function refuseServerDatabases(database: Database, names: readonly string[]): void {
  if (database.traits.staging !== 'schema') return;
  const own = names.find(isServerDatabase);
  if (own !== undefined)
    throw new RescueError('OVM_USAGE', `--database ${own}`, 'it belongs to the server itself');
}

/**
 * What is read when nobody names a database: all that are not the server's own. An account of Oracle is its schema, and
 * sees the names of others whose content it may not see: there it is the account's own, unless that is the server's.
 */
export async function unnamedDatabases(database: Database): Promise<readonly string[]> {
  const all = await database.databases();
  if (database.traits.staging !== 'in-place') return all;
  const [[own] = []] = await database.query('SELECT USER FROM DUAL');
  return typeof own === 'string' && all.includes(own) ? [own] : all;
}

/**
 * Throws OVM_DB_NOT_FOUND when all databases are wanted and the one that `.config` names is not among those the account
 * sees.
 */
export async function refuseUnseenSchema(
  database: Database,
  named: readonly string[],
  config: ConfigFacts | undefined,
): Promise<void> {
  if (named.length > 0 || config === undefined) return;
  if (database.traits.staging === 'in-place') return refuseOtherSchema(database, config);
  if (database.traits.staging !== 'schema' || config.engine === 'oracle') return;
  if (await database.hasDatabase(config.schema)) return;
  const why =
    `${config.path} names it (OVSSCHEMA), and it is not there or the account may not see it; an administrator lets it ` +
    `by ${await grantToRead(database, config.schema)}`;
  throw new RescueError('OVM_DB_NOT_FOUND', `the database ${config.schema} on ${database.address}`, why);
}

/** An account that is not the manager's would give an archive of something else, or of nothing. */
async function refuseOtherSchema(database: Database, { schema, path }: ConfigFacts): Promise<void> {
  const names = await unnamedDatabases(database);
  const wanted = schema.toUpperCase();
  if (names.some((name) => name.toUpperCase() === wanted)) return;
  const why = `${path} names it (OVSSCHEMA), and the account would export ${names.join(', ') || 'nothing'}; say --database ${wanted}`;
  throw new RescueError('OVM_DB_NOT_FOUND', `the schema ${wanted} at ${database.address}`, why);
}

/** What an export of all databases may have missed. `ofManager`: why the server looks like a manager's. */
export async function unseenFindings(
  database: Database,
  seen: readonly string[],
  ofManager: string | undefined,
): Promise<Finding[]> {
  if (database.traits.staging !== 'schema') return [];
  const findings: Finding[] = [];
  if (!(await seesAllDatabases(database))) {
    const message =
      `the account sees only databases on which it has a privilege: of others this export has nothing. Name those you ` +
      `need with --database, or let an administrator say GRANT SHOW DATABASES ON *.* TO ${await accountOf(database)}`;
    findings.push(warning('databases-may-be-hidden', database.address, message));
  }
  if (ofManager !== undefined && !seen.some((name) => name.toLowerCase() === userInterfaceDatabase)) {
    const message =
      `${ofManager}, and a manager has a second database ${userInterfaceDatabase}, which is not there or the account may ` +
      `not see; an administrator lets it by ${await grantToRead(database, userInterfaceDatabase)}`;
    findings.push(warning('user-interface-database-not-seen', userInterfaceDatabase, message));
  }
  return findings;
}

function warning(code: string, subject: string, message: string): Finding {
  return { severity: 'warning', code, subject, message, origins: [] };
}

async function seesAllDatabases(database: Database): Promise<boolean> {
  const lines = await database.query('SHOW GRANTS');
  return lines.some(([line]) => {
    const grant = parseGrant(String(line));
    return grant?.database === '*' && !grant.revoked && showAll.some((one) => grant.privileges.has(one));
  });
}

async function grantToRead(database: Database, name: string): Promise<string> {
  return `GRANT ${readPrivileges} ON ${database.quoteName(name)}.* TO ${await accountOf(database)}`;
}

async function accountOf(database: Database): Promise<string> {
  const [[account] = ['']] = await database.query('SELECT CURRENT_USER()');
  const text = String(account);
  const at = text.lastIndexOf('@');
  return `${database.quoteText(text.slice(0, at))}@${database.quoteText(text.slice(at + 1))}`;
}
