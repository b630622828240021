import type { World, WorldVm } from '../../doubles/ovm-manager/world.js';
import type { PutTrue } from './true-values.js';

const letters: Readonly<Record<string, string>> = { DISK: 'c', CDROM: 'd', PXE: 'n' };
const mice: Readonly<Record<string, string>> = { USB_TABLET: 'tablet', USB_MOUSE: 'mouse' };
const actions = { RESTART: 'restart', STOP: 'destroy' } as const;

/** What is true of the VMs of a world. */
export function trueVms(world: World, put: PutTrue): void {
  for (const vm of world.vms) {
    trueVm(vm, world, (attribute, value, label) =>
      put('VM', vm.id, attribute, value, label === undefined ? {} : { label }),
    );
    trueDevices(vm, world, put);
  }
}

type PutOfVm = (attribute: string, value: unknown, label?: string) => void;

function trueVm(vm: WorldVm, world: World, put: PutOfVm): void {
  const tags = world.tags.filter(({ id }) => vm.tags?.includes(id)).map(({ name }) => name);
  const domain = vm.domainType ?? '';
  put('kind', vm.template ? 'template' : 'vm');
  put('name', vm.name);
  put('description', vm.description);
  put('uuid', vm.uuid);
  put('osType', vm.osType);
  put('memory', vm.memory);
  put('memoryLimit', vm.memoryLimit);
  put('cpuCount', vm.cpuCount);
  put('cpuCountLimit', vm.cpuCountLimit);
  put('cpuWeight', (vm.cpuPriority ?? 50) * 550);
  put('cpuCap', vm.cpuUtilizationCap === 100 ? 0 : vm.cpuUtilizationCap);
  put('highAvailability', vm.highAvailability);
  put('hugePages', vm.hugePagesEnabled);
  put('keymap', vm.keymapName);
  put('pinnedCpus', vm.pinnedCpus);
  put('repositoryId', vm.repository);
  put('poolName', world.pools.find(({ id }) => id === vm.pool)?.name);
  put('startPolicy', vm.startPolicy);
  put('tags', tags.length > 0 ? tags : undefined);
  put('runningOn', vm.running ? vm.server : undefined);
  put('onCrash', actions[vm.restart?.crash ?? 'RESTART']);
  put('onReboot', actions[vm.restart?.restart ?? 'RESTART']);
  put('onPoweroff', actions[vm.restart?.powerOff ?? 'RESTART']);
  put('domainType', domain.toLowerCase(), labelWith('domainType', domain, 'XEN_HVM_PV_DRIVERS'));
  const boot = vm.bootOrder?.map((device) => letters[device]).join('');
  put('boot', boot || undefined, labelWith('boot', domain, 'XEN_PVM'));
  put('usbDevice', mice[vm.mouseType ?? ''], labelWith('usbDevice', domain, 'XEN_PVM'));
  put('other keys', otherKeys(vm));
  trueWords(vm, tags, put);
}

/** What stands in another case only in some domain types. */
function labelWith(attribute: string, domain: string, special: string): string {
  return domain === special ? `VM ${attribute} (${special})` : `VM ${attribute}`;
}

/** In the words of the CLI. */
function trueWords(vm: WorldVm, tags: readonly string[], put: PutOfVm): void {
  put('cpuPriority in words', String(vm.cpuPriority));
  put('cpuUtilizationCap in words', String(vm.cpuUtilizationCap));
  put('mouseType in words', vm.mouseType);
  put('startPolicy in words', vm.startPolicy);
  put('networkInstallPath in words', vm.networkInstallPath);
  // a comma separates them there
  const whole = tags.length > 0 && !tags.some((tag) => tag.includes(','));
  put('tags in words', whole ? tags.join(',') : undefined);
  const unseen = vm.domainType === 'XEN_HVM_PV_DRIVERS';
  put('domainType in words', unseen ? vm.domainType : undefined);
}

function otherKeys(vm: WorldVm): readonly string[] {
  const always = ['guest_os_type', 'OVM_cpu_compat_group'];
  return vm.domainType === 'XEN_PVM'
    ? [...always, 'bootloader', 'bootargs', 'extra', 'vfb']
    : [...always, 'builder', 'serial', 'vnc', 'vncunused', 'vnclisten'];
}

function trueDevices(vm: WorldVm, world: World, put: PutTrue): void {
  for (const { slot, kind, device } of vm.disks ?? []) {
    const of = (attribute: string, value: unknown) =>
      put('VM', `${vm.id} disk ${slot}`, attribute, value, { label: `VM disk ${attribute}` });
    const drive = kind === 'virtualCd' || kind === 'emptyCdrom';
    of('target', targetOf(device, world));
    of('mode', drive ? 'r' : isShareable(device, world) ? 'w!' : 'w');
    of('is a drive', drive);
    of('front end', `xvd${String.fromCharCode(97 + slot)}`);
  }
  (vm.vnics ?? []).forEach(({ mac, network }, index) => {
    put('VM', `${vm.id} vNIC ${index}`, 'mac', mac.toLowerCase(), { label: 'VM vNIC mac' });
    put('VM', `${vm.id} vNIC ${index}`, 'network', network || undefined, { label: 'VM vNIC network' });
  });
}

function targetOf(device: string | null, world: World): object {
  if (device === null) return { kind: 'empty' };
  for (const { id, files, isos } of world.repositories) {
    if (files.some((file) => file.id === device))
      return { kind: 'virtual-disk', repositoryId: id, file: device };
    if (isos.some((file) => file.id === device)) return { kind: 'iso', repositoryId: id, file: device };
  }
  return { kind: 'lun', wwid: world.physicalDisks.find(({ id }) => id === device)?.page83.toLowerCase() };
}

function isShareable(device: string | null, world: World): boolean {
  const file = world.repositories.flatMap(({ files }) => files).find(({ id }) => id === device);
  const lun = world.physicalDisks.find(({ id }) => id === device);
  return file?.shareable === true || lun?.values?.shareable === 'Yes';
}
