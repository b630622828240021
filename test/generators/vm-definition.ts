import { type Python2Value, python2Repr } from './python2-repr.js';

/** The keys of one vm.cfg; a key that is missing here is missing in the file. */
export type VmKeys = Readonly<Record<string, Python2Value>>;

/** Line order of the known machine-written files of hardware virtualised VMs (Oracle VM 3.2 and later). */
const hardwareVirtualised = [
  ...['vif', 'OVM_simple_name', 'vnclisten', 'serial', 'disk', 'vncunused', 'uuid', 'on_reboot', 'boot'],
  ...['name', 'cpu_weight', 'memory', 'cpu_cap', 'maxvcpus', 'OVM_high_availability', 'vnc'],
  ...['OVM_description', 'on_poweroff', 'on_crash', 'guest_os_type', 'usbdevice', 'builder', 'vcpus'],
  ...['keymap', 'OVM_os_type', 'OVM_cpu_compat_group', 'OVM_domain_type'],
];

/** Line order that Python 2 gives the keys of a paravirtualised VM; inferred, no such file of Oracle VM 3 is known. */
const paravirtualised = [
  ...['vif', 'extra', 'OVM_simple_name', 'cpus', 'disk', 'bootargs', 'uuid', 'on_reboot', 'cpu_weight'],
  ...['OVM_os_type', 'cpu_cap', 'maxvcpus', 'OVM_high_availability', 'memory', 'OVM_description'],
  ...['on_poweroff', 'on_crash', 'bootloader', 'name', 'guest_os_type', 'vfb', 'vcpus'],
  ...['OVM_cpu_compat_group', 'OVM_domain_type'],
];

/** How a VM is virtualised, in the words of the command line; `hvm-pv-drivers` is XEN_HVM_PV_DRIVERS. */
export type VmKind = 'hvm' | 'pvm' | 'hvm-pv-drivers';

/** What a vm.cfg needs beyond the values that are always the same. Memory is in MB. */
export interface VmFacts {
  readonly id: string;
  readonly name: Python2Value;
  readonly kind: VmKind;
  readonly os: string;
  readonly memory: number;
  readonly vcpus: number;
  readonly disks: readonly string[];
  readonly vifs: readonly string[];
  readonly keymap?: string;
}

/** All keys of the VM: 27 for hardware virtualised, 23 for paravirtualised ones. */
export function vmKeys(facts: VmFacts): VmKeys {
  const shared = {
    vif: facts.vifs,
    OVM_simple_name: facts.name,
    disk: facts.disks,
    uuid: dashedUuid(facts.id),
    on_reboot: 'restart',
    name: facts.id,
    cpu_weight: 27500,
    memory: facts.memory,
    cpu_cap: 0,
    maxvcpus: facts.vcpus,
    OVM_high_availability: false,
    OVM_description: '',
    on_poweroff: 'destroy',
    on_crash: 'restart',
    guest_os_type: osClass(facts.os),
    vcpus: facts.vcpus,
    OVM_os_type: facts.os,
    OVM_cpu_compat_group: '',
  };
  return facts.kind === 'pvm' ? pvmKeys(shared, facts) : hvmKeys(shared, facts);
}

function hvmKeys(shared: VmKeys, facts: VmFacts): VmKeys {
  return {
    ...shared,
    ...{ vnclisten: '127.0.0.1', vncunused: 1, vnc: 1, serial: 'pty', keymap: facts.keymap ?? 'en-us' },
    ...{ boot: 'c', builder: 'hvm', usbdevice: 'tablet' },
    // The file's word for XEN_HVM_PV_DRIVERS is not known from any source; this one is invented.
    OVM_domain_type: facts.kind === 'hvm' ? 'xen_hvm' : 'xen_hvm_pv_drivers',
  };
}

function pvmKeys(shared: VmKeys, facts: VmFacts): VmKeys {
  return {
    ...shared,
    ...{ extra: '', bootargs: '', bootloader: '/usr/bin/pygrub' },
    vfb: [`type=vnc,vncunused=1,vnclisten=127.0.0.1,keymap=${facts.keymap ?? 'en-us'}`],
    OVM_domain_type: 'xen_pvm',
  };
}

function osClass(os: string): string {
  if (os.includes('Windows')) return 'windows';
  return os.includes('Solaris') ? 'solaris' : 'linux';
}

/** The Xen UUID of an id: the same 32 digits with dashes. */
export function dashedUuid(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The lines of a vm.cfg as Oracle VM writes it, without line ends; keys out of the known order come last. */
export function vmConfigLines(keys: VmKeys): string[] {
  const known = keys.bootloader === undefined ? hardwareVirtualised : paravirtualised;
  const order = [
    ...known.filter((key) => key in keys),
    ...Object.keys(keys).filter((key) => !known.includes(key)),
  ];
  return order.flatMap((key) => {
    const value = keys[key];
    return value === undefined ? [] : [`${key} = ${python2Repr(value)}`];
  });
}
