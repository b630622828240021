import { describe, expect, it } from 'vitest';
import { isReady } from '../../../src/emitters/create-script/create-script-emitter.js';
import type { DiskTarget, Environment, Release } from '../../../src/model/environment.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import { codesOf, emit, withMap } from './estate-at-hand.js';
import { emptyManagerFor, refusedLines } from './manager-world.js';
import {
  disk,
  diskFile,
  fileDisk,
  plainVm,
  repositoryId,
  smallEnvironment,
  vnic,
} from './small-environment.js';

const mac = '00:21:f6:00:00:01';
const lun = (wwid: string): DiskTarget => ({ kind: 'lun', wwid });

/** Codes by VM id, and `ready` for a VM that is made. */
function outcome(environment: Environment, release: Release = '3.4'): Readonly<Record<string, string>> {
  const { plans } = emit(environment, release);
  return Object.fromEntries(plans.map((plan) => [plan.vm.id, codesOf(plan).join(' ') || 'ready']));
}

describe('bugs: what a map states could make two VMs on one thing', () => {
  it('when a map gives a vNIC the MAC address of another VM, then neither is made', () => {
    const vms = [plainVm('a', { vnics: [vnic('00:21:f6:00:00:09')] }), plainVm('b', { vnics: [vnic(mac)] })];
    const stated = withMap(smallEnvironment(vms), `vnic a/0 mac = ${mac.toUpperCase()}\n`);
    expect(outcome(stated)).toEqual({ a: 'mac-used-twice', b: 'mac-used-twice' });
  });

  it('when a map gives two vNICs one new MAC address, then neither is made', () => {
    const vms = [plainVm('a', { vnics: [vnic(mac)] }), plainVm('b', { vnics: [vnic(mac)] })];
    const map = 'vnic a/0 mac = 00:21:f6:00:00:07\nvnic b/0 mac = 00:21:f6:00:00:07\n';
    expect(outcome(withMap(smallEnvironment(vms), map))).toEqual({
      a: 'mac-used-twice',
      b: 'mac-used-twice',
    });
  });

  it('when a map gives one of two twins another MAC address, then both are made', () => {
    const vms = [plainVm('a', { vnics: [vnic(mac)] }), plainVm('b', { vnics: [vnic(mac)] })];
    const map = 'vnic a/0 mac = 00:21:f6:00:00:07\n';
    expect(outcome(withMap(smallEnvironment(vms), map))).toEqual({ a: 'ready', b: 'ready' });
  });

  it('when a map gives two VMs one name, then neither is made', () => {
    const stated = withMap(smallEnvironment([plainVm('a'), plainVm('b')]), 'vm a name = x\nvm b name = x\n');
    expect(outcome(stated)).toEqual({ a: 'name-not-unique', b: 'name-not-unique' });
  });

  it('when a map renames one of two VMs of one name, then both are made', () => {
    const vms = ['a', 'b'].map((id) => plainVm(id, { facts: { name: 'twin' } }));
    expect(outcome(withMap(smallEnvironment(vms), 'vm a name = first\n'))).toEqual({
      a: 'ready',
      b: 'ready',
    });
  });

  it('when a map says two LUNs are one physical disk, then no VM is made on it', () => {
    const vms = [
      plainVm('a', { disks: [disk('xvda', 0, lun('3600A'))] }),
      plainVm('b', { disks: [disk('xvda', 0, lun('3600b'))] }),
    ];
    const map = 'lun 3600a physicalDisk = one\nlun 3600b physicalDisk = one\n';
    const codes = { a: 'physical-disk-not-unique', b: 'physical-disk-not-unique' };
    expect(outcome(withMap(smallEnvironment(vms), map))).toEqual(codes);
  });
});

