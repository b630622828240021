import type { Network, Server } from '../../model/environment.js';
import { isHardwareId, sameId, serverKey } from '../../model/identifiers.js';
import type {
  BondPortAttributes,
  InfrastructureObject,
  PortAttributes,
  VlanGroupAttributes,
  VlanInterfaceAttributes,
  VlanSegmentAttributes,
} from '../../model/infrastructure.js';
import type { EstateDraft, EstateReference } from './estate-draft.js';
import { labelOf, ObjectNames } from './object-names.js';

export type Port = InfrastructureObject<PortAttributes>;
export type BondPort = InfrastructureObject<BondPortAttributes>;
export type VlanInterface = InfrastructureObject<VlanInterfaceAttributes>;

/** The id of the network that a manager makes for discovered servers is its subnet in hex: `ac100000` (REST sample). */
const subnetId = /^[0-9a-f]{8}$/i;

const portAssumed = 'the manager names a port after its interface and its server, as it did before';

/**
 * Hosts do not know what the manager calls their cards: what only they tell of goes by the name a manager gives, which
 * holds the name of the server. Of a server without a name its cards have none either.
 */
function named<
  One extends InfrastructureObject<PortAttributes | BondPortAttributes | VlanInterfaceAttributes>,
>(list: readonly One[], servers: readonly Server[]): readonly One[] {
  return list.map((one) => {
    const value = one.ownId && !one.facts.name ? nameByHost(one.id, servers) : undefined;
    if (value === undefined) return one;
    const assumed = 'only the server told of it: the manager names it after its interface and its server';
    return { ...one, facts: { ...one.facts, name: { value, origin: one.origin, assumed } } };
  });
}

/** `eth0 on ovs11` for what is known by the id of its server; the directory of a server has its name. */
function nameByHost(id: string, servers: readonly Server[]): string | undefined {
  const [, card, serverId = ''] = /^(\S+) on (.+)$/.exec(id) ?? [];
  const server = servers.find((one) => serverKey(one.id) === serverKey(serverId));
  const name = server?.facts.name?.value.trim() || (isHardwareId(serverId) ? '' : serverId);
  return card === undefined || name === '' ? undefined : `${card} on ${name}`;
}

/** Ports, bonds and VLANs under their names, and what the management network runs on. */
export class NetworkObjects {
  readonly ports: ObjectNames<Port>;
  readonly bonds: ObjectNames<BondPort>;
  readonly vlans: ObjectNames<VlanInterface>;
  readonly vlanGroups: ObjectNames<InfrastructureObject<VlanGroupAttributes>>;
  readonly vlanSegments: ObjectNames<InfrastructureObject<VlanSegmentAttributes>>;
  readonly networks: ObjectNames<Network>;
  /** Names of bonds and VLANs that a line makes, or that the manager makes by itself. */
  readonly there = new Set<string>();

  constructor({ environment, infrastructure }: EstateDraft) {
    this.ports = new ObjectNames('Port', named(infrastructure.ports, environment.servers), portAssumed);
    this.bonds = new ObjectNames('BondPort', named(infrastructure.bondPorts, environment.servers));
    this.vlans = new ObjectNames('VlanInterface', named(infrastructure.vlanInterfaces, environment.servers));
    this.vlanGroups = new ObjectNames('VlanGroup', infrastructure.vlanGroups);
    this.vlanSegments = new ObjectNames('VlanSegment', infrastructure.vlanSegments);
    this.networks = new ObjectNames('Network', environment.networks);
  }

  /** The network that is there as soon as a server is discovered. */
  isManagement({ facts }: Network): boolean {
    return facts.roles?.value.includes('MANAGEMENT') ?? false;
  }

  hasSubnetId({ id }: Network): boolean {
    return subnetId.test(id);
  }

  /** Ids of the ports, bonds and VLAN interfaces a network runs on, as it says itself or they say. */
  portsOf(network: Network): readonly string[] {
    const all = [...this.ports.all, ...this.bonds.all, ...this.vlans.all];
    const saying = all
      .filter(({ facts }) => sameId(facts.network?.value ?? '', network.id))
      .map(({ id }) => id);
    return [...new Set([...(network.facts.ports?.value ?? []), ...saying])];
  }

  /**
   * True for what a server brings up for the management network when it is installed; undefined when no source tells
   * what that network runs on at this server: a line could cut it off.
   */
  isInstalled(id: string): boolean | undefined {
    const known = this.networks.all
      .filter((network) => this.isManagement(network))
      .flatMap((one) => this.portsOf(one))
      .flatMap((one) => [one, ...this.#carriersOf(one)]);
    if (known.includes(id)) return true;
    const server = this.#serverOf(id);
    return server !== undefined && known.some((one) => this.#serverOf(one) === server) ? false : undefined;
  }

  /** The port or bond that a VLAN interface lies on. */
  #carriersOf(id: string): readonly string[] {
    const on = this.vlans.get(id)?.facts.port?.value;
    return on === undefined ? [] : [on];
  }

  /** Key of the server that a port or bond is in, also of what a VLAN interface lies on. */
  #serverOf(id: string): string | undefined {
    const server = [id, ...this.#carriersOf(id)].map(
      (one) => (this.ports.get(one) ?? this.bonds.get(one))?.facts.server?.value,
    );
    const known = server.find((one) => one !== undefined);
    return known === undefined ? undefined : serverKey(known);
  }

  /** How a line names a port, bond or VLAN interface that is there by then; else why not. */
  reference(
    id: string,
  ): { readonly object: string; readonly reference: EstateReference } | { readonly why: string } {
    for (const list of [this.ports, this.bonds, this.vlans] as const) {
      const found = (list as ObjectNames<Port>).get(id) as Port | undefined;
      if (found === undefined) continue;
      const name = (list as ObjectNames<Port>).of(found);
      if ('why' in name) return { why: `${list.type} ${labelOf(found)}: ${name.why}` };
      if (list !== this.ports && !this.there.has(id))
        return { why: `${list.type} ${labelOf(found)} is itself left open` };
      return { object: list.type, reference: name };
    }
    return { why: `${id} is no port, bond or VLAN interface that a source tells of` };
  }
}
