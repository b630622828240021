import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyArchive } from '../../src/archive/copy-archive.js';
import { writeNightRecord } from '../../src/archive/night-records.js';
import { planCopiesPrune, pruneCopies } from '../../src/archive/prune-copies.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { RescueError } from '../../src/base/errors.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { placeDouble } from './copy-place-double.js';
import { uuid, writeSample } from './sample-archive.js';
import { nightArchive, sampleNight } from './sample-night.js';

const scratch = scratchDirectories();

async function* damaged(
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) yield chunk.map((byte) => byte ^ 1);
}

describe('a copy to a directory', () => {
  it('when other bytes arrive there than were sent, then it fails and has no name', async () => {
    const [root, copies] = [scratch(), scratch()];
    const path = await writeSample(root);
    const { place } = placeDouble(copies, (inner) => ({
      writeFile: (file, content) =>
        inner.writeFile(file, file.endsWith('RECOVER.md') ? damaged(content) : content),
    }));
    await expect(copyArchive(path, place)).rejects.toThrow(
      'read again, 1 file is not as in the archive, first RECOVER.md: its bytes are others',
    );
    expect(readdirSync(join(copies, 'prod'))).toEqual([]);
  });

  it('when it gets its name, then all of it is on the disk before, and its name behind', async () => {
    const [root, copies] = [scratch(), scratch()];
    const path = await writeSample(root);
    const { place, done } = placeDouble(copies);
    await copyArchive(path, place);
    const final = `prod/${basename(path)}`;
    const renamed = done.indexOf(`rename ${final}.partial ${final}`);
    const synced = done.findIndex(
      (line) => line.startsWith('sync ') && line.includes(`${final}.partial/RECOVER.md`),
    );
    expect(done[synced]).toContain(`${final}.partial/captured ${final}.partial/captured/`);
    expect(done[synced]).toMatch(/\/SHA256SUMS .*\.partial$/);
    expect(synced).toBeGreaterThan(0);
    expect(synced).toBeLessThan(renamed);
    expect(done.indexOf('sync prod', renamed)).toBeGreaterThan(renamed);
  });

  it.each([
    ['the new one had not got it', true],
    ['there was no new one', false],
  ])(
    'when a damaged copy had lost its name and %s, then the next run gives it to the better one',
    async (_, isNew) => {
      const [root, copies] = [scratch(), scratch()];
      const [one, other] = [
        await writeSample(root),
        await writeSample(root, { time: '2026-11-24T03:15:00Z' }),
      ];
      const copy = join(copies, 'prod', basename(one));
      mkdirSync(join(copies, 'prod'));
      cpSync(one, `${copy}.replaced`, { recursive: true });
      writeFileSync(join(`${copy}.replaced`, 'RECOVER.md'), 'rotten');
      if (isNew) cpSync(one, `${copy}.partial`, { recursive: true });
      const { place } = placeDouble(copies);
      await copyArchive(other, place);
      expect((await verifyArchive(copy)).ok).toBe(isNew);
      expect(readdirSync(join(copies, 'prod'))).toEqual([basename(one), basename(other)]);
    },
  );

  it('when a damaged copy is replaced, then one of the two can be had at every moment', async () => {
    const [root, copies] = [scratch(), scratch()];
    const path = await writeSample(root);
    const final = `prod/${basename(path)}`;
    const { place, done } = placeDouble(copies);
    await copyArchive(path, place);
    writeFileSync(join(copies, final, 'RECOVER.md'), 'rotten');
    done.length = 0;
    await copyArchive(path, place);
    expect(done).not.toContain(`removeTree ${final}`);
    expect(done.filter((line) => line.startsWith('rename'))).toEqual([
      `rename ${final} ${final}.replaced`,
      `rename ${final}.partial ${final}`,
    ]);
  });

  it('when a half copy cannot be removed, then that is told and the copy is made', async () => {
    const [root, copies] = [scratch(), scratch()];
    const path = await writeSample(root);
    const half = '20261101T021000Z-aaaa1111.partial';
    mkdirSync(join(copies, 'prod', half), { recursive: true });
    const { place } = placeDouble(copies, (inner) => ({
      removeTree: async (tree) => {
        if (tree.endsWith(half))
          throw new RescueError('OVM_COPY_FAILED', copies, 'permission denied (EACCES)');
        await inner.removeTree(tree);
      },
    }));
    const left: string[] = [];
    expect(await copyArchive(path, place, (why) => left.push(why))).toMatchObject({ isNew: true });
    expect(left).toEqual([expect.stringMatching(/permission denied/)]);
  });
});

describe('pruned copies', () => {
  /** Three copied nights, the last of them good. */
  async function copied(root: string, copies: string): Promise<string[]> {
    const names: string[] = [];
    for (const day of [1, 2, 3]) {
      const path = await writeSample(root, { time: `2026-11-0${day}T02:10:00Z`, complete: true });
      cpSync(path, join(copies, 'prod', basename(path)), { recursive: true });
      const night = sampleNight(`2026110${day}T020900Z-bbbb1111`, {
        good: day === 3,
        archives: [nightArchive(basename(path))],
      });
      await writeNightRecord(root, 'prod', night);
      names.push(basename(path));
    }
    return names;
  }

  const rule = (root: string) => ({ root, estate: 'prod', managerUuid: uuid, keep: 1 });
  const pin = (root: string, name: string) => {
    mkdirSync(join(root, 'prod/pins'), { recursive: true });
    writeFileSync(join(root, 'prod/pins', name), 'late');
  };

  it('when a copy is pinned while its removal begins, then it gets its name again', async () => {
    const [root, copies] = [scratch(), scratch()];
    const [first = '', second = ''] = await copied(root, copies);
    const { place } = placeDouble(copies, (inner) => ({
      rename: async (from, to) => {
        await inner.rename(from, to);
        if (from.endsWith(first)) pin(root, first);
      },
    }));
    expect(await pruneCopies(place, await planCopiesPrune(place, rule(root)))).toEqual([second]);
    expect((await verifyArchive(join(copies, 'prod', first))).ok).toBe(true);
  });

  it('when a copy is pinned behind the plan, then it stays', async () => {
    const [root, copies] = [scratch(), scratch()];
    const [first = '', second = ''] = await copied(root, copies);
    const { place, done } = placeDouble(copies);
    const plan = await planCopiesPrune(place, rule(root));
    pin(root, first);
    pin(copies, second);
    done.length = 0;
    expect(await pruneCopies(place, plan)).toEqual([]);
    expect(done.filter((line) => line.startsWith('rename'))).toEqual([]);
  });

  it('when it was the newest when the plan was made, and that is not there any more, then the next one stays', async () => {
    const [root, copies] = [scratch(), scratch()];
    const [first = '', second = '', third = ''] = await copied(root, copies);
    const { place } = placeDouble(copies);
    const plan = await planCopiesPrune(place, rule(root));
    renameSync(join(copies, 'prod', third), join(copies, 'away'));
    expect(await pruneCopies(place, plan)).toEqual([first]);
    expect(existsSync(join(copies, 'prod', second))).toBe(true);
  });
});
