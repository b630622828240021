import { startTnsDouble, type TnsDouble } from '../tns/tns-double.js';
import { usualAddress } from './database-address.js';
import { type RepositoryDatabase, rowsOf, worldOf } from './repository-database.js';

/** A repository database of Oracle: the double of its server, with the account OVS. */
export interface OracleRepository extends RepositoryDatabase {
  readonly double: TnsDouble;
  /** Carries out what a DBA types in SQL*Plus. */
  sql(statement: string): void;
}

const schema = 'OVS';
/** Bytes of a piece: a VARCHAR2 holds no more of any text. */
const pieceLength = 2000;

export async function startOracleRepository(password: string): Promise<OracleRepository> {
  const double = await startTnsDouble({
    users: { [schema]: password },
    administrators: ['SYS', 'SYSTEM', schema],
  });
  const { host, port, gate } = await usualAddress(1521, false);
  await gate?.open(double.port);
  const { catalogue } = double.database;
  const run = (statements: readonly string[], user = schema) => {
    const session = double.database.localSession(user);
    try {
      for (const sql of statements) session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
      session.commit();
    } finally {
      session.close();
    }
  };
  const own = () => catalogue.objects.filter(({ owner }) => owner === schema);
  const empty = () => {
    for (const kind of ['VIEW', 'SEQUENCE', 'TABLE'] as const)
      for (const { name } of own().filter((one) => one.kind === kind))
        run([`DROP ${kind} "${name}"${kind === 'TABLE' ? ' CASCADE CONSTRAINTS PURGE' : ''}`]);
  };
  const dropUser = () => {
    empty();
    catalogue.users.delete(schema);
    catalogue.changed();
  };
  let running = true;
  const repository: OracleRepository = {
    ...{ engine: 'oracle', onManager: false, host, port, double },
    isRunning: () => running,
    start: async () => {
      running = true;
      await gate?.open(double.port);
    },
    stop: async () => {
      running = false;
      await gate?.close();
    },
    hasSchema: async () => catalogue.users.has(schema) && own().length > 0,
    makeSchema: async (world) => {
      if (!catalogue.users.has(schema)) catalogue.addUser(schema, password, ['DBA']);
      run(schemaStatements);
      await repository.write(world);
    },
    dropSchema: async () => dropUser(),
    sql: (statement) => {
      const [, user] = /^DROP USER "?(\w+)"? CASCADE;?$/i.exec(statement.trim()) ?? [];
      if (user?.toUpperCase() === schema) dropUser();
      else run([statement.trim().replace(/;$/, '')], 'SYSTEM');
    },
    read: async () => {
      const rows = rowsIn(double, 'SELECT PART, DATA, ENDS FROM MGR_OBJECT ORDER BY ID');
      const whole: (readonly [string, string])[] = [];
      let json = '';
      for (const [part = '', data = '', ends] of rows) {
        json += data;
        if (ends !== '1') continue;
        whole.push([part, json]);
        json = '';
      }
      return worldOf(whole);
    },
    write: async (world) => {
      const pieces = rowsOf(world).flatMap(([part, json]) => {
        const texts = json.match(new RegExp(`.{1,${pieceLength}}`, 'gs')) ?? [''];
        return texts.map((text, index) => [part, text, index === texts.length - 1 ? 1 : 0] as const);
      });
      run([
        'DELETE FROM MGR_OBJECT',
        ...pieces.map(
          ([part, text, ends], index) =>
            `INSERT INTO MGR_OBJECT VALUES (${index + 1}, '${part}', '${text.replaceAll("'", "''")}', ${ends})`,
        ),
      ]);
    },
    breakContent: async () => run(['DROP TABLE MGR_OBJECT CASCADE CONSTRAINTS PURGE', 'DROP VIEW PARTS']),
    accounts: async () => JSON.stringify([...catalogue.users.values()], withSets),
    text: async () => textOf(double),
    close: async () => {
      await gate?.close();
      await double.stop();
    },
  };
  return repository;
}

/** assumed: schema-tables */
const schemaStatements = [
  `CREATE TABLE MGR_OBJECT (ID NUMBER(12) NOT NULL, PART VARCHAR2(80) NOT NULL, DATA VARCHAR2(4000), ENDS NUMBER(1) NOT NULL, CONSTRAINT MGR_OBJECT_PK PRIMARY KEY (ID))`,
  'CREATE TABLE OVM_STATISTIC (ID NUMBER(12) NOT NULL, VALUE NUMBER(20,6), CONSTRAINT OVM_STATISTIC_PK PRIMARY KEY (ID))',
  'CREATE SEQUENCE OBJECT_IDS START WITH 100000',
  'CREATE VIEW PARTS AS SELECT ID, PART FROM MGR_OBJECT',
  ...Array.from(
    { length: 40 },
    (_, index) => `INSERT INTO OVM_STATISTIC VALUES (${index + 1}, ${index / 8})`,
  ),
];

function rowsIn(double: TnsDouble, sql: string): string[][] {
  const session = double.database.localSession(schema);
  try {
    const answer = session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
    if (answer.kind !== 'rows') throw new Error(`${sql} is no query`);
    const rows: string[][] = [];
    for (let next = answer.rows.next(); !next.done; next = answer.rows.next())
      rows.push(next.value.map((value) => (value === null ? 'NULL' : String(value))));
    return rows;
  } finally {
    session.close();
  }
}

/** Sets are no JSON. */
const withSets = (_key: string, value: unknown) => (value instanceof Set ? [...value].sort() : value);

/** Every object of the schema, and every row of its tables in the order of the first column. */
function textOf(double: TnsDouble): string {
  const own = double.database.catalogue.objects.filter(({ owner }) => owner === schema);
  const objects = own.map(({ kind, name }) => `${kind} ${name}`).sort();
  const tables = own.filter(({ kind }) => kind === 'TABLE').map(({ name }) => name);
  const rows = tables
    .sort()
    .flatMap((name) =>
      rowsIn(double, `SELECT * FROM "${name}" ORDER BY 1`).map((row) => [name, ...row].join('\t')),
    );
  return [...objects, ...rows].join('\n');
}
