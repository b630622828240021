import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { objectsInOrder, settleTextDefault } from '../../../src/formats/mysql-dump/dump-catalogue.js';
import type { DumpObject } from '../../../src/formats/mysql-dump/dump-table.js';
import { readDump } from './read-dump.js';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures/mysql-dumps', name));
const objectsOf = (dump: ReturnType<typeof readDump>, name: string): readonly DumpObject[] =>
  dump.dump.catalogue.databases
    .filter((one) => one.name === name)
    .flatMap((one) => {
      settleTextDefault(one);
      return objectsInOrder(one);
    });

describe('a dump in the style of MySQL 5.5', () => {
  const read = readDump(fixture('mysql-5.5.sql'));

  it('when it is read, then rows are as that server would send them', () => {
    expect(read.rows['ovs.machine']).toEqual([
      [
        '1',
        'Z\xfcri \x80',
        'it\'s a "note"\nof two lines; \\ \x1a \0 end',
        null,
        '\0',
        '00000042',
        '-0.50',
        '0000-00-00 00:00:00',
        '\xde\xad\xbe\xef\0',
      ],
      ['2', '', null, '\xc5\xbc\xc3\xb3\xc5\x82w', '\0', null, '1000.00', '2013-02-30 25:00:00', ''],
    ]);
    expect(read.leftOut).toEqual([]);
    expect(read.dump.isComplete).toBe(true);
    expect(read.dump.timesAreUtc).toBe(true);
  });

  it('when it holds a view, then the table that stood for it is gone', () => {
    const [database] = read.dump.catalogue.databases;
    expect([...(database?.tables.keys() ?? [])]).toEqual(['machine']);
    expect(objectsOf(read, 'ovs')[0]).toMatchObject({
      kind: 'view',
      name: 'running_machines',
      definer: 'ovs@localhost',
      createStatement:
        'CREATE ALGORITHM=UNDEFINED DEFINER=`ovs`@`localhost` SQL SECURITY DEFINER VIEW `running_machines` AS select `machine`.`id` AS `id`,`machine`.`name` AS `name` from `machine` where (`machine`.`running` = 1)',
    });
  });

  it('when it holds a trigger, then its text and its session are kept', () => {
    expect(objectsOf(read, 'ovs')[1]).toEqual({
      kind: 'trigger',
      name: 'name_it',
      table: 'machine',
      createStatement:
        "CREATE DEFINER=`ovs`@`localhost` TRIGGER name_it BEFORE INSERT ON machine FOR EACH ROW\nBEGIN\n  /* a comment; with a delimiter */\n  SET NEW.name = CONCAT('it''s; ', NEW.name); -- don't stop\nEND",
      definer: 'ovs@localhost',
      sqlMode: 'STRICT_TRANS_TABLES',
      characterSetClient: 'latin1',
      collationConnection: 'latin1_swedish_ci',
      databaseCollation: 'latin1_swedish_ci',
      timeZone: null,
    });
  });

  it('when its table is read, then columns, keys and engine are known', () => {
    const table = read.dump.catalogue.databases[0]?.tables.get('machine');
    expect(table).toMatchObject({ storageEngine: 'InnoDB', primaryKey: ['id'] });
    expect(table?.columns.map((column) => [column.columnType, column.characterSet, column.nullable])).toEqual(
      [
        ['bigint(20)', null, false],
        ['varchar(64)', 'latin1', false],
        ['text', 'latin1', true],
        ['varchar(20)', 'utf8', true],
        ['bit(1)', null, true],
        ['int(8) unsigned zerofill', null, true],
        ['decimal(6,2)', null, true],
        ['datetime', null, true],
        ['blob', null, true],
      ],
    );
    expect(table?.createStatement.split('\n').at(-1)).toBe(
      ") ENGINE=InnoDB AUTO_INCREMENT=8 DEFAULT CHARSET=latin1 COMMENT='CHARSET=utf8; not'",
    );
  });
});

