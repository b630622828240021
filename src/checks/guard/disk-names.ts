import type { Environment } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { LunNames } from './lun-names.js';
import type { PlannedDisk } from './planned-vm.js';

/** How a script names a LUN by what never changes; the id is looked up when the line is sent. */
const byWwid = /^@wwid:(\S+)$/;

/** The disk that a line maps. */
export interface NamedDisk {
  /** As `DisksInUse` has it. */
  readonly name: string;
  readonly isLun: boolean;
}

/**
 * Tells which disk a line maps. A line may name a disk by id or by its name in the manager, which may look like the name
 * of a file. Undefined when it may be several, or none that is known.
 */
export function diskNames(
  environment: Environment,
  luns: LunNames,
): (disk: PlannedDisk) => NamedDisk | undefined {
  const files = virtualDisks(environment);
  const disks = physicalDisks(environment, luns);
  return ({ value, kind, made }) => {
    const [, wwid] = byWwid.exec(value) ?? [];
    if (wwid !== undefined) return { name: luns.key(wwid), isLun: true };
    const key = value.toLowerCase();
    const found: NamedDisk[] = [
      ...(kind === 'physical-disk'
        ? []
        : [...(files.get(key) ?? [])].map((name) => ({ name, isLun: false }))),
      ...(kind === 'virtual-disk'
        ? []
        : [...new Set([...(disks.get(idKey(value)) ?? []), ...(disks.get(key) ?? [])])].map((name) => ({
            ...{ name, isLun: true },
          }))),
    ];
    const [only] = found;
    // what an earlier line makes is in nobody's way, unless a disk of its name is there already
    if (made) return only === undefined ? { name: `made ${value}`, isLun: false } : undefined;
    if (only !== undefined) return found.length === 1 ? only : undefined;
    // a file that no one knows yet: a refresh shows it, and the guard looks again after one
    const isFile = kind !== 'physical-disk' && /\.(?:img|iso)$/.test(key);
    return isFile ? { name: key, isLun: false } : undefined;
  };
}

/**
 * Tells CD images, which many VMs may use: 3.2 has one attribute for disks of all kinds, and a virtual disk may be called
 * like an ISO.
 */
export function isCdImage(environment: Environment): (disk: PlannedDisk) => boolean {
  const files = virtualDisks(environment);
  return ({ value, kind, made }) => {
    if (kind !== 'any' || made || !iso.test(value)) return false;
    return [...(files.get(value.toLowerCase()) ?? [])].every((file) => iso.test(file));
  };
}

const iso = /\.iso$/i;

type Index = ReadonlyMap<string, ReadonlySet<string>>;

/** File names in lower case, by themselves and by the names people gave them. */
function virtualDisks({ diskFiles, managerObjects = [], vms }: Environment): Index {
  const found = new Map<string, Set<string>>();
  const file = (id: string, name?: string) => {
    for (const key of [id, name ?? id]) add(found, key.toLowerCase(), id.toLowerCase());
  };
  for (const { id, simpleName } of diskFiles) file(id, simpleName?.value);
  for (const { type, id, name } of managerObjects) if (type === 'VirtualDisk') file(id, name);
  for (const { target } of vms.flatMap(({ disks }) => disks))
    if (target.kind === 'virtual-disk') file(target.file);
  return found;
}

/** Keys of LUNs by the manager's ids, and by its names in lower case. */
function physicalDisks({ physicalDisks: told, infrastructure }: Environment, luns: LunNames): Index {
  const found = new Map<string, Set<string>>();
  for (const [wwid, { value }] of Object.entries(told)) add(found, idKey(value), luns.key(wwid));
  for (const { id, facts } of infrastructure?.physicalDisks ?? []) {
    if (facts.wwid === undefined) continue;
    add(found, idKey(id), luns.key(facts.wwid.value));
    if (facts.name) add(found, facts.name.value.toLowerCase(), luns.key(facts.wwid.value));
  }
  return found;
}

function add(index: Map<string, Set<string>>, key: string, name: string): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([name]));
  else known.add(name);
}
