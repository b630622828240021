import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastGoodNight, readNightRecords } from '../../../src/archive/night-records.js';
import { pinArchive, pinnedArchives, unpin } from '../../../src/archive/pins.js';
import { verifyArchive } from '../../../src/archive/verify-archive.js';
import { planPruning } from '../../../src/jobs/archive-place.js';
import { bundleName } from '../../../src/jobs/nightly/bundle.js';
import { copyArchives } from '../../../src/jobs/nightly/copy-archives.js';
import type { NightRecord } from '../../../src/model/night.js';
import { writeSample } from '../../archive/sample-archive.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { estateHosts } from '../../reach/ssh/estate-host.js';
import { hostsFor, onHost } from './copy-targets.js';
import { archivesIn, localEstates } from './local-estate.js';

const scratch = scratchDirectories();
const localEstate = localEstates();
const start = estateHosts();

/** An estate that is copied to one place. */
function copiedEstate(retention?: { readonly keep: number }) {
  const [root, copies] = [scratch(), scratch()];
  const nightly = { copies: [{ directory: copies }], ...(retention && { retention }) };
  return { root, copies, ...localEstate(root, nightly) };
}

const archivesOf = ({ archives }: NightRecord) => archives.flatMap(({ name }) => name ?? []);

/** Nothing can be captured after this. */
function loseSources(place: string): void {
  for (const name of ['repo', 'manager']) rmSync(join(place, name), { recursive: true });
}

