import { describe, expect, it } from 'vitest';
import { byWwid, lunsOfScript } from '../../src/jobs/script-luns.js';

const id = '0004fb00001800000000000000000001';
const wwid = '36000144000000010f00b2a3c4d5e6f01';
const script = (...lines: string[]) => Buffer.from(lines.join('\n'));
const luns = lunsOfScript(
  script('# Create script', '#', `# LUN ${id} has WWID ${wwid}`, '', 'create Tag name=a'),
);

describe('LUNs that a script names by ids', () => {
  it('when its head tells their WWIDs, then mappings and questions go by these', () => {
    const map = (name: string, value: string) =>
      byWwid(
        {
          verb: 'create',
          object: 'VmDiskMapping',
          attributes: [
            ['slot', '0'],
            [name, value],
          ],
        },
        luns,
      ).attributes;
    expect(map('physicalDisk', id.toUpperCase())).toContainEqual(['physicalDisk', `@wwid:${wwid}`]);
    expect(map('storageDevice', id)).toContainEqual(['storageDevice', `@wwid:${wwid}`]);
    expect(map('virtualDisk', id)).toContainEqual(['virtualDisk', id]);
    expect(map('physicalDisk', `${id}2`)).toContainEqual(['physicalDisk', `${id}2`]);
    const show = (key: 'id' | 'name') =>
      byWwid({ verb: 'show', object: 'PhysicalDisk', instance: { key, value: id }, attributes: [] }, luns)
        .instance;
    expect([show('id')?.value, show('name')?.value]).toEqual([`@wwid:${wwid}`, id]);
  });

  it('when a comment stands behind the first line, then it says nothing', () => {
    expect(lunsOfScript(script('create Tag name=a', `# LUN ${id} has WWID ${wwid}`)).size).toBe(0);
  });
});