describe('bugs: lines by a name that means more than one thing', () => {
  it('when a file of the same name lies in a second repository, then the disk is not mapped by it', () => {
    const second = '0004fb0000030000bbbbbbbbbbbbbbbb';
    const diskFiles = [diskFile('a.img'), diskFile('a.img', 'virtual-disk', second)];
    const environment = smallEnvironment([plainVm('a', { disks: [fileDisk('a.img')] })], { diskFiles });
    expect(outcome(environment)).toEqual({ a: 'disk-file-not-unique' });
  });

  it('when one repository was read twice, then its files are not taken for two', () => {
    const diskFiles = [diskFile('a.img'), diskFile('a.img', 'virtual-disk', repositoryId.toUpperCase())];
    const environment = smallEnvironment([plainVm('a', { disks: [fileDisk('a.img')] })], { diskFiles });
    expect(outcome(environment)).toEqual({ a: 'ready' });
  });

  it('when only an ISO has the name of a virtual disk, then the disk is missing', () => {
    const diskFiles = [diskFile('a.img', 'iso')];
    const environment = smallEnvironment([plainVm('a', { disks: [fileDisk('a.img')] })], { diskFiles });
    expect(outcome(environment)).toEqual({ a: 'disk-missing' });
  });

  it('when two networks have one name, then a vNIC goes to neither, unless its network is stated', () => {
    const networks = ['10aa', '10bb'].map((id) => ({ id, facts: { name: { value: 'net', origin } } }));
    const environment = smallEnvironment([plainVm('a', { vnics: [vnic(mac)] })], { networks });
    expect(outcome(environment)).toEqual({ a: 'network-name-not-unique' });
    expect(outcome(withMap(environment, 'vnic a/0 network = net\n'))).toEqual({ a: 'ready' });
  });
});

const origin = { source: 'manager-files', file: 'meta' } as const;

describe('bugs: VMs that would be left half made', () => {
  const five = [0, 1, 2, 3, 4].map((slot) => fileDisk(`${slot}.img`, slot));
  const diskFiles = five.map((_, slot) => diskFile(`${slot}.img`));

  it('when an XEN_HVM VM has a fifth disk, then it is not begun, and an operator can overrule that', () => {
    const vm = plainVm('a', { disks: five, facts: { domainType: 'xen_hvm' } });
    const environment = smallEnvironment([vm], { diskFiles });
    expect(outcome(environment)).toEqual({ a: 'too-many-disks' });
    expect(outcome(withMap(environment, 'vm a domainType = XEN_HVM\n'))).toEqual({ a: 'ready' });
    const pvm = plainVm('a', { disks: five });
    expect(outcome(smallEnvironment([pvm], { diskFiles }))).toEqual({ a: 'ready' });
  });

  it.each(['3.2', '3.3', '3.4'] as const)(
    'when a disk file was not copied back, then %s stops at a check and not inside a VM',
    (release) => {
      const environment = smallEnvironment([plainVm('a', { disks: five })], { diskFiles });
      const [store, ...others] = emptyManagerFor(environment).repositories;
      if (store === undefined) throw new Error('no repository');
      const gone = { ...store, files: store.files.slice(1) };
      const world = { ...emptyManagerFor(environment), repositories: [gone, ...others] };
      const { lines } = emit(environment, release);
      const double = new OvmManagerDouble({ release, world });
      const [first = ''] = refusedLines(double, lines);
      expect(first).toMatch(/^show VirtualDisk id=0\.img -> /);
      const at = lines.findIndex((line) => line.startsWith('show VirtualDisk id=0.img'));
      expect(lines.slice(0, at).filter((line) => /^(create|add|edit) /.test(line))).toEqual([]);
    },
  );

  it('when a tag is stated twice, then it is added once', () => {
    const environment = withMap(smallEnvironment([plainVm('a')]), 'vm a tags = x, y,x\n');
    const added = emit(environment, '3.4').lines.filter((line) => line.startsWith('add Tag '));
    expect(added).toEqual(['add Tag name=x to Vm name="vm a"', 'add Tag name=y to Vm name="vm a"']);
  });

  it('when a boot letter comes twice, then its device is named once', () => {
    const vm = plainVm('a', { facts: { domainType: 'xen_hvm', boot: 'cdc' } });
    expect(emit(smallEnvironment([vm]), '3.4').lines.join('\n')).toContain('bootOrder="DISK,CDROM"');
  });

  it('when no repository is known, then the VM is open and not ready without a create line', () => {
    const vm = plainVm('a', { facts: { repositoryId: undefined, poolName: 'pool' }, vnics: [vnic(mac)] });
    const { plans, lines } = emit(smallEnvironment([vm]), '3.4');
    expect(plans.map(isReady)).toEqual([false]);
    expect(lines).toEqual([]);
  });
});

