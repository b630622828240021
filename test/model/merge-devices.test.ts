import { describe, expect, it } from 'vitest';
import type { DiskMapping } from '../../src/model/environment.js';
import { mergedDisks, mergedVnics } from '../../src/model/merge-devices.js';
import { diskOf, vnicOf } from './entities.js';

function drive(slot: number | undefined, more: Partial<DiskMapping> = {}): DiskMapping {
  return { ...diskOf('x'), cdrom: true, slot, frontEnd: `slot ${slot}`, target: { kind: 'empty' }, ...more };
}

describe('devices that several readings show', () => {
  it('when two readings show a disk that the definition has not, then it is added once', () => {
    const added = diskOf('b.img');
    expect(mergedDisks([diskOf('a.img')], [added, diskOf('b.img'), diskOf('a.img')])).toEqual([
      diskOf('a.img'),
      added,
    ]);
  });

  it('when a manager and a running domain show it, then the front end of the domain is kept', () => {
    const shown = diskOf('b.img', 'w', 'slot 3');
    const running = diskOf('b.img', 'w', 'xvdd');
    expect(mergedDisks([], [shown, running])).toEqual([running]);
  });

  it('when a drive is in a slot that the definition does not use, then it is a drive of its own', () => {
    const disks = [diskOf('a.img')];
    expect(mergedDisks(disks, [drive(1), drive(1), drive(2)])).toEqual([...disks, drive(1), drive(2)]);
  });

  it('when the definition uses the slot, or none is told, then the drive is the one of the definition', () => {
    const disks = [diskOf('a.img'), drive(1)];
    const iso: DiskMapping['target'] = { kind: 'iso', repositoryId: 'r', file: 'cd.iso' };
    expect(mergedDisks(disks, [drive(0), drive(1, { target: iso }), drive(undefined)])).toBe(disks);
  });

  it('when a MAC address is written in another way, then it is the same vNIC', () => {
    const vnics = [vnicOf('00:21:F6:00:00:01')];
    expect(mergedVnics(vnics, [vnicOf('00-21-f6-0-0-1')])).toBe(vnics);
    const other = vnicOf('00:21:f6:00:00:02');
    expect(mergedVnics(vnics, [other, other])).toEqual([...vnics, other]);
  });
});
