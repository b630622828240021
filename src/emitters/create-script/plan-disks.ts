import type { DiskMapping, DiskTarget } from '../../model/environment.js';
import {
  type DiskUse,
  diskKey,
  isReadMode,
  lastName,
  maybeSame,
  sharedWithoutFlag,
} from '../../model/ownership.js';
import type { PlanDraft } from './plan-draft.js';
import { type DiskObject, type PlannedValue, plannedValue } from './vm-plan.js';

/** Objects the disk mappings need. */
export interface DiskNeeds {
  readonly repositoryIds: readonly string[];
  readonly disks: readonly DiskObject[];
}

/** Plans the disk mappings of a VM by slot. Existing disks are mapped by file name, which is their id. */
export function planDisks(draft: PlanDraft, vmName: string): DiskNeeds {
  const repositoryIds: string[] = [];
  const disks: DiskObject[] = [];
  const slots = new Map<number, string>();
  const mappings = [...draft.vm.disks].sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0));
  for (const mapping of mappings) {
    const slot = slotOf(draft, mapping, slots);
    const device = deviceOf(draft, mapping);
    const { target } = mapping;
    if (target.kind === 'virtual-disk' || target.kind === 'iso') repositoryIds.push(target.repositoryId);
    const object = objectOf[target.kind];
    if (object && device?.[0]) disks.push({ object, id: device[0].value });
    if (slot === undefined || device === undefined) continue;
    const at = { value: mapping.text, origin: mapping.origin };
    const values = [
      plannedValue('slot', String(slot), at),
      ...device,
      plannedValue('name', mapping.frontEnd, at),
    ];
    const relation = { word: 'on', object: 'Vm', instance: { key: 'name', value: vmName } } as const;
    draft.add({ verb: 'create', object: 'VmDiskMapping', relation }, values);
  }
  return { repositoryIds, disks };
}

const objectOf: Readonly<Partial<Record<DiskTarget['kind'], DiskObject['object']>>> = {
  'virtual-disk': 'VirtualDisk',
  iso: 'VirtualCdrom',
  lun: 'PhysicalDisk',
};

/** Disks and drives of a VM of type XEN_HVM: `diskLimit` in recorded REST replies. */
const hvmDiskLimit = 4;

/** A fifth mapping would be refused when the VM is half there. Whoever states the domain type knows better. */
export function refuseTooManyDisks(draft: PlanDraft, settings: readonly PlannedValue[]): void {
  const domainType = settings.find((setting) => setting.attribute === 'domainType')?.value;
  const { disks, stated } = draft.vm;
  if (domainType !== 'XEN_HVM' || disks.length <= hvmDiskLimit || stated.domainType) return;
  draft.open(
    'too-many-disks',
    `it has ${disks.length} disks and drives, and one of domain type XEN_HVM takes ${hvmDiskLimit}; state XEN_HVM_PV_DRIVERS if it was that, or XEN_HVM if this manager takes more`,
    [draft.vmLine('domainType')],
  );
}

/** The highest slot that is taken for safe; the limit itself was not checked against a manager. */
const slotLimit = 50;

function slotOf(draft: PlanDraft, mapping: DiskMapping, slots: Map<number, string>): number | undefined {
  const { slot, frontEnd } = mapping;
  if (slot === undefined) return draft.open('no-slot', `the slot of front end ${frontEnd} is not known`);
  if (slot > slotLimit)
    return draft.open(
      'slot-too-high',
      `front end ${frontEnd} is slot ${slot}, and the CLI takes 0 to ${slotLimit}`,
    );
  const other = slots.get(slot);
  if (other !== undefined)
    return draft.open('slot-used-twice', `${other} and ${frontEnd} are both slot ${slot}`);
  slots.set(slot, frontEnd);
  return slot;
}

/** The attribute that names the disk; none for an empty drive of 3.2; undefined when there is an open point. */
function deviceOf(draft: PlanDraft, mapping: DiskMapping): PlannedValue[] | undefined {
  const { target, frontEnd } = mapping;
  const { emptyDrive } = draft.context.traits;
  const at = { value: mapping.text, origin: mapping.origin };
  refuseDoubleUse(draft, mapping);
  refuseMaybeSame(draft, mapping);
  refuseKind(draft, mapping);
  refuseSameIso(draft, mapping);
  switch (target.kind) {
    case 'empty':
      if (!mapping.cdrom) return draft.open('no-disk', `disk ${frontEnd} names no file`);
      return emptyDrive ? [plannedValue(emptyDrive[0], emptyDrive[1], at)] : [];
    case 'outside':
      return draft.open(
        'disk-outside',
        `disk ${frontEnd} is ${target.path}, which lies in no repository and is no LUN`,
      );
    case 'lun':
      if (target.partition !== undefined) {
        const message = `disk ${frontEnd} is partition ${target.partition} of the LUN ${target.wwid}; a manager maps whole LUNs only`;
        return draft.open('lun-partition', message);
      }
      return lunValue(draft, frontEnd, target.wwid);
    default:
      return fileValue(draft, mapping, target);
  }
}

