import type { Database } from '../../../src/reach/database/database.js';
import { sourceOf, type Values } from '../../reach/database/row-exchange.js';

const nines = '9'.repeat(38);
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

/** Every type of column, and every kind of table that holds rows. */
export const zooSchema = `
CREATE TABLE ZOO (
  ID NUMBER(9) NOT NULL, A NUMBER(38), A2 NUMBER, B FLOAT(63), C BINARY_FLOAT, C2 BINARY_DOUBLE, D NCHAR(3),
  E NVARCHAR2(20), F RAW(2000), G LONG, H TIMESTAMP(9), I TIMESTAMP(6) WITH LOCAL TIME ZONE,
  I2 TIMESTAMP(9) WITH TIME ZONE, J INTERVAL YEAR(4) TO MONTH, J2 INTERVAL DAY(9) TO SECOND(9), K NCLOB, L ROWID,
  M XMLTYPE, N CLOB, O CHAR(6 CHAR), P BLOB, Q DATE, R VARCHAR2(40 CHAR) DEFAULT 'a''b', CONSTRAINT ZOO_PK PRIMARY KEY (ID)
);
CREATE TABLE KEPT (A NUMBER, B NUMBER, CONSTRAINT KEPT_PK PRIMARY KEY (A)) ORGANIZATION INDEX;
CREATE TABLE TWICE (A NUMBER, B NUMBER GENERATED ALWAYS AS (A*2) VIRTUAL, UNIQUE (A), CHECK (A > 0));
CREATE UNIQUE INDEX ZOO_R ON ZOO (R, A) REVERSE;
ALTER TABLE ZOO ADD CONSTRAINT ZOO_NEW CHECK (ID < 6) ENABLE NOVALIDATE;
CREATE SEQUENCE DOWN MINVALUE -9 MAXVALUE -1 INCREMENT BY -1 START WITH -3 NOCACHE ORDER CYCLE;
CREATE OR REPLACE TRIGGER ZOO_IN BEFORE INSERT ON ZOO FOR EACH ROW BEGIN NULL; END;
/
ALTER TRIGGER ZOO_IN DISABLE;
INSERT INTO KEPT VALUES (1, 2);
INSERT INTO TWICE (A) VALUES (21);
`;

const rows: readonly (readonly (string | Buffer | null)[])[] = [
  [
    ...[
      '1',
      nines,
      '.00000000000000000000000000000000000001',
      '.3333333333333333333',
      '0.1',
      '5e-324',
      'ä€ ',
      'ä€😀漢',
    ],
    ...[
      everyByte,
      'long 😀 '.repeat(9000),
      '2013-07-12 13:14:15.000000001',
      '2013-07-12 13:14:15.123456000Z',
    ],
    ...[
      '2013-07-12 13:14:15.123456789 +05:30',
      '+0012-03',
      '+123456789 23:59:59.123456789',
      'ä€😀'.repeat(20_000),
    ],
    ...[
      'AAARHVAAEAAAAAAAAB',
      '<a>ü</a>',
      'ä€😀'.repeat(500_000),
      'ä€😀   ',
      Buffer.alloc(5 * 1024 * 1024, everyByte),
    ],
    ...['-4712-01-01 00:00:00', 'tab\tline\nback\\slash'],
  ],
  [
    ...['2', `-${nines}`, `1${'0'.repeat(125)}`, '-2', '-Inf', '-1.7976931348623157e+308', 'x  ', ' '],
    ...[Buffer.from([0]), 'short', '-0044-03-15 12:00:00.999999999', '1999-12-31 23:59:59.000000000Z'],
    ...['1999-12-31 23:59:59.000000000 -11:00', '-9999-11', '-000000000 00:00:00.000000001', ''],
    ...['AAARHVAAEAAAAAAAAB', '<b/>', '', 'ab    ', Buffer.alloc(0)],
    ...['9999-12-31 23:59:59', '\\N'],
  ],
  ['3', ...Array(22).fill(null)],
  ['4', '0', '-.5', null, 'Nan', 'Inf', ...Array(17).fill(null)],
];

/** Fills the table ZOO, with what no literal can say. */
export async function loadLongValues(database: Database): Promise<void> {
  const { tables } = await database.dictionary('OVS');
  const zoo = tables.find(({ name }) => name === 'ZOO');
  if (!zoo) throw new Error('there is no ZOO');
  const loader = await database.openLoader();
  const bytes = rows.map((row) =>
    row.map((value) => (typeof value === 'string' ? Buffer.from(value) : value)),
  );
  await loader.load('OVS', zoo, sourceOf(bytes as readonly Values[], 65_536));
  await loader.close();
}
