import type { DiskMapping, Environment, VirtualMachine, Vnic } from './environment.js';
import { idKey, macKey } from './identifiers.js';

export interface DiskUse {
  readonly vm: VirtualMachine;
  readonly mapping: DiskMapping;
}

export interface MacUse {
  readonly vm: VirtualMachine;
  readonly vnic: Vnic;
}

/** Who uses what: the questions "which VM owns this disk" and "is anything used twice" start here. */
export interface Ownership {
  /** By `diskKey`. ISOs and empty drives are left out: many VMs may use one. */
  readonly disks: ReadonlyMap<string, readonly DiskUse[]>;
  /** By `isoKey`. */
  readonly isos: ReadonlyMap<string, readonly DiskUse[]>;
  /** By MAC in lower case; templates are left out, their MACs are not in use. */
  readonly macs: ReadonlyMap<string, readonly MacUse[]>;
  /** VMs (no templates) by exact name. */
  readonly names: ReadonlyMap<string, readonly VirtualMachine[]>;
}

/** One key for one disk: a file in a repository, a LUN, or a path outside; undefined for ISOs and empty drives. */
export function diskKey(mapping: DiskMapping): string | undefined {
  const { target } = mapping;
  if (target.kind === 'virtual-disk') return `file ${idKey(target.repositoryId)}/${target.file}`;
  if (target.kind === 'lun') return `lun ${target.wwid.toLowerCase()}`;
  return target.kind === 'outside' ? `path ${target.path}` : undefined;
}

export function fileKey(repositoryId: string, file: string): string {
  return `file ${idKey(repositoryId)}/${file}`;
}

/** Builds the indexes over all VMs and templates in one pass. */
export function ownershipOf(environment: Pick<Environment, 'vms'>): Ownership {
  const disks = new Map<string, DiskUse[]>();
  const isos = new Map<string, DiskUse[]>();
  const macs = new Map<string, MacUse[]>();
  const names = new Map<string, VirtualMachine[]>();
  for (const vm of environment.vms) {
    for (const mapping of vm.disks) {
      const key = diskKey(mapping);
      if (key !== undefined) add(disks, key, { vm, mapping });
      else if (mapping.target.kind === 'iso') {
        add(isos, fileKey(mapping.target.repositoryId, mapping.target.file), { vm, mapping });
      }
    }
    if (vm.kind === 'template') continue;
    for (const vnic of vm.vnics) if (vnic.mac !== undefined) add(macs, macKey(vnic.mac), { vm, vnic });
    const name = vm.facts.name?.value;
    if (name !== undefined) add(names, name, vm);
  }
  return { disks, isos, macs, names };
}

function add<Item>(index: Map<string, Item[]>, key: string, item: Item): void {
  const items = index.get(key);
  if (items) items.push(item);
  else index.set(key, [item]);
}

/**
 * True when several mappings of one disk contradict each other: more than one VM uses it, or one VM twice, and not
 * every mapping is marked shared (`w!`) or read-only.
 */
export function sharedWithoutFlag(uses: readonly DiskUse[]): boolean {
  if (uses.length < 2) return false;
  if (new Set(uses.map((use) => use.vm)).size < uses.length) return true;
  const shared = uses.every((use) => use.mapping.mode.endsWith('!') || use.mapping.mode === 'r');
  return !shared;
}
