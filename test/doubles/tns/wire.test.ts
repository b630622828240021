import oracledb from 'oracledb';
import { describe, expect, it } from 'vitest';
import { connected, rowsOf } from './driver-session.js';

const zoo = `CREATE TABLE ZOO (
  ID NUMBER(10) CONSTRAINT ZOO_PK PRIMARY KEY, N38 NUMBER(38), NX NUMBER, N102 NUMBER(10,2), F FLOAT, BF BINARY_FLOAT,
  BD BINARY_DOUBLE, C CHAR(5), V VARCHAR2(100 CHAR), NC NCHAR(4), NV NVARCHAR2(50), R RAW(2000), D DATE,
  TS TIMESTAMP(9), TZ TIMESTAMP(9) WITH TIME ZONE, LTZ TIMESTAMP(6) WITH LOCAL TIME ZONE,
  YM INTERVAL YEAR(4) TO MONTH, DS INTERVAL DAY(3) TO SECOND(9), X XMLTYPE, RI ROWID, L LONG)`;
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const time = 'SYYYY-MM-DD HH24:MI:SS';

describe('values through the unmodified driver', () => {
  it('when numbers of 38 digits go in as text, then the same digits come out', async () => {
    const { connection } = await connected();
    await connection.execute('CREATE TABLE N (A NUMBER(38), B NUMBER)');
    const given = [
      '99999999999999999999999999999999999999',
      '-0.00000000000000000000000000000000000001',
      '1E125',
      '0',
      '-42.5',
    ];
    for (const number of given) {
      await connection.execute('INSERT INTO N (B) VALUES (TO_NUMBER(:1))', [number]);
    }
    const rows = await rowsOf(connection, 'SELECT B, TO_CHAR(B) FROM N ORDER BY ROWID');
    expect(rows.slice(0, 2)).toEqual([
      [given[0], given[0]],
      ['-.00000000000000000000000000000000000001', '-.00000000000000000000000000000000000001'],
    ]);
    expect(rows.slice(2).map(([number]) => number)).toEqual([`1${'0'.repeat(125)}`, '0', '-42.5']);
  });

  it('when text, bytes and floats go in, then they come out as they were', async () => {
    const { connection } = await connected();
    await connection.execute(zoo);
    await connection.execute(
      'INSERT INTO ZOO (ID, BF, BD, C, V, NC, NV, R, RI, L) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10)',
      [
        1,
        { val: 0.1, type: oracledb.DB_TYPE_BINARY_FLOAT },
        { val: Number.NEGATIVE_INFINITY, type: oracledb.DB_TYPE_BINARY_DOUBLE },
        'ab',
        'ä€😀\n',
        { val: 'x', type: oracledb.DB_TYPE_NCHAR },
        { val: 'ä€😀', type: oracledb.DB_TYPE_NVARCHAR },
        everyByte,
        'AAARHVAAEAAAAAAAAB',
        'long '.repeat(2000),
      ],
    );
    const [row] = await rowsOf(connection, 'SELECT BF, BD, C, V, NC, NV, R, RI, L, N38 FROM ZOO');
    expect(row).toEqual([
      Math.fround(0.1),
      Number.NEGATIVE_INFINITY,
      'ab   ',
      'ä€😀\n',
      'x   ',
      'ä€😀',
      everyByte,
      'AAARHVAAEAAAAAAAAB',
      'long '.repeat(2000),
      null,
    ]);
  });

  it('when times have nine digits, zones and years before Christ, then TO_CHAR gives them back', async () => {
    const { connection } = await connected();
    await connection.execute(zoo);
    await connection.execute(
      `INSERT INTO ZOO (ID, D, TS, TZ, LTZ, YM, DS) VALUES (1, TO_DATE(:1, '${time}'), TO_TIMESTAMP(:2, '${time}.FF9'),
        TO_TIMESTAMP_TZ(:3, '${time}.FF9 TZR'), TO_TIMESTAMP_TZ(:4, '${time}.FF9 TZH:TZM'), TO_YMINTERVAL(:5), TO_DSINTERVAL(:6))`,
      [
        '-4712-01-01 01:02:03',
        '9999-12-31 23:59:59.123456789',
        '2013-07-12 13:14:15.000000001 Europe/Berlin',
        '2013-04-12 13:14:15.1234567 +02:30',
        '-0012-03',
        '+123 01:02:03.123456789',
      ],
    );
    const [row] = await rowsOf(
      connection,
      `SELECT TO_CHAR(D, '${time}'), TO_CHAR(TS, '${time}.FF9'), TO_CHAR(TZ, '${time}.FF9 TZR'), TO_CHAR(TZ, 'TZH:TZM'),
        TO_CHAR(SYS_EXTRACT_UTC(LTZ), '${time}.FF6'), TO_CHAR(YM), TO_CHAR(DS) FROM ZOO`,
    );
    expect(row).toEqual([
      '-4712-01-01 01:02:03',
      ' 9999-12-31 23:59:59.123456789',
      ' 2013-07-12 13:14:15.000000001 Europe/Berlin',
      '+02:00',
      ' 2013-04-12 10:44:15.123457',
      '-0012-03',
      '+123 01:02:03.123456789',
    ]);
  });

  it('when times and intervals are bound and fetched as the driver has them, then they are the same', async () => {
    const { connection } = await connected();
    await connection.execute(zoo);
    const at = new Date('2024-02-29T13:14:15.678Z');
    const months = Object.assign(new oracledb.IntervalYM(), { years: 12, months: 3 });
    const days = Object.assign(new oracledb.IntervalDS(), {
      days: 1,
      hours: 2,
      minutes: 3,
      seconds: 4,
      fseconds: 5,
    });
    await connection.execute('INSERT INTO ZOO (ID, TS, TZ, LTZ, YM, DS) VALUES (1, :1, :2, :3, :4, :5)', [
      { val: at, type: oracledb.DB_TYPE_TIMESTAMP },
      { val: at, type: oracledb.DB_TYPE_TIMESTAMP_TZ },
      { val: at, type: oracledb.DB_TYPE_TIMESTAMP_LTZ },
      { val: months, type: oracledb.DB_TYPE_INTERVAL_YM },
      { val: days, type: oracledb.DB_TYPE_INTERVAL_DS },
    ]);
    expect(await rowsOf(connection, 'SELECT TS, TZ, LTZ, YM, DS FROM ZOO')).toEqual([
      [at, at, at, months, days],
    ]);
  });

  it('when a table has columns of all kinds, then the driver is told their kinds, sizes and NOT NULL', async () => {
    const { connection } = await connected();
    await connection.execute(zoo);
    const { metaData } = await connection.execute('SELECT ID, N102, V, TS, R FROM ZOO');
    expect(metaData?.map(({ name, dbTypeName, nullable }) => [name, dbTypeName, nullable])).toEqual([
      ['ID', 'NUMBER', false],
      ['N102', 'NUMBER', true],
      ['V', 'VARCHAR2', true],
      ['TS', 'TIMESTAMP', true],
      ['R', 'RAW', true],
    ]);
    expect(metaData?.[1]).toMatchObject({ precision: 10, scale: 2 });
    expect(metaData?.[3]).toMatchObject({ precision: 9 });
  });
});

