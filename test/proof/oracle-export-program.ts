import { readFileSync } from 'node:fs';
import oracledb from 'oracledb';
import { silentLog } from '../../src/base/log.js';
import { Password } from '../../src/base/password.js';
import { exportSchema } from '../../src/jobs/schema/export-schema.js';

/**
 * Reads the schema OVS of a TNS double and prints what it took. Words: `export` or `stream` (the driver's own loop over all
 * rows of one table, nothing done with them), port, directory of archives, table, threads.
 */
const [what = '', port = '', archives = '', table = '', threads = ''] = process.argv.slice(2);

async function exported(): Promise<number> {
  const { rows } = await exportSchema({
    settings: {
      ...{ engine: 'oracle', host: '127.0.0.1', port: Number(port), service: 'XE', user: 'ovs' },
      ...{ password: new Password('Welcome1'), tls: 'off', compress: false },
      ...{ connectTimeoutMs: 10_000, stallTimeoutMs: 120_000 },
    },
    databases: ['OVS'],
    archives,
    estate: 'e',
    threads: Number(threads),
    log: silentLog,
  });
  return rows;
}

async function streamed(): Promise<number> {
  const connectString = `127.0.0.1:${port}/XE`;
  const connection = await oracledb.getConnection({ user: 'ovs', password: 'Welcome1', connectString });
  let rows = 0;
  // as many rows at a time as an export fetches: the loop shall not lose by round trips
  for await (const row of connection.queryStream(`SELECT * FROM ${table}`, [], { fetchArraySize: 1000 }))
    if (row) rows += 1;
  await connection.close();
  return rows;
}

const begun = performance.now();
const rows = await (what === 'export' ? exported() : streamed());
const seconds = (performance.now() - begun) / 1000;
// not resourceUsage: what that tells begins with the memory of the process that started this one
const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
console.log(JSON.stringify({ rows, seconds, peakMegabytes: Number(peak) / 1024 }));
