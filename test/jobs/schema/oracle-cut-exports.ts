import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { exportSchema } from '../../../src/jobs/schema/export-schema.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import type { CutLine } from '../../doubles/tns/faults.js';
import type { TnsDouble } from '../../doubles/tns/tns-double.js';
import { doubleSettings } from '../../reach/database/oracle-double.js';
import { sourceOf, type Values } from '../../reach/database/row-exchange.js';
import { runScript } from './oracle-schema.js';

const mostMs = 10_000;
/** Nothing is asked any more when good-byes are said: an export is whole then. */
const untilFarewell = 0.97;
const tables = ['FIRST_TABLE', 'SECOND_TABLE', 'THIRD_TABLE'];

/** Three tables of some hundred kilobytes, with large objects. */
export async function madeTables(double: TnsDouble): Promise<void> {
  for (const table of tables)
    await runScript(
      double,
      `CREATE TABLE ${table} (ID NUMBER PRIMARY KEY, V VARCHAR2(200), C CLOB, B BLOB);\n`,
    );
  const database = await openDatabase(doubleSettings(double));
  const loader = await database.openLoader();
  for (const table of (await database.dictionary('OVS')).tables) {
    const rows: Values[] = Array.from({ length: 200 }, (_, id) => [
      Buffer.from(String(id + 1)),
      Buffer.from(`value ${id}`.repeat(8)),
      Buffer.from(id % 100 === 99 ? 'long '.repeat(20_000) : 'short'),
      id % 50 === 7 ? Buffer.alloc(10_000, id) : null,
    ]);
    await loader.load('OVS', table, sourceOf(rows, 1 << 16));
  }
  await loader.close();
  await database.close();
}

/** How a whole export goes, and which connections it has: the first reads the dictionary, the others rows. */
async function exported(double: TnsDouble, archives: string, threads: number) {
  const before = double.taken;
  const settings = doubleSettings(double);
  const { rows } = await exportSchema({
    settings,
    databases: ['OVS'],
    archives,
    estate: 'e',
    threads,
    log: silentLog,
  });
  return { rows, traffic: double.traffic.slice(before) };
}

/**
 * Exports again and again while connections are cut at random bytes; fails unless each export ends in time, with a clear
 * error, and leaves neither an archive nor a part of one, nor a connection. Gives the slowest end in milliseconds.
 */
export async function cutExports(double: TnsDouble, times: number, scratch: () => string): Promise<number> {
  const whole = await exported(double, scratch(), 1);
  expect(whole.rows).toBe(600);
  expect(whole.traffic.length).toBe(2);
  let slowest = 0;
  for (let time = 0; time < times; time++) {
    const archives = scratch();
    const { cut, threads } = randomCut(time, double.taken, whole.traffic);
    double.faults.cutLine(cut);
    const begun = performance.now();
    const failing = exported(double, archives, threads);
    await expect(failing, JSON.stringify({ time, threads, cut })).rejects.toMatchObject({
      code: expect.stringMatching(/^OVM_DB_(LOST|UNREACHABLE)$/),
      object: expect.stringContaining('oracle://ovs@127.0.0.1'),
      hint: expect.stringMatching(/\S/),
    });
    const took = performance.now() - begun;
    expect(took, JSON.stringify(cut)).toBeLessThan(mostMs);
    slowest = Math.max(slowest, took);
    double.faults.clear();
    await expect.poll(() => double.open).toBe(0);
    expect(filesBelow(archives)).toEqual([]);
  }
  return slowest;
}

type Traffic = TnsDouble['traffic'];

/** In turn: what the server sends to one reader, what it is sent, the first connection, and all of several readers. */
function randomCut(time: number, taken: number, traffic: Traffic): { cut: CutLine; threads: number } {
  const direction = time % 4 === 1 ? 'received' : 'sent';
  const reset = Math.random() < 0.5;
  const at = (bytes: number) => Math.floor(Math.random() * bytes * untilFarewell);
  const which = time % 4 === 2 ? 0 : 1;
  const bytes = traffic[which]?.[direction] ?? 0;
  // one of three readers has at least a third of what one alone has
  if (time % 4 === 3) return { cut: { direction, bytes: at(bytes / 3), reset }, threads: 3 };
  return { cut: { direction, bytes: at(bytes), connection: taken + which + 1, reset }, threads: 1 };
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}
