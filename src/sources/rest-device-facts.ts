import type { RestReference } from '../formats/rest-reply.js';
import type { DiskMapping, DiskTarget, Vnic } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { idKey } from '../model/identifiers.js';
import { type FiledObject, type RestObjects, restOrigin } from './rest-objects-index.js';

/** What of a VM names its parts. */
export type VmWithParts = Pick<FiledObject<'Vm'>, 'id' | 'name' | 'attributes' | 'file' | 'line' | 'column'>;

/** The parts of VMs, found once for all of them. */
export interface RestDevices {
  disks(vm: VmWithParts, findings: Finding[]): DiskMapping[];
  vnics(vm: VmWithParts, findings: Finding[]): Vnic[];
}

/** Prepares the disks and vNICs of all VMs: mappings name their VM, and VMs name their mappings. */
export function restDevices(objects: RestObjects): RestDevices {
  const mappings = byVm(objects.all('VmDiskMapping'));
  const nics = byVm(objects.all('VirtualNic'));
  const repositories = repositoriesOfFiles(objects);
  return {
    disks(vm, findings) {
      const own = partsOf(vm, vm.attributes.vmDiskMappingIds, mappings, 'disk mapping', findings);
      const disks = own.flatMap((mapping) => {
        const made = diskMapping(mapping, objects, repositories);
        if (typeof made !== 'string') return [made];
        findings.push(notTold(vm, `disk mapping ${mapping.id}: ${made}`));
        return [];
      });
      return disks.sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0));
    },
    vnics: (vm, findings) =>
      partsOf(vm, vm.attributes.virtualNicIds, nics, 'vNIC', findings).map((nic): Vnic => {
        const { macAddress, networkId } = nic.attributes;
        const mac = macAddress?.value.trim() || undefined;
        const text = [mac && `mac=${mac}`, networkId && `bridge=${networkId.value}`]
          .filter(Boolean)
          .join(',');
        return { mac, networkId: networkId?.value, text, origin: restOrigin(nic) };
      }),
  };
}

type VmPart = FiledObject<'VmDiskMapping'> | FiledObject<'VirtualNic'>;

function byVm<Part extends VmPart>(parts: readonly Part[]): ReadonlyMap<string, readonly Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const vm = part.attributes.vmId?.value;
    if (vm === undefined) continue;
    const group = groups.get(idKey(vm));
    if (group) group.push(part);
    else groups.set(idKey(vm), [part]);
  }
  return groups;
}

/** The parts in the order in which the VM names them, then those that only name the VM. */
function partsOf<Part extends VmPart>(
  vm: VmWithParts,
  references: readonly RestReference[] | undefined,
  known: ReadonlyMap<string, readonly Part[]>,
  what: string,
  findings: Finding[],
): Part[] {
  const left = new Map((known.get(idKey(vm.id)) ?? []).map((part) => [idKey(part.id), part]));
  const parts: Part[] = [];
  for (const { value: id } of references ?? []) {
    const part = left.get(idKey(id));
    left.delete(idKey(id));
    if (part) parts.push(part);
    else findings.push(notTold(vm, `${what} ${id}: the manager did not show it`));
  }
  return [...parts, ...left.values()];
}

/** The repository of every virtual disk and ISO: repositories name their disks, and disks their repository. */
function repositoriesOfFiles(objects: RestObjects): ReadonlyMap<string, string> {
  const repositories = new Map<string, string>();
  for (const repository of objects.all('Repository')) {
    for (const { value } of repository.attributes.virtualDiskIds ?? [])
      repositories.set(value, repository.id);
  }
  for (const disk of objects.all('VirtualDisk')) {
    const id = disk.attributes.repositoryId?.value;
    if (id !== undefined) repositories.set(disk.id, id);
  }
  return repositories;
}

/** A reason when it cannot be told which disk it is. No reply shows the front end, so a mapping is named by its slot. */
function diskMapping(
  mapping: FiledObject<'VmDiskMapping'>,
  objects: RestObjects,
  repositories: ReadonlyMap<string, string>,
): DiskMapping | string {
  const { diskTarget, diskWriteMode, virtualDiskId, storageElementId } = mapping.attributes;
  const target = targetOf(mapping, objects, repositories);
  if (typeof target === 'string') return target;
  const file = objects.get('VirtualDisk', virtualDiskId?.value);
  const lun = objects.get('StorageElement', storageElementId?.value);
  const shareable = (file ?? lun)?.attributes.shareable?.value === true;
  const cdrom = target.kind === 'iso' || target.kind === 'empty';
  const mode = cdrom || diskWriteMode?.value === 'READ_ONLY' ? 'r' : 'w';
  return {
    slot: diskTarget?.value,
    frontEnd: `slot ${diskTarget?.value ?? 'unknown'}`,
    cdrom,
    mode: shareable && !cdrom ? `${mode}!` : mode,
    target,
    text: virtualDiskId?.value ?? storageElementId?.value ?? 'EMPTY_CDROM',
    origin: restOrigin(mapping),
  };
}

function targetOf(
  mapping: FiledObject<'VmDiskMapping'>,
  objects: RestObjects,
  repositories: ReadonlyMap<string, string>,
): DiskTarget | string {
  const { virtualDiskId, storageElementId } = mapping.attributes;
  if (virtualDiskId) {
    const id = virtualDiskId.value;
    const repositoryId = repositories.get(id);
    if (repositoryId === undefined) return `the repository of ${id} is not told`;
    const type = objects.get('VirtualDisk', id)?.attributes.diskType?.value;
    const iso = /\.iso$/i.test(id) || type === 'VIRTUAL_CDROM';
    return { kind: iso ? 'iso' : 'virtual-disk', repositoryId, file: id };
  }
  if (!storageElementId) return { kind: 'empty' };
  const wwid = wwidOf(objects.get('StorageElement', storageElementId.value));
  return wwid ? { kind: 'lun', wwid } : `the page83Id of physical disk ${storageElementId.value} is not told`;
}

/** The WWID under which a LUN stands in /dev/mapper, in its own case as names of devices are. */
export function wwidOf(lun: FiledObject<'StorageElement'> | undefined): string | undefined {
  return lun?.attributes.page83Id?.value.trim() || undefined;
}

function notTold(vm: VmWithParts, message: string): Finding {
  const subject = `VM ${vm.name?.value || vm.id}`;
  return { severity: 'error', code: 'manager-does-not-tell', subject, message, origins: [restOrigin(vm)] };
}
