import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { copyArchives } from '../../src/jobs/nightly/copy-archives.js';
import { beginSample, facts, writeSample } from '../archive/sample-archive.js';
import { copyOf, targetKinds } from '../jobs/nightly/copy-targets.js';
import { startProgram } from '../reach/run-program.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';

const scratch = scratchDirectories();
const start = estateHosts();
const kills = 15;

/** Four files of eight megabytes, and many small ones. */
async function writeLarge(root: string): Promise<string> {
  const writer = await beginSample(root, { time: '2026-11-25T03:15:00Z' });
  for (let file = 0; file < 4; file += 1)
    await writer.put(`captured/repositories/large/${file}`, Buffer.alloc(8 * 1024 * 1024, file));
  for (let file = 0; file < 400; file += 1)
    await writer.put(`captured/repositories/${file % 20}/${file}`, `name = 'vm ${file}'\n`);
  return (await writer.finish(facts)).path;
}

describe.each(targetKinds(start))('copies to %s that are killed', (kind, prepare) => {
  it('when it happens at random moments, then a final name means a whole copy, and the next run completes', async () => {
    const [root, place] = [scratch(), scratch()];
    const good = await writeSample(root);
    const large = await writeLarge(root);
    const { target, hosts, host } = await prepare(place);
    await copyArchives({ estate: 'prod', root, archives: [good], targets: [target], hosts });
    const words = [root, large, JSON.stringify(target), host?.keyPath ?? '', host?.knownHosts ?? ''];
    const hit = { half: 0, whole: 0, nothing: 0 };
    for (let round = 0; round < kills; round += 1) {
      const { child, ended } = startProgram('jobs/nightly/copy-program.ts', words, {
        onLine: (line) => line === 'copying' && setTimeout(() => child.kill('SIGKILL'), Math.random() * 1000),
      });
      expect((await ended).stderr).toBe('');
      const names = readdirSync(join(place, 'prod'));
      if (existsSync(copyOf(large, place))) {
        hit.whole += 1;
        expect((await verifyArchive(copyOf(large, place))).ok).toBe(true);
        rmSync(copyOf(large, place), { recursive: true });
      } else if (names.includes(`${basename(large)}.partial`)) hit.half += 1;
      else hit.nothing += 1;
      expect((await verifyArchive(copyOf(good, place))).ok).toBe(true);
    }
    console.log(`${kind}: ${JSON.stringify(hit)}`);
    expect(hit.half).toBeGreaterThan(0);
    const request = { estate: 'prod', root, archives: [good, large], targets: [target], hosts };
    expect(await copyArchives(request)).toMatchObject([{ status: 'verified' }]);
    expect((await verifyArchive(copyOf(large, place))).ok).toBe(true);
    expect(readdirSync(join(place, 'prod')).sort()).toEqual([basename(good), basename(large)]);
  });
});
