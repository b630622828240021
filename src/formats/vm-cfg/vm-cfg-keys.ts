/** Which key of vm.cfg tells which attribute of a VM (keys seen in files of OVM 3.0 to 3.4; `superpages` inferred). */
export const vmCfgKeyOfAttribute = {
  name: 'OVM_simple_name',
  description: 'OVM_description',
  uuid: 'uuid',
  domainType: 'OVM_domain_type',
  osType: 'OVM_os_type',
  memory: 'memory',
  memoryLimit: 'maxmem',
  cpuCount: 'vcpus',
  cpuCountLimit: 'maxvcpus',
  cpuWeight: 'cpu_weight',
  cpuCap: 'cpu_cap',
  highAvailability: 'OVM_high_availability',
  keymap: 'keymap',
  usbDevice: 'usbdevice',
  boot: 'boot',
  hugePages: 'superpages',
  pinnedCpus: 'cpus',
  onCrash: 'on_crash',
  onReboot: 'on_reboot',
  onPoweroff: 'on_poweroff',
} as const;

export type VmCfgAttribute = keyof typeof vmCfgKeyOfAttribute;

/** Keys whose yes or no is written as 1 or 0: the agent checks their type (its key table lists them as int). */
export const flagsWrittenAsInt: ReadonlySet<string> = new Set(['superpages']);

/** The line order of the real files (hardware virtualised VMs, OVM 3.2 and 3.3); order carries no meaning for Xen. */
export const vmCfgKeyOrder: readonly string[] = [
  ...['vif', 'OVM_simple_name', 'vnclisten', 'serial', 'disk', 'vncunused', 'uuid', 'on_reboot', 'boot'],
  ...['name', 'cpu_weight', 'memory', 'cpu_cap', 'maxvcpus', 'OVM_high_availability', 'vnc'],
  ...['OVM_description', 'on_poweroff', 'on_crash', 'guest_os_type', 'usbdevice', 'builder', 'vcpus'],
  ...['keymap', 'OVM_os_type', 'OVM_cpu_compat_group', 'OVM_domain_type'],
];
