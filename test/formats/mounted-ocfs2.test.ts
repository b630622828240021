import { describe, expect, it } from 'vitest';
import { devicePerFileSystem, readMountedOcfs2 } from '../../src/formats/mounted-ocfs2.js';

const uuid = '0004FB00000500002DC56E8973883D87';
const read = (...lines: string[]) => readMountedOcfs2(Buffer.from(`${lines.join('\n')}\n`));

describe('what mounted.ocfs2 -d prints', () => {
  it('when cluster and flag are there or not, then device and UUID are told', () => {
    expect(
      read(
        'Device                Stack  Cluster           F  UUID                              Label',
        `/dev/sdb              o2cb                        ${uuid}  OVS56e8973883d87`,
        `/dev/mapper/3600144f  o2cb   f6f6b47b38e288e0  G  ${uuid.toLowerCase()}  a label`,
        '/dev/dm-3             o2cb                        0004FB00-0005-0000-2DC5-6E8973883D87',
      ),
    ).toEqual([
      { device: '/dev/sdb', uuid },
      { device: '/dev/mapper/3600144f', uuid: uuid.toLowerCase() },
      { device: '/dev/dm-3', uuid: '0004FB00-0005-0000-2DC5-6E8973883D87' },
    ]);
  });

  it('when a row has no UUID or the text is something else, then there is no device', () => {
    expect(
      read('/dev/sdc  Unknown: Bad magic number in inode', 'mounted.ocfs2: I/O error', '\0\xff'),
    ).toEqual([]);
    expect(read(`/dev/sdd  o2cb  ${uuid}0  x`, `sde  o2cb  ${uuid}`, '/dev/sdf')).toEqual([]);
    expect(readMountedOcfs2(Buffer.alloc(0))).toEqual([]);
  });

  it('when a row is endless, then it is read in no time', () => {
    const begin = performance.now();
    read(`/dev/${'a '.repeat(500_000)}`, `/dev/${'0'.repeat(1_000_000)}`, `/dev/x ${'0-'.repeat(500_000)}`);
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  it('when several paths lead to a file system, then the one of multipath is asked, whatever the order', () => {
    const paths = ['/dev/sdb', '/dev/dm-0', '/dev/mapper/3600144f', '/dev/sdc'].map((device, index) => ({
      device,
      uuid: index % 2 ? uuid : '0004fb00-0005-0000-2dc5-6e8973883d87',
    }));
    const other = { device: '/dev/sdz', uuid: 'ad454ebec7df46928b00445a0295c46f' };
    for (const order of [paths, paths.toReversed()])
      expect(
        devicePerFileSystem([...order, other])
          .map(({ device }) => device)
          .sort(),
      ).toEqual(['/dev/mapper/3600144f', '/dev/sdz']);
  });
});
