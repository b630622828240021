import { type Python2Value, python2Repr, unicode } from '../../generators/python2-repr.js';
import type { World, WorldVm } from '../ovm-manager/world.js';

export type VmCfgEntry = readonly [key: string, value: Python2Value];
type Disk = NonNullable<WorldVm['disks']>[number];

/** What the agent writes into vm.cfg of a VM of the world: keys of files that were seen, by domain type. */
export function vmCfgEntries(vm: WorldVm, world: World): VmCfgEntry[] {
  const hvm = vm.domainType !== 'XEN_PVM';
  const written = (vm.disks ?? []).filter(({ slot }) => slot !== vm.addedSlot);
  return [
    ['vif', (vm.vnics ?? []).map(({ mac, network }) => vifText(inCaseOf(vm, mac), network, hvm))],
    ['OVM_simple_name', text(vm.name)],
    ['disk', written.map((disk) => diskText(disk, world, vm))],
    ['uuid', vm.uuid ?? ''],
    ['name', vm.domainName ?? vm.id],
    ...actions(vm),
    // assumed: weight-of-priority
    ['cpu_weight', (vm.cpuPriority ?? 50) * 550],
    ['cpu_cap', vm.cpuUtilizationCap === 100 ? 0 : (vm.cpuUtilizationCap ?? 0)],
    ['memory', vm.memory ?? 0],
    ['maxmem', vm.memoryLimit ?? 0],
    ['vcpus', vm.cpuCount ?? 0],
    ['maxvcpus', vm.cpuCountLimit ?? 0],
    ['OVM_high_availability', vm.highAvailability === true],
    ['OVM_description', text(vm.description ?? '')],
    ['OVM_os_type', vm.osType ?? ''],
    ['OVM_cpu_compat_group', ''],
    // assumed: domain-type-words
    ['OVM_domain_type', (vm.domainType ?? '').toLowerCase()],
    ['guest_os_type', 'linux'],
    ...(vm.pinnedCpus ? [['cpus', vm.pinnedCpus] as const] : []),
    // assumed: huge-pages-key
    ...(vm.hugePagesEnabled === null ? [] : [['superpages', vm.hugePagesEnabled ? 1 : 0] as const]),
    ...(hvm ? hardwareKeys(vm) : paravirtualKeys(vm)),
  ];
}

/** The file: one line for each key. */
export function vmCfgText(entries: readonly VmCfgEntry[]): string {
  return entries.map(([key, value]) => `${key} = ${python2Repr(value)}\n`).join('');
}

/** What the manager got as text reaches the agent as unicode where it is more than ASCII. */
function text(value: string): Python2Value {
  return /^[\x00-\x7f]*$/.test(value) ? value : unicode(value);
}

function actions({ restart }: WorldVm): VmCfgEntry[] {
  const words = { RESTART: 'restart', STOP: 'destroy' };
  const of = (action: 'RESTART' | 'STOP' | undefined) => words[action ?? 'RESTART'];
  return [
    ['on_crash', of(restart?.crash)],
    ['on_reboot', of(restart?.restart)],
    ['on_poweroff', of(restart?.powerOff)],
  ];
}

function hardwareKeys(vm: WorldVm): VmCfgEntry[] {
  const letters: Readonly<Record<string, string>> = { DISK: 'c', CDROM: 'd', PXE: 'n' };
  const boot = (vm.bootOrder ?? []).map((device) => letters[device]).join('');
  const mouse = { USB_TABLET: 'tablet', USB_MOUSE: 'mouse' }[vm.mouseType ?? ''];
  return [
    ['builder', 'hvm'],
    ['serial', 'pty'],
    ['keymap', vm.keymapName ?? ''],
    ['vnc', 1],
    ['vncunused', 1],
    ['vnclisten', '127.0.0.1'],
    ...(boot === '' ? [] : [['boot', boot] as const]),
    ...(mouse === undefined ? [] : [['usbdevice', mouse] as const]),
  ];
}

function paravirtualKeys(vm: WorldVm): VmCfgEntry[] {
  return [
    ['bootloader', '/usr/bin/pygrub'],
    ['bootargs', ''],
    ['extra', ''],
    ['vfb', [`type=vnc,vncunused=1,vnclisten=127.0.0.1,keymap=${vm.keymapName}`]],
  ];
}

function diskText(disk: Disk, world: World, vm: WorldVm): string {
  const { uname, dev, mode } = diskParts(disk, world);
  const path = uname.replace(/(?<=Repositories\/)[^/]+/, (id) => inCaseOf(vm, id));
  return `${path},${dev.replace(/:disk$/, '')},${mode}`;
}

/** Ids of both cases were seen, and MAC addresses too. */
function inCaseOf({ fileCase }: WorldVm, id: string): string {
  if (fileCase === undefined) return id;
  return fileCase === 'upper' ? id.toUpperCase() : id.toLowerCase();
}

/** A disk as xend names its parts. */
export function diskParts(
  { slot, kind, device }: Disk,
  world: World,
): { readonly uname: string; readonly dev: string; readonly mode: string } {
  const name = `xvd${String.fromCharCode('a'.charCodeAt(0) + slot)}`;
  // assumed: empty-drive
  if (kind === 'emptyCdrom') return { uname: '', dev: `${name}:cdrom`, mode: 'r' };
  if (kind === 'physicalDisk') {
    const lun = world.physicalDisks.find(({ id }) => id === device);
    const mode = writing(lun?.values?.shareable === 'Yes');
    return { uname: `phy:/dev/mapper/${lun?.page83}`, dev: `${name}:disk`, mode };
  }
  const iso = kind === 'virtualCd';
  const holds = (files: readonly { readonly id: string }[]) => files.some(({ id }) => id === device);
  const repository = world.repositories.find(({ files, isos }) => holds(iso ? isos : files));
  const file = repository?.files.find(({ id }) => id === device);
  return {
    uname: `file:/OVS/Repositories/${repository?.id}/${iso ? 'ISOs' : 'VirtualDisks'}/${device}`,
    dev: iso ? `${name}:cdrom` : `${name}:disk`,
    mode: iso ? 'r' : writing(file?.shareable === true),
  };
}

// assumed: shared-writing
function writing(shareable: boolean): string {
  return shareable ? 'w!' : 'w';
}

/** One on no network has no bridge. */
function vifText(mac: string, network: string, hvm: boolean): string {
  const type = hvm ? ['type=netfront'] : [];
  return [...type, `mac=${mac}`, ...(network === '' ? [] : [`bridge=${network}`])].join(',');
}
