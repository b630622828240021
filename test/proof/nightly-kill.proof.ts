import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastGoodNight, readNightRecords } from '../../src/archive/night-records.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { type NightlyEstates, nightlyEstates } from '../cli/nightly-estates.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { makeSmallRepository } from '../databases/small-repository.js';
import { startProgram } from '../reach/run-program.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';

const kills = 30;
const scratch = scratchDirectories();
const startHost = estateHosts();
let database: MariadbServer;

beforeAll(async () => {
  database = await startMariadb();
  await makeSmallRepository(database, 'prod');
});
afterAll(() => database?.stop());

/** A night of the estate prod as a process; killed after so many milliseconds if they are given. */
async function night({ configuration }: NightlyEstates, killAfter?: number) {
  const words = ['nightly', '--config', configuration, '--estate', 'prod'];
  const { child, ended } = startProgram('cli/nightly-program.ts', words, {
    onLine: (line) => {
      if (line === 'began' && killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
    },
  });
  return ended;
}

/** The last good night is there as a whole, and whatever has a final name is, here and at both places of copies. */
async function expectNothingLost({ root, archives }: NightlyEstates): Promise<void> {
  const good = await lastGoodNight(join(root, 'archives'), 'prod');
  const here = archives('prod');
  expect(here).toEqual(
    expect.arrayContaining(good?.archives.map(({ name }) => name) ?? ['a last good night']),
  );
  for (const place of ['archives', 'copies', 'remote'])
    for (const name of existsSync(join(root, place, 'prod')) ? archives('prod', place) : [])
      if (!name.endsWith('.partial'))
        expect((await verifyArchive(join(root, place, 'prod', name))).ok, `${place}: ${name}`).toBe(true);
  for (const { problem } of await readNightRecords(join(root, 'archives'), 'prod'))
    expect(problem).toBeUndefined();
}

/** After a night that ran to its end nothing of killed ones is left, and only good nights count. */
async function expectTidy({ root, archives, last }: NightlyEstates): Promise<void> {
  const names = last('prod').archives.map(({ name }) => name);
  expect(archives('prod')).toEqual([...names].sort());
  for (const place of ['archives', 'copies', 'remote']) {
    const odd = readdirSync(join(root, place, 'prod')).filter((name) => /^\.|\.partial$/.test(name));
    expect(odd, place).toEqual([]);
    expect(archives('prod', place)).toEqual(expect.arrayContaining(names));
  }
  expect(readdirSync(join(root, 'archives/prod/nights')).filter((name) => name.startsWith('.'))).toEqual([]);
}

describe('nights that are killed', () => {
  it('when it happens at random moments, then no half archive or copy counts, nothing good is lost, and the next night completes', async () => {
    const host = await startHost();
    const other = await startHost({ keysOf: host });
    const estates = await nightlyEstates(scratch(), { host, other, database });
    try {
      estates.grow('prod', 60);
      const first = await night(estates);
      expect(first.stdout, first.stderr).toContain('prod: recoverable');
      const began = performance.now();
      expect((await night(estates)).code).toBe(0);
      const length = performance.now() - began;
      const left = { recorded: 0, partial: 0, killed: 0 };
      for (let round = 0; round < kills; round += 1) {
        const nights = estates.records('prod').length;
        const { signal } = await night(estates, Math.random() * length);
        if (signal === 'SIGKILL') left.killed += 1;
        if (signal === 'SIGKILL' && estates.records('prod').length > nights) left.recorded += 1;
        if (estates.archives('prod').some((name) => name.endsWith('.partial'))) left.partial += 1;
        await expectNothingLost(estates);
        // now and then one is killed upon another
        if (round % 3 === 1) continue;
        const next = await night(estates);
        expect(next.code, next.stderr + next.stdout).toBe(0);
        await expectTidy(estates);
      }
      console.log(`nights of ${Math.round(length)} ms: ${JSON.stringify(left)}`);
      expect(left.killed).toBeGreaterThan(kills / 2);
      expect(left.partial).toBeGreaterThan(0);
    } finally {
      await estates.stop();
    }
  });
});
