import type { Environment, Network, Repository, VirtualMachine } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { originText, type PlaceText } from '../../model/origin.js';
import { type Ownership, ownershipOf } from '../../model/ownership.js';
import { type DiskEntry, diskEntries } from './disk-entries.js';

/** What the rows of an inventory look things up in, built once. */
export interface InventoryIndex {
  readonly environment: Environment;
  readonly ownership: Ownership;
  /** Every disk by key (`targetKey`). */
  readonly disks: ReadonlyMap<string, DiskEntry>;
  /** The element id of a disk on a page, by the same key. */
  readonly diskAnchors: ReadonlyMap<string, string>;
  readonly repository: (id: string) => Repository | undefined;
  readonly network: (id: string) => Network | undefined;
  /** The name people know, or the id where there is none. */
  readonly repositoryLabel: (id: string) => string;
  /** How the place of a value is named. */
  readonly place: PlaceText;
}

/** Builds the lookups of one environment; both reports share them, so they cannot disagree. */
export function inventoryIndex(environment: Environment, place: PlaceText = originText): InventoryIndex {
  const repositories = new Map(environment.repositories.map((item) => [idKey(item.id), item]));
  const networks = new Map(environment.networks.map((item) => [idKey(item.id), item]));
  const ownership = ownershipOf(environment);
  const repositoryLabel = (id: string) => repositories.get(idKey(id))?.facts.name?.value || id;
  const disks = diskEntries(environment, ownership, repositoryLabel);
  const diskAnchors = new Map([...disks.keys()].map((key, index) => [key, `disk-${index + 1}`]));
  return {
    environment,
    ownership,
    disks,
    diskAnchors,
    repository: (id) => repositories.get(idKey(id)),
    network: (id) => networks.get(idKey(id)),
    repositoryLabel,
    place,
  };
}

/** What a VM or template is called in a report. */
export function vmLabel(vm: VirtualMachine): string {
  return vm.facts.name?.value || '(no name)';
}

/** How another row names a VM: by its id where it has no name, so that it can be found. */
export function vmReference(vm: VirtualMachine): string {
  return vm.facts.name?.value || vm.id;
}

/** The element id of a VM on a page: its id, with all but letters and digits written as their code. */
export function vmAnchor(vm: VirtualMachine): string {
  return `vm-${vm.id.replace(/[^A-Za-z0-9]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`)}`;
}

/** Orders texts by code unit: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
