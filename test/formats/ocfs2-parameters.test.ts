import { describe, expect, it } from 'vitest';
import { readOcfs2Parameters, readOcfs2Stats } from '../../src/formats/ocfs2-parameters.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

const expected = {
  blockSize: 4096,
  clusterSize: 131072,
  nodeSlots: 32,
  label: 'OVS56e8973883d87',
  uuid: '0004FB00000500002DC56E8973883D87',
};

describe('readOcfs2Parameters', () => {
  it('when Listing 1 is read, then all values and the device are there', () => {
    const { document, findings } = readOcfs2Parameters(fixtureBytes('ocfs2/listing-1.txt'));
    expect(document.fileSystems).toMatchObject([
      { ...expected, device: '/dev/mapper/1IET_00010001', line: 2 },
    ]);
    expect(codesOf(findings)).toEqual(['1:1 command-line']);
  });

  it('when Listing 1 has its print errors, then the values are the same and each error is noted', () => {
    const { document, findings } = readOcfs2Parameters(fixtureBytes('ocfs2/listing-1-as-printed.txt'));
    expect(document.fileSystems).toMatchObject([{ ...expected, device: '/dev/mapper/1IET_00010001' }]);
    expect(codesOf(findings)).toEqual([
      '1:1 print-error',
      '1:1 command-line',
      '2:1 print-error',
      '2:1 print-error',
    ]);
    expect(findings.at(-1)).toMatchObject({ severity: 'warning' });
    expect(findings.at(-1)?.message).toContain('0VS56e8973883d87');
  });

  it('when tools of today leave %B out and give features, then only the block size is missing', () => {
    const text =
      'T=131072, N=32 V=OVS56e8973883d87 U=0004FB00000500002DC56E8973883D87 M=backup-super strict-journal-super H=sparse O=None\n';
    const { document, findings } = readOcfs2Parameters(bytesOf(text));
    expect(document.fileSystems[0]?.blockSize).toBeUndefined();
    expect(document.fileSystems[0]?.features).toEqual(['backup-super', 'strict-journal-super', 'sparse']);
    expect(findings).toMatchObject([{ severity: 'note', code: 'missing-field' }]);
  });

  it('when a label holds blanks, commas or "=", then it is whole', () => {
    const { document } = readOcfs2Parameters(
      bytesOf('B=4096, T=4096, N=2 V=my, label x=1 U=0004FB00000500002DC56E8973883D87'),
    );
    expect(document.fileSystems[0]?.label).toBe('my, label x=1');
  });

  it('when several devices were asked, then each has its own values', () => {
    const one = 'tunefs.ocfs2 -Q "x" /dev/a\nB=4096, T=4096, N=2 V=a U=0004FB00000500002DC56E8973883D87\n';
    const two =
      'tunefs.ocfs2 -Q "x" "/dev/b"\ntunefs.ocfs2: device is busy\nB=512, T=8192, N=4 V=b U=0004FB0000050000AAAAAAAAAAAAAAAA\n';
    const { document } = readOcfs2Parameters(bytesOf(one + two));
    expect(document.fileSystems.map((one) => [one.device, one.blockSize, one.label])).toEqual([
      ['/dev/a', 4096, 'a'],
      ['/dev/b', 512, 'b'],
    ]);
    expect(document.otherLines).toEqual([{ text: 'tunefs.ocfs2: device is busy', line: 4, column: 1 }]);
  });

  it('when the text is cut or empty, then a finding says what is missing', () => {
    const cut = readOcfs2Parameters(bytesOf('B=4096, T=131072, N=32 V=OVS56e8973883d87 U=0004FB00000'));
    expect(cut.findings.map((one) => one.code)).toEqual(['not-a-uuid']);
    const shorter = readOcfs2Parameters(bytesOf('B=4096, T=x'));
    expect(shorter.findings.map((one) => one.message).join()).toMatch(/clusterSize.*nodeSlots.*label.*uuid/);
    expect(codesOf(readOcfs2Parameters(new Uint8Array()).findings)).toEqual(['1:1 no-parameters']);
  });
});

describe('readOcfs2Stats', () => {
  it('when the output of debugfs.ocfs2 is read, then it gives the same values as the query', () => {
    const { document, findings } = readOcfs2Stats(fixtureBytes('ocfs2/debugfs-stats-1.8.7.txt'));
    expect(findings).toEqual([]);
    expect(document.fileSystems).toMatchObject([
      { ...expected, fieldLines: { label: 15, uuid: 16, blockSize: 12 } },
    ]);
    expect(document.fileSystems[0]?.features).toContain('unwritten');
    expect(document.fileSystems[0]?.features).toHaveLength(11);
    expect(document.otherLines.length).toBeGreaterThan(20);
  });

  it('when two outputs follow each other, then features stay with their own file system', () => {
    const superblock = (name: string) =>
      `\tRevision: 0.90\n\tFeature Compat: 3 f-${name}\n\tBlock Size Bits: 12   Cluster Size Bits: 17\n\tLabel: ${name}\n`;
    const { document } = readOcfs2Stats(bytesOf(superblock('a') + superblock('b')));
    expect(document.fileSystems.map((one) => [one.label, one.features])).toEqual([
      ['a', ['f-a']],
      ['b', ['f-b']],
    ]);
  });

  it('when the command line stands before it, then the device is known', () => {
    const { document } = readOcfs2Stats(
      bytesOf('[root@s ~]# debugfs.ocfs2 -R stats /dev/mapper/x\n\tLabel: l\n'),
    );
    expect(document.fileSystems).toMatchObject([{ device: '/dev/mapper/x', label: 'l' }]);
  });
});
