import type { DiskMapping, Environment, VirtualMachine, Vnic } from './environment.js';
import { idKey, macKey } from './identifiers.js';

export interface DiskUse {
  readonly vm: VirtualMachine;
  readonly mapping: DiskMapping;
}

export interface MacUse {
  readonly vm: VirtualMachine;
  readonly vnic: Vnic;
  /** Number of the vNIC in its VM, from 0. */
  readonly index: number;
}

/** Who uses what: the questions "which VM owns this disk" and "is anything used twice" start here. */
export interface Ownership {
  /** By `diskKey`. ISOs and empty drives are left out: many VMs may use one. */
  readonly disks: ReadonlyMap<string, readonly DiskUse[]>;
  /** By `isoKey`. */
  readonly isos: ReadonlyMap<string, readonly DiskUse[]>;
  /** By last name of the path, in lower case: disks that may be one although their paths differ. */
  readonly lastNames: ReadonlyMap<string, readonly DiskUse[]>;
  /** By `macKey` of the stated address, else of the one read; templates are left out, their MACs are not in use. */
  readonly macs: ReadonlyMap<string, readonly MacUse[]>;
  /** VMs and templates by the stated name, else by the one read: the manager lists both as VMs. */
  readonly names: ReadonlyMap<string, readonly VirtualMachine[]>;
}

/** One key for one disk: a file in a repository, a LUN, or a path outside; undefined for ISOs and empty drives. */
export function diskKey(mapping: DiskMapping): string | undefined {
  const { target } = mapping;
  if (target.kind === 'virtual-disk') return `file ${idKey(target.repositoryId)}/${target.file}`;
  if (target.kind === 'lun') return `lun ${target.wwid.toLowerCase()}`;
  return target.kind === 'outside' ? `path ${target.path}` : undefined;
}

/** The last name of what a mapping points at, in lower case: file name, WWID, or end of a path outside. */
export function lastName({ target }: DiskMapping): string | undefined {
  if (target.kind === 'virtual-disk') return target.file.toLowerCase();
  if (target.kind === 'lun') return target.wwid.toLowerCase();
  return target.kind === 'outside' ? (target.path.split('/').at(-1) ?? '').toLowerCase() : undefined;
}

/**
 * Up to five disks of other keys and the same last name, where one of the two lies outside: nobody can tell them
 * apart. Five are enough to name, and thousands of VMs may have a `System.img`.
 */
export function maybeSame(ownership: Ownership, mapping: DiskMapping): readonly DiskUse[] {
  const name = lastName(mapping);
  const found: DiskUse[] = [];
  for (const use of name ? (ownership.lastNames.get(name) ?? []) : []) {
    const outside = use.mapping.target.kind === 'outside' || mapping.target.kind === 'outside';
    if (outside && diskKey(use.mapping) !== diskKey(mapping)) found.push(use);
    if (found.length === 5) break;
  }
  return found;
}

/** True when a path outside ends in this file's name: it may be this file. */
export function maybeUsed(ownership: Ownership, file: string): boolean {
  const alike = ownership.lastNames.get(file.toLowerCase()) ?? [];
  return alike.some((use) => use.mapping.target.kind === 'outside');
}

/** The name a VM will have: the stated one, else the one that was read. */
export function vmName(vm: VirtualMachine): string | undefined {
  return (vm.stated.name ?? vm.facts.name)?.value;
}

/** The MAC address a vNIC will have: the stated one, else the one that was read. */
export function vnicMac(vm: VirtualMachine, index: number): string | undefined {
  return vm.stated[`vnic ${index} mac`]?.value ?? vm.vnics[index]?.mac;
}

export function fileKey(repositoryId: string, file: string): string {
  return `file ${idKey(repositoryId)}/${file}`;
}

/** Builds the indexes over all VMs and templates in one pass. */
export function ownershipOf(environment: Pick<Environment, 'vms'>): Ownership {
  const disks = new Map<string, DiskUse[]>();
  const isos = new Map<string, DiskUse[]>();
  const lastNames = new Map<string, DiskUse[]>();
  const macs = new Map<string, MacUse[]>();
  const names = new Map<string, VirtualMachine[]>();
  for (const vm of environment.vms) {
    for (const mapping of vm.disks) {
      const key = diskKey(mapping);
      const name = lastName(mapping);
      const use = { vm, mapping };
      if (name) add(lastNames, name, use);
      if (key !== undefined) add(disks, key, use);
      else if (mapping.target.kind === 'iso') {
        add(isos, fileKey(mapping.target.repositoryId, mapping.target.file), use);
      }
    }
    const name = vmName(vm);
    if (name !== undefined) add(names, name, vm);
    if (vm.kind === 'template') continue;
    vm.vnics.forEach((vnic, index) => {
      for (const mac of macsInUse(vm, vnic, index)) add(macs, mac, { vm, vnic, index });
    });
  }
  return { disks, isos, lastNames, macs, names };
}

/** A VM that runs has the address it has, whatever a map states for it. */
function macsInUse(vm: VirtualMachine, vnic: Vnic, index: number): ReadonlySet<string> {
  const macs = [vnicMac(vm, index), vm.facts.runningOn ? vnic.mac : undefined];
  return new Set(macs.flatMap((mac) => (mac === undefined ? [] : [macKey(mac)])));
}

function add<Item>(index: Map<string, Item[]>, key: string, item: Item): void {
  const items = index.get(key);
  if (items) items.push(item);
  else index.set(key, [item]);
}

/** True for `r`, `r!` and xl's `ro`; `rw` is what xl calls writing (xl-disk-configuration(5)). */
export function isReadMode(mode: string): boolean {
  return /^ro?!?$/.test(mode);
}

/**
 * True when several mappings of one disk contradict each other: more than one VM uses it, or one VM twice, and
 * neither all mappings are marked shared (`w!`) nor all read-only. A reader beside writers sees the disk change.
 */
export function sharedWithoutFlag(uses: readonly DiskUse[]): boolean {
  if (uses.length < 2) return false;
  if (new Set(uses.map((use) => use.vm)).size < uses.length) return true;
  const every = (holds: (mode: string) => boolean) => uses.every((use) => holds(use.mapping.mode));
  return !every((mode) => mode.endsWith('!')) && !every(isReadMode);
}
