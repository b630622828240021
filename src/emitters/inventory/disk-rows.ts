import { type DiskUse, maybeUsed, sharedWithoutFlag } from '../../model/ownership.js';
import type { DiskEntry, DiskKind } from './disk-entries.js';
import { compareText, type InventoryIndex, vmAnchor, vmReference } from './inventory-index.js';
import { usageMarks } from './usage-marks.js';

/** `contested` = used more than once without the mark for it; `unused` holds with `unusedCaveat` only. */
export type DiskState = 'used' | 'shared' | 'contested' | 'maybe used' | 'unused' | 'missing' | 'not read';

/** What each state is called in a report. */
export const diskStateWords: Readonly<Record<DiskState, string>> = {
  used: 'used',
  shared: 'shared',
  contested: 'USED TWICE without the shared mark',
  'maybe used': 'not known: a path outside ends in its name',
  unused: 'UNUSED by what was read',
  missing: 'MISSING: named by a VM, not in the repository',
  'not read': 'not seen: its repository was not read',
};

export interface DiskOwner {
  readonly label: string;
  readonly kind: 'VM' | 'template' | 'file system';
  /** The VM's id and element id on a page. */
  readonly id?: string;
  readonly anchor?: string;
  /** `slot 0, read-only` */
  readonly detail: string;
}

/** One line of the question "who owns this disk". */
export interface DiskRow {
  readonly anchor: string;
  readonly kind: DiskKind;
  /** File name, WWID or path. */
  readonly id: string;
  /** Friendly name, or the physical disk's id. */
  readonly name: string | undefined;
  readonly repository: string | undefined;
  readonly repositoryId: string | undefined;
  /** Bytes; the second is what is allocated, and absent when it is not known. */
  readonly size: number | undefined;
  readonly allocated: number | undefined;
  readonly changed: string | undefined;
  readonly owners: readonly DiskOwner[];
  readonly states: readonly DiskState[];
}

const kindOrder: Readonly<Record<DiskKind, number>> = {
  'virtual disk': 0,
  ISO: 1,
  LUN: 2,
  'other path': 3,
};

/** Every disk with its owners: by kind, repository and id. */
export function* diskRows(index: InventoryIndex): Iterable<DiskRow> {
  const label = (entry: DiskEntry) =>
    entry.repositoryId === undefined ? '' : index.repositoryLabel(entry.repositoryId);
  const ordered = [...index.disks].sort(
    ([, a], [, b]) =>
      kindOrder[a.kind] - kindOrder[b.kind] ||
      compareText(label(a), label(b)) ||
      compareText(a.repositoryId ?? '', b.repositoryId ?? '') ||
      compareText(a.id, b.id),
  );
  for (const [key, entry] of ordered) yield diskRow(key, entry, index);
}

function diskRow(key: string, entry: DiskEntry, index: InventoryIndex): DiskRow {
  const { file, repositoryId } = entry;
  return {
    anchor: index.diskAnchors.get(key) ?? '',
    kind: entry.kind,
    id: entry.id,
    name: file?.simpleName?.value || entry.physicalDisk?.value,
    repository: repositoryId === undefined ? undefined : index.repositoryLabel(repositoryId),
    repositoryId,
    size: file?.size,
    allocated: allocatedBytes(entry),
    changed: file?.changed,
    owners: [...entry.carries.map(carrierOwner), ...entry.uses.map(vmOwner).sort(byLabel)],
    states: diskStates(entry, index),
  };
}

/** Bytes in use; a host that cannot tell gives 0 blocks, which for a file with contents is no answer. */
export function allocatedBytes({ file }: DiskEntry): number | undefined {
  return file === undefined || (file.blocks === 0 && file.size > 0) ? undefined : file.blocks * 512;
}

/** How a disk stands: its use, and whether the file is there. */
export function diskStates(entry: DiskEntry, index: InventoryIndex): DiskState[] {
  const states: DiskState[] = [useState(entry, index)];
  if (entry.repositoryId === undefined || entry.file !== undefined) return states;
  const read = index.repository(entry.repositoryId)?.read === true;
  return [...states, read ? 'missing' : 'not read'];
}

function useState({ kind, uses, carries, id }: DiskEntry, { ownership }: InventoryIndex): DiskState {
  const owners = uses.length + carries.length;
  if (owners === 0) return maybeUsed(ownership, id) ? 'maybe used' : 'unused';
  if (owners === 1) return 'used';
  // an ISO is only read, and any number of VMs may read it
  if (kind === 'ISO') return 'shared';
  return carries.length > 0 || sharedWithoutFlag(uses) ? 'contested' : 'shared';
}

function byLabel(a: DiskOwner, b: DiskOwner): number {
  return compareText(a.label, b.label) || compareText(a.id ?? '', b.id ?? '');
}

function carrierOwner(what: string): DiskOwner {
  return { label: what, kind: 'file system', detail: '' };
}

function vmOwner({ vm, mapping }: DiskUse): DiskOwner {
  const kind = vm.kind === 'vm' ? 'VM' : 'template';
  const detail = [slotText(mapping.slot, mapping.frontEnd), ...usageMarks(mapping)].join(', ');
  return { label: vmReference(vm), kind, id: vm.id, anchor: vmAnchor(vm), detail };
}

/** `slot 0`, or the front end's name where it does not tell the slot. */
export function slotText(slot: number | undefined, frontEnd: string): string {
  if (slot !== undefined) return `slot ${slot}`;
  return frontEnd === '' ? 'slot not known' : `front end ${frontEnd}`;
}
