import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printDiskEntry, readDiskEntry, slotOfFrontEnd } from '../../../src/formats/vm-cfg/disk-entry.js';

const disks = '/OVS/Repositories/0004fb0000030000aeaca859e4a8f8c0';
const image = `${disks}/VirtualDisks/0004fb0000120000c444117fd87ea251.img`;

function fieldsOf(text: string): string[] | undefined {
  const entry = readDiskEntry(text);
  return entry && [entry.type, entry.path, entry.frontEnd, entry.kind, entry.mode];
}

/** Forms of OVM files: they print as they were. */
const ovmForms: [string, string[]][] = [
  [`file:${image},xvda,w`, ['file', image, 'xvda', '', 'w']],
  [`file:${disks}/ISOs/x.iso,xvdb:cdrom,r`, ['file', `${disks}/ISOs/x.iso`, 'xvdb', 'cdrom', 'r']],
  ['file:/OVS/seed_pool/OL5/System.img,hda,w', ['file', '/OVS/seed_pool/OL5/System.img', 'hda', '', 'w']],
  [
    'file:///EXAVMIMAGES/GuestImages/db/x.img,xvda,w',
    ['file', '///EXAVMIMAGES/GuestImages/db/x.img', 'xvda', '', 'w'],
  ],
  ['phy:/dev/mapper/3600144f0,xvdb,w!', ['phy', '/dev/mapper/3600144f0', 'xvdb', '', 'w!']],
  ['phy:/dev/mapper/3600144f0,xvdc,r!', ['phy', '/dev/mapper/3600144f0', 'xvdc', '', 'r!']],
  [',xvdb:cdrom,r', ['', '', 'xvdb', 'cdrom', 'r']],
  [',hdc:cdrom,r', ['', '', 'hdc', 'cdrom', 'r']],
  ['tap:aio:/x.img,xvda,w', ['tap:aio', '/x.img', 'xvda', '', 'w']],
  ['tap2:aio:/x.img,xvda,w', ['tap2:aio', '/x.img', 'xvda', '', 'w']],
  ['tap:qcow2:/x.qcow2,hda,w', ['tap:qcow2', '/x.qcow2', 'hda', '', 'w']],
  [
    'phy:/dev/disk/by-path/ip-10.0.0.1:3260-iscsi-iqn.2001-05.com:x-lun-0,sda,w',
    ['phy', '/dev/disk/by-path/ip-10.0.0.1:3260-iscsi-iqn.2001-05.com:x-lun-0', 'sda', '', 'w'],
  ],
  ['file:/a,b=c.img,xvda,w', ['file', '/a,b=c.img', 'xvda', '', 'w']],
];

describe('readDiskEntry', () => {
  it.each(ovmForms)('when it reads %s, then all fields are there and it prints as it was', (text, fields) => {
    expect(fieldsOf(text)).toEqual(fields);
    const entry = readDiskEntry(text);
    expect(entry && printDiskEntry(entry)).toBe(text);
  });

  it.each([
    ['file:/x.img , xvda , w', ['file', '/x.img', 'xvda', '', 'w']],
    ['phy:/dev/vg/x,/dev/xvda1,w', ['phy', '/dev/vg/x', 'xvda1', '', 'w']],
    ['file:/x.img,ioemu:hda,w', ['file', '/x.img', 'hda', '', 'w']],
    ['file:/x.iso,ioemu:hdc:cdrom,r', ['file', '/x.iso', 'hdc', 'cdrom', 'r']],
    ['/dev/vg/x,raw,xvda,rw', ['raw', '/dev/vg/x', 'xvda', '', 'rw']],
    ['/x.qcow2,qcow2,xvda,w', ['qcow2', '/x.qcow2', 'xvda', '', 'w']],
    ['/x.iso,,hdc:cdrom,r', ['', '/x.iso', 'hdc', 'cdrom', 'r']],
    ['format=raw, vdev=xvda, access=rw, target=/dev/vg/a,b', ['raw', '/dev/vg/a,b', 'xvda', '', 'rw']],
    ['vdev=hdc,access=r,devtype=cdrom,target=/x.iso', ['raw', '/x.iso', 'hdc', 'cdrom', 'r']],
    ['cdrom,vdev=hdc,access=r', ['raw', '', 'hdc', 'cdrom', 'r']],
    ['vdev=xvda,target=/x.img', ['raw', '/x.img', 'xvda', '', 'w']],
  ])('when it reads the form %s of xm or xl, then all fields are there', (text, fields) => {
    expect(fieldsOf(text)).toEqual(fields);
  });

  it.each([
    '',
    ',',
    'file:/x.img',
    'file:/x.img,xvda',
    'file:/x.img,,w',
    'file:/x.img,xvda,',
    'a,b,w w',
    'target=/x',
  ])('when %j has no front end or no mode, then it is no disk', (text) => {
    expect(readDiskEntry(text)).toBeUndefined();
  });

  it('when any entry is printed, then it reads as the same entry', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/);
    const entry = fc.record({
      type: fc.constantFrom('file', 'phy', 'tap:aio', 'tap2:aio'),
      path: fc.stringMatching(/^\/[\w/.:-]{1,40}$/),
      frontEnd: fc.constantFrom('xvda', 'xvdb', 'hdc', 'sda1'),
      kind: fc.oneof(fc.constant(''), word),
      mode: fc.constantFrom('w', 'r', 'w!', 'r!', 'rw'),
    });
    fc.assert(
      fc.property(entry, (one) => {
        expect(readDiskEntry(printDiskEntry(one))).toEqual(one);
      }),
    );
  });

  it('when a hostile text is long, then it ends soon', () => {
    const start = performance.now();
    for (const piece of [' ', ',', ', ', 'target', ',target ', ',vdev=', 'a:', '\n', '= ']) {
      const many = piece.repeat(Math.ceil(400_000 / piece.length));
      for (const text of [many, `vdev=a,target=${many}\nx`, `vdev=a,target${many}x`]) readDiskEntry(text);
    }
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('slotOfFrontEnd', () => {
  it.each([
    ['xvda', 0],
    ['xvdb', 1],
    ['xvdz', 25],
    ['xvdaa', 26],
    ['hdc', 2],
    ['sda', 0],
    ['xvda1', undefined],
    ['vda', undefined],
    ['', undefined],
  ])('when the front end is %s, then the slot is %s', (frontEnd, slot) => {
    expect(slotOfFrontEnd(frontEnd)).toBe(slot);
  });
});
