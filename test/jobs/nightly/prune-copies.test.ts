import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeNightRecord } from '../../../src/archive/night-records.js';
import { pinArchive } from '../../../src/archive/pins.js';
import { verifyArchive } from '../../../src/archive/verify-archive.js';
import { copyArchives } from '../../../src/jobs/nightly/copy-archives.js';
import { pruneTargets } from '../../../src/jobs/nightly/prune-copies.js';
import { uuid, writeSample } from '../../archive/sample-archive.js';
import { nightArchive, sampleNight } from '../../archive/sample-night.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { estateHosts } from '../../reach/ssh/estate-host.js';
import { copyOf, type PreparedTarget, targetKinds } from './copy-targets.js';

const scratch = scratchDirectories();
const start = estateHosts();
const now = new Date('2026-11-27T03:00:00Z');

/** Six nights, of which the second was good and the first is pinned; all of them copied. */
async function copiedNights(root: string, { target, hosts }: PreparedTarget): Promise<string[]> {
  const archives: string[] = [];
  for (const day of [20, 21, 22, 23, 24, 25])
    archives.push(await writeSample(root, { time: `2026-11-${day}T02:10:00Z`, complete: true }));
  const [first = '', second = ''] = archives.map((path) => basename(path));
  await pinArchive(root, 'prod', first, 'before the upgrade');
  for (const path of archives) {
    const made = { archives: [nightArchive(basename(path))], good: basename(path) === second };
    await writeNightRecord(root, 'prod', sampleNight(`${basename(path).slice(0, 16)}-00000000`, made));
  }
  const copied = await copyArchives({ estate: 'prod', root, archives, targets: [target], hosts });
  expect(copied).toMatchObject([{ status: 'verified' }]);
  return archives;
}

describe.each(targetKinds(start))('copies at %s', (_kind, prepare) => {
  it('when they are pruned, then the newest, the last good one and the pinned one stay whole', async () => {
    const [root, place] = [scratch(), scratch()];
    const prepared = await prepare(place);
    const { target, hosts } = prepared;
    const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = await copiedNights(
      root,
      prepared,
    );
    const request = { root, estate: 'prod', managerUuid: uuid, now, hosts };
    const [pruned] = await pruneTargets({ ...request, targets: [{ target, retention: { keep: 2 } }] });
    expect(pruned?.reason).toBeUndefined();
    expect(pruned?.removed).toEqual([third, fourth].map((path) => basename(path)));
    const left = [first, second, fifth, sixth];
    expect(readdirSync(join(place, 'prod')).sort()).toEqual(left.map((path) => basename(path)));
    for (const path of left) expect((await verifyArchive(copyOf(path, place))).ok).toBe(true);
    for (const path of [third, fourth]) expect(existsSync(path)).toBe(true);
  });

  it('when a copy is of another manager or damaged, then it is left alone; another estate is not looked at', async () => {
    const [root, place] = [scratch(), scratch()];
    const prepared = await prepare(place);
    const { target, hosts } = prepared;
    const archives = await copiedNights(root, prepared);
    const foreign = await writeSample(place, { time: '2026-11-01T00:00:00Z', managerUuid: '0'.repeat(32) });
    const other = await writeSample(place, { time: '2026-11-02T00:00:00Z', estate: 'test' });
    const damaged = join(place, 'prod', '20261103T000000Z-00000000');
    mkdirSync(damaged);
    writeFileSync(join(damaged, 'manifest.json'), '{');
    const request = { root, estate: 'prod', managerUuid: uuid, now, hosts };
    const [pruned] = await pruneTargets({ ...request, targets: [{ target, retention: { keep: 1 } }] });
    expect(pruned?.removed).toHaveLength(3);
    for (const path of [foreign, other, damaged]) expect(existsSync(path), path).toBe(true);
    expect(existsSync(copyOf(archives.at(-1) ?? '', place))).toBe(true);
  });

  it('when the place is not there, then the reason is told, and the other target is pruned', async () => {
    const [root, place] = [scratch(), scratch()];
    const prepared = await prepare(place);
    const { target, hosts } = prepared;
    await copiedNights(root, prepared);
    const gone = (await prepare(join(place, 'mount'))).target;
    const retention = { keep: 1 };
    const [failed, pruned] = await pruneTargets({
      ...{ root, estate: 'prod', managerUuid: uuid, now, hosts },
      targets: [
        { target: gone, retention },
        { target, retention },
      ],
    });
    expect(failed).toMatchObject({ removed: [], reason: expect.stringContaining('is it mounted?') });
    expect(pruned?.removed).toHaveLength(3);
  });
});
