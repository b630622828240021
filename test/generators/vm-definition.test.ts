import { describe, expect, it } from 'vitest';
import { dashedUuid, vmConfigLines, vmKeys } from './vm-definition.js';

const id = '0004fb000006000049f759ac7db7026b';
const facts = { id, name: 'x', os: 'Oracle Linux 6', memory: 1024, vcpus: 1, disks: [], vifs: [] };

describe('vmConfigLines', () => {
  it('when the VM is hardware virtualised then it has the 27 keys in the order of real files', () => {
    const keys = vmConfigLines(vmKeys({ ...facts, kind: 'hvm' })).map((line) => line.split(' = ')[0]);
    expect(keys.join(' ')).toBe(
      'vif OVM_simple_name vnclisten serial disk vncunused uuid on_reboot boot name cpu_weight memory cpu_cap ' +
        'maxvcpus OVM_high_availability vnc OVM_description on_poweroff on_crash guest_os_type usbdevice builder ' +
        'vcpus keymap OVM_os_type OVM_cpu_compat_group OVM_domain_type',
    );
  });

  it('when the VM is paravirtualised then it has a boot loader and a vfb and no builder', () => {
    const lines = vmConfigLines(vmKeys({ ...facts, kind: 'pvm' }));
    expect(lines).toContain("bootloader = '/usr/bin/pygrub'");
    expect(lines).toContain("OVM_domain_type = 'xen_pvm'");
    expect(lines).toHaveLength(23);
    expect(lines.join('\n')).not.toMatch(/^(builder|boot|vnc) =/m);
  });

  it('when a key is not one of the usual then it comes last and is not lost', () => {
    const lines = vmConfigLines({ hap: 1, ...vmKeys({ ...facts, kind: 'hvm' }) });
    expect(lines.at(-1)).toBe('hap = 1');
  });
});

describe('dashedUuid', () => {
  it('when an id is dashed then it is the uuid of the real sample', () => {
    expect(dashedUuid(id)).toBe('0004fb00-0006-0000-49f7-59ac7db7026b');
  });
});
