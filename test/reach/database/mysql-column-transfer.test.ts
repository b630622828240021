import { expect, it } from 'vitest';
import type { ColumnDefinition, TableDefinition } from '../../../src/reach/database/dictionary.js';
import {
  mysqlLoadStatement,
  selectExpression,
} from '../../../src/reach/database/mysql/mysql-column-transfer.js';

const column = (columnType: string): ColumnDefinition => ({
  name: 'e',
  dataType: columnType.slice(0, columnType.indexOf('(')),
  columnType,
  nullable: true,
  characterSet: 'latin1',
  collation: 'latin1_swedish_ci',
  generated: false,
});

const byNumber = [
  "enum('')",
  "enum('a','0')",
  "enum('b\\'','')",
  "enum('it''s','0')",
  "enum('c\\\\','')",
  "set('x\\',','')",
];
const asText = [
  "enum('a','b')",
  "enum('\\'0\\'','b')",
  "enum('''0''','b')",
  "set('0')",
  "enum('b\\'','c\\'')",
];

it.each(byNumber)('when a type is %s, then values travel by number', (columnType) => {
  expect(selectExpression(column(columnType))).toBe('CAST(`e` AS UNSIGNED)');
  const table = { name: 't', columns: [column(columnType)] } as unknown as TableDefinition;
  expect(mysqlLoadStatement(table, '/f')).toContain('`e` = CAST(@v0 AS UNSIGNED)');
});

it.each(asText)('when a type is %s, then values travel as they are', (columnType) => {
  expect(selectExpression(column(columnType))).toBe('`e`');
});
