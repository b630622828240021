import type { EstateDraft } from './estate-draft.js';
import { inOrder, labelOf } from './object-names.js';

/** What neither the servers nor these lines bring back. */
export function noteByHand(draft: EstateDraft): void {
  const { serverPools, physicalDisks, vlanGroups, vlanSegments } = draft.infrastructure;
  for (const pool of inOrder(serverPools)) {
    const { startPolicy, keymap, migrateUsingSsl, policyMode } = pool.facts;
    const settings = Object.entries({ startPolicy, keymap, migrateUsingSsl, policyMode });
    const shown = settings.flatMap(([name, fact]) => (fact ? [`${name} ${fact.value}`] : []));
    const why = 'look whether the settings of the pool are as they were';
    if (shown.length > 0) draft.hand('server pool', `${labelOf(pool)}: ${shown.join(', ')}`, why);
  }
  for (const disk of inOrder(physicalDisks)) {
    const { wwid, name } = disk.facts;
    if (wwid === undefined || !name?.value) continue;
    const why =
      'names that a generic plug-in gives to LUNs may be swapped after the discovery: compare by WWID';
    draft.hand('physical disk', `${wwid.value} was called ${name.value}`, why);
  }
  for (const one of inOrder([...vlanGroups, ...vlanSegments]))
    draft.hand('VLAN', labelOf(one), 'look whether it came back with the servers, and under which name');
}