function lunValue(draft: PlanDraft, frontEnd: string, wwid: string): PlannedValue[] | undefined {
  const { context } = draft;
  const map = [{ subject: 'lun' as const, key: wwid, attribute: 'physicalDisk' }];
  const id = context.physicalDisk(wwid);
  if (!id) {
    const message = `disk ${frontEnd} is the LUN ${wwid}; only a live manager can tell which physical disk that is`;
    return draft.open('lun', message, map);
  }
  const others = context.lunsOf(id.value).filter((other) => other !== wwid.toLowerCase());
  if (others.length > 0) {
    const message = `disk ${frontEnd} is the LUN ${wwid}, and physical disk ${id.value} is said to be ${others.join(', ')} too`;
    return draft.open('physical-disk-not-unique', message, map);
  }
  if (!draft.sendable(`the physical disk of LUN ${wwid}`, id.value, map)) return undefined;
  return [plannedValue(context.traits.diskAttributes.lun, id.value, id)];
}

function fileValue(
  draft: PlanDraft,
  { frontEnd, text, origin }: DiskMapping,
  target: Extract<DiskTarget, { readonly file: string }>,
): PlannedValue[] | undefined {
  const { context } = draft;
  const { kind, repositoryId, file } = target;
  const read = context.repository(repositoryId)?.read;
  if (!read && context.isShownDisk(file)) {
    const why = 'its repository was not read: that the file is there, the live manager alone says';
    draft.notSettable.push({ what: `disk ${frontEnd}`, value: file, why });
  } else if (!context.diskFile(repositoryId, kind, file)) {
    const why = read ? 'is not in it' : 'cannot be looked for: that repository was not read';
    return draft.open(
      'disk-missing',
      `disk ${frontEnd} is ${file} of repository ${repositoryId}, and it ${why}`,
    );
  }
  const places = context.diskFilesNamed(file);
  if (places.length > 1) {
    const repositories = places.map((place) => `${place.repositoryId} (${place.kind})`).join(', ');
    const message = `disk ${frontEnd} is ${file}, and files of this name lie in ${repositories}; a line by file name could take the wrong one`;
    return draft.open('disk-file-not-unique', message);
  }
  return [plannedValue(context.traits.diskAttributes[kind], file, { value: text, origin })];
}

/** Many VMs may use one ISO; whether a manager takes it in two drives of one VM, no source tells. */
function refuseSameIso(draft: PlanDraft, { target, frontEnd }: DiskMapping): void {
  if (target.kind !== 'iso') return;
  const drives = draft.vm.disks.filter(
    (disk) => disk.target.kind === 'iso' && disk.target.file === target.file,
  );
  if (drives.length < 2) return;
  const frontEnds = drives.map((drive) => drive.frontEnd).join(' and ');
  draft.open(
    'iso-used-twice',
    `drive ${frontEnd} holds ${target.file}, which is in ${frontEnds} of the same VM`,
  );
}

function refuseDoubleUse(draft: PlanDraft, mapping: DiskMapping): void {
  const key = diskKey(mapping);
  const uses = key === undefined ? [] : (draft.context.ownership.disks.get(key) ?? []);
  const others = uses.filter((use) => use.mapping !== mapping);
  if (others.length === 0) return;
  const what = `disk ${mapping.frontEnd} (${mapping.text}) is also used by ${namesOf(others)}`;
  if (sharedWithoutFlag(uses)) draft.open('disk-used-twice', `${what}, and not marked shared by all`);
  else refuseUnstatedShare(draft, mapping, what);
}

/** A mapping has no write mode: a disk that is not shareable in the manager would go to the first VM alone. */
function refuseUnstatedShare(draft: PlanDraft, mapping: DiskMapping, what: string): void {
  const { target } = mapping;
  const disk = target.kind === 'virtual-disk' ? target.file : lastName(mapping);
  if (disk === undefined || draft.context.shareable(disk)) return;
  draft.open('disk-shared', `${what}; make it shareable in the manager first, then state that in a map`, [
    { subject: 'disk', key: disk, attribute: 'shareable' },
  ]);
}

function namesOf(uses: readonly DiskUse[]): string {
  return uses.map(({ vm }) => `${vm.kind} ${vm.facts.name?.value ?? ''} (${vm.id})`).join(', ');
}

function refuseMaybeSame(draft: PlanDraft, mapping: DiskMapping): void {
  const alike = maybeSame(draft.context.ownership, mapping);
  if (alike.length === 0) return;
  const message = `disk ${mapping.frontEnd} (${mapping.text}) may be the disk of ${namesOf(alike)}, written ${alike.map((use) => use.mapping.text).join(' and ')}`;
  draft.open('disk-maybe-same', message);
}

/** What is written to is no ISO, and what is in a drive is no virtual disk: the CLI has an attribute for each. */
function refuseKind(draft: PlanDraft, { target, cdrom, mode, frontEnd, text }: DiskMapping): void {
  const message =
    target.kind === 'iso' && !cdrom && !isReadMode(mode)
      ? `disk ${frontEnd} (${text}) is a file of ISOs that the VM writes to`
      : target.kind === 'virtual-disk' && cdrom
        ? `drive ${frontEnd} (${text}) holds a file of VirtualDisks`
        : undefined;
  if (message !== undefined) draft.open('disk-kind', message);
}
