import type { Vnic } from '../../model/environment.js';
import { isMulticastMac, isZeroMac } from '../../model/identifiers.js';
import { vnicMac } from '../../model/ownership.js';
import type { PlanDraft } from './plan-draft.js';
import { type PlannedValue, plannedValue } from './vm-plan.js';

/** The most vNICs of one VM that is taken for safe; the limit itself was not checked against a manager. */
const vnicLimit = 8;

/** Plans the vNICs of a VM in their order; gives the names of the networks they need. */
export function planVnics(draft: PlanDraft, vmName: string): string[] {
  const networks: string[] = [];
  if (draft.vm.vnics.length > vnicLimit) {
    const message = `it has ${draft.vm.vnics.length} vNICs, and a VM takes ${vnicLimit}`;
    draft.open('too-many-vnics', message);
  }
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
  const own = [vnicLine(draft, index, 'network')];
  if (stated) {
    const sendable = draft.sendable(`the network of vNIC ${index}`, stated.value, own);
    return sendable ? plannedValue('network', stated.value, stated) : undefined;
  }
  if (vnic.networkId === undefined) {
    return draft.open('vnic-without-network', `vNIC ${index} has no network id`, own);
  }
  const fact = draft.context.network(vnic.networkId)?.facts.name;
  const map = [{ subject: 'network' as const, key: vnic.networkId, attribute: 'name' }];
  if (!fact?.value) {
    const message = `the name of network ${vnic.networkId} (vNIC ${index}) is not known`;
    return draft.open('no-network-name', message, map);
  }
  const sameName = draft.context.networksNamed(fact.value);
  if (sameName.length > 1) {
    const ids = sameName.map(({ id }) => id).join(', ');
    const message = `network ${vnic.networkId} of vNIC ${index} is called ${fact.value} like others (${ids}); a line by name could take the wrong one`;
    return draft.open('network-name-not-unique', message, map);
  }
  if (!draft.sendable(`the name of network ${vnic.networkId}`, fact.value, map)) return undefined;
  return plannedValue('network', fact.value, fact);
}

function macOf(draft: PlanDraft, vnic: Vnic, index: number): PlannedValue | undefined {
  const stated = draft.vm.stated[`vnic ${index} mac`];
  const mac = vnicMac(draft.vm, index);
  const map = [vnicLine(draft, index, 'mac')];
  if (mac === undefined)
    return draft.open(
      'vnic-without-mac',
      `vNIC ${index} has no MAC address, and a new one would be made`,
      map,
    );
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac))
    return draft.open('bad-mac', `${mac} of vNIC ${index} is no MAC address`, map);
  if (isZeroMac(mac) || isMulticastMac(mac)) {
    const why = isZeroMac(mac) ? 'is all zero' : 'is a group address';
    const message = `${mac} of vNIC ${index} ${why}, which no network card may have; state the real one`;
    return draft.open('bad-mac', message, map);
  }
  const uses = draft.context.vnicsWithMac(mac);
  const others = uses.filter((use) => use.vm !== draft.vm || use.index !== index);
  if (others.length > 0) {
    const names = others
      .map((use) => `vNIC ${use.index} of ${use.vm.facts.name?.value ?? ''} (${use.vm.id})`)
      .join(', ');
    return draft.open('mac-used-twice', `${mac} is also the MAC address of ${names}`, map);
  }
  return plannedValue('mac', mac, stated ?? { value: mac, origin: vnic.origin });
}
