import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergeEnvironment } from '../../src/model/merge.js';
import { createLocalHost } from '../../src/reach/local-host.js';
import { managerFilesSource } from '../../src/sources/manager-files-source.js';
import { OvmManagerDouble } from '../doubles/ovm-manager/ovm-manager-double.js';
import { populatedWorld } from '../doubles/ovm-manager/sample-world.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { captureSink } from './capture-sink.js';

const scratch = scratchDirectories();
const fixtures = `${import.meta.dirname}/../fixtures/cli`;

/** What is told by a directory that is given as --manager-files. */
async function told(directory: string) {
  const sink = captureSink();
  const report = await managerFilesSource.capture(createLocalHost(), [directory], sink);
  return { files: [...sink.files.keys()], report, part: await managerFilesSource.interpret(sink.captured()) };
}

function withFixtures(...names: string[]): string {
  const directory = scratch();
  for (const name of names) copyFileSync(join(fixtures, name), join(directory, name));
  return directory;
}

describe('copied sessions of the CLI', () => {
  it('when the recorded physical disks are given, then LUNs are known by WWID and everything shown is kept', async () => {
    const file = 'session-show-physicaldisk.txt';
    const { files, part } = await told(withFixtures(file));
    expect(files).toEqual([file]);
    expect(part.physicalDisks).toEqual({
      '3600601601110190080a4f954c48de311': {
        value: '0004fb00001800008188f5f91b172e9d',
        origin: { source: 'manager-cli', file, line: 10 },
      },
      '36006016020b038001bc5331d4f4ee411': {
        value: '0004fb0000180000ad940807b7ce1f2a',
        origin: { source: 'manager-cli', file, line: 23 },
      },
    });
    expect(part.shareableDisks).toEqual({});
    expect(part.managerObjects).toMatchObject([
      {
        type: 'PhysicalDisk',
        id: '0004fb00001800008188f5f91b172e9d',
        name: 'DGC (1)',
        origin: { source: 'manager-cli', file, line: 1 },
        attributes: [
          { label: 'Name', value: 'DGC (1)' },
          { label: 'Id' },
          { label: 'Size (GiB)', value: '200.0' },
          { label: 'Shareable', value: 'No' },
          { label: 'Page83 ID', value: '3600601601110190080a4f954c48de311' },
          { label: 'Thin Provision', value: 'Yes' },
          {
            label: 'VolumeGroup',
            refersTo: 'Generic_SAN_Volume_Group @ Unmanaged FibreChannel Storage Array',
          },
          { label: 'San Server', value: 'Unmanaged FibreChannel Storage Array' },
        ],
      },
      { name: 'EBSAPPS-PRD_U01_New' },
    ]);
    expect(part.findings).toEqual([]);
  });

  it('when the recorded VM is shown by name alone, then nothing is made up for it, and the cut is a finding', async () => {
    const { part } = await told(withFixtures('transcript-3.3-show-vm-verbose.txt'));
    expect(part.vms).toEqual([]);
    expect(part.findings).toMatchObject([{ code: 'reply-cut', origins: [{ line: 12 }] }]);
  });

  it('when a list gives the recorded VM its id, then its facts are told', async () => {
    const directory = withFixtures('transcript-3.3-show-vm-verbose.txt');
    const list = [
      ...[
        'OVM> list vm',
        'Command: list vm',
        'Status: Success',
        'Time: 2020-01-22 15:32:24,897 CET',
        'Data:',
      ],
      ...['  id:0004fb00000600007ea7a06224d83172  name:menlnxolasc01', 'OVM> Connection closed.', ''],
    ];
    writeFileSync(join(directory, 'list.txt'), list.join('\n'));
    const { part } = await told(directory);
    const [vm] = part.vms ?? [];
    const values = Object.entries(vm?.facts ?? {}).map(([name, fact]) => [name, fact?.value]);
    expect(Object.fromEntries(values)).toEqual({
      name: 'menlnxolasc01',
      osType: 'Oracle Linux 6',
      memory: 8192,
      memoryLimit: 16384,
      cpuCount: 4,
      cpuCountLimit: 8,
      highAvailability: false,
      keymap: 'en-us',
      domainType: 'xen_pvm',
      startPolicy: 'USE_POOL_POLICY',
    });
    expect(Object.entries(vm?.stated ?? {}).map(([name, fact]) => [name, fact.value])).toEqual([
      ['cpuPriority', '50'],
      ['cpuUtilizationCap', '100'],
      ['mouseType', 'OS_DEFAULT'],
      ['startPolicy', 'USE_POOL_POLICY'],
    ]);
    expect(vm).toMatchObject({ id: '0004fb00000600007ea7a06224d83172', kind: 'vm', definitions: [] });
    expect(part.managerObjects).toMatchObject([{ type: 'Vm', attributes: [{ label: 'Origin' }] }]);
  });

  it('when sessions only changed something, then they are no files of a manager', async () => {
    const directory = withFixtures('transcript-3.4-create-success.txt', 'transcript-3.3-set-help-exit.txt');
    await expect(told(directory)).rejects.toThrow('no file in it was recognised');
  });

  it('when single commands of 3.2 were saved, then the old labels tell the same as new ones', async () => {
    const told32 = await savedCommands('3.2');
    const told34 = await savedCommands('3.4');
    expect(told32.vms).toHaveLength(2);
    const plain = (part: typeof told32) =>
      part.vms?.map(({ id, disks, vnics }) => ({
        id,
        disks: disks.map(({ target }) => target),
        vnics: vnics.length,
      }));
    expect(plain(told32)).toEqual(plain(told34));
    expect(told32.manager).toMatchObject({ release: { value: '3.2' }, buildId: { value: '3.2.1' } });
  });

  it('when the manager and a definition tell of one VM, then the definition wins and the manager adds the rest', async () => {
    const part = await savedCommands('3.4');
    const origin = { source: 'repository-files', file: 'vm.cfg', line: 1 } as const;
    const [shown] = part.vms ?? [];
    if (!shown) throw new Error('no VM');
    const defined = {
      ...shown,
      facts: { memory: { value: 2048, origin }, name: { value: 'old', origin } },
      definitions: [origin],
      stated: {},
    };
    const environment = mergeEnvironment('e', [part, { vms: [defined] }]);
    const merged = environment.vms.find(({ id }) => id === shown.id);
    expect(merged?.facts.memory?.value).toBe(2048);
    expect(merged?.facts.poolName?.value).toBe('slot');
    expect(merged?.disks).toHaveLength(1);
    expect(merged?.vnics).toHaveLength(1);
    expect(merged?.problems).toEqual([]);
    expect(environment.findings.map(({ code, message }) => [code, message.slice(0, 15)])).toEqual([
      ['sources-disagree', 'memory is 2048 '],
    ]);
  });
});

/** Every list and show of the populated world, each in a file of its own as `ssh manager '<command>'` prints it. */
async function savedCommands(release: '3.2' | '3.4') {
  const double = new OvmManagerDouble({ release, world: populatedWorld, lineEnd: 'LF' });
  const directory = scratch();
  let files = 0;
  const save = (line: string) => {
    files += 1;
    const text = double.transcript(line);
    writeFileSync(join(directory, `${files}.txt`), text);
    return text;
  };
  save('showversion');
  for (const type of ['Vm', 'VmDiskMapping', 'Vnic', 'VirtualDisk', 'Repository']) {
    for (const [, id] of save(`list ${type}`).matchAll(/ {2}id:(\S+)/g)) save(`show ${type} id=${id}`);
  }
  expect(readFileSync(join(directory, '1.txt'), 'utf8')).toContain(release);
  return (await told(directory)).part;
}
