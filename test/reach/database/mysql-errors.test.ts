import { describe, expect, it } from 'vitest';
import { RescueError } from '../../../src/base/errors.js';
import { createText } from '../../../src/reach/database/mysql/create-text.js';
import { mysqlFailure } from '../../../src/reach/database/mysql/mysql-errors.js';
import {
  hasRoutineTable,
  missingToRead,
  parseGrant,
} from '../../../src/reach/database/mysql/mysql-privileges.js';
import { quoteMysqlName, quoteMysqlText } from '../../../src/reach/database/mysql/mysql-quote.js';

const address = 'mysql://ovs@host:49500';
const server = (errno: number, code: string, message: string) =>
  Object.assign(new Error(message), { errno, code });

describe('errors of the driver and the server', () => {
  it.each([
    [
      server(1045, 'ER_ACCESS_DENIED_ERROR', "Access denied for user 'u'@'h' (using password: YES)"),
      'OVM_DB_LOGIN',
    ],
    [server(1275, 'ER_SERVER_IS_IN_SECURE_AUTH_MODE', 'old'), 'OVM_DB_LOGIN'],
    [server(1053, 'ER_SERVER_SHUTDOWN', 'Server shutdown in progress'), 'OVM_DB_LOST'],
    [server(1927, 'ER_CONNECTION_KILLED', 'Connection was killed'), 'OVM_DB_LOST'],
    [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104 }), 'OVM_DB_LOST'],
    [new Error("Can't add new command when connection is in closed state"), 'OVM_DB_LOST'],
    [
      server(1021, 'ER_DISK_FULL', 'Disk full (/tmp/#sql); waiting for someone to free some space...'),
      'OVM_DB_FAILED',
    ],
    [server(1146, 'ER_NO_SUCH_TABLE', "Table 'ovs.x' doesn't exist"), 'OVM_DB_FAILED'],
  ])('when it is "%s", then its code is %s', (error, code) => {
    const failure = mysqlFailure(error, address);
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(address);
    expect(failure.message).not.toMatch(/\.$/);
  });

  it.each([
    [server(1044, 'E', "Access denied for user 'u'@'h' to database 'ovs'"), /'u'@'h'.*on database ovs/],
    [
      server(1142, 'E', "SELECT command denied to user 'u'@'h' for table 't'"),
      /GRANT SELECT ON `t` TO 'u'@'h'/,
    ],
    [
      server(1142, 'E', "DROP command denied to user 'u'@'h' for table `d`.`t`"),
      /GRANT DROP ON `d`\.`t` TO 'u'@'h'/,
    ],
    [server(1143, 'E', "SELECT command denied to user 'u'@'h' for column 'c' in table 't'"), /column 'c'/],
    [
      server(
        1227,
        'E',
        'Access denied; you need (at least one of) the RELOAD privilege(s) for this operation',
      ),
      /privilege RELOAD on \*\.\*.*GRANT RELOAD ON \*\.\*/,
    ],
    [
      server(
        1227,
        'E',
        'Access denied; you need (at least one of) the SUPER, SET USER privilege(s) for this operation',
      ),
      /privilege SUPER or SET USER on \*\.\*.*GRANT SET USER ON \*\.\*/,
    ],
    [
      server(
        1227,
        'E',
        'Access denied; you need (at least one of) the SUPER or SET_USER_ID privilege(s) for this operation',
      ),
      /GRANT SET_USER_ID ON \*\.\*$/,
    ],
    [
      server(1370, 'E', "alter routine command denied to user 'u'@'h' for routine 'd.r'"),
      /ALTER ROUTINE on routine d\.r/,
    ],
    [
      server(1419, 'E', 'You do not have the SUPER privilege and binary logging is enabled'),
      /log_bin_trust_function_creators/,
    ],
  ])('when a privilege is missing (%s), then it is named', (error, named) => {
    const failure = mysqlFailure(error, address);
    expect(failure.code).toBe('OVM_DB_PRIVILEGE');
    expect(failure.message).toMatch(named);
  });

  it.each([
    ['CREATE DATABASE `o_s`', 'CREATE'],
    ['ALTER DATABASE `o_s` COLLATE x', 'ALTER'],
    ['DROP DATABASE IF EXISTS `o_s`', 'DROP'],
    ['CREATE TABLE `my view` (a INT)', 'CREATE'],
    ['ALTER TABLE t ADD KEY (a)', 'ALTER'],
    ['RENAME TABLE a TO b', 'ALTER, DROP, CREATE, INSERT'],
    ["LOAD DATA LOCAL INFILE 'rows' INTO TABLE t", 'INSERT'],
    ['LOCK TABLES t READ', 'SELECT, LOCK TABLES'],
    ["CREATE DEFINER=`a`@`b` SQL SECURITY DEFINER VIEW v AS SELECT 'x'", 'CREATE VIEW'],
    ['CREATE DEFINER=`a`@`b` TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET @a = 1', 'TRIGGER'],
    ['CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1', 'EVENT'],
    ['CREATE DEFINER=`a`@`b` FUNCTION f() RETURNS INT RETURN 1', 'CREATE ROUTINE'],
    ['CREATE PROCEDURE p() SELECT 1', 'CREATE ROUTINE'],
    ['DROP PROCEDURE IF EXISTS p', 'ALTER ROUTINE'],
    ['DROP TRIGGER IF EXISTS x', 'TRIGGER'],
    ['  USE `o_s`', 'SELECT'],
  ])('when a server refuses the database for %s, then %s is named with its GRANT', (sql, privilege) => {
    const refused = server(1044, 'E', "Access denied for user 'u'@'%' to database 'o_s'");
    const failure = mysqlFailure(Object.assign(refused, { sql }), address);
    expect(failure.code).toBe('OVM_DB_PRIVILEGE');
    expect(failure.message).toContain(
      `privilege ${privilege} on \`o\\_s\`.* is missing; an administrator gives it by GRANT ${privilege} ON \`o\\_s\`.* TO 'u'@'%'`,
    );
  });

  it('when a server refuses a database in which an import builds, then one GRANT for all of them is given', () => {
    const refused = server(1044, 'E', "Access denied for user 'u'@'%' to database 'ovm_rescue_new_x'");
    const failure = mysqlFailure(Object.assign(refused, { sql: 'CREATE DATABASE x' }), address);
    expect(failure.message).toContain('privilege CREATE on `ovm\\_rescue\\_new\\_x`.*');
    expect(failure.message).toContain("GRANT ALL ON `ovm\\_rescue\\_%`.* TO 'u'@'%'");
  });

  it('when the disk of the server is full, then that is the first thing said', () => {
    const error = server(
      3,
      'EE_WRITE',
      'Error writing file \'/tmp/x\' (Errcode: 28 "No space left on device")',
    );
    expect(mysqlFailure(error, address).message).toMatch(/host:49500: the disk of the server is full: /);
  });

  it('when an object needs an sql_mode that the server has not any more, then that is said first', () => {
    const text = "Variable 'sql_mode' can't be set to the value of 'NO_AUTO_CREATE_USER'";
    const { message } = mysqlFailure(server(1231, 'ER_WRONG_VALUE_FOR_VAR', text), address);
    expect(message).toContain(`host:49500: the server has no such sql_mode any more`);
    expect(message).toContain(text);
  });

  it('when the driver quotes a statement with rows, then neither message nor cause holds it', () => {
    const error = Object.assign(
      server(1062, 'ER_DUP_ENTRY', `Duplicate entry '${'r'.repeat(500)}' for key`),
      {
        sql: 'INSERT INTO t VALUES (secret)',
      },
    );
    const failure = mysqlFailure(error, address);
    expect(failure.message.length).toBeLessThan(400);
    expect(JSON.stringify(failure.cause)).not.toContain('secret');
  });

  it('when it is one of ours already, then it passes unchanged', () => {
    const ours = new RescueError('OVM_DB_STALLED', 'x', 'y');
    expect(mysqlFailure(ours, address)).toBe(ours);
  });
});

