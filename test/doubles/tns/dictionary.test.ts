import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import oracledb from 'oracledb';
import { describe, expect, it } from 'vitest';
import { connected, connectedTo, errorOf, rowsOf, startedDouble } from './driver-session.js';

const root = join(import.meta.dirname, '../../..');
const shelves = ['sql/dictionary/oracle', 'sql/oracle'];
const statements = shelves.flatMap((shelf) =>
  readdirSync(join(root, shelf))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({ name: `${shelf}/${name}`, sql: readFileSync(join(root, shelf, name), 'utf8') })),
);

describe('the dictionary', () => {
  it.each(statements)('when $name of the product is sent, then it is understood', async ({ sql }) => {
    const double = await startedDouble({ administrators: ['OVS'] });
    const connection = await connectedTo(double);
    const names = [
      ...new Set([...sql.replace(/--.*/g, '').matchAll(/:(\w+)/g)].map(([, name = '']) => name)),
    ];
    const binds = Object.fromEntries(names.map((name) => [name, 'OVS']));
    expect(Array.isArray(await rowsOf(connection, sql.replace(/[;\s]+$/, ''), binds))).toBe(true);
  });

  it('when objects are created, then the views show them, and no more once they are dropped', async () => {
    const { connection } = await connected();
    await connection.execute(
      'CREATE TABLE "Mixed" ("a" NUMBER(5,2) NOT NULL, B VARCHAR2(7 CHAR), T TIMESTAMP(9) WITH TIME ZONE)',
    );
    await connection.execute('CREATE INDEX I ON "Mixed" (UPPER(B), "a" DESC)');
    await connection.execute(`COMMENT ON COLUMN "Mixed"."a" IS 'it''s'`);
    const columns =
      'SELECT COLUMN_NAME, DATA_TYPE, DATA_PRECISION, DATA_SCALE, CHAR_LENGTH, NULLABLE FROM USER_TAB_COLUMNS';
    expect(await rowsOf(connection, `${columns} WHERE TABLE_NAME = 'Mixed' ORDER BY COLUMN_ID`)).toEqual([
      ['a', 'NUMBER', '5', '2', '0', 'N'],
      ['B', 'VARCHAR2', null, null, '7', 'Y'],
      ['T', 'TIMESTAMP(9) WITH TIME ZONE', null, '9', '0', 'Y'],
    ]);
    expect(await rowsOf(connection, 'SELECT SEARCH_CONDITION FROM USER_CONSTRAINTS')).toEqual([
      ['"a" IS NOT NULL'],
    ]);
    expect(
      await rowsOf(connection, 'SELECT COLUMN_EXPRESSION FROM USER_IND_EXPRESSIONS ORDER BY COLUMN_POSITION'),
    ).toEqual([['UPPER(B)'], ['"a"']]);
    expect(
      await rowsOf(connection, 'SELECT COMMENTS FROM USER_COL_COMMENTS WHERE COMMENTS IS NOT NULL'),
    ).toEqual([["it's"]]);
    await connection.execute('DROP TABLE "Mixed"');
    expect(await rowsOf(connection, 'SELECT COUNT(*) FROM USER_OBJECTS')).toEqual([['0']]);
  });

  it('when an account has no right to a table, then it does not see it, and with a right only what it may', async () => {
    const double = await startedDouble({ users: { OVS: 'Welcome1', OTHER: 'Welcome1' } });
    const [owner, other] = [await connectedTo(double), await connectedTo(double, 'other')];
    await owner.execute('CREATE TABLE T (ID NUMBER)');
    const seen = () => rowsOf(other, "SELECT TABLE_NAME FROM ALL_TABLES WHERE OWNER = 'OVS'");
    expect(await seen()).toEqual([]);
    expect(await errorOf(other.execute('SELECT * FROM OVS.T'))).toContain('ORA-00942');
    await owner.execute('GRANT SELECT ON T TO OTHER');
    expect(await seen()).toEqual([['T']]);
    expect(await rowsOf(other, 'SELECT * FROM OVS.T')).toEqual([]);
    expect(await errorOf(other.execute('DELETE FROM OVS.T'))).toContain('ORA-01031');
    expect(await errorOf(other.execute('CREATE TABLE OVS.X (A NUMBER)'))).toContain('ORA-01031');
    expect(await errorOf(rowsOf(other, 'SELECT * FROM V$SESSION'))).toContain('ORA-00942');
    expect(await errorOf(rowsOf(other, 'SELECT * FROM DBA_TABLES'))).toContain('ORA-00942');
  });

  it('when code names what is not there, then it is created invalid, and valid once that is there', async () => {
    const { connection } = await connected();
    const { warning } = await connection.execute('CREATE PROCEDURE P AS BEGIN DELETE FROM LATER; END;');
    expect(String(warning?.message)).toContain('NJS-700');
    expect(await errorOf(connection.execute('CREATE VIEW V AS SELECT A FROM LATER'))).toContain('ORA-00942');
    await connection.execute('CREATE FORCE VIEW V AS SELECT A FROM LATER');
    const states = () =>
      rowsOf(
        connection,
        "SELECT OBJECT_NAME, STATUS FROM USER_OBJECTS WHERE OBJECT_TYPE <> 'TABLE' ORDER BY 1",
      );
    expect(await states()).toEqual([
      ['P', 'INVALID'],
      ['V', 'INVALID'],
    ]);
    await connection.execute('CREATE TABLE LATER (A NUMBER)');
    await connection.execute("BEGIN DBMS_UTILITY.COMPILE_SCHEMA('OVS', FALSE); END;");
    expect(await states()).toEqual([
      ['P', 'VALID'],
      ['V', 'VALID'],
    ]);
    await connection.execute('DROP TABLE LATER');
    expect((await states()).map(([, state]) => state)).toEqual(['INVALID', 'INVALID']);
  });

  it('when an 11.2 dictionary is asked for a later column, then it has none, and names are 30 bytes long', async () => {
    const double = await startedDouble({ release: '11.2', thinReaches11: true });
    const connection = await connectedTo(double);
    expect(await errorOf(rowsOf(connection, 'SELECT IDENTITY_COLUMN FROM ALL_TAB_COLS'))).toContain(
      'ORA-00904',
    );
    expect(await errorOf(connection.execute(`CREATE TABLE ${'T'.repeat(31)} (A NUMBER)`))).toContain(
      'ORA-00972',
    );
    expect(connection.oracleServerVersionString).toBe('11.2.0.2.0');
  });

  it('when somebody else is connected, then V$SESSION shows who, from where and with what', async () => {
    const { double, connection } = await connected({ administrators: ['OVS'] });
    const sid = double.database.addForeignSession('OVS', 'JDBC Thin Client', 'manager1');
    const others = `SELECT s.SID, s.USERNAME, s.MACHINE, s.PROGRAM FROM V$SESSION s
      WHERE s.TYPE = 'USER' AND s.SID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SID'))`;
    expect(await rowsOf(connection, others)).toEqual([[String(sid), 'OVS', 'manager1', 'JDBC Thin Client']]);
  });

  it('when a block gives values to binds, then they come back', async () => {
    const { connection } = await connected({ administrators: ['OVS'] });
    const { outBinds } = await connection.execute(
      'BEGIN :scn := DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER; :who := USER; END;',
      {
        scn: { dir: oracledb.BIND_OUT, type: oracledb.NUMBER },
        who: { dir: oracledb.BIND_OUT, type: oracledb.STRING, maxSize: 30 },
      },
    );
    expect(outBinds).toMatchObject({ who: 'OVS' });
    expect((outBinds as { scn: number }).scn).toBeGreaterThan(1);
  });
});
