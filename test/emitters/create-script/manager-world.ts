import type { Environment, VirtualMachine } from '../../../src/model/environment.js';
import type { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import type { DiskState, VmState } from '../../doubles/ovm-manager/vm-state.js';
import { emptyWorld, type World } from '../../doubles/ovm-manager/world.js';

/**
 * A manager that was set up empty again for an estate: its pools, networks, physical disks and repositories, whose
 * files nobody has refreshed yet.
 */
export function emptyManagerFor(environment: Environment): World {
  const { networks, repositories, diskFiles, physicalDisks, vms } = environment;
  const stated = vms.flatMap((vm) => Object.entries(vm.stated));
  const pools = new Set(repositories.flatMap(({ facts }) => (facts.poolName ? [facts.poolName.value] : [])));
  const names = new Set(networks.flatMap(({ facts }) => (facts.name ? [facts.name.value] : [])));
  for (const [key, fact] of stated) {
    if (key === 'pool') pools.add(fact.value);
    if (/^vnic \d+ network$/.test(key)) names.add(fact.value);
  }
  const filesOf = (id: string, kind: string) =>
    diskFiles
      .filter((file) => file.repositoryId === id && file.kind === kind)
      .map((file) => ({ id: file.id }));
  return {
    ...emptyWorld,
    pools: [...pools].map((name, index) => ({ id: `pool-${index}`, name })),
    networks: [...names].map((name, index) => ({ id: `network-${index}`, name })),
    physicalDisks: Object.entries(physicalDisks).map(([page83, { value }]) => ({
      id: value,
      name: `lun ${page83}`,
      page83,
    })),
    repositories: repositories.flatMap(({ id, facts }) => {
      const contents = { files: filesOf(id, 'virtual-disk'), isos: filesOf(id, 'iso') };
      return facts.name ? [{ id, name: facts.name.value, ...contents, refreshed: false }] : [];
    }),
  };
}

/** Sends lines and returns those that were refused, with the manager's words. */
export function refusedLines(double: OvmManagerDouble, lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const reply = double.execute(line);
    return reply.ok ? [] : [`${line} -> ${reply.errorMessage}`];
  });
}

/** Words of vm.cfg and their words in the CLI, written down apart from the product. */
export interface Words {
  readonly domainType: Readonly<Record<string, string>>;
  readonly osType: Readonly<Record<string, string>>;
  readonly cpuPriority: Readonly<Record<number, number>>;
  readonly cpuUtilizationCap: Readonly<Record<number, number>>;
}

const mice: Readonly<Record<string, string>> = { tablet: 'USB_TABLET', mouse: 'USB_MOUSE' };
const bootDevices: Readonly<Record<string, string>> = { c: 'DISK', d: 'CDROM', n: 'PXE' };

/** The state that the manager must hold for a VM of the environment, by all that its CLI can set. */
export function originalState(environment: Environment, vm: VirtualMachine, words: Words) {
  const { facts } = vm;
  const pvm = facts.domainType?.value === 'xen_pvm';
  const repository = environment.repositories.find(({ id }) => id === facts.repositoryId?.value);
  const description = facts.description?.value.replace(/\r\n|[\r\n\t]/g, ' ').trim();
  const boot = [...(facts.boot?.value ?? (pvm ? 'c' : ''))].map((letter) => bootDevices[letter] ?? letter);
  return {
    name: vm.stated.name?.value ?? facts.name?.value,
    description: description || null,
    repository: repository?.facts.name?.value,
    pool: vm.stated.pool?.value ?? repository?.facts.poolName?.value,
    memory: facts.memory?.value,
    memoryLimit: facts.memoryLimit?.value,
    cpuCount: facts.cpuCount?.value,
    cpuCountLimit: facts.cpuCountLimit?.value,
    cpuPriority: words.cpuPriority[facts.cpuWeight?.value ?? 27500],
    cpuUtilizationCap: words.cpuUtilizationCap[facts.cpuCap?.value ?? 0],
    highAvailability: facts.highAvailability?.value ?? null,
    osType: facts.osType ? (words.osType[facts.osType.value] ?? facts.osType.value) : null,
    mouseType: facts.usbDevice ? mice[facts.usbDevice.value] : null,
    domainType: words.domainType[facts.domainType?.value ?? ''],
    keymapName: facts.keymap?.value ?? null,
    bootOrder: boot,
    vnics: vm.vnics.map((vnic, index) => ({
      name: vnic.mac,
      mac: vnic.mac,
      network:
        vm.stated[`vnic ${index} network`]?.value ??
        environment.networks.find(({ id }) => id === vnic.networkId)?.facts.name?.value,
    })),
    disks: vm.disks.map((disk) => diskState(environment, disk)).sort((a, b) => a.slot - b.slot),
    tags: [],
    running: false,
  } satisfies { [Name in keyof VmState]?: unknown };
}

function diskState(environment: Environment, { target, slot, frontEnd }: VirtualMachine['disks'][number]) {
  const at = { slot: slot ?? -1, name: frontEnd };
  if (target.kind === 'lun') {
    const id = environment.physicalDisks[target.wwid.toLowerCase()]?.value;
    return { ...at, kind: 'physicalDisk', device: id };
  }
  if (target.kind === 'virtual-disk') return { ...at, kind: 'virtualDisk', device: target.file };
  if (target.kind === 'iso') return { ...at, kind: 'virtualCd', device: target.file };
  return { ...at, kind: 'emptyCdrom' satisfies DiskState['kind'], device: null };
}
