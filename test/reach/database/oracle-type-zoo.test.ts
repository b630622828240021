import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/reach/database/database.js';
import type { TableDefinition } from '../../../src/reach/database/dictionary.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble } from '../../doubles/tns/tns-double.js';
import { CollectedRows } from './collected-rows.js';
import { doubleSettings } from './oracle-double.js';
import { readAll, sourceOf, type Values } from './row-exchange.js';

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const nines = '9'.repeat(38);
const large = 5 * 1024 * 1024;

/** Types of columns with values as they stand in `data/`. */
const zoo: readonly (readonly [string, readonly (string | Buffer)[]])[] = [
  ['NUMBER(38)', [nines, `-${nines}`, '0', '7']],
  [
    'NUMBER',
    [
      '.00000000000000000000000000000000000001',
      '-.5',
      `1${'0'.repeat(125)}`,
      '12345678901234567890.123456789',
    ],
  ],
  ['NUMBER(12,2)', ['1234567890.12', '-.01']],
  ['FLOAT', ['.3333333333333333333333333333333333333', '-2']],
  ['BINARY_FLOAT', ['0.1', '-Inf', 'Inf', 'Nan', '3.4028235e+38', '16777216']],
  ['BINARY_DOUBLE', ['0.1', '5e-324', '-1.7976931348623157e+308', 'Nan', '0.30000000000000004']],
  ['CHAR(6 CHAR)', ['ab    ', 'ä€😀   ']],
  ['CHAR(5 BYTE)', ['ab   ']],
  ['VARCHAR2(40 CHAR)', ['ä€😀', 'tab\tline\nback\\slash', ' blank ', '\\N']],
  ['NCHAR(4)', ['ä€  ', 'x   ']],
  ['NVARCHAR2(50)', ['ä€😀', '漢字']],
  ['RAW(2000)', [everyByte, Buffer.from([0])]],
  ['DATE', ['-4712-01-01 00:00:00', '9999-12-31 23:59:59', '2013-02-28 01:02:03']],
  ['TIMESTAMP(9)', ['2013-07-12 13:14:15.000000001', '-0044-03-15 12:00:00.999999999']],
  ['TIMESTAMP(0)', ['2013-07-12 13:14:15.000000000']],
  [
    'TIMESTAMP(9) WITH TIME ZONE',
    [
      '2013-07-12 13:14:15.123456789 +05:30',
      '1999-12-31 23:59:59.000000000 -11:00',
      // the hour that comes twice
      '2013-10-27 02:30:00.000000001 +02:00 Europe/Berlin',
      '2013-10-27 02:30:00.000000001 +01:00 Europe/Berlin',
    ],
  ],
  ['TIMESTAMP(6) WITH LOCAL TIME ZONE', ['2013-07-12 13:14:15.123456000Z']],
  ['INTERVAL YEAR(4) TO MONTH', ['+0012-03', '-9999-11']],
  ['INTERVAL DAY(9) TO SECOND(9)', ['+123456789 23:59:59.123456789', '-000000000 00:00:00.000000001']],
  ['ROWID', ['AAARHVAAEAAAAAAAAB']],
  ['LONG', ['long 😀 '.repeat(9000), 'short']],
  ['LONG RAW', [Buffer.concat(Array(300).fill(everyByte)), everyByte]],
  ['CLOB', ['', 'ä€😀\t\n\\', 'ä€😀'.repeat(large / 9), 'a'.repeat(40_000)]],
  ['NCLOB', ['', 'ä€😀'.repeat(20_000), '漢字']],
  ['BLOB', [Buffer.alloc(0), everyByte, Buffer.alloc(large, everyByte), Buffer.alloc(150_000, 9)]],
  ['XMLTYPE', ['<a>ü</a>', `<a>${'😀'.repeat(3000)}</a>`, `<b>${'x'.repeat(300_000)}</b>`]],
];

