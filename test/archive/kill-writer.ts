import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { listArchives } from '../../src/archive/list-archives.js';
import { findPartials, removePartials } from '../../src/archive/partial-archives.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { startProgram } from '../reach/run-program.js';

/**
 * Starts a writer, kills it (SIGKILL) this many milliseconds after it began, or began to finish, and checks the promise: every archive
 * under a final name verifies, everything else is a partial one that the next run finds and removes.
 * Gives what the kill hit.
 */
export async function killWriter(
  root: string,
  afterMs: number,
  afterLine: 'begin' | 'finishing' = 'begin',
): Promise<'partial' | 'finished' | 'nothing'> {
  let timer: NodeJS.Timeout | undefined;
  const { child, ended } = startProgram('archive/writer-program.ts', [root, '800', '2000'], {
    onLine: (line) => {
      if (line === afterLine) timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    },
  });
  const { stderr, stdout } = await ended;
  clearTimeout(timer);
  expect(stderr).toBe('');
  expect(stdout).not.toContain('OVM_');
  const estate = join(root, 'prod');
  const left = existsSync(estate) ? readdirSync(estate).filter((name) => name.endsWith('.partial')) : [];
  const found = await findPartials(root, 'prod');
  expect(found.map((partial) => `${partial.name}.partial`)).toEqual(left);
  expect(await removePartials(root, 'prod')).toEqual(found);
  const archives = await listArchives(root, 'prod');
  for (const archive of archives)
    expect(await verifyArchive(archive.path)).toMatchObject({ ok: true, files: 802 });
  if (existsSync(estate)) expect(readdirSync(estate)).toHaveLength(archives.length);
  if (left.length) return 'partial';
  return archives.length ? 'finished' : 'nothing';
}
