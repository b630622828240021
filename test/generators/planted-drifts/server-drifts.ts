/** Drifts of servers and of the LUNs that they see. */
import type { Release, World, WorldServer } from '../../doubles/ovm-manager/world.js';
import { bytesOfGib, type Planted } from './planted.js';

/** Where all agents are asked: only at the address that it says it has a server is known to be the one that answers. */
const ownAddress = '127.0.0.1';

/** A server without cards, in no pool, of this manager unless another owner is given. */
export function unknownServer(owner?: string) {
  return (world: World, release: Release): Planted => {
    const server: WorldServer = {
      id: 'd3'.repeat(16).replace(/..(?=.)/g, '$&:'),
      name: 'ovs-forgotten',
      values: { status: 'Running', address: ownAddress, memory: '1024', product: 'SUN FIRE X4170 M3' },
      unshown: {
        ...{ hostname: 'ovs-forgotten', agentVersion: `${release}.1-183` },
        ...(owner !== undefined && { owner }),
      },
    };
    const discover = discovery(ownAddress, release);
    const truth = { ...world, servers: [...world.servers, server] };
    return { truth, believed: world, subject: server.id, cure: [discover] };
  };
}

export function serverOf(owner: string) {
  return (given: World, release: Release): Planted | undefined => {
    const [first, ...others] = given.servers;
    if (!first) return undefined;
    const server = { ...first, values: { ...first.values, address: ownAddress } };
    const world = { ...given, servers: [server, ...others] };
    const truth = {
      ...world,
      servers: world.servers.map((one) =>
        one === server ? { ...one, unshown: { ...one.unshown, owner } } : one,
      ),
    };
    const take = {
      '3.2': `edit Server id=${server.id} takeOwnership=yes`,
      '3.3': discovery(ownAddress, release),
      '3.4': `takeOwnership Server id=${server.id} password=@secret:ovs-agent`,
    };
    return { truth, believed: world, subject: server.id, cure: owner === '' ? [take[release]] : 'by-hand' };
  };
}

/** A LUN that the host double shows below /dev/disk, which the manager knows, and one beside it. */
export function unknownLun(world: World): Planted | undefined {
  const [server] = world.servers;
  const array = world.physicalDisks[0]?.refs?.array;
  if (!server || array === undefined) return undefined;
  const lun = (digits: string, page83: string) => ({
    id: `0004fb0000180000${digits.repeat(8)}`,
    name: `NETAPP (${digits})`,
    page83,
    values: { size: '5.0', shareable: 'No' },
    refs: { array },
    unshown: { bytes: bytesOfGib(5) },
  });
  const known = lun('d4', '3600144f0c83b6a000000526f3b7d0001');
  const added = lun('d5', `36001405${'d5'.repeat(12)}0`);
  const believed = { ...world, physicalDisks: [...world.physicalDisks, known] };
  return {
    truth: { ...world, physicalDisks: [...believed.physicalDisks, added] },
    believed,
    subject: added.page83.slice(1),
    cure: [`refreshStorageLayer Server id=${server.id}`],
    seen: [known.page83, added.page83],
  };
}

function discovery(address: string, release: Release): string {
  return release === '3.2'
    ? `discoverServer ipAddress=${address} port=8899 username=oracle password=@secret:ovs-agent takeOwnership=yes`
    : `discoverServer ipAddress=${address} password=@secret:ovs-agent takeOwnership=Yes`;
}
