import { describe, expect, it } from 'vitest';
import { diskCheck } from '../../src/checks/disk-check.js';
import { mergeEnvironment } from '../../src/model/merge.js';
import { ownershipOf } from '../../src/model/ownership.js';
import { vmCfgFacts } from '../../src/sources/vm-cfg-facts.js';

const repositoryId = '0004fb0000030000aaaaaaaaaaaaaaaa';
const image = '0004fb0000120000f7a0b547be799a89.img';
const place = (id: string) => ({
  id,
  kind: 'vm' as const,
  repositoryId,
  origin: { source: 'repository-files' as const, file: `r/VirtualMachines/${id}/vm.cfg` },
});
const path = `/OVS/Repositories/${repositoryId}/VirtualDisks/${image}`;
const cut = `OVM_simple_name = 'cut01'\nvif = ['mac=00:21:f6:00:00:01,bridge=10aa']\ndisk = ['file:${path},xvda,w', 'fi`;
const whole = `OVM_simple_name = 'other'\ndisk = ['file:${path},xvda,w']\nvif = []\n`;

describe('a damaged definition', () => {
  it('bug: when it names a disk in the line that cannot be read, then the disk is in use', () => {
    const { vm } = vmCfgFacts(Buffer.from(cut), place('a'));
    expect(vm.problems).not.toEqual([]);
    expect(vm.disks).toMatchObject([
      {
        frontEnd: '?',
        mode: '?',
        target: { kind: 'virtual-disk', repositoryId, file: image },
        origin: { line: 3 },
      },
    ]);
    const origin = { source: 'repository-files' as const, file: 'r.listing.tsv' };
    const file = {
      id: image,
      repositoryId,
      kind: 'virtual-disk' as const,
      size: 1,
      blocks: 1,
      changed: '',
      origin,
    };
    const environment = mergeEnvironment('e', [{ vms: [vm], diskFiles: [file] }]);
    expect(diskCheck.run(environment).map(({ code }) => code)).not.toContain('disk-unused');
  });

  it('bug: when another VM uses a disk it names, then both are seen', () => {
    const vms = [vmCfgFacts(Buffer.from(cut), place('a')).vm, vmCfgFacts(Buffer.from(whole), place('b')).vm];
    const environment = mergeEnvironment('e', [{ vms }]);
    expect([...ownershipOf(environment).disks.values()].map((uses) => uses.length)).toEqual([2]);
    expect(diskCheck.run(environment).map(({ code }) => code)).toContain('disk-used-twice');
  });

  it('when a definition is sound, then what its comments name is not in use', () => {
    const { vm } = vmCfgFacts(
      Buffer.from(`# disk = ['file:${path},xvda,w']\nOVM_simple_name = 'x'\n`),
      place('c'),
    );
    expect(vm.disks).toEqual([]);
  });

  it('when it holds MAC addresses in a line that cannot be read, then they are in use', () => {
    const { vm } = vmCfgFacts(Buffer.from("vif = ['mac=00:21:f6:00:00:09,bridge=10aa', 'x\n"), place('d'));
    expect(vm.vnics.map((vnic) => vnic.mac)).toEqual(['00:21:f6:00:00:09']);
  });
});
