import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OvmManagerDouble } from './ovm-manager-double.js';
import { bootDisk, sampleWorld } from './sample-world.js';

function fixture(name: string): string {
  return readFileSync(`${import.meta.dirname}/../../fixtures/cli/${name}`, 'utf8');
}

/** Hides what no double can foresee: time, job and new ids. */
function masked(text: string): string {
  return text
    .replace(/^Time: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+$/gm, 'Time: T')
    .replace(/^JobId: \d{13}$/gm, 'JobId: J')
    .replace(/id:(0004fb000013)[0-9a-f]{20}/g, 'id:$1X');
}

describe('recorded samples', () => {
  it('when Listing 3 of the article is sent to a 3.2 manager, then the VM stands as the listing says', () => {
    const double = new OvmManagerDouble({ release: '3.2', world: sampleWorld });
    expect(double.execute('refresh Repository name=slotreposan01').ok).toBe(true);
    for (const line of fixture('listing-3.2-create-script.txt').trim().split('\n')) {
      expect(double.execute(line).errorMessage).toBeNull();
    }
    expect(double.vms()).toMatchObject([
      {
        name: 'slot011',
        repository: 'slotreposan01',
        pool: 'slot',
        domainType: 'XEN_PVM',
        osType: 'OL_5',
        bootOrder: ['DISK'],
        cpuCount: 2,
        cpuCountLimit: null,
        highAvailability: true,
        memory: 2048,
        vnics: [{ mac: '00:21:f6:01:00:0b', network: 'vlanpublic' }],
        disks: [{ slot: 0, kind: 'virtualDisk', device: bootDisk, name: 'xvda' }],
      },
    ]);
    expect(double.startedVms()).toEqual([]);
  });

  it('when Listing 3 is sent to a 3.4 manager, then the lines of the old grammar are refused', () => {
    const double = new OvmManagerDouble({ release: '3.4', world: sampleWorld });
    double.execute('refresh Repository name=slotreposan01');
    const messages = fixture('listing-3.2-create-script.txt')
      .trim()
      .split('\n')
      .map((line) => double.execute(line).errorMessage);
    expect(messages).toEqual([
      'Invalid value for osType: OL_5',
      '"on Vm" expected: end of line',
      '"to Network" expected: Vm',
      'Unknown attribute: storageDevice=slot011_xvda',
    ]);
  });

  it('when the recorded 3.4 create is sent, then the whole transcript has the recorded form', () => {
    const lines = fixture('transcript-3.4-create-success.txt').split('\n');
    const recorded = lines.slice(0, lines.indexOf('OVM> Connection closed.') + 1).join('\n');
    const command = recorded.slice('OVM> '.length, recorded.indexOf('\n'));
    const world = { ...sampleWorld, vms: [{ id: 'vm', name: 'vm1' }] };
    const double = new OvmManagerDouble({ release: '3.4', world, lineEnd: 'LF' });
    expect(masked(double.transcript(command))).toBe(masked(`${recorded}\n`));
  });

  it('when the recorded set is sent, then the reply has neither JobId nor Data', () => {
    const recorded = fixture('transcript-3.3-set-help-exit.txt');
    const start = recorded.indexOf('Command: set');
    const reply = recorded.slice(start, recorded.indexOf('OVM> exit', start));
    const double = new OvmManagerDouble({ release: '3.3', world: sampleWorld, lineEnd: 'LF' });
    expect(masked(double.execute('set OutputMode=Verbose').text)).toBe(masked(reply));
  });

  it('when a VM like the recorded one is shown, then its lines have the recorded order, labels and words', () => {
    const recorded = fixture('transcript-3.3-show-vm-verbose.txt').split('\n');
    const lines = recorded.slice(recorded.indexOf('Data:') + 1).filter((line) => / = /.test(line));
    const double = new OvmManagerDouble({ release: '3.4', world: sampleWorld, lineEnd: 'LF' });
    const sizes = 'memory=8192 memoryLimit=16384 cpuCount=4 cpuCountLimit=8 highAvailability=No';
    const kinds = "osType='Oracle Linux 6' mouseType=OS_DEFAULT domainType=XEN_PVM keymapName=en-us";
    const place = 'startPolicy=USE_POOL_POLICY repository=slotreposan01 name=v on ServerPool name=slot';
    expect(double.execute(`create Vm ${sizes} ${kinds} ${place}`).errorMessage).toBeNull();
    const shown = double.execute('show vm name=v').text.split('\n');
    const data = shown.slice(shown.indexOf('Data:') + 1).map((line) => line.trim());
    const expected = lines.filter((line) => !line.startsWith('Origin'));
    expect(expected.length).toBe(13);
    expect(data.slice(0, expected.length)).toEqual(expected);
  });

  it('when a physical disk like the recorded one is shown, then its lines are the recorded ones in another order', () => {
    const recorded = fixture('session-show-physicaldisk.txt').split('\n');
    const expected = recorded.slice(
      5,
      recorded.indexOf('OVM> show physicaldisk id=0004fb0000180000ad940807b7ce1f2a'),
    );
    const group = 'Generic_SAN_Volume_Group @ Unmanaged FibreChannel Storage Array';
    const disk = {
      id: '0004fb00001800008188f5f91b172e9d',
      name: 'DGC (1)',
      page83: '3600601601110190080a4f954c48de311',
      values: { size: '200.0', shareable: 'No', thin: 'Yes', array: 'Unmanaged FibreChannel Storage Array' },
      refs: { volumeGroup: group },
    };
    const others = [{ type: 'VolumeGroup', id: group, name: 'FibreChannel Volume Group' }];
    const world = { ...sampleWorld, physicalDisks: [disk], others };
    const double = new OvmManagerDouble({ release: '3.4', world, lineEnd: 'LF' });
    const shown = double.execute(`show physicaldisk id=${disk.id}`);
    expect(shown.text.trimEnd().split('\n').slice(4).sort()).toEqual(expected.sort());
    expect(shown.assumptions).toEqual(['object-types']);
  });
});