describe('what SHOW GRANTS tells', () => {
  const grants = (...lines: string[]) => lines.map(parseGrant).filter((grant) => grant !== undefined);

  it.each([
    ['GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION', 'ovs', []],
    ["GRANT ALL PRIVILEGES ON `ovs`.* TO 'ovs'@'%'", 'ovs', []],
    [
      'GRANT ALL PRIVILEGES ON `ovs`.* TO `ovs`@`%`',
      'appfw',
      ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT', 'EXECUTE'],
    ],
    ['GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, SHOW_ROUTINE ON *.* TO `a`@`%`', 'ovs', []],
    ['GRANT SELECT, SHOW VIEW, EVENT ON *.* TO `a`@`%`', 'ovs', ['TRIGGER']],
    ['GRANT ALL PRIVILEGES ON `ovs\\_a`.* TO `a`@`%`', 'ovs_a', []],
    [
      'GRANT ALL PRIVILEGES ON `ovs\\_a`.* TO `a`@`%`',
      'ovsxa',
      ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT', 'EXECUTE'],
    ],
    ['GRANT ALL PRIVILEGES ON `o``v.%`.* TO `a`@`%`', 'o`v.s', []],
    ['GRANT SELECT (`a`, `b`), SHOW VIEW, TRIGGER, EVENT, EXECUTE ON `ovs`.* TO `a`@`%`', 'ovs', ['SELECT']],
    [
      'GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON `ovs`.`t` TO `a`@`%`',
      'ovs',
      ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT', 'EXECUTE'],
    ],
    ['GRANT PROXY ON ``@`%` TO `a`@`%`', 'ovs', ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT', 'EXECUTE']],
    [
      'GRANT EXECUTE ON PROCEDURE `ovs`.`p` TO `a`@`%`',
      'ovs',
      ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT', 'EXECUTE'],
    ],
  ])('when it says %s, then database %s lacks %j', (line, database, missing) => {
    expect(missingToRead(grants(line), database)).toEqual(missing);
  });
});

describe('what SHOW GRANTS of MySQL 8 tells', () => {
  const all = 'GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON *.* TO `a`@`%`';
  const without = 'GRANT SHOW VIEW, TRIGGER, EVENT, SELECT ON `ovs`.* TO `a`@`%`';
  const missing = (...lines: string[]) =>
    missingToRead(
      lines.map(parseGrant).filter((grant) => grant !== undefined),
      'ovs',
      false,
    );

  it('when a privilege is taken away again for one database, then it is missing there', () => {
    expect(missing(all)).toEqual([]);
    expect(missing(all, 'REVOKE EVENT ON `ovs`.* FROM `a`@`%`')).toEqual(['EVENT']);
    expect(missing(all, 'REVOKE EVENT ON `appfw`.* FROM `a`@`%`')).toEqual([]);
  });

  it('when the account reads the database mysql, then that shows no routines', () => {
    expect(missing(without, 'GRANT SELECT ON `mysql`.* TO `a`@`%`')).toEqual(['EXECUTE']);
    expect(missing(without, 'GRANT SHOW_ROUTINE ON *.* TO `a`@`%`')).toEqual([]);
    expect(missing(without, 'GRANT SELECT ON *.* TO `a`@`%`')).toEqual([]);
  });

  it.each([
    ['5.5.40', true],
    ['5.7.44-log', true],
    ['8.0.36', false],
    ['8.4.2-commercial', false],
    ['9.1.0', false],
    ['10.11.19-MariaDB-0+deb12u1', true],
  ])('when the server is %s, then it has a table of routines: %s', (version, has) => {
    expect(hasRoutineTable(version)).toBe(has);
  });
});

describe('the text of CREATE TABLE', () => {
  it('when a default is bytes that are no text, then it becomes hexadecimal and all else stays', () => {
    const bytes = Buffer.from(
      "CREATE TABLE `\xc3\xa4'` (b BINARY(9) DEFAULT '\\0\xff\\\\''\\n', t TEXT COMMENT '\xc3\xa4''s')",
      'latin1',
    );
    expect(createText(bytes)).toBe(
      "CREATE TABLE `ä'` (b BINARY(9) DEFAULT X'00FF5C270A', t TEXT COMMENT 'ä''s')",
    );
  });

  it('when all of it is text, then nothing is changed', () => {
    const text = "CREATE TABLE `a``b` (t TEXT DEFAULT 'x\\0''y' COMMENT '€')";
    expect(createText(Buffer.from(text))).toBe(text);
  });
});

describe('quoting', () => {
  it('when a name has backticks, then they are doubled', () => {
    expect(quoteMysqlName('a`b')).toBe('`a``b`');
  });

  it('when a text has backslashes, then its literal means the same under every sql_mode', () => {
    expect(quoteMysqlText("it's")).toBe("'it''s'");
    expect(quoteMysqlText("\\'")).toBe('_utf8mb4 0x5c27');
  });
});
