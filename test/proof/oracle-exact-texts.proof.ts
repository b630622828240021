import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database, RowSink } from '../../src/reach/database/database.js';
import type { TableDefinition } from '../../src/reach/database/dictionary.js';
import { openDatabase } from '../../src/reach/database/open-database.js';
import type { OracleConnection } from '../../src/reach/database/oracle/oracle-connection.js';
import { passLob } from '../../src/reach/database/oracle/oracle-long-values.js';
import { startTnsDouble, type TnsDouble } from '../doubles/tns/tns-double.js';
import { CollectedRows } from '../reach/database/collected-rows.js';
import { doubleSettings } from '../reach/database/oracle-double.js';
import { sourceOf } from '../reach/database/row-exchange.js';

/** Keeps rows, and the columns whose texts are told to be replaced. */
class NotingRows extends CollectedRows {
  readonly noted: string[] = [];
  replaced(column: string): void {
    this.noted.push(column);
  }
}

describe('texts as the server has them', () => {
  let double: TnsDouble;
  let database: Database;

  beforeEach(async () => {
    double = await startTnsDouble();
    database = await openDatabase(doubleSettings(double));
  });
  afterEach(async () => {
    await database.close();
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  async function tableOf(sql: string): Promise<TableDefinition> {
    await database.execute(sql);
    const [table] = (await database.dictionary('OVS')).tables;
    if (!table) throw new Error('there is no table');
    return table;
  }

  async function read(table: TableDefinition, sink: RowSink): Promise<void> {
    const reader = await database.openReader();
    await reader.readRows('OVS', table, { from: null, to: null }, sink).finally(() => reader.close());
  }

  async function loaded(table: TableDefinition, rows: readonly (readonly string[])[]): Promise<void> {
    const loader = await database.openLoader();
    await loader.load('OVS', table, sourceOf(rows.map((row) => row.map((value) => Buffer.from(value)))));
    await loader.close();
  }

  it('when XML is read, then the server is told to print it as it is', async () => {
    const table = await tableOf('CREATE TABLE T (ID NUMBER PRIMARY KEY, X XMLTYPE)');
    await loaded(table, [['1', '<a><b/></a>']]);
    // Without it what comes back is up to the server, and need not be what was put in.
    double.faults.failStatements({
      match: /XMLSERIALIZE\((?![^)]* NO INDENT\))/,
      what: 'error',
      number: 31_011,
    });
    const sink = new CollectedRows();
    await read(table, sink);
    expect(sink.rows[0]?.[1]?.toString()).toBe('<a><b/></a>');
  });

  it('when texts hold what stands for no character, then their columns are told, short values, long ones and pieces', async () => {
    const table = await tableOf(
      'CREATE TABLE T (ID NUMBER PRIMARY KEY, A VARCHAR2(40), "ü" VARCHAR2(40), C CLOB, R RAW(9))',
    );
    await loaded(table, [
      ['1', 'plain', 'ä€😀', 'ä', 'x'],
      ['2', 'bro\uFFFDken', 'also \uFFFD', 'short', 'x'],
      ['3', 'plain', 'ä', `${'ä'.repeat(300_000)}\uFFFD`, '\uFFFD'],
      ['4', '\uFFFD', 'ä', `\uFFFD${'ä😀'.repeat(200_000)}`, '\uFFFD'],
    ]);
    const sink = new NotingRows();
    await read(table, sink);
    expect(sink.rows).toHaveLength(4);
    expect(sink.noted.sort()).toEqual(['A', 'A', 'C', 'C', 'ü']);
  });

  it('when a definition holds what stands for no character, then it is told with the dictionary', async () => {
    await database.execute('CREATE TABLE T (A NUMBER)');
    await database.execute("COMMENT ON TABLE T IS 'broken \uFFFD'");
    const found = await database.shortfalls(await database.dictionary('OVS'));
    expect(found).toMatchObject([{ kind: 'characters-replaced', name: 'COMMENT T' }]);
  });

  it('when rows are read, then the server is not made to sort them', async () => {
    const table = await tableOf('CREATE TABLE T (ID NUMBER PRIMARY KEY, V VARCHAR2(9), C CLOB)');
    await loaded(table, [
      ['2', 'b', 'x'.repeat(200_000)],
      ['1', 'a', 'short'],
    ]);
    double.faults.failStatements({ match: /"V".* ORDER BY/, what: 'error', number: 1_652 });
    const sink = new CollectedRows();
    await read(table, sink);
    expect(sink.rows).toHaveLength(2);
  });
});

/** A text that the server gives in pieces; `given` units of it at most. */
function largeText(text: string, given = text.length, half?: string) {
  const asked: number[] = [];
  const lob = {
    length: text.length,
    getData: async (offset: number, amount: number) => {
      asked.push(amount);
      const piece = text.slice(offset - 1, Math.min(given, offset - 1 + amount));
      if (piece === '') return null;
      return half === undefined ? piece : piece.replace(/[\uD800-\uDBFF]$/, half);
    },
    close: async () => undefined,
    on: () => undefined,
  };
  return { lob, asked };
}

const connection = {
  address: 'oracle://ovs@db:1521/XE',
  ended: undefined,
  watch: (_: string, work: () => Promise<unknown>) => work(),
} as unknown as OracleConnection;

async function passed({ lob }: ReturnType<typeof largeText>): Promise<NotingRows> {
  const sink = new NotingRows();
  await passLob(connection, lob as never, sink, 'C');
  sink.endRow();
  return sink;
}

describe('large objects in pieces', () => {
  const pieceUnits = 256 * 1024;

  it('when the server gives less of one than it says it has, then the reading fails and names column and lengths', async () => {
    await expect(passed(largeText('x'.repeat(600_000), 262_144))).rejects.toMatchObject({
      code: 'OVM_DB_FAILED',
      why: expect.stringMatching(/column C .* after 262144 of 600000/),
    });
    await expect(passed(largeText('x'.repeat(600_000), 300_000))).rejects.toThrow('300000 of 600000');
  });

  it.each([
    ['as it is', undefined],
    ['as U+FFFD, as the client library gives it', '\uFFFD'],
  ])(
    'when a piece ends in the midst of a character and its half comes %s, then the character is whole',
    async (_, half) => {
      const text = `${'x'.repeat(pieceUnits - 1)}😀${'y'.repeat(pieceUnits - 2)}😀z`;
      const value = largeText(text, text.length, half);
      const { rows, noted } = await passed(value);
      expect(rows[0]?.[0]?.toString() === text).toBe(true);
      expect(noted).toEqual([]);
      expect(value.asked.slice(0, 2)).toEqual([pieceUnits, pieceUnits - 1]);
    },
  );

  it('when U+FFFD is stored at the end of a piece, then it is passed on and told', async () => {
    const text = `${'x'.repeat(pieceUnits - 2)}\uFFFD\uFFFDrest`;
    const { rows, noted } = await passed(largeText(text));
    expect(rows[0]?.[0]?.toString() === text).toBe(true);
    expect(noted).toEqual(['C']);
  });
});
