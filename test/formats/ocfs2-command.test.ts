import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mkfsOcfs2Command, tunefsQueryCommand } from '../../src/formats/ocfs2-command.js';
import {
  type Ocfs2Parameters,
  readOcfs2Parameters,
  readOcfs2Stats,
} from '../../src/formats/ocfs2-parameters.js';
import { fixtureBytes } from './fixture-bytes.js';

const listing2 =
  'mkfs.ocfs2 -J block64 -b 4096 -L OVS56e8973883d87 -U 0004fb00000500002dc56e8973883d87 -T vmstore -N 32 /dev/mapper/1IET_00010002';

function listing1(): Ocfs2Parameters & { label: string; uuid: string; nodeSlots: number } {
  const [first] = readOcfs2Parameters(fixtureBytes('ocfs2/listing-1.txt')).document.fileSystems;
  if (first?.label === undefined || first.uuid === undefined || first.nodeSlots === undefined)
    throw new Error('incomplete');
  return { ...first, label: first.label, uuid: first.uuid, nodeSlots: first.nodeSlots };
}

describe('mkfsOcfs2Command', () => {
  it('when the values of Listing 1 are given, then Listing 2 comes out', () => {
    expect(mkfsOcfs2Command(listing1(), '/dev/mapper/1IET_00010002')).toBe(listing2);
  });

  it('when the cluster size is asked for, then it is added; what is unknown is left out', () => {
    expect(mkfsOcfs2Command(listing1(), '/dev/x', { withClusterSize: true })).toContain(
      ' -b 4096 -C 131072 -L ',
    );
    const bare = mkfsOcfs2Command({ label: 'l', uuid: '0004FB00-00050000', nodeSlots: 2 }, '/dev/x', {
      withClusterSize: true,
    });
    expect(bare).toBe('mkfs.ocfs2 -J block64 -L l -U 0004fb0000050000 -T vmstore -N 2 /dev/x');
  });

  it.each(["it's", 'a b', '$(touch x)', '`x`;&|<>*?', '-rf', 'B\u00fcro "1"', '', 'a\nb'])(
    'when label and device are %j, then a shell passes them on unchanged',
    (text) => {
      const line = mkfsOcfs2Command({ label: text, uuid: 'aa', nodeSlots: 1 }, text).replace(
        'mkfs.ocfs2',
        "printf '%s\\0'",
      );
      const words = execFileSync('sh', ['-c', line], { encoding: 'utf8' }).split('\0');
      expect(words[3]).toBe(text);
      expect(words.at(-2)).toBe(text);
    },
  );
});

describe('tunefsQueryCommand', () => {
  it('when a device is given, then the line of Listing 1 comes out, quoted where needed', () => {
    const printed = Buffer.from(fixtureBytes('ocfs2/listing-1.txt')).toString().split('\n')[0];
    expect(tunefsQueryCommand('/dev/mapper/1IET_00010001')).toBe(printed);
    expect(tunefsQueryCommand('/dev/a b')).toMatch(/ '\/dev\/a b'$/);
  });
});

describe('with ocfs2-tools on an image file', () => {
  it('when a file system is made from Listing 1, then both tools give Listing 1 back', () => {
    const directory = mkdtempSync(join(tmpdir(), 'ovm-ocfs2-'));
    try {
      const image = join(directory, 'repository.img');
      writeFileSync(image, '');
      truncateSync(image, 2 * 1024 ** 3);
      // A 2 GB image has no room for 32 journals of 128 MB.
      const line = mkfsOcfs2Command(listing1(), image, { withClusterSize: true }).replace(
        '-J block64',
        '-q -x -J size=4M,block64',
      );
      execFileSync('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] });
      // Tools of today refuse %B, the rest of the query is the emitted one.
      const query = tunefsQueryCommand(image).replace('B=%B, ', '');
      const printed = execFileSync('sh', ['-c', query], { stdio: ['ignore', 'pipe', 'pipe'] });
      const stats = execFileSync('debugfs.ocfs2', ['-R', 'stats', image], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const { label, nodeSlots, clusterSize, uuid, blockSize } = listing1();
      expect(readOcfs2Parameters(printed).document.fileSystems).toMatchObject([
        { label, nodeSlots, clusterSize, uuid },
      ]);
      expect(readOcfs2Stats(stats).document.fileSystems).toMatchObject([
        { label, nodeSlots, clusterSize, uuid, blockSize },
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
