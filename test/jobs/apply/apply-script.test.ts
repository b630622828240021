import { describe, expect, it } from 'vitest';
import { readApplyScript } from '../../../src/jobs/apply/apply-script.js';

const lun = '0004fb00001800000000000000000011';
const wwid = '36000144000000010f00b2a3c4d5e6f11';
const map = `create VmDiskMapping slot=0 physicalDisk=${lun} name=xvda on Vm name=web1`;

function thrownBy(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

function read(...lines: string[]) {
  return readApplyScript('a.ovmcli', Buffer.from(lines.join('\n')), '3.4');
}

describe('a script for apply', () => {
  it('when its head tells the WWID of a LUN, then lines go by it, and another WWID makes it another script', () => {
    const { steps, sha256 } = read(`# LUN ${lun} has WWID ${wwid}`, map, `show PhysicalDisk id=${lun}`);
    expect(steps[0]?.command.attributes).toContainEqual(['physicalDisk', `@wwid:${wwid}`]);
    expect(steps[1]?.command.instance).toEqual({ key: 'id', value: `@wwid:${wwid}` });
    expect(steps[0]?.text).toBe(map);
    const others = (...comments: string[]) =>
      read(...comments, map, `show PhysicalDisk id=${lun}`).sha256 === sha256;
    expect(others('# again', `# LUN ${lun} has WWID ${wwid}`)).toBe(true);
    expect([others(`# LUN ${lun} has WWID ${wwid}f`), others()]).toEqual([false, false]);
  });

  it('when a password stands in it, or a mark where none goes, then it is refused and not repeated', () => {
    const line = 'discoverServer ipAddress=10.0.0.1 password=hunter2 takeOwnership=Yes';
    const refused = () => read(line);
    expect(refused).toThrow('write password=@secret:NAME');
    expect(refused).not.toThrow('hunter2');
    expect(() => read('create Tag name="@secret:ovs-agent"')).toThrow('name= takes no secret');
    expect(read(line.replace('hunter2', '@secret:ovs-agent')).secrets).toEqual(['ovs-agent']);
  });

  it('when many lines are wrong, then each stands on a line of its own, cut short, and at most twenty', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `frobnicate Vm${index}`);
    const message = thrownBy(() => read(...lines));
    const [head, first, ...more] = message.split('\n');
    expect(head).toBe('could not take the script a.ovmcli: for release 3.4 these lines are wrong:');
    expect(first).toMatch(/^ {2}a\.ovmcli:1:1: "frobnicate" is not a command of 3\.4; .*…$/);
    expect(more).toHaveLength(20);
    expect(more.at(-1)).toBe('  and 10 more');
    expect(Math.max(...more.map((line) => line.length))).toBeLessThan(240);
    expect(thrownBy(() => read('start Vm name=a'))).toMatch(/a\.ovmcli:1:1: .*start.*\n?/);
  });

  it('when it is the sh file beside it, then that is said, and which file is meant', () => {
    const shell = Buffer.from('#!/bin/sh\nset -eu\n');
    expect(() => readApplyScript('x/create-vms.sh', shell, '3.4')).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('it is a sh file'),
        hint: expect.stringContaining('x/create-vms.ovmcli'),
      }),
    );
  });

  it.each([
    'Create script for the Oracle VM CLI, release 3.3',
    'Brings back what an archive shows, for the Oracle VM CLI of release 3.3',
  ])('when it begins with "%s", then its release is known', (title) => {
    expect(read(`# ${title}`, 'create Tag name=a').head).toEqual({ release: '3.3' });
  });
});
