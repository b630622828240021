import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { demoRepositoryDatabase } from '../../src/jobs/demo-repository-database.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();

/** All statements that make a file and its rows, as Python's SQLite tells them. */
function dumpOf(path: string): string {
  const program = 'import sqlite3, sys; print("\\n".join(sqlite3.connect(sys.argv[1]).iterdump()))';
  return execFileSync('python3', ['-c', program, path], { encoding: 'utf8', maxBuffer: 1 << 27 });
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the repository database of the demo', () => {
  it('when it is exported and imported, twice in one place, then an independent client sees no difference', async () => {
    const out = scratch();
    await demoRepositoryDatabase(out, join(out, 'archives'));
    const { source, archive, restored, tables, rows } = await demoRepositoryDatabase(
      out,
      join(out, 'archives'),
    );
    const dump = dumpOf(source);
    expect(dump).toContain('CREATE TRIGGER sample_event_counted');
    expect(dump).toContain('größe 40');
    expect(digest(dumpOf(restored))).toBe(digest(dump));
    expect([tables, rows]).toEqual([4, 2039]);
    expect((await verifyArchive(archive)).ok).toBe(true);
  });
});