describe('a dump in the style of MySQL 5.6 with several databases', () => {
  const read = readDump(fixture('mysql-5.6.sql'));

  it('when it is read, then each table is in its own database', () => {
    expect(read.rows).toEqual({
      'appfw.setting': [
        ['a', '2013-11-20 11:00:00'],
        ['\xe4', '0000-00-00 00:00:00'],
      ],
      'ovs.event': [
        ['1', '0.10000000149011612', '1e-16'],
        ['2', '16777200', '1.5e22'],
        ['3', null, '-0.000001'],
        ['4', '3.402820018375656e38', '123456'],
      ],
    });
    expect(read.dump.catalogue.databases).toMatchObject([
      { name: 'appfw', characterSet: 'latin1', collation: 'latin1_swedish_ci', isTold: true },
      { name: 'ovs', characterSet: 'utf8', collation: 'utf8_bin', isTold: true },
    ]);
  });

  it('when it holds routines and events, then each has its own session', () => {
    expect(objectsOf(read, 'appfw')).toMatchObject([
      {
        kind: 'procedure',
        databaseCollation: 'utf8_general_ci',
        sqlMode: '',
        createStatement:
          'CREATE DEFINER=`root`@`localhost` PROCEDURE `count_it`(OUT n INT)\nBEGIN /*!50000 SELECT 1; */ SELECT COUNT(*) INTO n FROM setting; END',
      },
      {
        kind: 'event',
        name: 'tidy',
        definer: 'root@%',
        sqlMode: 'ANSI_QUOTES',
        timeZone: 'SYSTEM',
        databaseCollation: 'latin1_swedish_ci',
      },
    ]);
  });
});

describe('a dump in the style of MySQL 8', () => {
  const lines = fixture('mysql-8.0.sql').toString('utf8');

  it.each([
    ['line feeds', lines],
    ['carriage returns and line feeds', lines.replaceAll('\n', '\r\n')],
  ])('when its lines end with %s, then rows and texts are the same', (_, text) => {
    const read = readDump(Buffer.from(text));
    expect(read.rows['ovs.disk']).toEqual([
      ['1', '18446744073709551615', '9', "\0'\\\x1a", '{"a": "\xc3\xbc"}', '\0'.repeat(25), '\0\0'],
      ['2', null, null, null, null, null, '\x02\x01'],
    ]);
    const table = read.dump.catalogue.databases[0]?.tables.get('disk');
    expect(table?.createStatement).not.toContain('\r');
    expect(table?.columns.filter((column) => column.generated).map((column) => column.name)).toEqual([
      'megabytes',
    ]);
    expect(read.dump.header.serverVersion).toBe('8.0.32');
    expect(read.leftOut).toEqual([]);
    expect(read.dump.isComplete).toBe(true);
  });
});

