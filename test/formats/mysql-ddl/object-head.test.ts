import { describe, expect, it } from 'vitest';
import { readObjectHead, retargetHead, unqualifiedHead } from '../../../src/formats/mysql-ddl/object-head.js';

const read = (sql: string, sqlMode: string | null = null) => {
  const head = readObjectHead(sql, sqlMode);
  const text = (name: { database: string | null; name: string }) =>
    name.database === null ? name.name : `${name.database} . ${name.name}`;
  return head && [head.kind, text(head.name), ...(head.table ? [text(head.table)] : [])];
};

describe('the head of a CREATE statement under another sql_mode', () => {
  it('when it reads quotes otherwise, then so does the head', () => {
    const backslash = String.raw`CREATE DEFINER='a\'@'b' USER evil -- '@'%' VIEW v AS SELECT 1`;
    expect(read(backslash, 'NO_BACKSLASH_ESCAPES')).toBeUndefined();
    const quoted = String.raw`CREATE DEFINER="a\"@"%" VIEW "v\" AS SELECT 1`;
    expect(read(quoted, 'ANSI_QUOTES')).toEqual(['view', 'v\\']);
    expect(read(quoted)).toBeUndefined();
    expect(read(`CREATE VIEW 'v' AS SELECT 1`)).toBeUndefined();
  });
});

describe('the head of a CREATE statement', () => {
  it('when it is one that servers print, then its kind and names are read', () => {
    const view =
      'CREATE ALGORITHM=MERGE DEFINER=`view`@`10.%` SQL SECURITY INVOKER VIEW `ovs`.`v` AS select 1';
    expect(read(view)).toEqual(['view', 'ovs . v']);
    expect(read('CREATE DEFINER=`r``x`@`%` PROCEDURE `p``q`(IN a INT) BEGIN END')).toEqual([
      'procedure',
      'p`q',
    ]);
    expect(read('CREATE DEFINER=`r`@`%` AGGREGATE FUNCTION `f`(a INT) RETURNS INT RETURN 1')).toEqual([
      'function',
      'f',
    ]);
    expect(read('CREATE DEFINER="r"@"%" PACKAGE BODY "k" AS END', 'PIPES_AS_CONCAT,ANSI_QUOTES')).toEqual([
      'package',
      'k',
    ]);
    expect(read('CREATE DEFINER=`r`@`%` EVENT `e` ON SCHEDULE EVERY 1 DAY DO SET @a = 1')).toEqual([
      'event',
      'e',
    ]);
    expect(read('CREATE SEQUENCE `s` start with 1 cache 1000 ENGINE=InnoDB')).toEqual(['sequence', 's']);
    expect(read('BEGIN NOT ATOMIC CREATE SEQUENCE `s` start with 1; DO SETVAL(`s`, -5, 0); END')).toEqual([
      'sequence',
      's',
    ]);
  });

  it('when it is a trigger as its author wrote it, then the databases before both names are read', () => {
    const sql =
      'CREATE DEFINER=`r`@`%` trigger ovs.`t 1` /* ON x */ before insert on `ovs` . vm for each row set @a = 1';
    expect(read(sql)).toEqual(['trigger', 'ovs . t 1', 'ovs . vm']);
    expect(
      read(
        'CREATE DEFINER=`r`@`%` TRIGGER "a ""b" AFTER UPDATE ON audited FOR EACH ROW SET @a = 1',
        'ANSI_QUOTES',
      ),
    ).toEqual(['trigger', 'a "b', 'audited']);
    const copy =
      'CREATE DEFINER=`r`@`%` trigger `ovs_copy`.`t 1` /* ON x */ before insert on `ovs_copy`.vm for each row set @a = 1';
    expect(retargetHead(sql, new Map([['ovs', 'ovs_copy']]))).toBe(copy);
    expect(retargetHead(sql, new Map([['other', 'x']]))).toBe(sql);
    expect(retargetHead(sql, new Map([['ovs', 'ovs']]))).toBe(sql);
    const unqualified = copy.replaceAll(/`ovs_copy` ?\. ?/g, '');
    expect(unqualifiedHead(sql)).toBe(unqualified);
    const capitals = sql.replace('ovs.', 'OVS.');
    expect(retargetHead(capitals, new Map([['ovs', 'ovs_copy']]))).toBe(copy);
    const commented = 'CREATE TRIGGER t -- ON x\nBEFORE # ON "y\nINSERT ON vm FOR EACH ROW SET @a = 1';
    expect(read(commented)).toEqual(['trigger', 't', 'vm']);
  });

  it('when it is anything else, then it is not read', () => {
    const others = [
      '',
      'DROP VIEW v',
      "CREATE USER evil IDENTIFIED BY 'x'",
      'CREATE TABLE t (a INT)',
      'CREATE DATABASE d',
      "CREATE USER 'a' IDENTIFIED BY 'VIEW' VIEW v",
      'BEGIN NOT ATOMIC CREATE SEQUENCE `s`; DROP TABLE x; END',
      'BEGIN NOT ATOMIC CREATE SEQUENCE `s`; DO SETVAL(`other`, 5, 0); END',
      'BEGIN NOT ATOMIC CREATE VIEW `s`; DO SETVAL(`s`, 5, 0); END',
    ];
    const hidden = [
      "CREATE # '\nUSER evil -- '\nVIEW v AS SELECT 1",
      "CREATE -- '\nUSER evil -- '\nVIEW v AS SELECT 1",
      'CREATE /*!999999 VIEW v */ USER evil',
      'CREATE DEFINER=`r` USER evil VIEW v',
      'CREATE DEFINER=`r`@`%`, x VIEW v',
      'CREATE TABLE t (a INT) VIEW v',
      'CREATE VIEW\u00a0v AS SELECT 1',
      'BEGIN NOT ATOMIC CREATE SEQUENCE `s` /*!999999 x */; DO SETVAL(`s`, 5, 0); END',
      'BEGIN NOT ATOMIC CREATE SEQUENCE `s`; DO SETVAL(`s`, 5, 0); END; DROP TABLE x',
    ];
    for (const sql of others.concat(hidden)) expect(readObjectHead(sql), sql).toBeUndefined();
  });
});
