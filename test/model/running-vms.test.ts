import { describe, expect, it } from 'vitest';
import { mergeEnvironment } from '../../src/model/merge.js';
import { diskOf, factOf, vmOf, vnicOf } from './entities.js';

const id = '0004fb00000600001111111111111111';
const dashed = '0004fb00-0006-0000-1111-111111111111';
const definition = vmOf(id, { facts: { name: factOf('web01') }, otherId: 'old-name' });
const running = (name: string, uuid?: string) =>
  vmOf(name, {
    facts: {
      runningOn: factOf('ovs01', 'running-domains'),
      ...(uuid && { uuid: factOf(uuid, 'running-domains', 'seen') }),
    },
    definitions: [],
    disks: [diskOf('hot.img')],
    vnics: [vnicOf('00:21:f6:00:00:09')],
  });
const merged = (...vms: ReturnType<typeof vmOf>[]) => mergeEnvironment('estate', [{ vms }]).vms;

describe('a domain that runs', () => {
  const same = [
    running(id),
    running(dashed.toUpperCase()),
    running('x', dashed),
    running('old-name'),
    running('web01'),
  ];
  for (const domain of same) {
    it(`when it is called ${domain.id} with UUID ${domain.facts.uuid?.value}, then its VM runs and has its devices`, () => {
      const [vm, ...others] = merged(definition, domain);
      expect(others).toEqual([]);
      expect(vm).toMatchObject({ id, facts: { runningOn: { value: 'ovs01' } } });
      expect(vm?.disks.map((disk) => disk.text)).toContain('hot.img,xvda,w');
      expect(vm?.vnics.map((vnic) => vnic.mac)).toContain('00:21:f6:00:00:09');
    });
  }

  it('when no VM is called so, then it stays as one without a definition', () => {
    expect(merged(definition, running('web02')).map((vm) => vm.id)).toEqual([id, 'web02']);
  });

  it('when two VMs have its name, then both run', () => {
    const twin = vmOf('b', { facts: { name: factOf('web01') } });
    const found = merged(definition, twin, running('web01'));
    expect(found.map((vm) => vm.facts.runningOn?.value)).toEqual(['ovs01', 'ovs01']);
  });
});

describe('an id in Templates and in VirtualMachines', () => {
  it('when both are read, then it is a VM that is not trusted, with the devices of both, and an error is told', () => {
    const template = vmOf(id, {
      kind: 'template',
      disks: [diskOf('t.img')],
      vnics: [vnicOf('00:21:f6:00:00:01')],
    });
    const vm = vmOf(id, { disks: [diskOf('v.img')], vnics: [vnicOf('00:21:f6:00:00:02')] });
    for (const vms of [
      [template, vm],
      [vm, template],
    ]) {
      const environment = mergeEnvironment('estate', [{ vms }]);
      const [one] = environment.vms;
      expect(one).toMatchObject({ kind: 'vm', problems: [expect.stringContaining('defined 2 times')] });
      expect([one?.disks.length, one?.vnics.length]).toEqual([2, 2]);
      expect(environment.findings.map((finding) => [finding.severity, finding.code])).toContainEqual([
        'error',
        'defined-twice',
      ]);
    }
  });
});
