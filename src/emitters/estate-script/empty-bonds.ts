import { type PlannedValue, plannedValue } from '../create-script/vm-plan.js';
import { addAddress, hasAddress } from './card-addresses.js';
import { type EstateDraft, type EstateReference, told, toldDescription } from './estate-draft.js';
import { noteDescription } from './lost-descriptions.js';
import type { BondPort, NetworkObjects, Port } from './network-objects.js';
import { inOrder, labelOf } from './object-names.js';
import type { ServerNames } from './server-names.js';

/** Words of 3.2 for what later releases call otherwise (CLI guides of 3.2 and 3.3, create BondPort). */
const modes32: Readonly<Record<string, string>> = {
  ACTIVE_PASSIVE: 'activeBackup',
  LINK_AGGREGATION: 'linkAggregation',
  LOAD_BALANCED: 'adaptiveLoadBalancing',
};
const addressTypes32: Readonly<Record<string, string>> = {
  STATIC: 'staticIp',
  DYNAMIC: 'dynamic',
  NONE: 'none',
};

/** Makes the bonds that the installation of a server does not make. */
export function planBonds(draft: EstateDraft, objects: NetworkObjects, servers: ServerNames): void {
  draft.section('Bonds, but for those of the management network, which come with the servers');
  for (const bond of inOrder(objects.bonds.all)) {
    const subject = `bond ${labelOf(bond)}`;
    const installed = objects.isInstalled(bond.id);
    const name = objects.bonds.of(bond);
    if ('why' in name) draft.open('no-bond-name', subject, name.why);
    else if (installed === undefined)
      draft.open(
        'bond-maybe-there',
        subject,
        'no source tells what the management network runs on, so it may come with the server: make it by hand if it is not there',
      );
    else if (installed || makeBond(draft, subject, bond, objects, servers)) objects.there.add(bond.id);
    if (installed) noteInstalled(draft, subject, bond, objects);
  }
}

/** The installation of a server makes the bond of the management network with one port (user guides of 3.0 and 3.1). */
function noteInstalled(draft: EstateDraft, subject: string, bond: BondPort, objects: NetworkObjects): void {
  noteDescription(draft, subject, bond.facts.description);
  const ports = (portsOf(objects, bond) ?? []).map(({ instance }) => instance.value);
  const why =
    'after the installation it has one port: add those that are missing by hand, add Port … to BondPort';
  if (ports.length > 1) draft.hand(`ports of ${subject}`, ports.join(', '), why);
}

function makeBond(
  draft: EstateDraft,
  subject: string,
  bond: BondPort,
  objects: NetworkObjects,
  servers: ServerNames,
): boolean {
  const { facts } = bond;
  const server = servers.reference(facts.server?.value ?? '');
  const ports = portsOf(objects, bond);
  const missing = [
    !server && 'its server',
    !facts.mode && 'mode',
    !facts.mtu && 'mtu',
    ports === undefined && 'ports that lines can name',
  ].filter(Boolean);
  if (!server || ports === undefined || missing.length > 0) {
    draft.open('no-bond-values', subject, `no source tells ${missing.join(', ')}: make it by hand`);
    return false;
  }
  const values = draft.release === '3.2' ? values32(draft, subject, bond, ports) : values33(bond, ports);
  const relation = { word: 'on', object: 'Server', instance: server.instance } as const;
  if (values === undefined) return false;
  const made = draft.add(subject, {
    verb: 'create',
    object: 'BondPort',
    values,
    relation,
    names: [server.value],
  });
  if (draft.release === '3.2') return made && addFurther(draft, subject, bond, ports.slice(2));
  const name = objects.bonds.of(bond);
  if (made && hasAddress(bond) && !('why' in name)) addAddress(draft, subject, 'BondPort', bond, name);
  return made;
}

/** The ports of a bond; undefined when one cannot be named in a list. */
function portsOf(objects: NetworkObjects, bond: BondPort): readonly EstateReference[] | undefined {
  const saying = objects.ports.all
    .filter(({ facts }) => facts.bondPort?.value === bond.id)
    .map(({ id }) => id);
  const ids = [...new Set([...(bond.facts.ports?.value ?? []), ...saying])];
  const names = ids.map((id) => {
    const port = objects.ports.get(id);
    const name = port && objects.ports.of(port);
    return name && 'instance' in name && !name.instance.value.includes(',') ? name : undefined;
  });
  const known = names.filter((name) => name !== undefined);
  return known.length === 0 || known.length < names.length ? undefined : known;
}

