import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeNightRecord } from '../../src/archive/night-records.js';
import { isPinned, pinArchive, pinnedArchives, unpin } from '../../src/archive/pins.js';
import { planPrune, pruneArchives } from '../../src/archive/prune-archives.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { uuid, writeSample } from './sample-archive.js';
import { nightArchive, sampleNight } from './sample-night.js';

const scratch = scratchDirectories();
const sampleOf = (root: string, day: number, complete = true) =>
  writeSample(root, { time: `2026-11-${String(day).padStart(2, '0')}T02:10:00Z`, complete });
const ruleOf = (root: string) => ({ root, estate: 'prod', managerUuid: uuid, keep: 1 });
const goes = async (root: string) => (await planPrune(ruleOf(root))).remove.map(({ path }) => path).reverse();

describe('a pin', () => {
  it('when an archive is pinned, then it stays until the pin is taken away, and the plan says why', async () => {
    const root = scratch();
    const [first, second] = [await sampleOf(root, 1), await sampleOf(root, 2)];
    await sampleOf(root, 3);
    expect(await goes(root)).toEqual([first, second]);
    await pinArchive(root, 'prod', basename(first), ' before the upgrade\nto 3.4.7 ');
    const pin = join(root, 'prod/pins', basename(first));
    expect(readFileSync(pin, 'utf8')).toBe('before the upgrade?to 3.4.7\n');
    expect([statSync(pin).mode & 0o777, statSync(dirname(pin)).mode & 0o777]).toEqual([0o600, 0o700]);
    const plan = await planPrune(ruleOf(root));
    expect(plan.keep.find(({ path }) => path === first)?.why).toEqual([
      'pinned: before the upgrade?to 3.4.7',
    ]);
    expect(await pruneArchives(plan)).toEqual([second]);
    await pinArchive(root, 'prod', basename(first), 'for the auditors');
    expect(await pinnedArchives(root, 'prod')).toEqual([{ name: basename(first), why: 'for the auditors' }]);
    expect([unpin(root, 'prod', basename(first)), unpin(root, 'prod', basename(first))]).toEqual([
      true,
      false,
    ]);
    expect(await goes(root)).toEqual([first]);
  });

  it('when its text cannot be read, then its presence pins all the same', async () => {
    const root = scratch();
    const [first, second, third] = [
      await sampleOf(root, 1),
      await sampleOf(root, 2),
      await sampleOf(root, 3),
    ];
    await sampleOf(root, 4);
    mkdirSync(join(root, 'prod/pins', basename(first)), { recursive: true });
    symlinkSync('/nowhere', join(root, 'prod/pins', basename(second)));
    writeFileSync(join(root, 'prod/pins', basename(third)), '');
    writeFileSync(join(root, 'prod/pins/README'), 'no archive has this name');
    expect(await goes(root)).toEqual([]);
    expect((await pinnedArchives(root, 'prod')).map(({ why }) => why)).toEqual([
      expect.stringMatching(/^its reason cannot be read: it is a directory/),
      expect.stringMatching(/^its reason cannot be read: it is a symbolic link/),
      '',
    ]);
  });

  it('when there is no such archive, or no reason, then it is refused and nothing is pinned', async () => {
    const root = scratch();
    const name = basename(await sampleOf(root, 1));
    const refused = (which: string, why = 'x') => expect(pinArchive(root, 'prod', which, why)).rejects;
    await refused(name.replace('20261101', '20261102')).toMatchObject({ code: 'OVM_ARCHIVE_NOT_FOUND' });
    for (const which of ['../prod', '..', '', `${name}.partial`, `${name}/..`])
      await refused(which).toMatchObject({ code: 'OVM_ARCHIVE_NOT_FOUND' });
    for (const why of ['', ' \n ', 'x'.repeat(5000)])
      await refused(name, why).toMatchObject({ code: 'OVM_USAGE' });
    expect(await pinnedArchives(root, 'prod')).toEqual([]);
    expect([isPinned(root, 'prod', name), isPinned(root, 'prod', '..')]).toEqual([false, false]);
  });

  it('when it is set between the plan and the removal, then the archive stays', async () => {
    const root = scratch();
    const [first, second] = [await sampleOf(root, 1), await sampleOf(root, 2)];
    await sampleOf(root, 3);
    const plan = await planPrune(ruleOf(root));
    const pinned: string[] = [];
    const removed = await pruneArchives(plan, (path) => {
      // the lock is held and the second plan made: this is as late as a pin can be set
      mkdirSync(join(root, 'prod/pins'));
      writeFileSync(join(root, 'prod/pins', basename(second)), 'late\n');
      pinned.push(path);
    });
    expect([removed, pinned]).toEqual([[first], [first]]);
    expect(statSync(second).isDirectory()).toBe(true);
  });
});

describe('nights and pruning', () => {
  it('when the last good night lies behind bad ones, then its archives stay; older good ones go', async () => {
    const root = scratch();
    const paths = [
      await sampleOf(root, 1),
      await sampleOf(root, 2),
      await sampleOf(root, 3),
      await sampleOf(root, 4),
    ];
    for (const [index, good] of [true, true, false, false].entries()) {
      const night = `2026110${index + 1}T020900Z-bbbb1111`;
      const archives = [nightArchive(basename(paths[index] ?? ''))];
      await writeNightRecord(root, 'prod', sampleNight(night, { good, archives }));
    }
    const plan = await planPrune(ruleOf(root));
    expect(plan.keep.map(({ path, why }) => [path, why])).toEqual([
      [paths[3], ['the newest']],
      [paths[1], ['of the last good night']],
    ]);
    expect(plan.remove.map(({ path }) => path)).toEqual([paths[2], paths[0]]);
  });

  it('when the record of a night cannot be read, then its archives stay: it may be the last good one', async () => {
    const root = scratch();
    const paths = [
      await sampleOf(root, 1),
      await sampleOf(root, 2),
      await sampleOf(root, 3),
      await sampleOf(root, 4),
    ];
    const nights = [1, 2, 3].map((day) => `2026110${day}T020900Z-bbbb1111`);
    for (const [index, night] of nights.entries())
      await writeNightRecord(
        root,
        'prod',
        sampleNight(night, { good: index === 0, archives: [nightArchive(basename(paths[index] ?? ''))] }),
      );
    writeFileSync(join(root, 'prod/nights', `${nights[1]}.json`), '{"good": tr');
    const plan = await planPrune(ruleOf(root));
    expect(plan.remove.map(({ path }) => path)).toEqual([paths[2]]);
    expect(plan.keep.at(-2)?.why).toEqual([`the record of its night, ${nights[1]}, cannot be read`]);
    rmSync(join(root, 'prod/nights', `${nights[1]}.json`));
    expect(await goes(root)).toEqual([paths[1], paths[2]]);
  });

  it('when a number of periods is no whole number above 0, then it is refused', async () => {
    const root = scratch();
    for (const rule of ['daily', 'weekly', 'monthly', 'yearly'])
      for (const number of [0, 1.5, -1])
        await expect(planPrune({ ...ruleOf(root), [rule]: number })).rejects.toMatchObject({
          code: 'OVM_USAGE',
        });
  });
});
