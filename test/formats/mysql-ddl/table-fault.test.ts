import { describe, expect, it } from 'vitest';
import { tableFault } from '../../../src/formats/mysql-ddl/table-fault.js';

const body =
  "(\n  `a` int(11) NOT NULL DEFAULT 1 COMMENT '; SELECT */',\n  `select` text,\n  PRIMARY KEY (`a`)\n)";

describe('the statement of a table', () => {
  it('when servers print it, then nothing is wrong with it', () => {
    const options = [
      '',
      " ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8 COLLATE=utf8_bin COMMENT='as; select'",
      ' ENGINE=InnoDB WITH SYSTEM VERSIONING',
      ' ENGINE=MRG_MyISAM INSERT_METHOD=LAST UNION=(`b`,`c`)',
      ' ENGINE=InnoDB\n/*!50100 PARTITION BY RANGE (`a`)\n(PARTITION p0 VALUES LESS THAN (5) ENGINE = InnoDB) */',
      ' ENGINE=InnoDB\n PARTITION BY SYSTEM_TIME \n(PARTITION `p0` HISTORY ENGINE = InnoDB)',
    ];
    for (const text of options)
      expect(tableFault(`CREATE TABLE \`t\` ${body}${text}`, 't'), text).toBeUndefined();
    const marked = 'CREATE TABLE `t` (`a` text /*!100301 COMPRESSED*/ DEFAULT NULL /*!80023 INVISIBLE */)';
    expect(tableFault(marked, 't')).toBeUndefined();
  });

  it.each([
    ['CREATE TABLE `t` (`a` int) ENGINE=InnoDB AS SELECT 1 a, user FROM mysql.user', 'copies rows'],
    ['CREATE TABLE `t` (`a` int) ENGINE=InnoDB (SELECT 1 a)', 'copies rows'],
    ['CREATE TABLE `t` (`a` int) TABLE mysql.user', 'copies rows'],
    ['CREATE TABLE `t` (`a` int) VALUES (1)', 'copies rows'],
    ['CREATE TABLE `t` (`a` int) WITH x AS (TABLE mysql.user) TABLE x', 'copies rows'],
    ['CREATE TABLE `t` (LIKE mysql.user)', 'copies rows'],
    ["CREATE TABLE `t` (`a` int) -- '\n AS SELECT 1 a -- '", 'copies rows'],
    ["CREATE TABLE `t` (`a` int) # '\n AS SELECT 1 a # '", 'copies rows'],
    ["CREATE TABLE `t` (`a` int) /*!999999 ' */ AS SELECT 1 a /*!999999 ' */", 'hides something'],
    ['CREATE TABLE `t` (`a` int) /*!999999 # */ AS SELECT 1 a\n*/', 'hides something'],
    ['CREATE TABLE `t` (`a` int); DROP TABLE x', 'more than one statement'],
    ['CREATE TABLE `x` (`a` int)', 'makes x'],
    ['CREATE TABLE `mysql`.`t` (`a` int)', 'makes `mysql`.`t`'],
    ['CREATE OR REPLACE TABLE `t` (`a` int)', 'no CREATE TABLE'],
    ['CREATE TABLE `t` AS SELECT 1 a', 'no CREATE TABLE'],
    ["GRANT ALL ON *.* TO 'evil'@'%'", 'no CREATE TABLE'],
  ])('when it is %s, then it %s', (sql, why) => {
    expect(tableFault(sql, 't')).toContain(why);
  });
});
