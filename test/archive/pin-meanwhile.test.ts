import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { removePartials } from '../../src/archive/partial-archives.js';
import { planPrune, pruneArchives } from '../../src/archive/prune-archives.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { uuid, writeSample } from './sample-archive.js';

const scratch = scratchDirectories();
const renamed = vi.hoisted(() => ({ after: (_from: string): void => {} }));

vi.mock('../../src/reach/directories.js', async (original) => {
  const real = await original<typeof import('../../src/reach/directories.js')>();
  const rename = (from: string, to: string) => {
    real.rename(from, to);
    renamed.after(from);
  };
  return { ...real, rename };
});

afterEach(() => {
  renamed.after = () => {};
});

function pin(root: string, name: string): void {
  mkdirSync(join(root, 'prod/pins'), { recursive: true });
  writeFileSync(join(root, 'prod/pins', name), 'late');
}

const archives = async (root: string) => [
  await writeSample(root, { time: '2026-11-01T02:10:00Z', complete: true }),
  await writeSample(root, { time: '2026-11-02T02:10:00Z', complete: true }),
];

describe('a pin that is set while an archive is removed', () => {
  it('when the archive has lost its name already, then it gets it again', async () => {
    const root = scratch();
    const [first = '', second = ''] = await archives(root);
    renamed.after = (from) => from === first && pin(root, basename(first));
    const plan = await planPrune({ root, estate: 'prod', managerUuid: uuid, keep: 1 });
    expect(plan.remove.map(({ path }) => path)).toEqual([first]);
    expect(await pruneArchives(plan)).toEqual([]);
    for (const path of [first, second]) expect((await verifyArchive(path)).ok).toBe(true);
  });

  it('when the prune was killed before that, then the next run gives it back, and removes what is no whole archive', async () => {
    const root = scratch();
    const [first = '', second = ''] = await archives(root);
    cpSync(second, `${second}.partial`, { recursive: true });
    renameSync(first, `${first}.partial`);
    for (const path of [first, second]) pin(root, basename(path));
    const lines: string[] = [];
    expect((await removePartials(root, 'prod', (line) => lines.push(line))).map(({ path }) => path)).toEqual([
      `${second}.partial`,
    ]);
    expect(lines).toEqual([
      `${first}.partial is whole and pinned: it has its name again`,
      `removed ${second}.partial, left by an interrupted run`,
    ]);
    expect((await verifyArchive(first)).ok).toBe(true);
    renameSync(first, `${first}.partial`);
    rmSync(join(`${first}.partial`, 'RECOVER.md'));
    await removePartials(root, 'prod');
    expect(readdirSync(join(root, 'prod')).sort()).toEqual([basename(second), 'pins']);
  });
});
