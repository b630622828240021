import { createHash } from 'node:crypto';
import type { RepositoryFile, World, WorldVm } from '../ovm-manager/world.js';
import type { RestDoubleObject } from './rest-double.js';
import type { RestObjectMaker } from './world-object-maker.js';

/** VMs, templates, their disk mappings and vNICs, and the files of repositories. */
export function vmObjects(world: World, maker: RestObjectMaker): RestDoubleObject[] {
  return [
    ...world.vms.flatMap((vm) => [
      vmObject(vm, maker),
      ...(vm.vnics ?? []).map((_, index) => vnic(vm, index, maker)),
      ...(vm.disks ?? []).map((disk) => mapping(vm, disk, maker)),
    ]),
    ...world.repositories.flatMap((repository) => [
      ...repository.files.map((file) => virtualDisk(file, repository.id, 'VIRTUAL_DISK', world, maker)),
      // an ISO is a virtual disk of another kind, as a repository's list shows
      ...repository.isos.map((file) => virtualDisk(file, repository.id, 'VIRTUAL_CDROM', world, maker)),
    ]),
  ];
}

/** Ids of parts of a VM: the world gives them none. */
export function nicIdOf(vm: string, index: number): string {
  return partId('07', `${vm} nic ${index}`);
}

function mappingIdOf(vm: string, slot: number): string {
  return partId('13', `${vm} slot ${slot}`);
}

function partId(type: string, seed: string): string {
  return `0004fb0000${type}0000${createHash('sha256').update(seed).digest('hex').slice(0, 16)}`;
}

function runState(vm: WorldVm): string {
  if (vm.template) return 'TEMPLATE';
  return vm.running ? 'RUNNING' : 'STOPPED';
}

function vmObject(vm: WorldVm, { object, reference, references }: RestObjectMaker): RestDoubleObject {
  const { restart, description } = vm;
  const tagged = { ...vm, values: { description: description ?? '' }, refs: { tag: vm.tags ?? [] } };
  return object('Vm', tagged, {
    vmRunState: runState(vm),
    cpuPriority: vm.cpuPriority,
    memory: vm.memory,
    memoryLimit: vm.memoryLimit,
    hugePagesEnabled: vm.hugePagesEnabled,
    cpuCount: vm.cpuCount,
    cpuCountLimit: vm.cpuCountLimit,
    cpuUtilizationCap: vm.cpuUtilizationCap,
    highAvailability: vm.highAvailability,
    bootOrder: vm.bootOrder,
    vmMouseType: vm.mouseType,
    osType: vm.osType,
    vmDomainType: vm.domainType,
    diskLimit: 4,
    vmDiskMappingIds: references(
      'VmDiskMapping',
      (vm.disks ?? []).map(({ slot }) => mappingIdOf(vm.id, slot)),
    ),
    virtualNicIds: references(
      'VirtualNic',
      (vm.vnics ?? []).map((_, index) => nicIdOf(vm.id, index)),
    ),
    repositoryId: reference('Repository', vm.repository ?? undefined),
    serverPoolId: reference('ServerPool', vm.pool ?? undefined),
    networkInstallPath: vm.networkInstallPath ?? '',
    vmCloneDefinitionIds: [],
    origin: '',
    keymapName: vm.keymapName,
    serverId: reference('Server', vm.server ?? undefined),
    sslVncPort: '6902',
    sslTtyPort: '10000',
    affinityGroupIds: references('AffinityGroup', vm.antiAffinityGroups ?? []),
    osVersion: null,
    kernelVersion: null,
    vmStartPolicy: vm.startPolicy,
    architecture: null,
    restartActionOnCrash: restart?.crash,
    restartActionOnPowerOff: restart?.powerOff,
    restartActionOnRestart: restart?.restart,
    // assumed: pinned-as-text
    ...(vm.pinnedCpus && { pinnedCpus: vm.pinnedCpus }),
  });
}

function vnic(vm: WorldVm, index: number, { object, reference }: RestObjectMaker): RestDoubleObject {
  const { name = '', mac, network } = vm.vnics?.[index] ?? {};
  return object(
    'VirtualNic',
    { id: nicIdOf(vm.id, index), name },
    {
      macAddress: mac,
      ipAddresses: [],
      interfaceName: '',
      vmId: reference('Vm', vm.id),
      networkId: reference('Network', network),
    },
  );
}

function mapping(vm: WorldVm, disk: NonNullable<WorldVm['disks']>[number], maker: RestObjectMaker) {
  const { object, reference } = maker;
  const { kind, device, slot, name } = disk;
  const file = kind === 'virtualDisk' || kind === 'virtualCd';
  return object(
    'VmDiskMapping',
    { id: mappingIdOf(vm.id, slot), name },
    {
      vmId: reference('Vm', vm.id),
      virtualDiskId: reference('VirtualDisk', file ? (device ?? undefined) : undefined),
      storageElementId: reference(
        'StorageElement',
        kind === 'physicalDisk' ? (device ?? undefined) : undefined,
      ),
      diskTarget: slot,
      emulatedBlockDevice: kind === 'emptyCdrom',
      diskWriteMode: kind === 'virtualCd' || kind === 'emptyCdrom' ? 'READ_ONLY' : 'READ_WRITE',
    },
  );
}

function virtualDisk(
  file: RepositoryFile,
  repository: string,
  diskType: 'VIRTUAL_DISK' | 'VIRTUAL_CDROM',
  world: World,
  { object, reference, references }: RestObjectMaker,
): RestDoubleObject {
  const directory = diskType === 'VIRTUAL_DISK' ? 'VirtualDisks' : 'ISOs';
  const mapped = world.vms.flatMap((vm) =>
    (vm.disks ?? []).filter(({ device }) => device === file.id).map(({ slot }) => mappingIdOf(vm.id, slot)),
  );
  return object(
    'VirtualDisk',
    { ...file, name: file.name ?? file.id },
    {
      diskType,
      size: Number(file.unshown?.bytes ?? 0),
      onDiskSize: 0,
      path: `/${directory}/${file.id}`,
      shareable: file.shareable === true,
      importFileName: null,
      vmDiskMappingIds: references('VmDiskMapping', mapped),
      repositoryId: reference('Repository', repository),
      assemblyVirtualDiskId: null,
    },
  );
}
