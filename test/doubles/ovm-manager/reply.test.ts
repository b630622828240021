import { describe, expect, it } from 'vitest';
import { OvmManagerDouble } from './ovm-manager-double.js';
import { sampleWorld } from './sample-world.js';
import type { Release } from './world.js';

const now = () => new Date('2020-02-26T08:58:47.940Z');

function make(release: Release, lineEnd?: 'LF' | 'CRLF'): OvmManagerDouble {
  const options = { release, world: sampleWorld, now };
  return new OvmManagerDouble(lineEnd === undefined ? options : { ...options, lineEnd });
}

describe('replies', () => {
  it('when a command fails, then the message comes last', () => {
    expect(make('3.4', 'LF').execute('show Vm name=nope').text).toBe(
      'Command: show Vm name=nope\nStatus: Failure\nTime: 2020-02-26 08:58:47,940 UTC\n' +
        'Error Msg: No Vm found: name=nope\n',
    );
  });

  it.each([
    ['3.2', false],
    ['3.3', true],
    ['3.4', true],
  ] as const)('when %s changes something, then a JobId line is there: %s', (release, present) => {
    const reply = make(release, 'LF').execute('create Tag name=t');
    expect(/^JobId: 1582707527940$/m.test(reply.text)).toBe(present);
    expect(/JobId/.test(make(release).execute('list Tag').text)).toBe(false);
  });

  it('when no line end is chosen, then lines end as the test kits match them', () => {
    expect(make('3.2').transcript('list Tag')).toBe(
      [
        'OVM> list Tag',
        'Command: list Tag',
        'Status: Success',
        'Time: 2020-02-26 08:58:47,940 UTC',
        'Data:',
        '  id:0004fb0000990000aaaaaaaaaaaaaaaa  name:production',
        'OVM> Connection closed.',
        '',
      ].join('\n\r'),
    );
  });

  it('when the session sets line ends and Sparse, then the next reply follows', () => {
    const double = make('3.4');
    expect(double.execute('set EndlineChars=LF').text).toMatch(/^Command.*\nStatus: Success\nTime.*\n$/);
    double.execute('set OutputMode=Sparse');
    expect(double.execute('list ServerPool').text).toBe('  id:0004fb00000200001e9f0a33a3b5b1c7  name:slot\n');
    expect(double.execute('show Vm name=x').text).toBe('Error Msg: No Vm found: name=x\n');
  });

  it('when the release is asked for, then the first d.d of the data is it', () => {
    for (const release of ['3.2', '3.3', '3.4'] as const) {
      const data = make(release, 'LF').execute('showversion').text.split('Data:')[1] ?? '';
      expect(/\d\.\d/.exec(data)?.[0]).toBe(release);
    }
  });

  it('when a mapping is shown, then 3.2 and later name the disk by their own labels', () => {
    const disk = "create VmDiskMapping slot=0 %='data lun' name=m on Vm name=v";
    const shown = (release: Release, attribute: string) => {
      const double = make(release, 'LF');
      double.execute('create Vm repository=slotreposan01 domainType=XEN_PVM name=v on ServerPool name=slot');
      double.execute(disk.replace('%', attribute));
      return double.execute('show VmDiskMapping name=m').text;
    };
    const lun = '0004fb00001800000ff01c26b6307261  [data lun]';
    expect(shown('3.2', 'storageDevice')).toContain(`  Virtual Disk Id = ${lun}\n`);
    expect(shown('3.3', 'physicalDisk')).toContain(`  Physical Disk = ${lun}\n`);
  });

  it('when exit is sent, then the echo and the end of the connection are all', () => {
    expect(make('3.4', 'CRLF').transcript('exit')).toBe('OVM> exit\r\nOVM> Connection closed.\r\n');
  });

  it('when lines are sent, then all of them are kept in order', () => {
    const double = make('3.4');
    double.execute('list Tag');
    double.execute('nonsense');
    expect(double.sent()).toEqual(['list Tag', 'nonsense']);
  });
});
