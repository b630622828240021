import oracledb from 'oracledb';
import { describe, expect, it } from 'vitest';
import { connected, connectedTo, errorOf, rowsOf, startedDouble } from './driver-session.js';

describe('transactions and moments', () => {
  async function two() {
    const double = await startedDouble({ administrators: ['OVS'] });
    const [first, second] = [await connectedTo(double), await connectedTo(double)];
    await first.execute('CREATE TABLE T (ID NUMBER CONSTRAINT T_PK PRIMARY KEY, V VARCHAR2(10))');
    await first.execute("INSERT INTO T VALUES (1, 'one')");
    await first.commit();
    return { double, first, second };
  }
  const all = 'SELECT ID, V FROM T ORDER BY ID';

  it('when rows are changed and not committed, then only the own session sees it, and a rollback takes it back', async () => {
    const { first, second } = await two();
    await first.execute("UPDATE T SET V = 'ONE', ID = ID + 10");
    await first.execute("INSERT INTO T VALUES (2, 'two')");
    expect(await rowsOf(first, all)).toEqual([
      ['2', 'two'],
      ['11', 'ONE'],
    ]);
    expect(await rowsOf(second, all)).toEqual([['1', 'one']]);
    await first.rollback();
    expect(await rowsOf(first, all)).toEqual([['1', 'one']]);
    await first.execute('DELETE FROM T WHERE ID = 1');
    await first.commit();
    expect(await rowsOf(second, all)).toEqual([]);
  });

  it('when a query names a moment by its number, then it sees the rows of that moment', async () => {
    const { first, second } = await two();
    const [[scn = '']] = (await rowsOf(first, 'SELECT d.CURRENT_SCN FROM V$DATABASE d')) as [[string]];
    await first.execute("INSERT INTO T VALUES (2, 'two')");
    await first.execute("UPDATE T SET V = 'ONE' WHERE ID = 1");
    await first.commit();
    expect(await rowsOf(second, 'SELECT ID, V FROM T AS OF SCN :scn', [scn])).toEqual([['1', 'one']]);
    expect(await errorOf(rowsOf(second, 'SELECT ID FROM T AS OF SCN 99999999'))).toContain('ORA-08181');
    await first.execute('ALTER TABLE T ADD (W NUMBER)');
    await first.execute('CREATE TABLE U (A NUMBER)');
    expect(await errorOf(rowsOf(second, 'SELECT ID FROM T AS OF SCN :scn', [scn]))).toContain('ORA-01466');
  });

  it('when a transaction only reads, then it keeps its moment and refuses changes', async () => {
    const { first, second } = await two();
    await second.execute('SET TRANSACTION READ ONLY');
    await first.execute("INSERT INTO T VALUES (2, 'two')");
    await first.commit();
    expect(await rowsOf(second, all)).toHaveLength(1);
    expect(await errorOf(second.execute('DELETE FROM T'))).toContain('ORA-01456');
    await second.commit();
    expect(await rowsOf(second, all)).toHaveLength(2);
  });

  it('when a table is locked, then another session is refused until the transaction ends', async () => {
    const { first, second } = await two();
    await first.execute('LOCK TABLE T IN EXCLUSIVE MODE NOWAIT');
    expect(await errorOf(second.execute('LOCK TABLE T IN EXCLUSIVE MODE NOWAIT'))).toContain('ORA-00054');
    expect(await errorOf(second.execute('DELETE FROM T'))).toContain('ORA-00054');
    const holders =
      'SELECT o.OBJECT_NAME, l.LOCKED_MODE FROM V$LOCKED_OBJECT l JOIN ALL_OBJECTS o ON o.OBJECT_ID = l.OBJECT_ID';
    expect(await rowsOf(second, holders)).toEqual([['T', '6']]);
    await first.rollback();
    await second.execute('LOCK TABLE T IN EXCLUSIVE MODE NOWAIT');
  });

  it('when a table is READ ONLY, then it is read, indexed and dropped, and neither its rows nor its columns are changed', async () => {
    const { first, second } = await two();
    await first.execute('ALTER TABLE T READ ONLY');
    for (const sql of [
      "INSERT INTO T VALUES (2, 'two')",
      'DELETE FROM T',
      'TRUNCATE TABLE T',
      'ALTER TABLE T ADD (W NUMBER)',
    ])
      expect(await errorOf(second.execute(sql)), sql).toContain('ORA-12081');
    expect(await rowsOf(second, all)).toEqual([['1', 'one']]);
    await second.execute('CREATE INDEX T_V ON T (V)');
    await second.execute('ALTER TABLE T READ WRITE');
    await second.execute('DELETE FROM T');
    expect(await errorOf(first.execute('ALTER TABLE T READ ONLY'))).toContain('ORA-00054');
    expect(await errorOf(first.execute('DROP TABLE T'))).toContain('ORA-00054');
    await second.rollback();
    await first.execute('ALTER TABLE T READ ONLY');
    await first.execute('DROP TABLE T PURGE');
  });

  it('when a row is found by its ROWID and changed, then the ROWID stays', async () => {
    const { first } = await two();
    const [[rowId]] = (await rowsOf(first, 'SELECT ROWID FROM T')) as [[string]];
    expect(rowId).toMatch(/^[A-Za-z0-9+/]{18}$/);
    await first.execute('UPDATE T SET V = :1 WHERE ROWID = :2', ['new', rowId]);
    expect(await rowsOf(first, 'SELECT ROWID, V FROM T')).toEqual([[rowId, 'new']]);
  });
});

