import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foreignDatabases, loadForeignDatabases } from '../databases/foreign-database.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { ovsLikeSchema } from '../databases/ovs-like-schema.js';
import { builtTool, measureRun } from './measured-run.js';

let scratch: string;
let source: MariadbServer;
let target: MariadbServer;

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'ovm-rescue-round-trip-'));
  [source, target] = await Promise.all([startMariadb(), startMariadb()]);
});
afterEach(async () => {
  await Promise.all([source?.stop(), target?.stop()]);
  rmSync(scratch, { recursive: true, force: true });
});

function tool(words: readonly string[]) {
  const result = measureRun(process.execPath, [builtTool, ...words]);
  expect(result.code, result.stderr).toBe(0);
  return { ...result, path: result.stdout.trimEnd().split('\n').at(-1) ?? '' };
}

const login = (server: MariadbServer) => ['--url', server.url, '--password-file', server.passwordFile];

async function roundTrip(databases: readonly string[]): Promise<number> {
  const names = databases.flatMap((name) => ['--database', name]);
  const out = ['--out', join(scratch, 'archives')];
  const written = tool(['schema', 'export', ...login(source), ...names, ...out]);
  const safety = ['--archives', join(scratch, 'safety')];
  const read = tool(['schema', 'import', written.path, ...login(target), ...safety, '--yes']);
  for (const name of databases) expect(await target.dumpChecksum(name)).toBe(await source.dumpChecksum(name));
  return Math.max(written.peakMegabytes, read.peakMegabytes);
}

describe('round trips of whole databases', () => {
  it('when it is the generated schema at scale 1, then the judge finds no byte changed and memory stays flat', async () => {
    await source.loadFrom(ovsLikeSchema({ scale: 1 }));
    const peak = await roundTrip(['ovs']);
    console.log(`scale 1: peak memory ${peak.toFixed(0)} MB`);
    expect(peak).toBeLessThan(200);
  });

  it("when it is a monitoring server's whole database and the sys schema, then no byte is changed", async () => {
    await loadForeignDatabases(source);
    await roundTrip(foreignDatabases);
  });

  for (const seed of [1, 2, 3]) {
    it(`when the schema is generated from seed ${seed}, then no byte is changed`, async () => {
      await source.loadFrom(ovsLikeSchema({ scale: 0.05, seed, database: `seed ${seed}` }));
      await roundTrip([`seed ${seed}`]);
    });
  }
});