describe('large objects through the unmodified driver', () => {
  const big = Buffer.alloc(5 * 1024 * 1024, everyByte);
  const inline = ({ dbType }: { dbType?: unknown }) =>
    dbType === oracledb.DB_TYPE_BLOB
      ? { type: oracledb.BUFFER }
      : dbType === oracledb.DB_TYPE_CLOB || dbType === oracledb.DB_TYPE_NCLOB
        ? { type: oracledb.STRING }
        : undefined;

  async function filled() {
    const { connection } = await connected();
    await connection.execute('CREATE TABLE L (ID NUMBER, C CLOB, N NCLOB, B BLOB, X XMLTYPE)');
    await connection.execute('INSERT INTO L VALUES (1, :1, :2, :3, XMLTYPE(:4))', [
      { val: 'ä€😀'.repeat(50_000), type: oracledb.CLOB },
      { val: 'ä€😀', type: oracledb.DB_TYPE_NCLOB },
      { val: big, type: oracledb.BLOB },
      '<a>ü</a>',
    ]);
    await connection.execute('INSERT INTO L (ID, C, B) VALUES (2, EMPTY_CLOB(), EMPTY_BLOB())');
    await connection.execute('INSERT INTO L (ID) VALUES (3)');
    return connection;
  }

  it('when they are fetched whole, then every byte comes', async () => {
    const connection = await filled();
    const { rows } = await connection.execute(
      'SELECT C, N, B, XMLSERIALIZE(CONTENT X AS CLOB NO INDENT) FROM L ORDER BY ID',
      [],
      { fetchTypeHandler: inline as NonNullable<oracledb.ExecuteOptions['fetchTypeHandler']> },
    );
    const [first, , third] = (rows ?? []) as [string, string, Buffer, string][];
    expect(first?.[0]).toBe('ä€😀'.repeat(50_000));
    expect(first?.[1]).toBe('ä€😀');
    expect(first?.[2].equals(big)).toBe(true);
    expect(first?.[3]).toBe('<a>ü</a>');
    expect(third).toEqual([null, null, null, null]);
  });

  it('when they are fetched by locator, then they are read in pieces, and empty is not NULL', async () => {
    const connection = await filled();
    const { rows } = await connection.execute('SELECT B, C FROM L ORDER BY ID');
    const [[blob], [empty, emptyText], [none]] = (rows ?? []) as oracledb.Lob[][] as [
      [oracledb.Lob],
      [oracledb.Lob, oracledb.Lob],
      [null],
    ];
    const pieces: Buffer[] = [];
    for await (const piece of blob) pieces.push(piece as Buffer);
    expect(pieces.length).toBeGreaterThan(10);
    expect(Buffer.concat(pieces).equals(big)).toBe(true);
    expect([empty.length, emptyText.length, none]).toEqual([0, 0, null]);
    const lengths = await rowsOf(
      connection,
      'SELECT DBMS_LOB.GETLENGTH(B), DBMS_LOB.GETLENGTH(C) FROM L ORDER BY ID',
    );
    expect(lengths).toEqual([
      [String(big.length), '200000'],
      ['0', '0'],
      [null, null],
    ]);
  });

  it('when a temporary one is written in pieces and bound, then the row has it whole', async () => {
    const connection = await filled();
    const lob = await connection.createLob(oracledb.BLOB);
    for (let at = 0; at < 10; at++) lob.write(big.subarray(at * 1000, (at + 1) * 1000));
    await new Promise<void>((resolve) => lob.end(resolve));
    await connection.execute('INSERT INTO L (ID, B) VALUES (4, :1)', [lob]);
    await lob.close();
    const { rows } = await connection.execute('SELECT B FROM L WHERE ID = 4', [], {
      fetchTypeHandler: inline as NonNullable<oracledb.ExecuteOptions['fetchTypeHandler']>,
    });
    expect(((rows ?? [])[0] as [Buffer])[0].equals(big.subarray(0, 10_000))).toBe(true);
  });
});

