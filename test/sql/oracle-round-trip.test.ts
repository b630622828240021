import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type OracleQuery,
  type OracleReading,
  type OracleRow,
  readOracleDictionary,
} from '../../src/reach/database/oracle/oracle-dictionary.js';
import { startTnsDouble, type TnsDouble } from '../doubles/tns/tns-double.js';
import { scriptStatements } from './split-script.js';

/** As far as the driver, which brings no types, is used here. */
interface Connection {
  execute(
    sql: string,
    binds?: readonly unknown[],
    options?: object,
  ): Promise<{ readonly rows?: readonly OracleRow[] }>;
  commit(): Promise<void>;
  close(): Promise<void>;
}
interface Driver {
  readonly OUT_FORMAT_OBJECT: number;
  readonly DB_TYPE_NUMBER: unknown;
  readonly STRING: unknown;
  getConnection(settings: object): Promise<Connection>;
}
const driver = createRequire(import.meta.url)('oracledb') as Driver;

/** What the sample does not have. */
const more = `
CREATE TABLE ZOO (
  A NUMBER(38), B FLOAT(63), C BINARY_FLOAT, D NCHAR(3), E NVARCHAR2(20), F RAW(2000), G LONG, H TIMESTAMP(6),
  I TIMESTAMP(0) WITH LOCAL TIME ZONE, J INTERVAL YEAR(4) TO MONTH, K NCLOB, L ROWID, M XMLTYPE, N INTEGER, O CHAR(2 CHAR),
  P NUMBER(5,-2), Q DATE DEFAULT SYSDATE NOT NULL, R VARCHAR2(10) DEFAULT 'a''b', UNIQUE (A), CHECK (N > 0)
);
CREATE TABLE KEPT (A NUMBER, B NUMBER, CONSTRAINT KEPT_PK PRIMARY KEY (A)) ORGANIZATION INDEX;
CREATE GLOBAL TEMPORARY TABLE GONE (A NUMBER) ON COMMIT PRESERVE ROWS;
CREATE TABLE TWICE (A NUMBER, B NUMBER GENERATED ALWAYS AS (A*2) VIRTUAL);
CREATE INDEX TWICE_A_B ON TWICE (A, B);
ALTER TABLE TWICE ADD CONSTRAINT TWICE_PK PRIMARY KEY (A) USING INDEX TWICE_A_B;
CREATE UNIQUE INDEX ZOO_R ON ZOO (R, N) REVERSE;
CREATE BITMAP INDEX ZOO_P ON ZOO (P);
ALTER TABLE ZOO ADD CONSTRAINT ZOO_OFF CHECK (A < 5) DISABLE;
ALTER TABLE ZOO ADD CONSTRAINT ZOO_NEW CHECK (A < 6) ENABLE NOVALIDATE;
CREATE SEQUENCE DOWN MINVALUE -9 MAXVALUE -1 INCREMENT BY -1 START WITH -3 NOCACHE ORDER CYCLE;
CREATE OR REPLACE TYPE NAMES AS TABLE OF VARCHAR2(30);
/
CREATE OR REPLACE PACKAGE K AS PROCEDURE A; END K;
/
CREATE OR REPLACE PACKAGE BODY K AS PROCEDURE A IS BEGIN NULL; END; END K;
/
CREATE OR REPLACE TRIGGER ZOO_IN BEFORE INSERT ON ZOO FOR EACH ROW BEGIN NULL; END;
/
ALTER TRIGGER ZOO_IN DISABLE;
CREATE VIEW FIRSTS AS SELECT A FROM TWICE WITH READ ONLY;
GRANT UPDATE (A) ON ZOO TO AUDITOR WITH GRANT OPTION;
`;

describe('a schema through the driver and the TNS double', () => {
  let double: TnsDouble;
  const connections: Connection[] = [];

  beforeEach(async () => {
    const users = { OVS: 'Welcome1', COPY: 'Welcome1', AUDITOR: 'Welcome1' };
    double = await startTnsDouble({ users, administrators: ['AUDITOR'] });
  });
  afterEach(async () => {
    await Promise.all(connections.splice(0).map((connection) => connection.close()));
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  async function connected(user: string): Promise<Connection> {
    const { connectString } = double;
    const connection = await driver.getConnection({ user, password: 'Welcome1', connectString });
    connections.push(connection);
    return connection;
  }

  function read(connection: Connection, owner: string): Promise<OracleReading> {
    const fetchTypeHandler = ({ dbType }: { readonly dbType: unknown }) =>
      dbType === driver.DB_TYPE_NUMBER ? { type: driver.STRING } : undefined;
    const options = { outFormat: driver.OUT_FORMAT_OBJECT, fetchTypeHandler };
    const query: OracleQuery = async (sql, binds) =>
      (await connection.execute(sql, binds, options)).rows ?? [];
    return readOracleDictionary(query, owner);
  }

  async function seeded(): Promise<Connection> {
    const connection = await connected('OVS');
    const sample = readFileSync('sql/sample/oracle/ovs.sql', 'utf8');
    for (const sql of scriptStatements(sample + more)) await connection.execute(sql);
    await connection.commit();
    return connection;
  }

  it('when it is made again from what was read, then the same is read from the copy', async () => {
    const { dictionary, findings, invalid } = await read(await seeded(), 'OVS');
    expect(dictionary.tables.map(({ name }) => name)).toEqual([
      'EVENT_LOG',
      'GONE',
      'KEPT',
      'REPOSITORY',
      'TWICE',
      'VIRTUAL_MACHINE',
      'ZOO',
    ]);
    const kinds = new Set(dictionary.objects.map(({ kind }) => kind));
    expect(kinds.size).toBe(12);
    expect([findings.map(({ kind }) => kind), invalid]).toEqual([['rows-of-sessions'], []]);
    const copy = await connected('COPY');
    for (const { createStatement } of [...dictionary.tables, ...dictionary.objects])
      await copy.execute(createStatement);
    const copied = await read(copy, 'COPY');
    const withoutEstimates = (text: string) => text.replace(/"estimated\w+":\d+/g, '');
    const told = ({ tables, objects }: OracleReading['dictionary']) =>
      withoutEstimates(JSON.stringify([tables, objects], null, 1));
    expect(told(copied.dictionary)).toBe(told(dictionary));
  });

  it('when an account that sees everything reads it, then it reads the same', async () => {
    const own = await read(await seeded(), 'OVS');
    expect(await read(await connected('AUDITOR'), 'OVS')).toEqual(own);
  });

  it('when an account without rights reads it, then it is refused and reads no part', async () => {
    await seeded();
    await expect(read(await connected('COPY'), 'OVS')).rejects.toThrow(/ORA-00942/);
  });
});
