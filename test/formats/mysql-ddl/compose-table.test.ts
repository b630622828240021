import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparableTable, tableInSteps } from '../../../src/formats/mysql-ddl/compose-table.js';
import { readCreateTable } from '../../../src/formats/mysql-ddl/read-create-table.js';
import { madeTable } from './create-table-text.js';

const tableOf = (text: string) => {
  const table = readCreateTable(text);
  if (!table) throw new Error(`not read: ${text}`);
  return table;
};
const steps = (text: string, keysLater = true) =>
  tableInSteps(tableOf(text), { database: 's', builtIn: new Map([['ovs', 'ovs_new']]), keysLater });

describe('a table built in steps', () => {
  it('when any table is split, then its items are all in the steps and no key of a column that counts is missing', () => {
    fc.assert(
      fc.property(madeTable, (made) => {
        const { create, addKeys = '', addForeignKeys = '' } = steps(made.text);
        const bare = tableOf(create);
        const kinds = bare.items.map((item) => item.kind);
        expect(kinds).not.toContain('foreign');
        const left = made.items.filter(({ text }) => !bare.items.some((item) => item.text === text));
        for (const { kind, text } of left) {
          if (kind !== 'foreign') expect(addKeys).toContain(`ADD ${text}`);
          else expect(addForeignKeys).toContain(`ADD ${text.slice(0, text.indexOf(' REFERENCES'))}`);
        }
        expect(bare.options + bare.partitioning).toBe(` ${made.options}${made.partitioning}`);
      }),
    );
  });

  it('when the primary key holds the column that counts, then all other keys come later', () => {
    const text =
      'CREATE TABLE `t` (`a` int AUTO_INCREMENT, `b` int, PRIMARY KEY (`a`), UNIQUE KEY `u` (`b`), KEY `k` (`b`))';
    expect(steps(text)).toEqual({
      create: 'CREATE TABLE `s`.`t` (`a` int AUTO_INCREMENT, `b` int, PRIMARY KEY (`a`))',
      addKeys: 'ALTER TABLE `s`.`t` ADD UNIQUE KEY `u` (`b`), ADD KEY `k` (`b`)',
      addForeignKeys: undefined,
    });
  });

  it('when another key holds the column that counts, then it stays with those before it, so that the order stays', () => {
    const text =
      'CREATE TABLE `t` (`a` int AUTO_INCREMENT, `b` int, PRIMARY KEY (`b`), KEY `k1` (`b`), KEY `k2` (`a`), KEY `k3` (`b`))';
    expect(steps(text).create).toContain('KEY `k1` (`b`), KEY `k2` (`a`))');
    expect(steps(text).addKeys).toBe('ALTER TABLE `s`.`t` ADD KEY `k3` (`b`)');
  });

  it('when a key holds the column that counts in second place, as MyISAM takes it, then it stays', () => {
    const text = 'CREATE TABLE `t` (`a` int AUTO_INCREMENT, `b` int, KEY `k` (`b`,`a`)) ENGINE=MyISAM';
    expect(steps(text)).toMatchObject({ addKeys: undefined });
  });

  it('when keys shall stay, then only the foreign keys come later', () => {
    const text =
      'CREATE TABLE `t` (`a` int, KEY `k` (`a`), CONSTRAINT `c` FOREIGN KEY (`a`) REFERENCES `p` (`a`))';
    expect(steps(text, false)).toEqual({
      create: 'CREATE TABLE `s`.`t` (`a` int, KEY `k` (`a`))',
      addKeys: undefined,
      addForeignKeys: 'ALTER TABLE `s`.`t` ADD CONSTRAINT `c` FOREIGN KEY (`a`) REFERENCES `s`.`p` (`a`)',
    });
  });

  it('when a foreign key refers to another database, then to where that is built, or as it is', () => {
    const text = (database: string) =>
      `CREATE TABLE \`t\` (\`a\` int, FOREIGN KEY (\`a\`) REFERENCES \`${database}\`.\`p\` (\`a\`))`;
    expect(steps(text('ovs')).addForeignKeys).toContain('REFERENCES `ovs_new`.`p` (`a`)');
    expect(steps(text('other')).addForeignKeys).toContain('REFERENCES `other`.`p` (`a`)');
  });
});

describe('a table as it is compared', () => {
  const nameOf = (database: string) => (database === 'gone' ? null : `${database}2`);
  const compared = (text: string) => comparableTable(tableOf(text), nameOf);

  it('when only the counter differs, then the texts are equal, and a comment about it still counts', () => {
    const text = (counter: string, comment: string) =>
      `CREATE TABLE \`t\` (\`a\` int) ENGINE=InnoDB${counter} COMMENT='${comment}'`;
    expect(compared(text(' AUTO_INCREMENT=7', 'x'))).toBe(compared(text('', 'x')));
    expect(compared(text('', 'AUTO_INCREMENT=7'))).not.toBe(compared(text('', 'AUTO_INCREMENT=8')));
  });

  it('when foreign keys name databases, then they are given the names asked for', () => {
    const text = (name: string) =>
      `CREATE TABLE \`t\` (\`a\` int, FOREIGN KEY (\`a\`) REFERENCES ${name} (\`a\`))`;
    expect(compared(text('`ovs`.`p`'))).toBe(text('`ovs2`.`p`'));
    expect(compared(text('`gone`.`p`'))).toBe(text('`p`'));
    expect(compared(text('`p`'))).toBe(text('`p`'));
  });
});
