import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MappedDisk } from '../../../../src/jobs/recover/disks/map-copies.js';
import { partialPath, placeDisk } from '../../../../src/jobs/recover/disks/place-disk.js';
import { createLocalCopyPlace } from '../../../../src/reach/local-copy-place.js';
import { scratchDirectories } from '../../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const megabyte = 1024 * 1024;

/** A copy with data at both ends and a hole between them, and a repository without it. */
function sparseCopy(size = 8 * megabyte) {
  const [from, to] = [scratch(), scratch()];
  const path = join(from, 'web.img');
  const file = openSync(path, 'w');
  ftruncateSync(file, size);
  writeSync(file, 'first', 0);
  writeSync(file, 'last', size - 4);
  closeSync(file);
  const disk = { repositoryId: 'r', file: 'web.img', kind: 'virtual-disk', size, uses: [] } as const;
  const mapped: MappedDisk = {
    disk,
    copy: { path, name: 'web.img', size, allocated: 8192 },
    by: 'its own file name',
  };
  return { mapped, path, to, at: join(to, 'VirtualDisks/web.img'), partial: join(to, partialPath(disk)) };
}

describe('a disk that is brought to its place', () => {
  it('when it has holes, then they stay holes, and every byte is the same', async () => {
    const { mapped, path, to, at, partial } = sparseCopy();
    const placed = await placeDisk(mapped, createLocalCopyPlace(to));
    expect(placed).toMatchObject({ state: 'copied', kept: 0 });
    expect(readFileSync(at).equals(readFileSync(path))).toBe(true);
    expect(statSync(at).blocks * 512).toBeLessThan(megabyte);
    expect(existsSync(partial)).toBe(false);
  });

  it('when a run was cut, then what it wrote is kept, and what it wrote wrongly is written again', async () => {
    const { mapped, path, to, at, partial } = sparseCopy();
    const place = createLocalCopyPlace(to);
    await place.makeDirectory('VirtualDisks');
    const cut = readFileSync(path).subarray(0, 3 * megabyte);
    cut.write('wrong', 2 * megabyte);
    writeFileSync(partial, cut);
    const { kept, written } = await placeDisk(mapped, place);
    expect(kept).toBeGreaterThan(2 * megabyte);
    expect(written).toBeLessThan(megabyte);
    expect(readFileSync(at).equals(readFileSync(path))).toBe(true);
  });

  it('when another file is there, then it is never overwritten', async () => {
    const { mapped, to, at } = sparseCopy();
    const place = createLocalCopyPlace(to);
    await place.makeDirectory('VirtualDisks');
    writeFileSync(at, 'of somebody else');
    await expect(placeDisk(mapped, place)).rejects.toMatchObject({ code: 'OVM_RECOVERY_STEP' });
    expect(readFileSync(at, 'utf8')).toBe('of somebody else');
  });

  it('when the same is there already, then nothing is written', async () => {
    const { mapped, to, at } = sparseCopy();
    await placeDisk(mapped, createLocalCopyPlace(to));
    const before = statSync(at).mtimeMs;
    expect(await placeDisk(mapped, createLocalCopyPlace(to))).toMatchObject({ state: 'present', written: 0 });
    expect(statSync(at).mtimeMs).toBe(before);
  });

  it('when the copy changes while it is read, then it is not put in its place', async () => {
    const { mapped, to, at } = sparseCopy();
    const grown = { ...mapped, copy: { ...mapped.copy, size: mapped.copy.size - 1 } };
    await expect(placeDisk(grown, createLocalCopyPlace(to))).rejects.toThrow(/and now has/);
    expect(existsSync(at)).toBe(false);
  });

  it.each(['../web.img', 'a/b.img', '.', ''])(
    'when its name is %j, then nothing is written anywhere',
    async (file) => {
      const { mapped, to } = sparseCopy();
      const disk = { ...mapped.disk, file };
      mkdirSync(join(to, 'VirtualDisks'));
      await expect(placeDisk({ ...mapped, disk }, createLocalCopyPlace(to))).rejects.toMatchObject({
        code: 'OVM_RECOVERY_STOPPED',
      });
    },
  );
});