describe('cursors', () => {
  it('when a client stops reading in the middle, then the table can be dropped', async () => {
    const { connection } = await connected();
    await connection.execute('CREATE TABLE T (ID NUMBER)');
    await connection.executeMany(
      'INSERT INTO T VALUES (:1)',
      Array.from({ length: 2_000 }, (_, id) => [id]),
      { autoCommit: true },
    );
    const { resultSet } = await connection.execute('SELECT ID FROM T', [], {
      resultSet: true,
      prefetchRows: 10,
    });
    expect(await resultSet?.getRows(20)).toHaveLength(20);
    await resultSet?.close();
    await connection.execute('DROP TABLE T PURGE');
    expect(await rowsOf(connection, 'SELECT COUNT(*) FROM USER_TABLES')).toEqual([['0']]);
  });
});

describe('constraints', () => {
  it('when a key has children, then rows and tables go only as the foreign key says', async () => {
    const { connection } = await connected();
    await connection.execute('CREATE TABLE P (ID NUMBER PRIMARY KEY)');
    await connection.execute('CREATE TABLE C (ID NUMBER, P NUMBER CONSTRAINT C_P REFERENCES P)');
    await connection.execute('CREATE TABLE D (P NUMBER CONSTRAINT D_P REFERENCES P (ID) ON DELETE CASCADE)');
    await connection.execute('INSERT INTO P VALUES (1)');
    expect(await errorOf(connection.execute('INSERT INTO C VALUES (1, 2)'))).toContain(
      'ORA-02291: integrity constraint (OVS.C_P)',
    );
    await connection.execute('INSERT INTO C VALUES (1, 1)');
    await connection.execute('INSERT INTO D VALUES (1)');
    expect(await errorOf(connection.execute('DELETE FROM P'))).toContain('ORA-02292');
    expect(await errorOf(connection.execute('TRUNCATE TABLE P'))).toContain('ORA-02266');
    expect(await errorOf(connection.execute('DROP TABLE P'))).toContain('ORA-02449');
    await connection.execute('ALTER TABLE C DISABLE CONSTRAINT C_P');
    await connection.execute('DELETE FROM P');
    expect(await rowsOf(connection, 'SELECT COUNT(*) FROM D')).toEqual([['0']]);
    expect(await errorOf(connection.execute('ALTER TABLE C ENABLE CONSTRAINT C_P'))).toContain('ORA-02298');
    await connection.execute('ALTER TABLE C ENABLE NOVALIDATE CONSTRAINT C_P');
    await connection.execute('DROP TABLE P CASCADE CONSTRAINTS PURGE');
    expect(
      await rowsOf(connection, "SELECT COUNT(*) FROM USER_CONSTRAINTS WHERE CONSTRAINT_TYPE = 'R'"),
    ).toEqual([['0']]);
  });

  it('when a check or a key is broken by rows that are there, then it is not added', async () => {
    const { connection } = await connected();
    await connection.execute('CREATE TABLE T (A NUMBER, B VARCHAR2(5))');
    await connection.executeMany('INSERT INTO T VALUES (:1, :2)', [
      [1, 'a'],
      [1, null],
    ]);
    const add = (text: string) => errorOf(connection.execute(`ALTER TABLE T ADD ${text}`));
    expect(await add('CONSTRAINT K PRIMARY KEY (A)')).toContain('ORA-02437: cannot validate (OVS.K)');
    expect(await add('CONSTRAINT K CHECK (A > 1)')).toContain('ORA-02293');
    expect(await add('CONSTRAINT K CHECK ("B" IS NOT NULL)')).toContain('ORA-02296');
    expect(await add("CONSTRAINT K CHECK (A IN (1, 2) AND (B <> 'x' OR B IS NULL))")).toBe('no error');
    expect(await errorOf(connection.execute("INSERT INTO T VALUES (3, 'b')"))).toContain('ORA-02290');
    expect(await errorOf(connection.execute("INSERT INTO T VALUES (2, 'x')"))).toContain('ORA-02290');
  });

  it('when numbers do not fit their column, then they are rounded or refused', async () => {
    const { connection } = await connected();
    await connection.execute('CREATE TABLE T (A NUMBER(5,2), B NUMBER(5,-2))');
    await connection.execute('INSERT INTO T VALUES (123.455, 123450)');
    await connection.execute('INSERT INTO T VALUES (-0.005, 49)');
    expect(await rowsOf(connection, 'SELECT A, B FROM T ORDER BY ROWID')).toEqual([
      ['123.46', '123500'],
      ['-.01', '0'],
    ]);
    expect(await errorOf(connection.execute('INSERT INTO T (A) VALUES (1000)'))).toContain('ORA-01438');
    expect(await errorOf(connection.execute("INSERT INTO T (A) VALUES ('x')"))).toContain('ORA-01722');
  });

  it('when a text is longer than its column, then bytes and characters are counted as the column says', async () => {
    const { connection } = await connected();
    await connection.execute(
      'CREATE TABLE T (B VARCHAR2(3 BYTE), C VARCHAR2(3 CHAR), N NVARCHAR2(3), F CHAR(2))',
    );
    const put = (column: string, text: string) =>
      errorOf(connection.execute(`INSERT INTO T (${column}) VALUES (:1)`, [text]));
    expect(await put('B', 'ää')).toContain('(actual: 4, maximum: 3)');
    expect(await put('C', '😀ää')).toBe('no error');
    expect(await put('N', '😀ää')).toContain('(actual: 4, maximum: 3)');
    expect(await put('F', 'a  ')).toContain('ORA-12899');
    expect(await rowsOf(connection, 'SELECT LENGTH(C), LENGTHB(C) FROM T')).toEqual([['3', '8']]);
  });

  it('when a sequence gives numbers, then the dictionary shows those behind its cache', async () => {
    const { connection } = await connected();
    await connection.execute('CREATE SEQUENCE S START WITH 5 CACHE 10');
    expect(await errorOf(rowsOf(connection, 'SELECT S.CURRVAL FROM DUAL'))).toContain('ORA-08002');
    const last = () => rowsOf(connection, 'SELECT LAST_NUMBER FROM USER_SEQUENCES');
    expect(await last()).toEqual([['5']]);
    expect(await rowsOf(connection, 'SELECT S.NEXTVAL FROM DUAL')).toEqual([['5']]);
    expect(await last()).toEqual([['15']]);
    await connection.execute('CREATE TABLE T (ID NUMBER)');
    await connection.execute('INSERT INTO T VALUES (S.NEXTVAL)');
    expect(await rowsOf(connection, 'SELECT ID, S.CURRVAL FROM T')).toEqual([['6', '6']]);
  });

  it('when a column has a default or is virtual, then rows have those values', async () => {
    const { connection } = await connected();
    await connection.execute("CREATE TABLE T (A NUMBER, B VARCHAR2(5) DEFAULT 'x''y', C AS (A * 2))");
    await connection.execute('INSERT INTO T (A) VALUES (21)');
    expect(await rowsOf(connection, 'SELECT * FROM T')).toEqual([['21', "x'y", '42']]);
    expect(
      await rowsOf(
        connection,
        'SELECT COLUMN_NAME, DATA_DEFAULT, VIRTUAL_COLUMN FROM USER_TAB_COLS ORDER BY COLUMN_ID',
      ),
    ).toEqual([
      ['A', null, 'NO'],
      ['B', "'x''y'", 'NO'],
      ['C', 'A * 2', 'YES'],
    ]);
  });
});