describe('bugs: lines that cannot be sent or read', () => {
  it('when an id of a repository differs in case between files, then the script names it once and as it is', () => {
    const target = { kind: 'virtual-disk', repositoryId: repositoryId.toUpperCase(), file: 'a.img' } as const;
    const vm = plainVm('a', { disks: [disk('xvda', 0, target)] });
    const { lines } = emit(smallEnvironment([vm], { diskFiles: [diskFile('a.img')] }), '3.4');
    const named = lines.filter((line) => line.includes(' Repository '));
    expect(named).toEqual([`show Repository id=${repositoryId}`, `refresh Repository id=${repositoryId}`]);
  });

  it('when a description is cut inside a character, then the rest is still sent', () => {
    const vm = plainVm('a', { facts: { description: `${'x'.repeat(3999)}🐧` } });
    expect(outcome(smallEnvironment([vm]))).toEqual({ a: 'ready' });
    const { lines } = emit(smallEnvironment([vm]), '3.4');
    expect(lines.at(-1)).toBe(`edit Vm name="vm a" description=${'x'.repeat(3999)}`);
  });

  it('when a description only has blanks around it, then they stay and nothing is reported', () => {
    const { plans, lines } = emit(smallEnvironment([plainVm('a', { facts: { description: ' x ' } })]), '3.4');
    expect(lines.at(-1)).toBe('edit Vm name="vm a" description=" x "');
    expect(plans[0]?.changed).toEqual([]);
  });

  it('when the mouse is a word nobody knows, then open.map asks for it in a line that a map can hold', () => {
    const environment = smallEnvironment([plainVm('a', { facts: { usbDevice: 'trackball' } })]);
    expect(emit(environment, '3.4').files.get('open.map')).toContain('\nvm a mouseType =\n');
    expect(outcome(withMap(environment, 'vm a mouseType = OS_DEFAULT\n'))).toEqual({ a: 'ready' });
  });

  it('when a word of a definition is a property every object has, then it is not taken for a known word', () => {
    const vm = plainVm('a', {
      facts: { domainType: 'constructor', osType: 'toString', usbDevice: 'valueOf' },
    });
    expect(outcome(smallEnvironment([vm]), '3.2')).toEqual({
      a: 'unknown-domainType unknown-mouseType unknown-osType',
    });
  });

  it('when two ids give one file name, then each open VM keeps its own file', () => {
    const vms = ['x y', 'x_y', 'X_Y'].map((id) => plainVm(id, { problems: [`damage of ${id}`] }));
    const { files } = emit(smallEnvironment(vms), '3.4');
    const open = [...files.keys()].filter((path) => path.startsWith('open/'));
    expect(new Set(open.map((path) => path.toLowerCase())).size).toBe(3);
  });

  it('when a VM runs or its definition is damaged, then open.map does not ask to fill in anything for it', () => {
    const running = plainVm('a', { facts: { runningOn: 'ovs01', name: undefined }, definitions: [] });
    const damaged = plainVm('b', { problems: ['damaged'], facts: { domainType: undefined } });
    const map = emit(smallEnvironment([running, damaged]), '3.4').files.get('open.map') ?? '';
    expect(map.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
    expect(map).toContain('Nothing is open that a map could close');
  });

  it('when the domain type is open, then open.map asks once for it', () => {
    const environment = smallEnvironment([plainVm('a', { facts: { domainType: 'xen_hvm_pv_drivers' } })]);
    const map = emit(environment, '3.4').files.get('open.map') ?? '';
    expect(map.match(/ =$/gm)).toHaveLength(1);
  });

  it('when a name has a line break, then that is said once and not for every line', () => {
    const vm = plainVm('a', { facts: { name: 'x\ny' }, vnics: [vnic(mac)], disks: [fileDisk('a.img')] });
    const { plans } = emit(smallEnvironment([vm], { diskFiles: [diskFile('a.img')] }), '3.2');
    expect(plans[0]?.openPoints.map(({ message }) => message)).toEqual([
      'its name holds U+000A at position 2, which no command can hold',
    ]);
    // nor are there lines on a VM called ""
    expect(plans[0]?.lines).toEqual([]);
  });
});
