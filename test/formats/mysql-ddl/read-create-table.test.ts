import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ddlTokens } from '../../../src/formats/mysql-ddl/ddl-tokens.js';
import { createTableText, readCreateTable } from '../../../src/formats/mysql-ddl/read-create-table.js';
import { madeTable } from './create-table-text.js';

const tableOf = (text: string) => {
  const table = readCreateTable(text);
  if (!table) throw new Error(`not read: ${text}`);
  return table;
};

describe('CREATE TABLE in pieces', () => {
  it('when any text is cut into tokens, then they are the text again, without gap or overlap', () => {
    const unit = fc.constantFrom('`', "'", '"', '\\', '/*', '/*!', '*/', '(', ')', 'a', ' ', '\n', '😀');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit })), (text) => {
        const tokens = ddlTokens(text);
        expect(tokens.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
        expect(tokens.every((token, index) => token.start === (tokens[index - 1]?.end ?? 0))).toBe(true);
      }),
    );
  });

  it('when any text is read, then it is refused or its pieces give the same text', () => {
    const words = [
      'CREATE TABLE ',
      '`t`',
      ' (',
      ')',
      ',',
      'KEY',
      ' ',
      "'",
      '`a` int',
      'REFERENCES',
      '.',
      '/*!',
    ];
    const unit = fc.constantFrom(...words);
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (tail) => {
        for (const text of [tail, `CREATE TABLE \`t\` (${tail}`]) {
          const table = readCreateTable(text);
          if (table) expect(createTableText(table)).toBe(text);
        }
      }),
    );
  });

  it('when a table is full of nasty names and comments, then every item is told by kind and name', () => {
    fc.assert(
      fc.property(madeTable, (made) => {
        const table = tableOf(made.text);
        expect(createTableText(table)).toBe(made.text);
        expect(table.name).toBe(made.name);
        expect(table.items.map(({ kind, name, text }) => ({ kind, name, text }))).toEqual(made.items);
        expect(table.options).toBe(` ${made.options}`);
        expect(table.partitioning).toBe(made.partitioning);
      }),
    );
  });

  it('when columns carry names of keywords, then they are columns', () => {
    const table = tableOf('CREATE TABLE `t` (`KEY` int, `PRIMARY` int, `CONSTRAINT` int AUTO_INCREMENT)');
    expect(table.items.map(({ kind, name, autoIncrement }) => [kind, name, autoIncrement])).toEqual([
      ['column', 'KEY', false],
      ['column', 'PRIMARY', false],
      ['column', 'CONSTRAINT', true],
    ]);
  });

  it('when a comment or a default says AUTO_INCREMENT, then the column does not count', () => {
    const table = tableOf(
      "CREATE TABLE t (`a` int DEFAULT 1 COMMENT 'AUTO_INCREMENT', `b` int DEFAULT (f(AUTO_INCREMENT)))",
    );
    expect(table.items.map((item) => item.autoIncrement)).toEqual([false, false]);
  });

  it('when a foreign key refers to another database, then both names are read', () => {
    const [, item] = tableOf(
      'CREATE TABLE `t` (`a` int, CONSTRAINT `c` FOREIGN KEY (`a`,`b`) REFERENCES `o``vs`.`p` (`a`,`b`))',
    ).items;
    expect(item).toMatchObject({ kind: 'foreign', name: 'c', columns: ['a', 'b'] });
    expect(item?.references).toMatchObject({ database: 'o`vs', table: 'p' });
    expect(item?.text.slice(item.references?.start, item.references?.end)).toBe('`o``vs`.`p`');
  });

  it('when a key has expressions and lengths, then its columns are named in order and expressions are not', () => {
    const [, item] = tableOf('CREATE TABLE `t` (`a` int, KEY `k` (`a`(10) DESC,(lower(`b`,`c`)),`d`))').items;
    expect(item?.columns).toEqual(['a', null, 'd']);
  });

  it('when a text is no table with a body, then it is refused', () => {
    for (const text of [
      '',
      'CREATE VIEW `v` AS SELECT 1',
      'CREATE TABLE `t` LIKE `u`',
      'CREATE TABLE `t` (`a` int',
    ]) {
      expect(readCreateTable(text)).toBeUndefined();
    }
  });
});
