import type { Release, World, WorldVm } from '../doubles/ovm-manager/world.js';

/** What the CLI of a release can tell of a world, written down from the world alone. */
export function toldVm(vm: WorldVm, world: World): object {
  const repository = world.repositories.find(({ id }) => id === vm.repository);
  const pool = world.pools.find(({ id }) => id === vm.pool);
  const server = world.servers.find(({ id }) => id === vm.server);
  const tags = world.tags.filter(({ id }) => vm.tags?.includes(id)).map(({ name }) => name);
  const boot = vm.bootOrder?.map((device) => ({ DISK: 'c', CDROM: 'd', PXE: 'n' })[device]).join('');
  return {
    id: vm.id,
    kind: vm.template ? 'template' : 'vm',
    facts: without({
      name: vm.name,
      description: vm.description,
      osType: vm.osType,
      memory: vm.memory,
      memoryLimit: vm.memoryLimit,
      cpuCount: vm.cpuCount,
      cpuCountLimit: vm.cpuCountLimit,
      highAvailability: vm.highAvailability,
      hugePages: vm.hugePagesEnabled,
      keymap: vm.keymapName,
      domainType: { XEN_HVM: 'xen_hvm', XEN_PVM: 'xen_pvm' }[vm.domainType ?? ''],
      usbDevice: { USB_TABLET: 'tablet', USB_MOUSE: 'mouse' }[vm.mouseType ?? ''],
      boot: boot === '' ? undefined : boot,
      startPolicy: vm.startPolicy,
      repositoryId: repository?.id,
      poolName: pool?.name,
      tags: tags.length > 0 ? tags : undefined,
      runningOn: server?.id,
    }),
    stated: without({
      cpuPriority: String(vm.cpuPriority),
      cpuUtilizationCap: String(vm.cpuUtilizationCap),
      mouseType: vm.mouseType,
      startPolicy: vm.startPolicy,
      domainType: vm.domainType === 'XEN_HVM_PV_DRIVERS' ? vm.domainType : undefined,
      tags: tags.length > 0 ? tags.join(',') : undefined,
    }),
    vnics: vm.vnics?.map(({ mac, network }) => ({ mac, networkId: network })),
    disks: vm.disks?.map(({ slot, device }) => ({ slot, target: toldTarget(device, world) })).sort(bySlot),
  };
}

function bySlot(a: { readonly slot: number }, b: { readonly slot: number }): number {
  return a.slot - b.slot;
}

function toldTarget(device: string | null, world: World): object {
  if (device === null) return { kind: 'empty' };
  for (const { id, files, isos } of world.repositories) {
    if (files.some((file) => file.id === device))
      return { kind: 'virtual-disk', repositoryId: id, file: device };
    if (isos.some((file) => file.id === device)) return { kind: 'iso', repositoryId: id, file: device };
  }
  return { kind: 'lun', wwid: world.physicalDisks.find(({ id }) => id === device)?.page83 };
}

export function toldServers(world: World): object[] {
  return world.servers.map(({ id, name, pool, values }) => {
    const masters = world.pools.filter((one) => one.id === pool).map((one) => one.refs?.master);
    const master = masters.find((one) => one !== undefined);
    return {
      id,
      facts: without({
        name,
        registeredIp: values?.address,
        poolName: world.pools.find((one) => one.id === pool)?.name,
        isMaster: master === undefined ? undefined : master === id,
      }),
      repositoryIds: world.repositories
        .filter(({ refs }) => refs?.server?.includes(id))
        .map((repository) => repository.id),
    };
  });
}

export function toldNetworks(world: World): object[] {
  return world.networks.map(({ id, name, values, refs }) => ({
    id,
    facts: without({ name, roles: values?.roles?.split(','), ports: refs?.port }),
  }));
}

/** Objects of the world beside VMs and their parts that the CLI of a release lists. */
export function otherObjectsOf(
  world: World,
  release: Release,
): readonly { type: string; id: string; name: string }[] {
  const typed = (type: string, all: readonly { readonly id: string; readonly name?: string }[]) =>
    all.map(({ id, name }) => ({ type, id, name: name ?? id }));
  const settings = release === '3.2' ? [] : ['VnicMacAddrRange', 'DbBackupConfig'];
  return [
    ...typed('Server', world.servers),
    ...typed('ServerPool', world.pools),
    ...typed('Repository', world.repositories),
    ...typed('Network', world.networks),
    ...typed('PhysicalDisk', world.physicalDisks),
    ...typed(
      'VirtualDisk',
      world.repositories.flatMap(({ files }) => files),
    ),
    ...typed(
      'VirtualCdrom',
      world.repositories.flatMap(({ isos }) => isos),
    ),
    ...typed('Tag', world.tags),
    ...(world.others ?? []).map(({ type, id, name }) => ({ type, id, name })),
    ...settings.map((type) => ({ type, id: type, name: '' })),
  ];
}

function without(facts: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}
