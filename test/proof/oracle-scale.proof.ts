import { spawn } from 'node:child_process';
import oracledb from 'oracledb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram } from '../built-program.js';
import { startTnsDouble, type TnsDouble } from '../doubles/tns/tns-double.js';
import { grantMoments } from '../reach/database/oracle-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const rows = 200_000;
const lobBytes = 64 * 1024 * 1024;
const mostTimes = 2;
const mostMegabytes = 200;
const scratch = scratchDirectories();

let double: TnsDouble;
beforeAll(async () => {
  double = await startTnsDouble();
  grantMoments(double);
});
afterAll(async () => {
  const { broken } = double;
  await double.stop();
  expect(broken).toEqual([]);
});

async function connected() {
  const { connectString } = double;
  return oracledb.getConnection({ user: 'ovs', password: 'Welcome1', connectString });
}

interface Reading {
  readonly rows: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** Runs the program in a process of its own, so that its time and memory are not those of the double. */
async function reading(what: 'export' | 'stream', table: string, threads: number): Promise<Reading> {
  const program = builtProgram('test/proof/oracle-export-program.ts');
  const words = [program, what, String(double.port), scratch(), table, String(threads)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(code).toBe(0);
  return JSON.parse(said) as Reading;
}

const told = ({ seconds, peakMegabytes }: Reading) =>
  `${seconds.toFixed(1)} s, ${peakMegabytes.toFixed(0)} MB`;

// times on a shared machine: up to three attempts
describe('a large schema of Oracle', { retry: 2 }, () => {
  it(`when ${rows} rows are exported, then in no more than ${mostTimes} times what the driver's own loop takes`, async () => {
    const connection = await connected();
    const columns =
      'ID NUMBER(19) PRIMARY KEY, NAME VARCHAR2(80), AMOUNT NUMBER(38,4), CHANGED TIMESTAMP(9), FLAGS RAW(8)';
    await connection.execute('DROP TABLE EVENTS PURGE').catch(() => undefined);
    await connection.execute(`CREATE TABLE EVENTS (${columns})`);
    const insert =
      "INSERT INTO EVENTS VALUES (:1, :2, :3, TO_TIMESTAMP(:4, 'YYYY-MM-DD HH24:MI:SS.FF9'), :5)";
    const atOnce = 10_000;
    for (let from = 0; from < rows; from += atOnce) {
      const batch = Array.from({ length: atOnce }, (_, index) => {
        const id = from + index + 1;
        const changed = `2013-07-12 13:14:15.${String(id).padStart(9, '0')}`;
        return [id, `event ${id} of a repository`, id + 0.25, changed, Buffer.alloc(8, id)];
      });
      await connection.executeMany(insert, batch);
    }
    await connection.commit();
    await connection.close();
    const pairs: { readonly ours: Reading; readonly bare: Reading }[] = [];
    for (let run = 0; run < 3; run++)
      pairs.push({ bare: await reading('stream', 'EVENTS', 1), ours: await reading('export', 'EVENTS', 1) });
    const several = await reading('export', 'EVENTS', 2);
    for (const { bare, ours } of pairs) console.log(`queryStream ${told(bare)}; export ${told(ours)}`);
    console.log(`export by two readers ${told(several)}`);
    for (const { bare, ours } of pairs) expect([bare.rows, ours.rows]).toEqual([rows, rows]);
    // the quickest of each: a busy machine slows single runs
    const quickest = (of: 'ours' | 'bare') => Math.min(...pairs.map((pair) => pair[of].seconds));
    const times = quickest('ours') / quickest('bare');
    console.log(`${rows} rows: ${times.toFixed(2)} times the driver's own loop`);
    expect(times).toBeLessThan(mostTimes);
  });

  it(`when a large object has ${lobBytes / 1024 / 1024} MB, then the export needs less than ${mostMegabytes} MB`, async () => {
    const connection = await connected();
    await connection.execute('DROP TABLE EVENTS PURGE').catch(() => undefined);
    await connection.execute('DROP TABLE LARGE PURGE').catch(() => undefined);
    await connection.execute('CREATE TABLE LARGE (ID NUMBER(19) PRIMARY KEY, CONTENT BLOB)');
    await connection.execute('INSERT INTO LARGE VALUES (1, :1)', [Buffer.alloc(lobBytes, 'content ')]);
    await connection.commit();
    await connection.close();
    for (const threads of [1, 2]) {
      const ours = await reading('export', 'LARGE', threads);
      console.log(`64 MB in one value, ${threads} reader(s): ${told(ours)}`);
      expect(ours.rows).toBe(1);
      expect(ours.peakMegabytes).toBeLessThan(mostMegabytes);
    }
  });
});
