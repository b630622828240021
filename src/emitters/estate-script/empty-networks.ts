import type { Network } from '../../model/environment.js';
import { sameId } from '../../model/identifiers.js';
import { type PlannedValue, plannedValue } from '../create-script/vm-plan.js';
import { addTo } from './add-to.js';
import { planBonds, planPortAddresses } from './empty-bonds.js';
import { planVlans } from './empty-vlans.js';
import { type EstateCommand, type EstateDraft, told, toldDescription } from './estate-draft.js';
import { NetworkObjects } from './network-objects.js';
import { inOrder, labelOf } from './object-names.js';
import type { ServerNames } from './server-names.js';

/** Makes bonds, VLANs and networks again; the management network is there and gets its old name and roles. */
export function planNetworks(draft: EstateDraft, servers: ServerNames): void {
  const objects = new NetworkObjects(draft);
  planPortAddresses(draft, objects);
  planBonds(draft, objects, servers);
  planVlans(draft, objects);
  const networks = inOrder(objects.networks.all);
  draft.section(
    'The management network, which came with the servers, under its old name and with its old roles',
  );
  for (const network of networks.filter((one) => objects.isManagement(one)))
    editManagement(draft, network, objects);
  draft.section('Networks, with what they run on');
  for (const network of networks.filter((one) => !objects.isManagement(one)))
    makeNetwork(draft, network, objects, servers);
}

function roles({ facts }: Network): PlannedValue[] {
  return told('roles', facts.roles);
}

function editManagement(draft: EstateDraft, network: Network, objects: NetworkObjects): void {
  const { id, facts } = network;
  const subject = `network ${labelOf(network)}`;
  if (!objects.hasSubnetId(network)) {
    draft.open(
      'management-network',
      subject,
      'it has the role MANAGEMENT, and its id is not that of a subnet: name it and give it its roles by hand',
    );
    return;
  }
  const assumed = 'its id is its subnet, so the new manager makes it with the same';
  const value = { ...plannedValue('Network id', id, facts.name ?? facts.roles), assumed };
  const instance = { key: 'id', value: id } as const;
  draft.check(subject, 'Network', { instance, value });
  const values = [...roles(network), ...told('name', facts.name), ...toldDescription(facts.description)];
  if (values.length > 0)
    draft.add(subject, { verb: 'edit', object: 'Network', instance, names: [value], values });
}

function makeNetwork(
  draft: EstateDraft,
  network: Network,
  objects: NetworkObjects,
  servers: ServerNames,
): void {
  const { facts } = network;
  const subject = `network ${labelOf(network)}`;
  const name = objects.networks.of(network);
  if ('why' in name) {
    draft.open('no-network-name', subject, name.why, [
      { subject: 'network', key: network.id, attribute: 'name' },
    ]);
    return;
  }
  if (!facts.roles) {
    draft.open('no-network-roles', subject, 'no source tells its roles: make it by hand');
    return;
  }
  const local = facts.localTo && servers.reference(facts.localTo.value);
  if (facts.localTo && !local) {
    draft.open(
      'unknown-server',
      subject,
      `it is local to server ${facts.localTo.value}, which no line can name`,
    );
    return;
  }
  const segment = segmentOf(draft, subject, network, objects);
  const values = [
    ...roles(network),
    ...segment,
    ...told('name', facts.name),
    ...toldDescription(facts.description),
  ];
  const command: EstateCommand = !local
    ? { verb: 'create', object: 'Network', values }
    : draft.release === '3.2'
      ? { verb: 'create', object: 'Network', values: [...values, { ...local.value, attribute: 'server' }] }
      : {
          ...{ verb: 'create', object: 'Network', values, names: [local.value] },
          relation: { word: 'on', object: 'Server', instance: local.instance },
        };
  if (draft.add(subject, command) && segment.length === 0) addPorts(draft, subject, network, objects);
}

/** 3.2 names the VLAN segment of a network when it is made; its ports are those of the segment's group. */
function segmentOf(
  draft: EstateDraft,
  subject: string,
  network: Network,
  objects: NetworkObjects,
): PlannedValue[] {
  if (draft.release !== '3.2') return [];
  const segments = objects.vlanSegments.all.filter(({ facts }) =>
    sameId(facts.network?.value ?? '', network.id),
  );
  const [segment, ...others] = segments;
  if (segment === undefined) return [];
  const name = objects.vlanSegments.of(segment);
  if (others.length === 0 && !('why' in name) && objects.there.has(segment.id))
    return [{ ...name.value, attribute: 'vlanSegment' }];
  const names = segments.map(labelOf).join(', ');
  draft.open(
    'network-vlan',
    subject,
    `it is on the VLAN segments ${names}, which are left open or more than one: set it by hand`,
  );
  return [];
}

function addPorts(draft: EstateDraft, subject: string, network: Network, objects: NetworkObjects): void {
  const ids = objects.portsOf(network);
  if (ids.length === 0 && !network.facts.localTo)
    draft.open(
      'no-network-ports',
      subject,
      'no source tells what it runs on: it is made without ports, add them by hand',
    );
  for (const id of ids) {
    const port = objects.reference(id);
    if ('why' in port) {
      draft.open('no-network-port', subject, `${port.why}: add it by hand`);
      continue;
    }
    const { object, reference } = port;
    const instance = { key: 'name', value: network.facts.name?.value ?? '' } as const;
    addTo(draft, subject, object, reference, { object: 'Network', instance });
  }
}
