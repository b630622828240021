import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { ovsLikeSchema } from '../databases/ovs-like-schema.js';
import { quickDirectory } from '../run-directories.js';
import { builtTool } from './measured-run.js';

const rounds = 30;
const scratch = mkdtempSync(join(quickDirectory(), 'ovm-rescue-schema-kill-'));
let server: MariadbServer;

beforeAll(async () => {
  server = await startMariadb();
  await server.loadFrom(ovsLikeSchema({ scale: 0.1 }));
});
afterAll(async () => {
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

function run(words: readonly string[]) {
  return spawnSync(process.execPath, [builtTool, ...words], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** Starts a command and kills it after a while; true when it was killed before it ended. */
function killAfter(words: readonly string[], milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [builtTool, ...words], { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('exit', (_, signal) => {
      clearTimeout(timer);
      resolve(signal === 'SIGKILL');
    });
  });
}

describe('kill -9 of an export', () => {
  it('when it hits at any moment, then no wrong archive has a final name, no lock stays, and the next run works', async () => {
    const out = join(scratch, 'archives');
    const words = [
      'schema',
      'export',
      '--url',
      server.url,
      '--password-file',
      server.passwordFile,
      '--out',
      out,
    ];
    const runWhole = () => {
      const start = performance.now();
      const { status, stderr } = run(words);
      expect(status, stderr).toBe(0);
      return performance.now() - start;
    };
    // of the run before: other proofs run beside this one and slow it down, or do not
    let length = runWhole();
    const wanted = await server.dumpChecksum('ovs');
    let killed = 0;
    for (let round = 0; round < rounds; round += 1) {
      rmSync(out, { recursive: true });
      if (await killAfter(words, Math.random() * length * 1.05)) killed += 1;
      const estates = existsSync(out) ? readdirSync(out) : [];
      for (const name of estates.flatMap((estate) =>
        readdirSync(join(out, estate)).map((each) => join(estate, each)),
      )) {
        if (!/\/\d{8}T\d{6}Z-[0-9a-z]+$/.test(name)) continue;
        const verified = run(['verify', join(out, name)]);
        expect(verified.status, verified.stderr).toBe(0);
      }
      length = runWhole();
      const partial = readdirSync(out).flatMap((estate) =>
        readdirSync(join(out, estate)).filter((name) => name.endsWith('.partial')),
      );
      expect(partial).toEqual([]);
      // a lock on the tables that outlived its process would hold this up
      await server.sql(
        'SET SESSION lock_wait_timeout = 5; UPDATE ovs.Mgr_EventLog SET acked = acked WHERE id = 1',
      );
    }
    console.log(`export: ${killed} of ${rounds} killed before the end`);
    expect(killed).toBeGreaterThan(rounds / 2);
    expect(await server.dumpChecksum('ovs')).toBe(wanted);
  });
});
