import { cpSync, existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { listArchives } from '../../src/archive/list-archives.js';
import { writeNightRecord } from '../../src/archive/night-records.js';
import { removePartials } from '../../src/archive/partial-archives.js';
import { pinArchive } from '../../src/archive/pins.js';
import { planPrune, pruneArchives } from '../../src/archive/prune-archives.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { startProgram } from '../reach/run-program.js';
import { beginSample, facts, uuid } from './sample-archive.js';
import { nightArchive, sampleNight } from './sample-night.js';

const days = 12;
const files = 60;

/** Archives of which the newest, the last good and a pinned one stay when all but one may go; gives these three. */
export async function archivesToPrune(root: string): Promise<readonly string[]> {
  const writer = await beginSample(root, { time: '2026-11-01T02:10:00Z', shortId: 'aaaa1111' });
  for (let file = 0; file < files; file += 1)
    await writer.put(`captured/repositories/${file % 10}/${file}`, `file ${file}`);
  const sources = facts.sources.filter(({ status }) => status === 'complete');
  const { path } = await writer.finish({ ...facts, sources });
  const all = Array.from({ length: days }, (_, day) =>
    basename(path).replace('20261101', `202611${String(day + 1).padStart(2, '0')}`),
  );
  for (const name of all.slice(1)) cpSync(path, join(root, 'prod', name), { recursive: true });
  const [pinned = '', lastGood = '', newest = ''] = [all[2], all[5], all.at(-1)];
  await pinArchive(root, 'prod', pinned, 'before the upgrade');
  const night = sampleNight('20261106T020900Z-bbbb1111', { archives: [nightArchive(lastGood)] });
  await writeNightRecord(root, 'prod', night);
  return [pinned, lastGood, newest];
}

/** That every archive under a final name is whole, and that those of these names are there. */
export async function expectWhole(root: string, names: readonly string[]): Promise<void> {
  const there = (await listArchives(root, 'prod')).filter(({ partial }) => !partial);
  expect(there.map(({ name }) => name)).toEqual(expect.arrayContaining([...names]));
  for (const { path } of there) expect(await verifyArchive(path)).toMatchObject({ ok: true });
}

/**
 * Starts pruning, kills it (SIGKILL) this many milliseconds after it began, and checks the promise: what is under a final
 * name is whole, what must stay is there, and the next run finishes. Gives what the kill hit.
 */
export async function killPrune(root: string, afterMs: number): Promise<'removal' | 'finished' | 'nothing'> {
  const stay = await archivesToPrune(root);
  let timer: NodeJS.Timeout | undefined;
  const { child, ended } = startProgram('archive/prune-program.ts', [root], {
    onLine: (line) => {
      if (line === 'begin') timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    },
  });
  const { stderr, stdout } = await ended;
  clearTimeout(timer);
  expect([stderr, stdout.includes('OVM_')]).toEqual(['', false]);
  await expectWhole(root, stay);
  const removed = days - (await listArchives(root, 'prod')).filter(({ partial }) => !partial).length;
  await removePartials(root, 'prod');
  await pruneArchives(await planPrune({ root, estate: 'prod', managerUuid: uuid, keep: 1 }));
  await expectWhole(root, stay);
  expect(readdirSync(join(root, 'prod')).sort()).toEqual([...stay, 'nights', 'pins'].sort());
  expect(existsSync(join(root, 'prod/.lock'))).toBe(false);
  if (stdout.includes('finished')) return 'finished';
  return removed > 0 ? 'removal' : 'nothing';
}
