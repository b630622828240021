import { quoteMysqlName } from './mysql-quote.js';

/** Beginnings of statements, with what the account needs in the database for them. The first that fits counts. */
const neededFor: readonly (readonly [RegExp, string])[] = [
  [/^CREATE\s+(DATABASE|SCHEMA)\b/i, 'CREATE'],
  [/^ALTER\s+(DATABASE|SCHEMA)\b/i, 'ALTER'],
  [/^CREATE\s+TEMPORARY\b/i, 'CREATE TEMPORARY TABLES'],
  [/^CREATE\s+(OR\s+REPLACE\s+)?(TABLE|SEQUENCE)\b/i, 'CREATE'],
  [/^CREATE\b[^(]*?\bVIEW\b/i, 'CREATE VIEW'],
  [/^CREATE\b[^(]*?\bTRIGGER\b/i, 'TRIGGER'],
  [/^CREATE\b[^(]*?\bEVENT\b/i, 'EVENT'],
  [/^CREATE\b[^(]*?\b(FUNCTION|PROCEDURE|PACKAGE)\b/i, 'CREATE ROUTINE'],
  [/^(ALTER|DROP)\s+(FUNCTION|PROCEDURE|PACKAGE)\b/i, 'ALTER ROUTINE'],
  [/^DROP\s+TRIGGER\b/i, 'TRIGGER'],
  [/^(ALTER|DROP)\b[^(]*?\bEVENT\b/i, 'EVENT'],
  [/^CREATE\b/i, 'CREATE'],
  [/^ALTER\b/i, 'ALTER'],
  [/^DROP\b/i, 'DROP'],
  [/^RENAME\b/i, 'ALTER, DROP, CREATE, INSERT'],
  [/^LOCK\s+TABLES?\b/i, 'SELECT, LOCK TABLES'],
  [/^(LOAD|INSERT|REPLACE)\b/i, 'INSERT'],
  [/^UPDATE\b/i, 'UPDATE'],
  [/^DELETE\b/i, 'DELETE'],
  [/^SHOW\s+CREATE\s+VIEW\b/i, 'SELECT, SHOW VIEW'],
  [/^SHOW\s+(CREATE\s+)?TRIGGERS?\b/i, 'TRIGGER'],
  [/^SHOW\s+(CREATE\s+)?EVENTS?\b/i, 'EVENT'],
  // Any privilege in the database is enough for USE; this one every command of ours needs.
  [/^(SELECT|SHOW|USE|DESCRIBE|EXPLAIN|CHECK)\b/i, 'SELECT'],
];

/**
 * What a server's refusal lacks, with the GRANT to give. Numbers and texts of messages: errmsg-utf8.txt of MySQL 5.5 to
 * 8 and of MariaDB. Undefined for errors that are not about privileges.
 * @param statement what was sent; a server that refuses a whole database does not say which privilege it wants
 */
export function missingPrivilege(errno: number, text: string, statement: string): string | undefined {
  switch (errno) {
    case 1044:
      return databaseRefused(text, statement);
    case 1142:
      return tableRefused(text);
    case 1143:
      return `the server refuses a column: ${text}`;
    case 1227:
      return globalRefused(text);
    case 1370:
      return routineRefused(text);
    case 1419:
      return `privilege SUPER on the server is missing, or the setting log_bin_trust_function_creators = 1: ${text}`;
    case 1045:
      return `the server refuses it: ${text}`;
    default:
      return undefined;
  }
}

/** The sentence for one missing privilege. `on` is what stands after ON in the GRANT. */
export function privilegeSentence(privilege: string, on: string, account: string): string {
  return `privilege ${privilege} on ${on} is missing; an administrator gives it by GRANT ${privilege} ON ${on} TO ${account}`;
}

/** `Access denied for user 'u'@'h' to database 'd'`; which privilege is not said. */
function databaseRefused(text: string, statement: string): string {
  const found = /user '(.*)'@'(.*)' to database '(.*)'/.exec(text);
  if (!found) return text;
  const [, user, host, database = ''] = found;
  const account = `'${user}'@'${host}'`;
  const needed = neededFor.find(([beginning]) => beginning.test(statement.trimStart()))?.[1];
  if (needed === undefined)
    return `account ${account} has no sufficient privilege on database ${database}: ${text}`;
  const on = `${grantPattern(database)}.*`;
  if (!database.startsWith('ovm_rescue_')) return privilegeSentence(needed, on, account);
  // Databases in which an import builds: there it needs everything, and one GRANT is enough for all of them.
  const grant = `GRANT ALL ON \`ovm\\_rescue\\_%\`.* TO ${account}`;
  return `privilege ${needed} on ${on} is missing; an administrator gives all that an import needs there by ${grant}`;
}

/** In a GRANT on a whole database its name is a pattern, in which `_` and `%` stand for others. */
function grantPattern(database: string): string {
  return quoteMysqlName(database.replace(/[_%\\]/g, '\\$&'));
}

/** `SELECT command denied to user 'u'@'h' for table 't'`; MariaDB 10.9 and later give `d`.`t`. */
function tableRefused(text: string): string {
  const found = /^(.*?) commands? denied to user '(.*)'@'(.*)' for table (.*)$/.exec(text);
  if (!found) return text;
  const [, privilege = '', user, host, table = ''] = found;
  const on = table.replaceAll("'", '`');
  return privilegeSentence(privilege, on, `'${user}'@'${host}'`);
}

/**
 * `Access denied; you need (at least one of) the SUPER, SET USER privilege(s) for this operation`; MySQL 8 writes `or`
 * between them. The last is the narrowest.
 */
function globalRefused(text: string): string {
  const found = /the (.*?) privilege/.exec(text)?.[1];
  if (found === undefined) return text;
  const privileges = found.split(/\s*,\s*|\s+or\s+/);
  return `privilege ${privileges.join(' or ')} on *.* is missing; an administrator gives it by GRANT ${privileges.at(-1)} ON *.*`;
}

/** `execute command denied to user 'u'@'h' for routine 'd.r'` */
function routineRefused(text: string): string {
  const found = /^(.*?) command denied to user '(.*)'@'(.*)' for routine '(.*)'/.exec(text);
  if (!found) return text;
  const [, command = '', user, host, routine = ''] = found;
  const privilege = command.toUpperCase();
  return `privilege ${privilege} on routine ${routine} is missing for '${user}'@'${host}': ${text}`;
}
