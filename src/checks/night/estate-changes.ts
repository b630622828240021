import { comparisonOf, type Difference } from '../../model/compare.js';
import type { Environment } from '../../model/environment.js';
import type { NightChanges, NightDifferences } from '../../model/night.js';
import { nightDisks } from './night-disks.js';
import { objectLabel } from './object-label.js';

/** What came, went and changed between two captures; what one of them does not tell is named in `notCompared`. */
export interface EstateChanges extends Pick<NightDifferences, 'vms' | 'disks' | 'networks'> {
  readonly notCompared: readonly string[];
}

/**
 * What is otherwise in an estate than it was. Objects are the same as `compare` takes them to be. Where a VM runs is no
 * change of it: that changes all day.
 */
export function estateChanges(before: Environment, now: Environment): EstateChanges {
  // disks are compared by themselves, and an estate has more of them than of anything else
  const { differences, notCompared } = comparisonOf({ ...before, diskFiles: [] }, { ...now, diskFiles: [] });
  const of = (entity: string) => differences.filter((difference) => difference.entity === entity);
  const untold = notCompared.filter(({ attribute }) => attribute === undefined);
  return {
    vms: { ...cameAndWent(of('VM')), changed: changedVms(of('VM')) },
    disks: changedDisks(before, now),
    networks: cameAndWent(of('network')),
    notCompared: untold
      .filter(({ entity }) => entity === 'VM' || entity === 'network')
      .map(({ entity, untold: side }) => {
        const night = side === 'b' ? 'tonight' : 'before';
        return `${entity}s: no source that tells all of them was read ${night}`;
      }),
  };
}

function cameAndWent(differences: readonly Difference[]): NightChanges {
  const labels = (kind: Difference['kind']) =>
    differences.filter((one) => one.kind === kind).map(({ name, id }) => objectLabel(name, id));
  return { added: labels('additional').sort(), removed: labels('missing').sort() };
}

/** Each VM with what is otherwise: `web01 (0004fb…): memory, disk 1`. */
function changedVms(differences: readonly Difference[]): string[] {
  const changed = new Map<string, { readonly label: string; readonly attributes: string[] }>();
  for (const { kind, id, name, attribute } of differences) {
    if (kind !== 'different' || attribute === undefined || attribute === 'runningOn') continue;
    const vm = changed.get(id) ?? { label: objectLabel(name, id), attributes: [] };
    vm.attributes.push(attribute);
    changed.set(id, vm);
  }
  return [...changed.values()].map(({ label, attributes }) => `${label}: ${attributes.join(', ')}`).sort();
}

function changedDisks(before: Environment, now: Environment): NightChanges {
  const [old, current] = [nightDisks(before), nightDisks(now)];
  const without = (disks: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>) =>
    [...disks].flatMap(([key, label]) => (others.has(key) ? [] : [label])).sort();
  return { added: without(current, old), removed: without(old, current) };
}