function values33({ facts }: BondPort, ports: readonly EstateReference[]): PlannedValue[] {
  const names = ports.map(({ instance }) => instance.value).join(',');
  const assumed = ports[0]?.value.assumed;
  const list = {
    ...plannedValue('ethernetPorts', names, facts.ports ?? facts.name),
    ...(assumed && { assumed }),
  };
  return [
    list,
    ...told('mode', facts.mode),
    ...told('mtu', facts.mtu),
    ...told('interfaceName', facts.interfaceName),
    ...told('name', facts.name),
    ...toldDescription(facts.description),
  ];
}

function values32(
  draft: EstateDraft,
  subject: string,
  { facts }: BondPort,
  ports: readonly EstateReference[],
): PlannedValue[] | undefined {
  const type = facts.addressType;
  const [first, second] = ports;
  const word = addressTypes32[type?.value ?? ''];
  const mode = modes32[facts.mode?.value ?? ''];
  if (!type || word === undefined || mode === undefined || !first || !second)
    return draft.open(
      'no-bond-values',
      subject,
      'no source tells its type of address, its mode and two ports, which 3.2 wants: make it by hand',
    );
  return [
    ...told('addressType', type, word),
    { ...first.value, attribute: 'ethernetPort1' },
    { ...second.value, attribute: 'ethernetPort2' },
    ...told('mode', facts.mode, mode),
    ...told('mtu', facts.mtu),
    ...(word === 'staticIp'
      ? [...told('ipAddress', facts.ipAddress), ...told('netMask', facts.netMask)]
      : []),
    ...told('name', facts.name),
    ...toldDescription(facts.description),
  ];
}

/** A bond of 3.2 is made of two ports; more are added. */
function addFurther(
  draft: EstateDraft,
  subject: string,
  bond: BondPort,
  ports: readonly EstateReference[],
): boolean {
  const instance = { key: 'name', value: bond.facts.name?.value ?? '' } as const;
  const relation = { word: 'to', object: 'BondPort', instance } as const;
  for (const port of ports)
    draft.add(subject, {
      verb: 'add',
      object: 'Port',
      instance: port.instance,
      relation,
      names: [port.value],
    });
  return true;
}

/** Gives ports their addresses. */
export function planPortAddresses(draft: EstateDraft, objects: NetworkObjects): void {
  draft.section('Addresses of ports, but for those of the management network');
  for (const port of inOrder(objects.ports.all)) {
    const subject = `port ${labelOf(port)}`;
    noteDescription(draft, subject, port.facts.description);
    const installed = objects.isInstalled(port.id);
    if (port.facts.bondPort?.value || installed || !hasAddress(port)) continue;
    const name = objects.ports.of(port);
    if ('why' in name) addressByHand(draft, subject, port, name.why);
    else if (installed === undefined)
      addressByHand(draft, subject, port, 'no source tells what the management network runs on');
    else if (draft.release !== '3.2') addAddress(draft, subject, 'Port', port, name);
    else {
      const { instance, value } = name;
      draft.add(subject, { verb: 'edit', object: 'Port', instance, names: [value], values: address32(port) });
    }
  }
}

function address32({ facts }: Port): PlannedValue[] {
  if (facts.addressType?.value === 'DYNAMIC') return told('addressType', facts.addressType, 'dynamic');
  const address = [...told('ipAddress', facts.ipAddress), ...told('netMask', facts.netMask)];
  return [...told('addressType', facts.addressType ?? facts.ipAddress, 'staticIp'), ...address];
}

function addressByHand(draft: EstateDraft, subject: string, { facts }: Port, why: string): void {
  const parts = [facts.addressType?.value, facts.ipAddress?.value, facts.netMask?.value].filter(Boolean);
  draft.hand(`address of ${subject}`, parts.join(' '), `${why}: set it by hand`);
}
