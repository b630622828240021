import type { Difference } from '../../model/compare.js';
import type { UpgradeChange, UpgradeComparison, UpgradeLoss } from '../../model/upgrade.js';

/** What differences between the estate before and after an upgrade mean. */
export type SortedDifferences = Pick<UpgradeComparison, 'missing' | 'changed' | 'added'>;

/** What is told in its own place: which manager it is. */
const toldOfManager: ReadonlySet<string> = new Set(['uuid', 'release', 'buildId']);

/**
 * Sorts differences into what is gone, what is otherwise and what came. A disk or vNIC that a VM has no more is gone, too.
 * Where a VM runs is no change: that changes all day.
 */
export function sortedDifferences(differences: readonly Difference[]): SortedDifferences {
  const missing: UpgradeLoss[] = [];
  const changed: UpgradeChange[] = [];
  const added: UpgradeLoss[] = [];
  for (const difference of differences) {
    const { kind, entity, id, name, attribute, a, b } = difference;
    const object = { entity, id, ...(name !== undefined && { name }) };
    if (kind === 'missing') missing.push(object);
    else if (kind === 'additional') added.push(object);
    else if (attribute !== undefined && isTold(entity, attribute)) {
      const device = deviceOf(difference, attribute);
      if (device && b === undefined) missing.push(device);
      else if (device && a === undefined) added.push(device);
      else changed.push({ ...object, attribute, ...(a && { a }), ...(b && { b }) });
    }
  }
  return { missing, changed, added };
}

function isTold(entity: string, attribute: string): boolean {
  if (entity === 'manager') return !toldOfManager.has(attribute);
  return attribute !== 'runningOn';
}

/** A disk or vNIC of a VM, which is an attribute of it where environments are compared: `disk 0`, `vNIC 00:21:f6:…`. */
function deviceOf({ entity, id, name }: Difference, attribute: string): UpgradeLoss | undefined {
  const [, what, device = ''] = /^(disk|vNIC) (.+)$/.exec(attribute) ?? [];
  if (what === undefined || !/^(?:VM|template)$/.test(entity)) return undefined;
  return { entity: what === 'disk' ? `disk of a ${entity}` : what, id: device, vm: name ?? id };
}