describe('what a statement returns', () => {
  it('when an INSERT returns an empty LOB, then what is written into it in pieces is in the row', async () => {
    const { connection } = await connected();
    await connection.execute('CREATE TABLE L (ID NUMBER, C CLOB, B BLOB)');
    const { outBinds } = await connection.execute(
      'INSERT INTO L VALUES (:id, EMPTY_CLOB(), EMPTY_BLOB()) RETURNING ID, C, B, ROWID INTO :n, :c, :b, :r',
      {
        id: 7,
        n: { dir: oracledb.BIND_OUT, type: oracledb.NUMBER },
        c: { dir: oracledb.BIND_OUT, type: oracledb.CLOB },
        b: { dir: oracledb.BIND_OUT, type: oracledb.BLOB },
        r: { dir: oracledb.BIND_OUT, type: oracledb.STRING, maxSize: 18 },
      },
    );
    const { n, c, b, r } = outBinds as { n: number[]; c: oracledb.Lob[]; b: oracledb.Lob[]; r: string[] };
    expect(n).toEqual([7]);
    for (const piece of ['ä€', '😀', 'end']) c[0]?.write(piece);
    await new Promise<void>((resolve) => c[0]?.end(resolve));
    for (let at = 0; at < 20; at++) b[0]?.write(Buffer.alloc(50_000, at));
    await new Promise<void>((resolve) => b[0]?.end(resolve));
    await connection.commit();
    const written = 'SELECT DBMS_LOB.SUBSTR(C, 100, 1), DBMS_LOB.GETLENGTH(B), ROWID FROM L';
    expect(await rowsOf(connection, written)).toEqual([['ä€😀end', '1000000', r[0]]]);
  });
});

