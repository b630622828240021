import type { DiskMapping, Vnic } from './environment.js';
import { macKey } from './identifiers.js';
import { diskKey } from './ownership.js';

/**
 * The disks of the definition, and those that only other readings show, each once: a disk added to a running VM is in
 * use. A drive, which may hold any ISO or none, is known by its slot.
 */
export function mergedDisks(
  disks: readonly DiskMapping[],
  others: readonly DiskMapping[],
): readonly DiskMapping[] {
  const keys = new Set(disks.map(diskKey));
  const slots = new Set(disks.map(({ slot }) => slot));
  const added: DiskMapping[] = [];
  // a running domain tells the front end, a manager the slot alone
  const [managed, seen] = [others.filter(isOfManager), others.filter((mapping) => !isOfManager(mapping))];
  for (const mapping of [...seen, ...managed]) {
    const key = diskKey(mapping);
    const known = key === undefined ? mapping.slot === undefined || slots.has(mapping.slot) : keys.has(key);
    if (known) continue;
    keys.add(key);
    slots.add(mapping.slot);
    added.push(mapping);
  }
  return added.length === 0 ? disks : [...disks, ...added];
}

/** A live manager shows slots and no front ends: such a mapping is called `slot 1`, and its text is no disk string. */
export function isOfManager({ frontEnd }: DiskMapping): boolean {
  return frontEnd.startsWith('slot ');
}

/** The vNICs of the definition, and those with other addresses that only other readings show. */
export function mergedVnics(vnics: readonly Vnic[], others: readonly Vnic[]): readonly Vnic[] {
  const keyOf = ({ mac }: Vnic) => (mac === undefined ? undefined : macKey(mac));
  const keys = new Set(vnics.map(keyOf));
  const added: Vnic[] = [];
  for (const vnic of others) {
    const key = keyOf(vnic);
    if (key === undefined || keys.has(key)) continue;
    keys.add(key);
    added.push(vnic);
  }
  return added.length === 0 ? vnics : [...vnics, ...added];
}
