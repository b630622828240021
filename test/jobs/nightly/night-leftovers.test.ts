import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { carryOutPrune, pinsOfNothing, planPruning } from '../../../src/jobs/archive-place.js';
import { acquireLock } from '../../../src/reach/lock-file.js';
import { ownIdentity } from '../../../src/reach/process-identity.js';
import { uuid, writeSample } from '../../archive/sample-archive.js';
import { isRoot } from '../../reach/run-program.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { noMount, smallDisks } from '../../reach/small-disk.js';
import { archivesIn, localEstates } from './local-estate.js';

const scratch = scratchDirectories();
const smallDisk = smallDisks();
const localEstate = localEstates();
const half = '20261101T021000Z-aaaa1111.partial';

describe('what a night finds of others', () => {
  it('when somebody holds the estate for a moment, then the night waits and is good', async () => {
    const root = scratch();
    const { night, lines } = localEstate(root);
    mkdirSync(join(root, 'prod'));
    const lock = await acquireLock(join(root, 'prod/.lock'), 'an export by hand');
    const record = await night({}, (line) => {
      if (line.startsWith('waiting for the estate prod: process')) setTimeout(() => lock.release(), 50);
    });
    expect(lines.join('\n')).toContain('waiting for the estate prod');
    expect(record).toMatchObject({ good: true, reasons: [] });
  });

  it('when the lock of the night cannot be judged, then somebody is told, and nothing is written', async () => {
    const root = scratch();
    const { night, told } = localEstate(root);
    mkdirSync(join(root, 'prod'));
    const lock = join(root, 'prod/.night.lock');
    writeFileSync(lock, `${JSON.stringify({ ...ownIdentity(), host: 'old-name', bootId: 'another' })}\n`);
    await expect(night()).rejects.toMatchObject({ code: 'OVM_LOCKED' });
    expect(told).toMatchObject([{ good: false, reasons: [expect.stringContaining(`remove ${lock}`)] }]);
    expect(readdirSync(join(root, 'prod'))).toEqual(['.night.lock']);
  });

  it('when another night is at work, then nobody is told, unless it has been for more than a day', async () => {
    const root = scratch();
    const { night, told } = localEstate(root);
    mkdirSync(join(root, 'prod'));
    const lock = await acquireLock(join(root, 'prod/.night.lock'), 'the night');
    const began = new Date(Date.UTC(2026, 10, 23, 1));
    utimesSync(lock.path, began, began);
    await expect(night()).rejects.toMatchObject({ code: 'OVM_LOCKED' });
    expect(told).toEqual([]);
    const days = new Date(began.getTime() - 25 * 3_600_000);
    utimesSync(lock.path, days, days);
    await expect(night()).rejects.toMatchObject({ code: 'OVM_LOCKED' });
    expect(told).toHaveLength(1);
    lock.release();
  });

  it('when nothing can be captured, then what interrupted runs left is removed all the same', async () => {
    const root = scratch();
    const { night, place } = localEstate(root);
    for (const name of [half, half.replace('1101', '1102')])
      mkdirSync(join(root, 'prod', name, 'captured'), { recursive: true });
    for (const name of ['repo', 'manager']) rmSync(join(place, name), { recursive: true });
    expect((await night()).good).toBe(false);
    expect(archivesIn(root)).toEqual([]);
  });

  it('when what is left cannot be removed, then the night is made and says whose it is', async (context) => {
    const root = scratch();
    const { night } = localEstate(root);
    const stuck = join(root, 'prod', half, 'captured');
    mkdirSync(stuck, { recursive: true });
    writeFileSync(join(stuck, 'file'), 'x');
    if (isRoot && !smallDisk(stuck, 1)) return context.skip(noMount);
    chmodSync(stuck, 0o500);
    const record = await night();
    chmodSync(stuck, 0o700);
    expect(record).toMatchObject({ good: true, reasons: [] });
    expect(record.troubles).toEqual([
      expect.stringMatching(/^1 archive of interrupted runs cannot be removed, first .*\.partial/),
    ]);
  });

  it('when what is left fills the disk, then it makes room for the lock, and the night is good', async (context) => {
    const disk = smallDisk(scratch(), 4);
    if (!disk) return context.skip(noMount);
    const { night } = localEstate(disk.path);
    const left = join(disk.path, 'prod', half);
    mkdirSync(left, { recursive: true });
    // a full disk of small files, as a capture leaves them
    for (let file = 0; ; file += 1) {
      try {
        writeFileSync(join(left, `${file}`), Buffer.alloc(64 * 1024));
      } catch {
        break;
      }
    }
    disk.fill();
    rmSync(join(left, '0'));
    disk.fill(); // not a byte is free, and most of it is in what was left
    expect(await night()).toMatchObject({ good: true, reasons: [] });
    expect(existsSync(left)).toBe(false);
  });

  it('when a night has the archives of root in the place of the service, then it says who cannot read them', async (context) => {
    if (!isRoot) return context.skip('root alone may give files away');
    const { chownSync } = await import('node:fs');
    const root = scratch();
    const { night } = localEstate(root);
    expect((await night()).troubles).toBeUndefined();
    chownSync(join(root, 'prod/nights'), 65_534, 65_534);
    expect((await night()).troubles).toEqual([
      expect.stringMatching(/^this night ran as user 0, and .* is of user 65534/),
    ]);
  });

  it('when a pin has a short id for a name, then the night and the prune say that it pins nothing', async () => {
    const root = scratch();
    const { night } = localEstate(root);
    mkdirSync(join(root, 'prod/pins'), { recursive: true });
    writeFileSync(join(root, 'prod/pins/aaaa1111'), 'short');
    writeFileSync(join(root, 'prod/pins/README'), 'for people');
    expect((await night()).troubles).toEqual([expect.stringMatching(/pins\/aaaa1111 pins nothing/)]);
    const plan = await planPruning(root, 'prod', uuid, { keep: 1 });
    expect(await pinsOfNothing([plan])).toEqual(['aaaa1111']);
  });

  it('when a night is at work, then pruning by hand is refused', async () => {
    const root = scratch();
    for (const day of [1, 2]) await writeSample(root, { time: `2026-11-0${day}T02:10:00Z`, complete: true });
    const plan = await planPruning(root, 'prod', uuid, { keep: 1 });
    const lock = await acquireLock(join(root, 'prod/.night.lock'), 'the night');
    await expect(carryOutPrune([plan])).rejects.toMatchObject({ code: 'OVM_LOCKED' });
    lock.release();
    expect(await carryOutPrune([plan])).toHaveLength(1);
  });

  it('when safety archives and dumps are there, then no night prunes them, and captures go', async () => {
    const root = scratch();
    const { night } = localEstate(root, { retention: { keep: 1 } });
    const { managerUuid } = await night();
    const made: string[] = [];
    for (const kind of ['safety', 'dump', 'capture'] as const)
      for (const day of [1, 2])
        made.push(
          await writeSample(root, { time: `2026-11-0${day}T02:10:00Z`, complete: true, kind, managerUuid }),
        );
    expect((await night()).troubles).toBeUndefined();
    expect(made.map((path) => existsSync(path))).toEqual([true, true, true, true, false, false]);
  });

  it('when the lock cannot be given back, then the night is recorded and told as it was', async () => {
    const root = scratch();
    const { night, told } = localEstate(root);
    const record = await night({
      tell: async (now) => {
        told.push(now);
        rmSync(join(root, 'prod/.night.lock'));
        mkdirSync(join(root, 'prod/.night.lock'));
        return [];
      },
    });
    expect(record.good).toBe(true);
    expect(told).toHaveLength(1);
  });
});
