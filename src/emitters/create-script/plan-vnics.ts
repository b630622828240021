import type { Vnic } from '../../model/environment.js';
import { macKey } from '../../model/identifiers.js';
import type { PlanDraft } from './plan-draft.js';
import { type PlannedValue, plannedValue } from './vm-plan.js';

/** Plans the vNICs of a VM in their order; gives the names of the networks they need. */
export function planVnics(draft: PlanDraft, vmName: string): string[] {
  const networks: string[] = [];
  draft.vm.vnics.forEach((vnic, index) => {
    const network = networkOf(draft, vnic, index);
    const mac = macOf(draft, vnic, index);
    if (network) networks.push(network.value);
    if (network && mac) addVnic(draft, vmName, mac, network);
  });
  return [...new Set(networks)];
}

function addVnic(draft: PlanDraft, vmName: string, mac: PlannedValue, network: PlannedValue): void {
  const relation = { object: 'Vm', instance: { key: 'name', value: vmName } } as const;
  const name = { ...mac, attribute: 'name' };
  if (draft.context.traits.vnic === 'create-on-vm') {
    const create = { verb: 'create', object: 'Vnic', relation: { ...relation, word: 'on' } } as const;
    draft.add(create, [name, network, { ...mac, attribute: 'macAddress' }]);
    return;
  }
  draft.add({ verb: 'create', object: 'Vnic' }, [name, network]);
  const instance = { key: 'name', value: mac.value } as const;
  draft.add({ verb: 'add', object: 'Vnic', instance, relation: { ...relation, word: 'to' } }, []);
}

function vnicLine(draft: PlanDraft, index: number, attribute: string) {
  return { subject: 'vnic', key: `${draft.vm.id}/${index}`, attribute } as const;
}

function networkOf(draft: PlanDraft, vnic: Vnic, index: number): PlannedValue | undefined {
  const stated = draft.vm.stated[`vnic ${index} network`];
  if (stated) return plannedValue('network', stated.value, stated);
  if (vnic.networkId === undefined) {
    return draft.open('vnic-without-network', `vNIC ${index} has no network id`, [
      vnicLine(draft, index, 'network'),
    ]);
  }
  const fact = draft.context.network(vnic.networkId)?.facts.name;
  if (fact?.value) return plannedValue('network', fact.value, fact);
  const map = [{ subject: 'network' as const, key: vnic.networkId, attribute: 'name' }];
  return draft.open(
    'no-network-name',
    `the name of network ${vnic.networkId} (vNIC ${index}) is not known`,
    map,
  );
}

function macOf(draft: PlanDraft, vnic: Vnic, index: number): PlannedValue | undefined {
  const stated = draft.vm.stated[`vnic ${index} mac`];
  const mac = stated?.value ?? vnic.mac;
  const map = [vnicLine(draft, index, 'mac')];
  if (mac === undefined)
    return draft.open(
      'vnic-without-mac',
      `vNIC ${index} has no MAC address, and a new one would be made`,
      map,
    );
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac))
    return draft.open('bad-mac', `${mac} of vNIC ${index} is no MAC address`, map);
  const uses = draft.context.ownership.macs.get(macKey(mac)) ?? [];
  const others = uses.filter((use) => use.vnic !== vnic);
  if (!stated && others.length > 0) {
    const names = others.map(({ vm }) => `${vm.facts.name?.value ?? ''} (${vm.id})`).join(', ');
    return draft.open('mac-used-twice', `${mac} is also the MAC address of ${names}`, map);
  }
  return plannedValue('mac', mac, stated ?? { value: mac, origin: vnic.origin });
}
