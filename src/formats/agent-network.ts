import { excerptOf, type FindingList } from './finding-list.js';
import type { FoundValue } from './found-value.js';
import { type MetaNetwork, metaNetwork } from './network-meta.js';
import { type XmlElement, xmlAttribute, xmlChildren, xmlText } from './xml-tree.js';

/** The groups of devices in the reply, in its words. */
const groups = { Network: 'port', Bonding: 'bond', Bridges: 'bridge' } as const;

/** One network interface of a server; `network` is the one of the manager that it carries, if any. */
export interface AgentNetworkDevice {
  readonly kind: (typeof groups)[keyof typeof groups];
  readonly name: string;
  readonly mac?: FoundValue;
  readonly mtu?: FoundValue;
  readonly address?: FoundValue;
  readonly netmask?: FoundValue;
  readonly bootProto?: FoundValue;
  readonly bondMode?: FoundValue;
  /** The interfaces below a bond or bridge. */
  readonly interfaces: readonly string[];
  readonly network?: MetaNetwork;
  readonly line: number;
  readonly column: number;
}

/** What `discover_network` tells. */
export interface AgentNetworkDevices {
  readonly reply: 'network';
  readonly devices: readonly AgentNetworkDevice[];
}

/** Reads the result of `discover_network` (recorded replies of 3.2.1). */
export function agentNetworkDevices(root: XmlElement, findings: FindingList): AgentNetworkDevices {
  const devices = Object.entries(groups).flatMap(([group, kind]) =>
    xmlChildren(root, 'Network', 'Active', group, 'Device').map((element) =>
      deviceOf(element, kind, findings),
    ),
  );
  return { reply: 'network', devices };
}

function deviceOf(
  element: XmlElement,
  kind: AgentNetworkDevice['kind'],
  findings: FindingList,
): AgentNetworkDevice {
  const { line, column } = element;
  const inFamily = (name: string) => xmlText(element, 'Family', name);
  const found = {
    mac: xmlText(element, 'MAC') ?? inFamily('MAC'),
    mtu: inFamily('mtu') ?? xmlText(element, 'SysFS', 'mtu'),
    address: inFamily('Address'),
    netmask: inFamily('Netmask'),
    bootProto: xmlText(element, 'BootProto'),
    bondMode: xmlText(element, 'Bonding_Mode'),
  };
  const network = networkOf(element, findings);
  return {
    kind,
    name: xmlAttribute(element, 'Name')?.value ?? '',
    ...Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
    interfaces: interfacesOf(element),
    ...(network && { network }),
    line,
    column,
  };
}

function networkOf(element: XmlElement, findings: FindingList): MetaNetwork | undefined {
  const text = xmlText(element, 'MetaData');
  const network = text && metaNetwork(text.value, element);
  if (text && !network) {
    const message = `expected ethernet:<network id>{<name>}:<ROLES>, found ${excerptOf(text.value)}`;
    findings.add('warning', 'unknown-metadata', message, text);
  }
  return network;
}

function interfacesOf(element: XmlElement): string[] {
  const below = xmlChildren(element, 'Interfaces', 'PhyInterface').map(({ text }) => text.trim());
  const slaves = xmlChildren(element, 'Slave_Interface').map(
    (slave) => xmlAttribute(slave, 'Name')?.value ?? '',
  );
  return [...below, ...slaves].filter((name) => name !== '');
}