describe('many rows through the unmodified driver', () => {
  it('when rows are bound as an array with errors in between, then each error names its row', async () => {
    const { connection } = await connected();
    await connection.execute(
      'CREATE TABLE T (ID NUMBER CONSTRAINT T_PK PRIMARY KEY, V VARCHAR2(3) NOT NULL)',
    );
    const result = await connection.executeMany(
      'INSERT INTO T (ID, V) VALUES (:1, :2)',
      [
        [1, 'a'],
        [1, 'b'],
        [2, null],
        [3, 'four'],
        [4, 'd'],
      ],
      { batchErrors: true, bindDefs: [{ type: oracledb.NUMBER }, { type: oracledb.STRING, maxSize: 100 }] },
    );
    expect(result.rowsAffected).toBe(2);
    expect(result.batchErrors?.map(({ offset, message }) => [offset, message.trim()])).toEqual([
      [1, 'ORA-00001: unique constraint (OVS.T_PK) violated'],
      [2, 'ORA-01400: cannot insert NULL into ("OVS"."T"."V")'],
      [3, 'ORA-12899: value too large for column "OVS"."T"."V" (actual: 4, maximum: 3)'],
    ]);
  });

  it('when 20,000 rows are streamed while another statement runs, then each comes once', async () => {
    const { connection } = await connected();
    await connection.execute('CREATE TABLE T (ID NUMBER, V VARCHAR2(20))');
    const rows = Array.from({ length: 20_000 }, (_, id) => [id, `value ${id}`]);
    await connection.executeMany('INSERT INTO T VALUES (:1, :2)', rows, {
      autoCommit: true,
      bindDefs: [{ type: oracledb.NUMBER }, { type: oracledb.STRING, maxSize: 20 }],
    });
    let sum = 0;
    for await (const row of connection.queryStream('SELECT ID, V FROM T', [], { fetchArraySize: 1000 })) {
      const [id, value] = row as [number, string];
      expect(value).toBe(`value ${id}`);
      sum += id;
    }
    expect(sum).toBe((20_000 * 19_999) / 2);
  });

  it('when one statement is executed again and again, then its new binds count', async () => {
    const { connection } = await connected();
    const answers: unknown[] = [];
    for (const value of ['a', 'bb', null]) {
      answers.push(...(await rowsOf(connection, 'SELECT :1 AS V, LENGTH(:2) FROM DUAL', [value, value])));
    }
    expect(answers).toEqual([
      ['a', '1'],
      ['bb', '2'],
      [null, null],
    ]);
  });
});