describe('queries', () => {
  it("when queries join, group, unite and sort, then the answers are Oracle's", async () => {
    const { connection } = await connected();
    await connection.execute('CREATE TABLE T (ID NUMBER, G VARCHAR2(2), D DATE)');
    const rows = [
      [1, 'a', new Date(2020, 0, 1)],
      [2, 'a', null],
      [3, null, new Date(2021, 0, 1)],
    ];
    await connection.executeMany('INSERT INTO T VALUES (:1, :2, :3)', rows, {
      bindDefs: [{ type: oracledb.NUMBER }, { type: oracledb.STRING, maxSize: 2 }, { type: oracledb.DATE }],
    });
    const answer = (sql: string) => rowsOf(connection, sql);
    expect(await answer('SELECT G, COUNT(*), MAX(ID) FROM T GROUP BY G ORDER BY G')).toEqual([
      ['a', '2', '2'],
      [null, '1', '3'],
    ]);
    expect(await answer('SELECT a.ID, b.ID FROM T a LEFT JOIN T b ON b.ID = a.ID + 2 ORDER BY 1')).toEqual([
      ['1', '3'],
      ['2', null],
      ['3', null],
    ]);
    expect(
      await answer(
        "SELECT ID FROM T WHERE D >= TO_DATE('2021-01-01', 'YYYY-MM-DD') UNION ALL SELECT 9 FROM DUAL ORDER BY 1 DESC",
      ),
    ).toEqual([['9'], ['3']]);
    expect(
      await answer("SELECT DECODE(G, 'a', 'A', NULL, 'none'), NVL(G, '-') || ID FROM T WHERE ROWNUM <= 3"),
    ).toEqual([
      ['A', 'a1'],
      ['A', 'a2'],
      ['none', '-3'],
    ]);
    expect(
      await answer(
        "WITH x AS (SELECT ID FROM T WHERE G IS NULL) SELECT ID FROM T WHERE ID NOT IN (SELECT ID FROM x) AND G LIKE 'A%'",
      ),
    ).toEqual([]);
    expect(await answer("SELECT '' || NULL, 'ü' || 1 FROM DUAL")).toEqual([[null, 'ü1']]);
    expect(
      await answer(
        "SELECT CASE WHEN ID > '2' THEN 'big' END FROM T WHERE ID = :1 OR ID = 1 ORDER BY ID".replace(
          ':1',
          "'3'",
        ),
      ),
    ).toEqual([[null], ['big']]);
  });

  it('when a statement asks for what is not there, or is none that is known, then it is refused by its number', async () => {
    const { connection } = await connected();
    await connection.execute('CREATE TABLE T (ID NUMBER, L LONG, C CLOB)');
    const answer = (sql: string) => errorOf(connection.execute(sql));
    expect(await answer('SELECT X FROM T')).toContain('ORA-00904: "X": invalid identifier');
    expect(await answer('SELECT 1 FROM NOWHERE')).toContain('ORA-00942');
    expect(await answer('SELECT a.ID FROM T a, T b WHERE ID = 1')).toContain('ORA-00918');
    expect(await answer('SELECT UPPER(L) FROM T')).toMatch(/ORA-00932|ORA-00997/);
    expect(await answer('SELECT DISTINCT L FROM T')).toContain('ORA-00997');
    expect(await answer('SELECT ID FROM T ORDER BY C')).toContain('ORA-00932');
    expect(await answer("SELECT ID FROM T WHERE C = 'x'")).toContain('ORA-00932');
    expect(await answer('SELECT ID FROM T FETCH FIRST 1 ROWS ONLY')).toContain(
      'ORA-00900: invalid SQL statement',
    );
    expect(await answer('SELECT 1')).toContain('ORA-00900');
    expect(await answer('FLUSH EVERYTHING')).toContain('FLUSH EVERYTHING');
    expect(await answer('CREATE TABLE T (A NUMBER)')).toContain('ORA-00955');
    expect(await answer('INSERT INTO T (ID) VALUES (1, 2)')).toContain('ORA-00913');
    expect(await answer("BEGIN NO_SUCH_PROCEDURE('x'); END;")).toContain('ORA-06550');
  });
});

it('when a time is shown in another zone, then it is the same moment there, and an unknown region is refused', async () => {
  const { connection: session } = await connected();
  await session.execute('CREATE TABLE T (V TIMESTAMP(9) WITH TIME ZONE)');
  const moment = (bind: string) => `TO_TIMESTAMP_TZ(${bind}, 'YYYY-MM-DD HH24:MI TZH:TZM')`;
  const insert = `INSERT INTO T VALUES (${moment(':1')} AT TIME ZONE :2)`;
  for (const zone of ['Europe/Berlin', '-05:30'])
    await session.execute(insert, ['2013-10-27 01:30 +00:00', zone]);
  const shown = "SELECT TO_CHAR(V, 'YYYY-MM-DD HH24:MI TZH:TZM TZR') FROM T";
  expect(await rowsOf(session, shown)).toEqual([
    ['2013-10-27 02:30 +01:00 Europe/Berlin'],
    ['2013-10-26 20:00 -05:30 -05:30'],
  ]);
  const nowhere = session.execute(insert, ['2013-10-27 01:30 +00:00', 'Nowhere/Land']);
  expect(await errorOf(nowhere)).toContain('ORA-01882');
});
