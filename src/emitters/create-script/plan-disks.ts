import type { DiskMapping } from '../../model/environment.js';
import { diskKey, sharedWithoutFlag } from '../../model/ownership.js';
import type { PlanDraft } from './plan-draft.js';
import { type PlannedValue, plannedValue } from './vm-plan.js';

/** Objects the disk mappings need. */
export interface DiskNeeds {
  readonly repositoryIds: readonly string[];
  readonly physicalDisks: readonly string[];
}

/** Plans the disk mappings of a VM by slot. Existing disks are mapped by file name, which is their id. */
export function planDisks(draft: PlanDraft, vmName: string): DiskNeeds {
  const repositoryIds: string[] = [];
  const physicalDisks: string[] = [];
  const slots = new Map<number, string>();
  const mappings = [...draft.vm.disks].sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0));
  for (const mapping of mappings) {
    const slot = slotOf(draft, mapping, slots);
    const device = deviceOf(draft, mapping);
    const { target } = mapping;
    if (target.kind === 'virtual-disk' || target.kind === 'iso') repositoryIds.push(target.repositoryId);
    if (target.kind === 'lun' && device?.[0]) physicalDisks.push(device[0].value);
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
  return { repositoryIds, physicalDisks };
}

function slotOf(draft: PlanDraft, mapping: DiskMapping, slots: Map<number, string>): number | undefined {
  const { slot, frontEnd } = mapping;
  if (slot === undefined) return draft.open('no-slot', `the slot of front end ${frontEnd} is not known`);
  const other = slots.get(slot);
  if (other !== undefined)
    return draft.open('slot-used-twice', `${other} and ${frontEnd} are both slot ${slot}`);
  slots.set(slot, frontEnd);
  return slot;
}

/** The attribute that names the disk; none for an empty drive of 3.2; undefined when there is an open point. */
function deviceOf(draft: PlanDraft, mapping: DiskMapping): PlannedValue[] | undefined {
  const { target, frontEnd } = mapping;
  const { diskAttributes, emptyDrive } = draft.context.traits;
  const at = { value: mapping.text, origin: mapping.origin };
  refuseDoubleUse(draft, mapping);
  switch (target.kind) {
    case 'empty':
      if (!mapping.cdrom) return draft.open('no-disk', `disk ${frontEnd} names no file`);
      return emptyDrive ? [plannedValue(emptyDrive[0], emptyDrive[1], at)] : [];
    case 'outside':
      return draft.open(
        'disk-outside',
        `disk ${frontEnd} is ${target.path}, which lies in no repository and is no LUN`,
      );
    case 'lun': {
      const id = draft.context.environment.physicalDisks[target.wwid.toLowerCase()];
      if (id) return [plannedValue(diskAttributes.lun, id.value, id)];
      const map = [{ subject: 'lun' as const, key: target.wwid, attribute: 'physicalDisk' }];
      return draft.open(
        'lun',
        `disk ${frontEnd} is the LUN ${target.wwid}; only a live manager can tell which physical disk that is`,
        map,
      );
    }
    default:
      return fileValue(draft, frontEnd, target, plannedValue(diskAttributes[target.kind], target.file, at));
  }
}

function fileValue(
  draft: PlanDraft,
  frontEnd: string,
  target: { readonly repositoryId: string; readonly file: string },
  value: PlannedValue,
): PlannedValue[] | undefined {
  if (draft.context.diskFile(target.repositoryId, target.file)) return [value];
  const read = draft.context.repository(target.repositoryId)?.read;
  const why = read ? 'is not in it' : 'cannot be looked for: that repository was not read';
  return draft.open(
    'disk-missing',
    `disk ${frontEnd} is ${target.file} of repository ${target.repositoryId}, and it ${why}`,
  );
}

function refuseDoubleUse(draft: PlanDraft, mapping: DiskMapping): void {
  const key = diskKey(mapping);
  const uses = key === undefined ? [] : (draft.context.ownership.disks.get(key) ?? []);
  if (!sharedWithoutFlag(uses)) return;
  const others = uses.filter((use) => use.mapping !== mapping);
  const names = others.map(({ vm }) => `${vm.kind} ${vm.facts.name?.value ?? ''} (${vm.id})`).join(', ');
  draft.open(
    'disk-used-twice',
    `disk ${mapping.frontEnd} (${mapping.text}) is also used by ${names}, and not marked shared by all`,
  );
}