describe('a place of copies', () => {
  it('when it is not mounted any more, then the copy failed and nothing is written there, until it may begin anew', async () => {
    const { root, copies, night } = copiedEstate({ keep: 1 });
    await night();
    rmSync(join(copies, 'prod'), { recursive: true });
    rmSync(join(copies, bundleName), { force: true });
    const unmounted = await night();
    expect(unmounted.copies).toMatchObject([
      {
        status: 'failed',
        reason: expect.stringMatching(
          /: the copies of 2026-11-23 are not there; is it mounted\?.* directory prod in it$/,
        ),
      },
    ]);
    expect(unmounted.line).toContain('is it mounted?');
    expect(readdirSync(copies)).toEqual([]);
    mkdirSync(join(copies, 'prod'));
    expect((await night()).copies).toMatchObject([{ status: 'verified' }]);
    // as copies of long ago below the mount point
    rmSync(join(copies, 'prod', 'nights'), { recursive: true });
    for (const name of archivesIn(copies))
      renameSync(join(copies, 'prod', name), join(copies, 'prod', `${name}0`));
    expect((await night()).copies).toMatchObject([{ status: 'failed' }]);
    expect(archivesIn(root)).toHaveLength(1);
  });

  it('when the last good night missed it, then a night that is not good brings that one there, too', async () => {
    const { copies, root, night, place } = copiedEstate();
    renameSync(copies, `${copies}.away`);
    const good = await night();
    expect(good.copies).toMatchObject([{ status: 'failed' }]);
    renameSync(`${copies}.away`, copies);
    loseSources(place);
    const bad = await night();
    expect(bad).toMatchObject({ good: false, copies: [{ status: 'verified', lastGood: good.name }] });
    for (const name of archivesOf(good))
      expect((await verifyArchive(join(copies, 'prod', name))).ok).toBe(true);
    writeFileSync(join(copies, 'prod', archivesOf(good)[0] ?? '', 'RECOVER.md'), 'rotten');
    expect((await night()).copies).toMatchObject([{ status: 'verified', lastGood: good.name }]);
    expect((await verifyArchive(join(copies, 'prod', archivesOf(good)[0] ?? ''))).ok).toBe(true);
    rmSync(join(root, 'prod', archivesOf(good)[0] ?? ''), { recursive: true });
    expect((await night()).copies.map(({ lastGood }) => lastGood)).not.toContain(good.name);
  });

  it('when all else is lost, then it knows by itself which night was good and what is pinned', async () => {
    const { root, copies, night, place } = copiedEstate();
    const first = await night();
    const [pinned = ''] = archivesOf(first);
    await pinArchive(root, 'prod', pinned, 'before the upgrade');
    const good = await night();
    const bad = await writeSample(root, { time: '2026-11-23T02:20:00Z', complete: true });
    loseSources(place);
    const last = await night();
    await copyArchives({
      root,
      estate: 'prod',
      archives: [bad],
      targets: [{ directory: copies }],
      hosts: hostsFor(),
    });
    expect((await lastGoodNight(copies, 'prod'))?.name).toBe(good.name);
    expect((await readNightRecords(copies, 'prod')).map(({ name }) => name)).toEqual(
      [last, good, first].map(({ name }) => name),
    );
    const plan = await planPruning(copies, 'prod', good.managerUuid ?? undefined, { keep: 1 }).catch(String);
    if (typeof plan === 'string') throw new Error(plan);
    expect(plan.remove.map(({ name }) => name)).not.toContain(archivesOf(good)[0]);
    expect(plan.remove.map(({ name }) => name)).not.toContain(pinned);
  });

  it('when a pin is taken away here, then its copy goes, and a pin that was set there stays', async () => {
    const { root, copies, night } = copiedEstate();
    const [one = ''] = archivesOf(await night());
    const [two = ''] = archivesOf(await night());
    await pinArchive(root, 'prod', one, 'here');
    await pinArchive(copies, 'prod', two, 'there');
    await night();
    expect(await pinnedArchives(copies, 'prod')).toEqual([
      { name: one, why: 'here (copied)' },
      { name: two, why: 'there' },
    ]);
    unpin(root, 'prod', one);
    await night();
    expect(await pinnedArchives(copies, 'prod')).toEqual([{ name: two, why: 'there' }]);
  });

  it('when the archives here are new, then no copy is pruned that no night recorded here has made', async () => {
    const { root, copies, night } = copiedEstate({ keep: 1 });
    const [one = ''] = archivesOf(await night());
    await pinArchive(root, 'prod', one, 'keep me');
    const [two = ''] = archivesOf(await night());
    rmSync(join(root, 'prod'), { recursive: true });
    const [three = ''] = archivesOf(await night());
    const [four = ''] = archivesOf(await night());
    expect(archivesIn(copies)).toEqual(expect.arrayContaining([one, two, four]));
    expect(existsSync(join(copies, 'prod', three))).toBe(existsSync(join(root, 'prod', three)));
  });

  it('when the single file of the tool cannot be written there, then the copies are verified all the same', async () => {
    const [root, place] = [scratch(), scratch()];
    const archives = [await writeSample(root)];
    mkdirSync(join(place, bundleName));
    const bundle = {
      bytes: Buffer.from('x'),
      sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
    };
    const targets = [{ directory: place }];
    const [copied] = await copyArchives({
      root,
      estate: 'prod',
      archives,
      targets,
      bundle,
      hosts: hostsFor(),
    });
    expect(copied).toMatchObject({
      status: 'verified',
      troubles: [expect.stringMatching(/^the archives were copied, the single file of the tool was not: /)],
    });
  });

  it('when it is named twice, then the second is refused', async () => {
    const [root, place] = [scratch(), scratch()];
    const archives = [await writeSample(root)];
    const targets = [{ directory: place }, { directory: `${place}/` }];
    const copied = await copyArchives({ root, estate: 'prod', archives, targets, hosts: hostsFor() });
    expect(copied.map(({ status }) => status)).toEqual(['verified', 'failed']);
    expect(copied[1]?.reason).toContain(`it is the same directory as ${place}`);
  });

  it('when a host is this machine and its directory that of the archives, then it is refused and left as it was', async () => {
    const [one, root] = [await start(), scratch()];
    const archives = [await writeSample(root)];
    const targets = [onHost(one, root)];
    const [copied] = await copyArchives({ root, estate: 'prod', archives, targets, hosts: hostsFor(one) });
    expect(copied).toMatchObject({ status: 'failed', reason: expect.stringMatching(/lie in each other$/) });
    expect(readdirSync(root)).toEqual(['prod']);
  });
});
