import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTableText, readCreateTable } from '../../../src/formats/mysql-ddl/read-create-table.js';
import { namedDatabases, retargetNames } from '../../../src/formats/mysql-ddl/retarget-names.js';
import {
  addSequenceDefaults,
  retargetSequences,
  withoutSequenceDefaults,
} from '../../../src/formats/mysql-ddl/sequence-defaults.js';
import { madeTable } from './create-table-text.js';

const databases = new Map([
  ['ovs', 'copy`1'],
  ['appfw', 'web'],
]);

describe('databases in a statement', () => {
  it('when a view names databases, then those that are renamed change and nothing else', () => {
    const view =
      "VIEW `ovs` AS select `ovs`.`t`.`ovs` AS `appfw`,'`ovs`.`t`' AS `x`,`t`.`ovs`.`y` from (`ovs`.`t` join `other`.`appfw`) join `appfw` . `u` /* `ovs`.`c` */";
    expect(retargetNames(view, databases)).toBe(
      "VIEW `ovs` AS select `copy``1`.`t`.`ovs` AS `appfw`,'`ovs`.`t`' AS `x`,`t`.`ovs`.`y` from (`copy``1`.`t` join `other`.`appfw`) join `web` . `u` /* `ovs`.`c` */",
    );
  });

  it('when a routine names databases, with or without backticks, then they are found, and columns and texts are not', () => {
    const body =
      "BEGIN SELECT `a b`.`t`.`c`, ovs . t.c FROM `a b`.`t`, ovs.t; SET @a = 'appfw.t'; /* web.t */ END";
    expect(namedDatabases(body)).toEqual(new Set(['a b', 'ovs']));
  });

  it('when nothing is renamed, then any text stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(retargetNames(text, new Map())).toBe(text);
      }),
    );
  });
});

describe('defaults from sequences', () => {
  const text =
    "CREATE TABLE `t` (\n  `id` bigint(20) NOT NULL DEFAULT nextval(`ovs`.`s`) COMMENT 'DEFAULT nextval(',\n" +
    '  `n` int(11) DEFAULT (nextval(`ovs`.`s`) + 1),\n  `nextval` int(11) DEFAULT 1,\n' +
    "  `c` varchar(9) DEFAULT 'nextval(1)',\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB";
  const table = readCreateTable(text);
  if (!table) throw new Error('not read');

  it('when they are left out, then the rest of the table stays', () => {
    expect(createTableText(withoutSequenceDefaults(table))).toBe(
      "CREATE TABLE `t` (\n  `id` bigint(20) NOT NULL COMMENT 'DEFAULT nextval(',\n  `n` int(11) DEFAULT NULL,\n" +
        "  `nextval` int(11) DEFAULT 1,\n  `c` varchar(9) DEFAULT 'nextval(1)',\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB",
    );
  });

  it('when they are added, then with the sequences in their new database', () => {
    expect(addSequenceDefaults(table, 'copy`1', databases)).toBe(
      'ALTER TABLE `copy``1`.`t` MODIFY COLUMN `id` bigint(20) NOT NULL DEFAULT nextval(`copy``1`.`s`) COMMENT ' +
        "'DEFAULT nextval(', MODIFY COLUMN `n` int(11) DEFAULT (nextval(`copy``1`.`s`) + 1)",
    );
    expect(createTableText(retargetSequences(table, databases))).toBe(text.replaceAll('`ovs`', '`copy``1`'));
  });

  it('when a table has none, then it stays as it is', () => {
    fc.assert(
      fc.property(madeTable, (made) => {
        const read = readCreateTable(made.text);
        expect(read && createTableText(withoutSequenceDefaults(read))).toBe(made.text);
        expect(read && addSequenceDefaults(read, 'd', databases)).toBeUndefined();
      }),
    );
  });
});
