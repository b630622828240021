import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { makeSmallRepository } from '../../databases/small-repository.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { codesOf, finishedArchives } from './failures.js';
import { exported, exportWords, imported, importWords, listing, runTool } from './schema-commands.js';

const scratch = scratchDirectories();
let server: MariadbServer;
const mounted: string[] = [];

beforeEach(async () => {
  server = await startMariadb();
  await makeSmallRepository(server, 'ovs', 'first', 24);
});
afterEach(async () => {
  await server?.stop();
  for (const place of mounted.splice(0)) execFileSync('umount', ['--lazy', place]);
});

/** A file system of its own of so many megabytes; undefined where this process may not mount. */
function smallDisk(megabytes: number): string | undefined {
  const place = scratch();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'ovm-test', place], {
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  mounted.push(place);
  return place;
}

const noMount = 'only root may mount a small file system here';

describe('a full disk', () => {
  it('when the archive does not fit, then the export says so and leaves nothing under a final name', async (context) => {
    const out = smallDisk(4);
    if (out === undefined) return context.skip(noMount);
    const result = await runTool(
      exportWords(server, join(out, 'archives'), { words: ['--compress', 'none'] }),
    );
    expect(codesOf(result)).toEqual(['OVM_WRITE_FAILED']);
    expect(result.stderr).toContain('ENOSPC');
    expect(finishedArchives(join(out, 'archives'))).toEqual([]);
  });

  it('when a file may not grow, then the export says so and leaves nothing under a final name', async () => {
    const out = scratch();
    const words = exportWords(server, out, { words: ['--compress', 'none'] });
    const result = await runTool(words, { fileBlocks: 4096 });
    expect(codesOf(result)).toEqual(['OVM_WRITE_FAILED']);
    expect(finishedArchives(out)).toEqual([]);
    rmSync(out, { recursive: true });
    await exported(server, out);
  });

  // what meets the full disk first is chance, and of a few statements MariaDB only tells a general error of its engine
  it('when the server has no space for the rows, then the import fails and the target stays as it was', {
    retry: 2,
  }, async (context) => {
    const disk = smallDisk(60);
    if (disk === undefined) return context.skip(noMount);
    const archive = await exported(server, scratch());
    const small = await startMariadb({
      below: disk,
      args: ['--innodb-log-file-size=8M', '--innodb-buffer-pool-size=8M'],
    });
    try {
      await small.sql(
        'CREATE DATABASE ovs; CREATE TABLE ovs.kept (a INT PRIMARY KEY); INSERT INTO ovs.kept VALUES (7)',
      );
      const before = await small.dump('ovs');
      const options = { words: ['--replace'], archives: scratch() };
      const result = await runTool(importWords(archive, small, options));
      // a server whose own log does not fit any more ends itself
      expect([['OVM_DB_FAILED'], ['OVM_DB_LOST']]).toContainEqual(codesOf(result));
      if (result.stderr.includes('could not use '))
        expect(result.stderr, result.stderr).toMatch(/full|space/i);
      execFileSync('mount', ['-o', 'remount,size=300m', disk]);
      await small.restart();
      expect(await small.dump('ovs')).toBe(before);
      await imported(archive, small, options);
      expect(await small.dump('ovs')).toBe(await server.dump('ovs'));
      expect((await listing(small)).filter((name) => name.startsWith('ovm_rescue'))).toEqual([]);
    } finally {
      await small.stop();
    }
  });
});