describe('an Oracle schema with every type of column', () => {
  let double: TnsDouble;
  let database: Database;

  beforeEach(async () => {
    double = await startTnsDouble();
    database = await openDatabase(doubleSettings(double));
  });
  afterEach(async () => {
    await database?.close();
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  async function made(columns: string): Promise<TableDefinition> {
    await database.execute(`CREATE TABLE ZOO (ID NUMBER(9) PRIMARY KEY, ${columns})`);
    const [table] = (await database.dictionary('OVS')).tables;
    if (!table) throw new Error('there is no table');
    return table;
  }

  async function loadedAndRead(table: TableDefinition, rows: readonly Values[]): Promise<Values[]> {
    const loader = await database.openLoader();
    expect(await loader.load('OVS', table, sourceOf(rows, 8191))).toBe(rows.length);
    await loader.close();
    const reader = await database.openReader();
    const read = await readAll(reader, 'OVS', table);
    await reader.close();
    return read;
  }

  const byKey = (rows: readonly Values[]) =>
    [...rows].sort(([a], [b]) => Number(a?.toString()) - Number(b?.toString()));

  it.each(zoo)('when values of %s go in, then the same bytes come out', async (type, values) => {
    const table = await made(`V ${type}`);
    const rows = [...values, null].map((value, index) => {
      const bytes = typeof value === 'string' ? Buffer.from(value) : value;
      return [Buffer.from(String(index + 1)), bytes];
    });
    const read = byKey(await loadedAndRead(table, rows));
    expect(read.length).toBe(rows.length);
    for (const [index, row] of rows.entries()) {
      const [, given = null] = row;
      const [, got = null] = read[index] ?? [];
      if (given === null || got === null) expect(got).toBe(given);
      // A difference of megabytes would take minutes to print.
      else expect(got.equals(given) || got.subarray(0, 60).toString()).toBe(true);
    }
  });

  it('when one row has long values of several kinds, then it comes back in pieces and whole', async () => {
    const table = await made('A VARCHAR2(9), C CLOB, B BLOB, N NCLOB, E CLOB, Z NUMBER');
    const row = [
      Buffer.from('1'),
      Buffer.from('a'),
      Buffer.from('ä€😀x'.repeat(100_000)),
      Buffer.alloc(700_001, everyByte),
      Buffer.from('漢字'.repeat(100_000)),
      Buffer.alloc(0),
      null,
    ];
    expect((await loadedAndRead(table, [row]))[0]?.map((value) => value?.length)).toEqual(
      row.map((value) => value?.length),
    );
    const reader = await database.openReader();
    const sink = new CollectedRows();
    await reader.readRows('OVS', table, { from: null, to: null }, sink);
    await reader.close();
    expect(
      sink.rows[0]?.every((value, at) => (value === null ? row[at] === null : row[at]?.equals(value))),
    ).toBe(true);
    expect(sink.longestPiece).toBeLessThanOrEqual(1024 * 1024);
  });

  it('when a time is in a region, then its offset and the region are read', async () => {
    const table = await made('V TIMESTAMP(9) WITH TIME ZONE');
    const [summer, winter] = ['2013-07-12 13:14:15', '2013-01-12 13:14:15'];
    for (const [id, time] of [summer, winter].entries()) {
      const value = `TO_TIMESTAMP_TZ('${time} Europe/Berlin', 'YYYY-MM-DD HH24:MI:SS TZR')`;
      await database.execute(`INSERT INTO ZOO VALUES (${id}, ${value})`);
    }
    const reader = await database.openReader();
    const rows = await readAll(reader, 'OVS', table);
    await reader.close();
    expect(rows.map(([, value]) => value?.toString())).toEqual([
      `${summer}.000000000 +02:00 Europe/Berlin`,
      `${winter}.000000000 +01:00 Europe/Berlin`,
    ]);
  });

  it('when a line has another number of values, then nothing is loaded', async () => {
    const table = await made('V NUMBER');
    const loader = await database.openLoader();
    const loading = loader.load('OVS', table, sourceOf([[Buffer.from('1')]]));
    await expect(loading).rejects.toMatchObject({ code: 'OVM_ARCHIVE_DAMAGED' });
    await loader.close();
    expect(await database.query('SELECT COUNT(*) FROM ZOO')).toEqual([['0']]);
  });

  it('when rows are refused, then the error names the table and the rows, and none is there', async () => {
    const table = await made('V NUMBER(3) NOT NULL');
    const value = (text: string) => Buffer.from(text);
    const rows = [
      [value('1'), value('1')],
      [value('2'), value('1000')],
      [value('3'), null],
      [value('1'), value('4')],
    ];
    const loader = await database.openLoader();
    const loading = loader.load('OVS', table, sourceOf(rows));
    await expect(loading).rejects.toMatchObject({
      code: 'OVM_DB_FAILED',
      message: expect.stringMatching(
        /OVS\.ZOO.* 3 of the rows.*row 2: ORA-01438.*row 3: ORA-01400.*row 4: ORA-00001/,
      ),
    });
    await loader.close();
    expect(await database.query('SELECT COUNT(*) FROM ZOO')).toEqual([['0']]);
  });
});
