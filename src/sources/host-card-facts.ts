import type { AgentNetworkDevice } from '../formats/agent-network.js';
import { type IfcfgDocument, readIfcfg } from '../formats/ifcfg.js';
import type { NetworkMetaDocument } from '../formats/network-meta.js';
import type { Fact, Origin } from '../model/origin.js';
import type { HostCard } from './host-cards.js';
import { addressTypes, bondModes } from './infrastructure-readers.js';
import { type Found, factAt, type PartOfHosts, textFacts } from './part-of-hosts.js';
import { plainWords } from './told-object.js';

/** Adds the interfaces that an agent tells of (`discover_network`). */
export function agentCards(
  devices: readonly AgentNetworkDevice[],
  file: Origin,
  server: string,
  part: PartOfHosts,
): void {
  for (const device of devices) {
    const { kind, name, interfaces, network, bondMode } = device;
    part.cards.add({
      server,
      name,
      origin: { ...file, line: device.line, column: device.column },
      isBridge: kind === 'bridge',
      ...(interfaces.length > 0 && { members: interfaces }),
      facts: {
        ...textFacts({ macAddress: device.mac }, file),
        ...addressFacts({ type: device.bootProto, address: device.address, mask: device.netmask }, file),
        ...numberFact('mtu', device.mtu, file),
        ...wordFact('mode', bondMode, bondModes, file),
        ...(network && { network: factAt(network.id, file, network) }),
      },
    });
  }
}

/** Adds the interface of one network script. */
export function scriptCard(bytes: Uint8Array, file: Origin, server: string, part: PartOfHosts): void {
  const { document, findings } = readIfcfg(bytes);
  part.note(findings, file);
  const { device, type, master, bridge } = document;
  if (!device?.value) return;
  const isBridge = type?.value.toLowerCase() === 'bridge';
  const card: HostCard = {
    server,
    name: device.value,
    origin: { ...file, line: device.line, column: device.column },
    isBridge,
    ...(master?.value && { master: master.value }),
    ...(bridge?.value && { bridge: bridge.value }),
    facts: scriptFacts(document, file, isBridge),
  };
  part.cards.add(card);
}

function scriptFacts(
  document: IfcfgDocument,
  file: Origin,
  isBridge: boolean,
): Record<string, Fact<unknown>> {
  const { hardwareAddress, macAddress, bootProtocol, ipAddress, netmask, mtu, networkId } = document;
  return {
    ...textFacts({ macAddress: hardwareAddress ?? macAddress }, file),
    ...addressFacts({ type: bootProtocol, address: ipAddress, mask: netmask }, file),
    ...numberFact('mtu', mtu, file),
    ...wordFact('mode', modeIn(document), bondModes, file),
    ...(networkId && !isBridge && { network: factAt(networkId.value, file, networkId) }),
  };
}

/** `mode=1 miimon=250`: the number or the word of the bonding driver. */
function modeIn({ bondingOptions }: IfcfgDocument): Found | undefined {
  const mode = /(?:^|\s)mode=([\w.-]{1,32})/.exec(bondingOptions?.value ?? '')?.[1];
  return bondingOptions && mode !== undefined ? { ...bondingOptions, value: mode } : undefined;
}

/** Adds the network of the interface that a meta file is named for. */
export function metaCard(
  { networks }: NetworkMetaDocument,
  file: Origin,
  server: string,
  part: PartOfHosts,
): void {
  const name = /(?:^|\/)meta-([\w.]{1,32})$/.exec(file.file)?.[1];
  const [network] = networks;
  if (name === undefined || !network) return;
  const { line, column } = network;
  part.cards.add({
    server,
    name,
    origin: { ...file, line, column },
    facts: { network: factAt(network.id, file, network) },
  });
}

interface Addresses {
  readonly type: Found | undefined;
  readonly address: Found | undefined;
  readonly mask: Found | undefined;
}

/** An interface with an address of its own and `none` is a static one. */
function addressFacts({ type, address, mask }: Addresses, file: Origin): Record<string, Fact<unknown>> {
  const texts = textFacts({ ipAddress: address, netMask: mask }, file);
  const word = wordFact('addressType', type, addressTypes, file);
  const fixed = address?.value && word.addressType?.value === 'NONE';
  return {
    ...texts,
    ...(fixed && word.addressType ? { addressType: { ...word.addressType, value: 'STATIC' } } : word),
  };
}

function wordFact(
  name: string,
  found: Found | undefined,
  words: Readonly<Record<string, string>>,
  file: Origin,
): Record<string, Fact<string>> {
  const word = plainWords(found?.value ?? '');
  const value = Object.hasOwn(words, word) ? words[word] : undefined;
  return found && value !== undefined ? { [name]: factAt(value, file, found) } : {};
}

function numberFact(name: string, found: Found | undefined, file: Origin): Record<string, Fact<number>> {
  return found && /^[1-9]\d{0,8}$/.test(found.value)
    ? { [name]: factAt(Number(found.value), file, found) }
    : {};
}