describe('statements of a dump', () => {
  const withText = (text: string, chunk = 65536) => readDump(Buffer.from(text), chunk, { database: 'd' });

  it('when the sandbox line of MariaDB comes first, then the header is still read', () => {
    const head =
      '-- MariaDB dump 10.19\n--\n-- Host: localhost    Database: ovs\n-- Server version\t10.11.19-MariaDB\n';
    for (const sandbox of [
      '/*M!999999\\- enable the sandbox mode */ \n',
      '/*!999999\\- enable the sandbox mode */ \n',
    ]) {
      const { dump } = readDump(Buffer.from(`${sandbox}${head}CREATE TABLE t (\`a\` int);\n`), 5);
      expect(dump.header).toEqual({
        database: 'ovs',
        serverVersion: '10.11.19-MariaDB',
        program: 'MariaDB dump 10.19',
      });
      expect(dump.catalogue.databases.map(({ name }) => name)).toEqual(['ovs']);
    }
  });

  it('when no database is named anywhere, then the error says how to name one', () => {
    expect(() => readDump(Buffer.from('CREATE TABLE t (a int);'))).toThrow(/say --database NAME/);
  });

  it('when comments are there and the last is not "Dump completed", then the dump is not complete', () => {
    expect(withText('-- a\nCREATE TABLE `t` (`a` int);\n').dump.isComplete).toBe(false);
    expect(withText('CREATE TABLE `t` (`a` int);\n').dump.isComplete).toBe(true);
  });

  it('when statements have no place in an archive, then they are told', () => {
    expect(withText('CREATE USER x IDENTIFIED BY "y"; GRANT ALL ON *.* TO x; COMMIT;').leftOut).toHaveLength(
      2,
    );
  });

  it.each([
    ['UPDATE t SET a = 1;', 'a dump should not hold'],
    ['INSERT INTO t SELECT 1;', 'a dump should not hold'],
    ['INSERT INTO nowhere VALUES (1);', 'rows come for the table nowhere'],
    ['CREATE TABLE `t` (`a` int); CREATE TABLE `t` (`b` int);', 'the table t comes twice'],
    ['CREATE TABLE t LIKE u;', 'the table t cannot be read'],
    ['SET sql_mode = CONCAT(@@sql_mode, ",ANSI");', 'what sql_mode is set to cannot be told'],
    ['SET NAMES gbk;', 'a dump in the character set gbk cannot be read'],
    ['CREATE TABLE `t` (`a` int)', 'it ends in the middle of a statement'],
    ['/* never closed', 'it ends in the middle of a statement'],
    [
      'CREATE TABLE `t` (`a` int); INSERT INTO t VALUES (1); DROP TABLE IF EXISTS `t`;',
      'the table t is dropped after',
    ],
    [
      'CREATE TABLE `t` (`a` int); INSERT INTO t VALUES (1); DROP DATABASE d;',
      'the database d is dropped after',
    ],
    ["CREATE DATABASE `x` DEFAULT CHARACTER SET 'utf8; DROP DATABASE y';", 'is no name of a character set'],
    ["CREATE TABLE `t` (`a` int) CHARSET='utf8 x';", 'is no name of a character set'],
    ["SET NAMES 'utf8 x';", 'is no name of a character set'],
    ["SET collation_connection = 'a b';", 'is no name of a character set'],
    ['DELIMITER \n', 'DELIMITER is followed by no usable delimiter'],
  ])('when it holds %s, then it is refused', (text, why) => {
    expect(() => withText(text)).toThrow(why);
    expect(() => withText(text, 3)).toThrow(expect.objectContaining({ code: 'OVM_DUMP_INVALID' }));
  });

  it('when it drops what it made before, then that is not part of it', () => {
    const view =
      'CREATE TABLE `v` (`a` int); DROP TABLE /*!32312 IF EXISTS*/ `v`; CREATE VIEW `v` AS select 1 AS `a`;';
    const again = 'CREATE TABLE `t` (`a` int); DROP TABLE IF EXISTS x, `d`.`t`; CREATE TABLE `t` (`b` int);';
    const gone = 'CREATE FUNCTION `f`() RETURNS int RETURN 1; DROP FUNCTION IF EXISTS f; DROP USER d;';
    const { dump, leftOut } = withText(view + again + gone);
    const [database] = dump.catalogue.databases;
    expect([...(database?.tables.values() ?? [])].map(({ columns }) => columns[0]?.name)).toEqual(['b']);
    expect(objectsOf(withText(view + again + gone), 'd').map(({ name }) => name)).toEqual(['v']);
    expect(leftOut).toEqual([]);
    expect(withText('CREATE TABLE `t` (`a` int); DROP DATABASE d;').dump.catalogue.databases).toEqual([]);
  });

  it.each([65536, 1, 7])(
    'when commands of the client stand between statements, read by %s bytes, then they end with their line',
    (bytes) => {
      const lines = [
        'CREATE TABLE `t` (`a` int);',
        "\\! echo it's done",
        'INSERT INTO t VALUES (1);',
        'source other.sql',
        'system rm -rf /',
        'INSERT INTO t VALUES (2);',
        'use e',
        'CREATE TABLE `u` (`a` int);',
        'INSERT INTO u VALUES (3);',
        '\\u d',
        'use d; INSERT INTO t VALUES (4);',
        '\\d //',
        'INSERT INTO t VALUES (5)//',
        '',
      ];
      const { rows, leftOut } = withText(lines.join('\n'), bytes);
      expect(rows).toEqual({ 'd.t': [['1'], ['2'], ['4'], ['5']], 'e.u': [['3']] });
      expect(leftOut).toEqual(["\\! echo it's done", 'source other.sql', 'system rm -rf /']);
    },
  );

  it('when rows come by INSERT IGNORE or REPLACE, then their tables are known', () => {
    const tables = 'CREATE TABLE `a` (`n` int); CREATE TABLE `b` (`n` int); CREATE TABLE `ignore` (`n` int);';
    const rows =
      'INSERT  IGNORE INTO `a` VALUES (1); REPLACE INTO b VALUES (1); INSERT INTO `ignore` VALUES (1);';
    expect([...withText(tables + rows).dump.lenientTables]).toEqual(['d.a', 'd.b']);
  });

  it('when rows come while the time zone is not UTC, then that is known', () => {
    expect(withText('CREATE TABLE `t` (`a` int); INSERT INTO t VALUES (1);').dump.timesAreUtc).toBe(false);
  });

  it('when a sequence has moved on, then it is made and set', () => {
    const text = 'CREATE SEQUENCE `s` start with 1 cache 10;\nSELECT SETVAL(`s`, 11, 0);\n';
    expect(objectsOf(withText(text), 'd')[0]?.createStatement).toBe(
      'BEGIN NOT ATOMIC CREATE SEQUENCE `s` start with 1 cache 10; DO SETVAL(`s`, 11, 0); END',
    );
  });
});
