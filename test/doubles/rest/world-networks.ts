import type { World } from '../ovm-manager/world.js';
import type { RestDoubleObject } from './rest-double.js';
import type { RestObjectMaker } from './world-object-maker.js';
import { nicIdOf } from './world-vms.js';

type Typed = NonNullable<World['others']>[number];

/** Networks, cards, bonds and VLAN interfaces; REST calls cards and bonds both ports. */
export function networkObjects(world: World, maker: RestObjectMaker): RestDoubleObject[] {
  const of = (type: string) => (world.others ?? []).filter((one) => one.type === type);
  return [
    ...world.networks.map((one) => network(one, world, maker)),
    ...[...of('Port'), ...of('BondPort')].map((one) => port(one, of('VlanInterface'), maker)),
    ...of('VlanInterface').map((one) => vlanInterface(one, maker)),
  ];
}

function network(one: World['networks'][number], world: World, maker: RestObjectMaker): RestDoubleObject {
  const { object, reference, references } = maker;
  const { port, bond, vlan, server } = one.refs ?? {};
  const nics = world.vms.flatMap((vm) =>
    (vm.vnics ?? []).flatMap((nic, index) => (nic.network === one.id ? [nicIdOf(vm.id, index)] : [])),
  );
  return object('Network', one, {
    roles: one.values?.roles ? one.values.roles.split(',') : [],
    virtualNicIds: references('VirtualNic', nics),
    ethernetPortIds: references('EthernetPort', [port ?? [], bond ?? []].flat()),
    vlanInterfaceIds: references('VlanInterface', [vlan ?? []].flat()),
    serverLocal: server !== undefined,
    mtu: 0,
    serverId: reference('Server', server),
  });
}

function port(one: Typed, vlans: readonly Typed[], { object, reference, references }: RestObjectMaker) {
  const { values = {}, refs = {} } = one;
  const bond = one.type === 'BondPort';
  const on = vlans.filter((vlan) => [vlan.refs?.port, vlan.refs?.bondPort].includes(one.id));
  return object('EthernetPort', one, {
    bondMode: bond ? values.mode : null,
    interfaceName: values.interfaceName,
    macAddress: values.macAddress,
    mtu: Number(values.mtu),
    networkId: reference('Network', refs.network),
    // assumed: ports-of-bonds
    physicalPortIds: bond ? references('EthernetPort', [refs.port ?? []].flat()) : null,
    bondPortId: reference('EthernetPort', refs.bondPort),
    portType: bond ? 'BOND' : 'PHYSICAL',
    serverId: reference('Server', refs.server),
    vlanInterfaceIds: references(
      'VlanInterface',
      on.map(({ id }) => id),
    ),
    portState: 'PORT_UP',
    virtualSwitchId: null,
    ipaddresses: addressesOf(values),
  });
}

// assumed: addresses-of-ports
function addressesOf({ addressType, ipAddress, netMask }: Readonly<Record<string, string>>): object[] | null {
  return ipAddress ? [{ configType: addressType, address: ipAddress, netmask: netMask }] : null;
}

function vlanInterface(one: Typed, { object, reference }: RestObjectMaker): RestDoubleObject {
  const { values = {}, refs = {} } = one;
  // assumed: unseen-shapes
  return object('VlanInterface', one, {
    interfaceName: values.interfaceName,
    vlanId: Number(values.vlanId),
    mtu: Number(values.mtu),
    ethernetPortId: reference('EthernetPort', refs.bondPort ?? refs.port),
    networkId: reference('Network', refs.network),
    serverId: reference('Server', refs.server),
    ipaddresses: addressesOf(values),
  });
}
