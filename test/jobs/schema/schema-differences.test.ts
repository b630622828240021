import { describe, expect, it } from 'vitest';
import {
  type ComparedDatabase,
  schemaDifferences,
  schemaDifferenceText,
} from '../../../src/jobs/schema/schema-differences.js';
import type { ObjectDefinition, TableDefinition } from '../../../src/reach/database/dictionary.js';

const column = (name: string, changes = {}) => ({
  name,
  dataType: 'int',
  columnType: 'int(11)',
  nullable: true,
  characterSet: null,
  collation: null,
  generated: false,
  ...changes,
});
const table = (changes: Partial<TableDefinition> = {}): TableDefinition => ({
  name: 't',
  storageEngine: 'InnoDB',
  transactional: true,
  estimatedRows: 3,
  estimatedBytes: 100,
  columns: [column('a'), column('b')],
  primaryKey: ['a'],
  createStatement:
    'CREATE TABLE `t` (\n  `a` int(11),\n  `b` int(11),\n  KEY `k` (`b`)\n) ENGINE=InnoDB AUTO_INCREMENT=7',
  ...changes,
});
const trigger: ObjectDefinition = {
  kind: 'trigger',
  name: 'x',
  table: 't',
  createStatement: 'CREATE TRIGGER x …',
  definer: 'ovs@%',
  sqlMode: '',
  characterSetClient: 'utf8',
  collationConnection: 'utf8_general_ci',
  databaseCollation: 'utf8_general_ci',
  timeZone: null,
};
const database = (
  tables: readonly TableDefinition[] = [table()],
  content = { rows: 3, checksum: 'c1', rowsOmitted: false },
  objects: readonly ObjectDefinition[] = [trigger],
  name = 'ovs',
): ComparedDatabase => ({
  dictionary: { name, characterSet: 'utf8', collation: 'utf8_general_ci', tables, objects },
  content: new Map(tables.map((one) => [one.name, content])),
});
const lines = (a: ComparedDatabase[], b: ComparedDatabase[]) =>
  schemaDifferences(a, b).map(schemaDifferenceText);

describe('comparing schemas', () => {
  it('when only estimates and the counter of AUTO_INCREMENT differ, then nothing differs', () => {
    const later = table({
      estimatedRows: 9,
      estimatedBytes: 9,
      createStatement: table().createStatement.replace('=7', '=99'),
    });
    expect(lines([database()], [database([later])])).toEqual([]);
    const fresh = table({ createStatement: table().createStatement.replace(' AUTO_INCREMENT=7', '') });
    expect(lines([database([fresh])], [database([later])])).toEqual([]);
  });

  it('when a database, table, column or object is on one side only, then - or + tells which', () => {
    const wider = table({ columns: [column('a'), column('c')] });
    const other = table({ name: 'u' });
    expect(
      lines(
        [database([table(), other]), database([], undefined, [], 'appfw')],
        [database([wider], undefined, []), database([], undefined, [], 'more')],
      ),
    ).toEqual([
      '- column ovs.t.b',
      '+ column ovs.t.c',
      '- table ovs.u',
      '- trigger ovs.x',
      '- database appfw',
      '+ database more',
    ]);
  });

  it('when a definition differs, then the lines that differ are told', () => {
    const changed = table({
      storageEngine: 'MyISAM',
      columns: [column('a', { columnType: 'bigint(20)', nullable: false }), column('b')],
      createStatement: table()
        .createStatement.replace('KEY `k` (`b`)', 'UNIQUE KEY `k` (`b`)')
        .replace('InnoDB', 'MyISAM'),
    });
    expect(lines([database()], [database([changed])])).toEqual([
      '~ table ovs.t storageEngine: "InnoDB" -> "MyISAM"',
      '~ column ovs.t.a columnType: "int(11)" -> "bigint(20)"',
      '~ column ovs.t.a nullable: true -> false',
      '~ table ovs.t definition: "KEY `k` (`b`)\\n) ENGINE=InnoDB" -> "UNIQUE KEY `k` (`b`)\\n) ENGINE=MyISAM"',
    ]);
  });

  it('when only the order of columns differs, then that is told', () => {
    const turned = table({
      columns: [column('b'), column('a')],
      createStatement:
        'CREATE TABLE `t` (\n  `b` int(11),\n  `a` int(11),\n  KEY `k` (`b`)\n) ENGINE=InnoDB AUTO_INCREMENT=7',
    });
    expect(lines([database()], [database([turned])])).toEqual([
      '~ table ovs.t: the same lines in another order',
    ]);
  });

  it('when rows or their content differ, then both sums are told; omitted rows prove nothing', () => {
    const more = { rows: 4, checksum: 'c2', rowsOmitted: false };
    expect(lines([database()], [database(undefined, more)])).toEqual([
      '~ table ovs.t rows: 3 -> 4',
      '~ table ovs.t content: "c1" -> "c2"',
    ]);
    const left = { rows: 0, checksum: '0', rowsOmitted: true };
    expect(lines([database()], [database(undefined, left)])).toEqual([
      '~ table ovs.t rowsOmitted: false -> true',
    ]);
    expect(lines([database(undefined, left)], [database(undefined, left)])).toEqual([]);
  });

  it('when an object is defined otherwise, then each setting is told', () => {
    const changed = { ...trigger, definer: 'root@%', createStatement: 'CREATE TRIGGER x other' };
    expect(lines([database()], [database(undefined, undefined, [changed])])).toEqual([
      '~ trigger ovs.x definer: "ovs@%" -> "root@%"',
      '~ trigger ovs.x definition: "CREATE TRIGGER x …" -> "CREATE TRIGGER x other"',
    ]);
  });
});
