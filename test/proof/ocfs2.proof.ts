import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mkfsOcfs2Command } from '../../src/formats/ocfs2-command.js';
import { readOcfs2Parameters, readOcfs2Stats } from '../../src/formats/ocfs2-parameters.js';

/** Needs ocfs2-tools and kmod, 20 GB of sparse file and about 4.5 GB of real space while it runs. */
describe('the emitted mkfs.ocfs2 line, verbatim', () => {
  it('when Listing 1 is turned into Listing 2 and run, then debugfs.ocfs2 gives Listing 1 back and fsck finds nothing', () => {
    const listing = readFileSync(new URL('../fixtures/ocfs2/listing-1-as-printed.txt', import.meta.url));
    const [wanted] = readOcfs2Parameters(listing).document.fileSystems;
    if (wanted?.label === undefined || wanted.uuid === undefined || wanted.nodeSlots === undefined) {
      throw new Error('the fixture lost a value');
    }
    const { label, uuid, nodeSlots, blockSize, clusterSize } = wanted;
    const directory = mkdtempSync(join(tmpdir(), 'ovm-ocfs2-proof-'));
    try {
      const image = join(directory, 'repository.img');
      writeFileSync(image, '');
      truncateSync(image, 20 * 1024 ** 3);
      const line = mkfsOcfs2Command({ ...wanted, label, uuid, nodeSlots }, image);
      execFileSync('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] });
      const stats = execFileSync('debugfs.ocfs2', ['-R', 'stats', image], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      expect(readOcfs2Stats(stats).document.fileSystems).toMatchObject([
        { label, uuid, nodeSlots, blockSize, clusterSize },
      ]);
      execFileSync('fsck.ocfs2', ['-fn', image], { stdio: ['ignore', 'pipe', 'pipe'] });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
