import type {
  DiskMapping,
  DiskTarget,
  VirtualMachine,
  VmAttributes,
} from '../../../src/model/environment.js';
import type { World, WorldVm } from '../../doubles/ovm-manager/world.js';
import { fact, facts, origin } from './world-facts.js';

const domainTypes: Readonly<Record<string, string>> = { XEN_HVM: 'xen_hvm', XEN_PVM: 'xen_pvm' };
const bootLetters: Readonly<Record<string, string>> = { DISK: 'c', CDROM: 'd', PXE: 'n' };
const words = [
  'osType',
  'cpuPriority',
  'cpuUtilizationCap',
  'mouseType',
  'keymapName',
  'startPolicy',
  'networkInstallPath',
] as const;

/** What the definition of a VM and the old manager would have told of it. */
export function vmOf(vm: WorldVm, world: World): VirtualMachine {
  const told = words.flatMap((word) => (vm[word] == null ? [] : [[word, String(vm[word])] as const]));
  const tags = (vm.tags ?? []).map((id) => world.tags.find((tag) => tag.id === id)?.name ?? id);
  const domainType = vm.domainType ?? '';
  const stated = {
    ...Object.fromEntries(told),
    ...(!(domainType in domainTypes) && { domainType }),
    ...(tags.length > 0 && !tags.some((tag) => tag.includes(',')) && { tags: tags.join(',') }),
    pool: world.pools.find(({ id }) => id === vm.pool)?.name ?? '',
  };
  return {
    id: vm.id,
    kind: vm.template ? 'template' : 'vm',
    facts: facts<VmAttributes>({
      ...{ name: vm.name, description: vm.description || undefined, domainType: domainTypes[domainType] },
      ...{
        memory: vm.memory,
        memoryLimit: vm.memoryLimit,
        cpuCount: vm.cpuCount,
        cpuCountLimit: vm.cpuCountLimit,
      },
      ...{ highAvailability: vm.highAvailability ?? undefined, hugePages: vm.hugePagesEnabled ?? undefined },
      ...{ boot: vm.bootOrder?.map((device) => bootLetters[device]).join(''), repositoryId: vm.repository },
      runningOn: vm.server ?? undefined,
      tags: tags.length > 0 ? tags : undefined,
    }),
    disks: (vm.disks ?? []).map((disk) => mappingOf(disk, world)),
    vnics: (vm.vnics ?? []).map(({ mac, network }) => ({ mac, networkId: network, text: '', origin })),
    otherKeys: [],
    definitions: [origin],
    problems: [],
    stated: Object.fromEntries(Object.entries(stated).map(([key, value]) => [key, fact(value)])),
  };
}

function mappingOf({ slot, kind, device }: NonNullable<WorldVm['disks']>[number], world: World): DiskMapping {
  const target = targetOf(kind, device ?? '', world);
  const shared =
    world.repositories.some(({ files }) => files.some((file) => file.id === device && file.shareable)) ||
    world.physicalDisks.some(({ id, values }) => id === device && values?.shareable === 'Yes');
  const frontEnd = `xvd${'abcdefghijklmnop'.charAt(slot)}`;
  const cdrom = kind === 'virtualCd' || kind === 'emptyCdrom';
  return { frontEnd, slot, target, cdrom, mode: cdrom ? 'r' : shared ? 'w!' : 'w', text: '', origin };
}

function targetOf(kind: string, device: string, world: World): DiskTarget {
  if (kind === 'emptyCdrom') return { kind: 'empty' };
  const lun = world.physicalDisks.find(({ id }) => id === device);
  if (lun) return { kind: 'lun', wwid: lun.page83 };
  const holder = world.repositories.find(({ files, isos }) =>
    [...files, ...isos].some(({ id }) => id === device),
  );
  const file = { repositoryId: holder?.id ?? '', file: device };
  return kind === 'virtualCd' ? { kind: 'iso', ...file } : { kind: 'virtual-disk', ...file };
}
