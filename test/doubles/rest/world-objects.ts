import { ownerOf } from '../ovm-manager/reality.js';
import type { NamedObject, ObjectDetails, World } from '../ovm-manager/world.js';
import type { RestDoubleObject } from './rest-double.js';
import { infrastructureObjects } from './world-infrastructure.js';
import { networkObjects } from './world-networks.js';
import { type RestObjectMaker, restObjectMaker } from './world-object-maker.js';
import { vmObjects } from './world-vms.js';

/** Everything of a world, in the shapes of the recorded replies. */
export function restObjectsOf(world: World): RestDoubleObject[] {
  const maker = restObjectMaker(world);
  return [
    manager(world, maker),
    ...world.pools.map((pool) => serverPool(pool, world, maker)),
    ...world.servers.map((one) => server(one, world, maker)),
    ...world.repositories.map((one) => repository(one, world, maker)),
    ...networkObjects(world, maker),
    ...infrastructureObjects(world, maker),
    ...vmObjects(world, maker),
  ];
}

function manager({ manager: one }: World, { object }: RestObjectMaker): RestDoubleObject {
  const uuid = one?.uuid ?? '';
  return object(
    'Manager',
    { id: uuid, name: 'OVM Manager' },
    {
      managerUuid: uuid,
      managerVersion: one?.version,
      managerRunState: 'RUNNING',
      managerTime: 1_448_909_471_527,
    },
  );
}

type Detailed = NamedObject & ObjectDetails;

function serverPool(pool: Detailed, world: World, maker: RestObjectMaker): RestDoubleObject {
  const { object, reference, references, yesNo } = maker;
  const own = world.vms.filter((vm) => vm.pool === pool.id);
  const groups = (world.others ?? []).filter(
    ({ type, refs }) => type === 'AntiAffinityGroup' && refs?.serverPool === pool.id,
  );
  return object('ServerPool', pool, {
    serverIds: references(
      'Server',
      world.servers.filter((one) => one.pool === pool.id).map(({ id }) => id),
    ),
    masterServerId: reference('Server', pool.refs?.master),
    affinityGroupIds: references(
      'AffinityGroup',
      groups.map(({ id }) => id),
    ),
    vmIds: references(
      'Vm',
      own.map(({ id }) => id),
    ),
    unassignedVmIds: [],
    // assumed: cluster-of-pool
    clusterId: yesNo(pool.values?.clustered) ? reference('Cluster', pool.id.slice(-16)) : null,
    virtualIp: pool.values?.virtualIp,
    keymap: pool.values?.keymap,
    secureVmMigrate: yesNo(pool.values?.migrateUsingSsl),
    serverPoolPolicyId: reference('ServerPoolPolicy', `balancer_${pool.id}`),
    zoneId: null,
    vmStartPolicy: pool.values?.startPolicy,
    serverUpdateConfigurationId: null,
  });
}

function server(one: World['servers'][number], world: World, maker: RestObjectMaker): RestDoubleObject {
  const { object, reference, references } = maker;
  return object('Server', one, {
    serverRunState: 'RUNNING',
    ipAddress: one.values?.address,
    serverRoles: ['UTILITY', 'VM'],
    maintenanceMode: false,
    agentLogin: 'oracle',
    statisticInterval: 20,
    processorType: 'X86_64',
    memory: Number(one.values?.memory),
    ovmVersion: '3.3.3-1085',
    hostname: one.unshown?.hostname,
    // assumed: owner-of-nobody
    managerUuid: ownerOf(world, one) || null,
    productName: one.values?.product,
    repositoryExportIds: [],
    vmIds: references(
      'Vm',
      world.vms.filter((vm) => vm.server === one.id).map(({ id }) => id),
    ),
    serverPoolId: reference('ServerPool', one.pool),
    ethernetPortIds: references('EthernetPort', [one.refs?.port ?? [], one.refs?.bond ?? []].flat()),
  });
}

function repository(one: World['repositories'][number], world: World, maker: RestObjectMaker) {
  const { object, reference, references } = maker;
  return object('Repository', one, {
    virtualDiskIds: references(
      'VirtualDisk',
      [...one.files, ...one.isos].map(({ id }) => id),
    ),
    vmIds: references(
      'Vm',
      world.vms.filter((vm) => vm.repository === one.id).map(({ id }) => id),
    ),
    assemblyIds: [],
    presentedServerIds: references('Server', [one.refs?.server ?? []].flat()),
    fileSystemId: reference('FileSystem', one.refs?.fileSystem),
    managerUuid: ownerOf(world, one) || null,
    refreshed: true,
    sharePath: '',
  });
}
