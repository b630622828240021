import type { CliObjectAttribute } from '../formats/ovm-cli-objects/cli-transcript.js';
import type { DiskMapping, DiskTarget, Vnic } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { allTold, type CliObject, type CliObjects, referredId, told } from './manager-cli-objects.js';

const deviceLabels = ['Virtual Disk', 'Physical Disk', 'Virtual Cd', 'Virtual Cdrom', 'Virtual Disk Id'];

/**
 * The disks and drives of a VM by slot. The manager shows no front end and no access mode, so a mapping is named by its
 * slot, and its mode follows from the disk: shared, read-only for a CD, else for writing alone.
 */
export function cliDisks(vm: CliObject, objects: CliObjects, findings: Finding[]): DiskMapping[] {
  const disks: DiskMapping[] = [];
  for (const attribute of allTold(vm, 'VmDiskMapping')) {
    const id = referredId(attribute);
    const mapping = objects.get('VmDiskMapping', id);
    const made = mapping?.shown ? diskMapping(mapping, objects) : 'the manager did not show it';
    if (typeof made === 'string') findings.push(notTold(vm, attribute, `disk mapping ${id}: ${made}`));
    else disks.push(made);
  }
  return disks.sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0));
}

/** A reason when it cannot be told which disk it is. */
function diskMapping(mapping: CliObject, objects: CliObjects): DiskMapping | string {
  const slot = told(mapping, 'Slot')?.value.trim() ?? '';
  const device = told(mapping, ...deviceLabels);
  const id = device && !/^(?:EMPTY_CDROM|None|)$/i.test(device.value.trim()) ? referredId(device) : undefined;
  const target = id === undefined ? ({ kind: 'empty' } as const) : targetOf(id, objects);
  if (typeof target === 'string') return target;
  const cdrom = target.kind === 'iso' || target.kind === 'empty';
  return {
    slot: /^\d{1,6}$/.test(slot) ? Number(slot) : undefined,
    frontEnd: `slot ${slot || 'unknown'}`,
    cdrom,
    mode: cdrom ? 'r' : isShareable(id ?? '', objects) ? 'w!' : 'w',
    target,
    text: device?.value ?? 'EMPTY_CDROM',
    origin: { ...mapping.origin, ...(device && { line: device.line }) },
  };
}

/** 3.2 shows every kind under `Virtual Disk Id`, so the kind is told by the id: `.img`, `.iso`, or a LUN. */
function targetOf(id: string, objects: CliObjects): DiskTarget | string {
  const kind = /\.iso$/i.test(id) || objects.get('VirtualCdrom', id) ? 'iso' : 'virtual-disk';
  const type = kind === 'iso' ? 'VirtualCdrom' : 'VirtualDisk';
  const file = objects.get(type, id);
  if (kind === 'iso' || file || /\.img$/i.test(id)) {
    const repositoryId = repositoryOf(file, type, id, objects);
    return repositoryId === undefined
      ? `the repository of ${id} is not told`
      : { kind, repositoryId, file: id };
  }
  const disk = objects.get('PhysicalDisk', id);
  const wwid = disk && wwidOf(disk);
  return wwid ? { kind: 'lun', wwid } : `the Page83 ID of physical disk ${id} is not told`;
}

/** The disk names its repository (`Repository Id`, also on 3.2), and the repository its disks. */
function repositoryOf(
  file: CliObject | undefined,
  type: string,
  id: string,
  objects: CliObjects,
): string | undefined {
  const named = file && told(file, 'Repository Id', 'Repository');
  if (named) return referredId(named);
  const holds = (repository: CliObject) => allTold(repository, type).some((held) => referredId(held) === id);
  return objects.all('Repository').find(holds)?.id;
}

/** The WWID under which a LUN stands in /dev/mapper, in its own case as names of devices are. */
export function wwidOf(disk: CliObject): string | undefined {
  return told(disk, 'Page83 ID')?.value.trim() || undefined;
}

function isShareable(id: string, objects: CliObjects): boolean {
  const disk = objects.get('VirtualDisk', id) ?? objects.get('PhysicalDisk', id);
  return disk !== undefined && /^yes$/i.test(told(disk, 'Shareable')?.value.trim() ?? '');
}

const macForm = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i;

/** The vNICs of a VM in the order in which it names them. */
export function cliVnics(vm: CliObject, objects: CliObjects, findings: Finding[]): Vnic[] {
  return allTold(vm, 'Vnic').map((attribute) => {
    const vnic = objects.get('Vnic', referredId(attribute));
    if (!vnic?.shown)
      findings.push(notTold(vm, attribute, `vNIC ${attribute.value}: the manager did not show it`));
    const shown = vnic && told(vnic, 'Mac Address')?.value.trim();
    // on 3.2 the name of a vNIC is its MAC address
    const mac = [shown, vnic?.name, attribute.reference?.name].find(
      (one) => one !== undefined && macForm.test(one),
    );
    const network = vnic && told(vnic, 'Network');
    const networkId = network?.value.trim() ? referredId(network) : undefined;
    const text = [mac && `mac=${mac}`, networkId && `bridge=${networkId}`].filter(Boolean).join(',');
    const origin = vnic?.shown ? vnic.origin : { ...vm.origin, line: attribute.line };
    return { mac, networkId, text, origin };
  });
}

function notTold(vm: CliObject, attribute: CliObjectAttribute, message: string): Finding {
  return {
    severity: 'error',
    code: 'manager-does-not-tell',
    subject: `VM ${vm.name || vm.id}`,
    message,
    origins: [{ ...vm.origin, line: attribute.line }],
  };
}
