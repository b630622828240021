import { ovsmetaText } from '../../generators/server-files.js';
import { simpleNames } from '../hosts/world-repositories.js';
import { clusterOf, fileSystemOf, poolOf, repositoriesOf } from '../hosts/world-server-files.js';
import { vmCfgEntries } from '../hosts/world-vm-cfg.js';
import { ownerOf } from '../ovm-manager/reality.js';
import type { World, WorldRepository, WorldServer } from '../ovm-manager/world.js';
import type { AgentCall } from './agent-double.js';
import { networkAnswer } from './world-network-answer.js';
import { runningAnswer } from './world-running-answer.js';
import { documentText, type Element, element, methodResponse, type RpcValue, texts } from './xml-rpc-text.js';

type Answer = (world: World, server: WorldServer, args: readonly string[]) => RpcValue | Element | undefined;

/** The answers of the agent of one server of a world, in the shapes of the recorded replies. */
export function agentAnswers(world: World, server: WorldServer): (call: AgentCall) => string | undefined {
  return ({ name, args }) => {
    const answer = Object.hasOwn(answers, name) ? answers[name]?.(world, server, args) : undefined;
    if (answer === undefined) return undefined;
    const isDocument = typeof answer === 'object' && answer !== null && 'children' in answer;
    return methodResponse(isDocument ? documentText(answer) : answer);
  };
}

const answers: Readonly<Record<string, Answer>> = {
  discover_server: serverAnswer,
  discover_server_pool: poolAnswer,
  discover_pool_filesystem: poolFileSystemAnswer,
  discover_cluster: clusterAnswer,
  discover_mounted_file_systems: mountsAnswer,
  discover_network: networkAnswer,
  discover_hardware: () => element('Discover_Hardware_Result', [element('NodeInformation', [])]),
  discover_storage_plugins: () =>
    element('Discover_Storage_Plugins_Result', [element('storage_plugin_info_list', [])]),
  // assumed: api-version
  get_api_version: () => '3.0',
  get_timezone: () => ['Europe/Amsterdam', true],
  get_ntp: () => [['10.0.0.1'], true, true],
  list_vms: runningAnswer,
  discover_repository_db: repositoryDbAnswer,
  discover_repositories: repositoriesAnswer,
  get_repository_meta_data: metaDataAnswer,
  get_vm_config: configAnswer,
  // assumed: template-as-vm
  get_template_config: configAnswer,
};

// assumed: server-in-no-pool
const serverOf = (world: World, server: WorldServer) => {
  const pool = poolOf(server, world);
  return { pool, isMaster: pool?.refs?.master === server.id };
};

function serverAnswer(world: World, server: WorldServer): Element {
  const { pool, isMaster } = serverOf(world, server);
  return element('Discover_Server_Result', [
    element(
      'Server',
      texts({
        Unique_Id: server.id,
        Boot_Time: '1413834408',
        Agent_Version: server.unshown?.agentVersion,
        OS_Name: 'Oracle VM Server',
        Pool_Unique_Id: pool?.id,
        Manager_Unique_Id: ownerOf(world, server),
        Hostname: server.unshown?.hostname,
        Registered_IP: server.values?.address,
        Node_Number: '1',
        Server_Roles: 'xen,utility',
        Is_Current_Master: String(isMaster),
        Master_Virtual_Ip: pool?.values?.virtualIp,
        Manager_Core_API_Version: world.manager?.version,
        Membership_State: pool ? 'Pooled' : 'Unowned',
        Cluster_State: 'DLM_Ready',
      }),
    ),
  ]);
}

function poolAnswer(world: World, server: WorldServer): Element {
  const { pool } = serverOf(world, server);
  const members = world.servers.filter((one) => pool && one.pool === pool.id);
  const own = pool && [
    element('Server_Pool', [
      ...texts({
        Unique_Id: pool.id,
        Pool_Alias: pool.name,
        Master_Virtual_Ip: pool.values?.virtualIp,
      }),
      element(
        'Member_List',
        members.map((member) => element('Member', texts({ Registered_IP: member.values?.address }))),
      ),
    ]),
  ];
  return element('Discover_Server_Pool_Result', own ?? []);
}

function poolFileSystemAnswer(world: World, server: WorldServer): Element {
  const { pool } = serverOf(world, server);
  const fileSystem = fileSystemOf(world, pool?.refs?.fileSystem);
  if (!pool || !fileSystem) return element('Discover_Pool_Filesystem_Result', []);
  const path = fileSystem.values?.path ?? '';
  return element('Discover_Pool_Filesystem_Result', [
    element(
      'Pool_Filesystem',
      texts({
        // assumed: pool-on-lun
        Pool_Filesystem_Type: path.startsWith('/dev/') ? 'lun' : 'nfs',
        Pool_Filesystem_Target: path,
        Pool_Filesystem_Uuid: fileSystem.id,
        Pool_Filesystem_Nfsbase_Uuid: path.startsWith('/dev/') ? '' : fileSystem.id,
        Pool_Filesystem_Manager_Uuid: world.manager?.uuid,
        Pool_Filesystem_Version: '3.0',
        Pool_Filesystem_Pool_Uuid: pool.id,
      }),
    ),
  ]);
}

function clusterAnswer(world: World, server: WorldServer): Element {
  const cluster = clusterOf(server, world);
  // a beat every two seconds, and one more than the timeout has
  const threshold = String((cluster?.timeout ?? 120) / 2 + 1);
  const settings = texts({
    O2CB_HEARTBEAT_THRESHOLD: threshold,
    O2CB_ENABLED: 'true',
    O2CB_STACK: 'o2cb',
  });
  const stored = cluster && [
    element('Clusters', [
      element(
        'Cluster',
        texts({
          Name: cluster.name,
          Node_Count: String(cluster.nodes.length),
          Heartbeat_Mode: 'global',
        }),
      ),
    ]),
    element('Heartbeats', [element('Heartbeat', texts({ Region: cluster.region, Cluster: cluster.name }))]),
    element(
      'Nodes',
      cluster.nodes.map((node, number) =>
        element(
          'Node',
          texts({
            Number: String(number),
            IP_Port: '7777',
            IP_Address: node.values?.address,
            Name: node.unshown?.hostname,
            Cluster_Name: cluster.name,
          }),
        ),
      ),
    ),
  ];
  return element('Discover_Cluster_Result', [
    element('O2CB_Config', settings),
    element('Cluster_Information', [element('Stored', stored ?? [])]),
  ]);
}

function mountsAnswer(world: World, server: WorldServer): Element {
  const mounts = repositoriesOf(server, world);
  const ofType = (type: string) =>
    mounts
      .filter(({ filesystem }) => filesystem === type)
      .map(({ id, location }) =>
        element('Mount', texts({ Device: location, Mount_Options: 'rw' }), {
          Dir: `/OVS/Repositories/${id}`,
        }),
      );
  return element(
    'Discover_Mounted_File_Systems_Result',
    ['nfs', 'ocfs2'].map((type) => element('Filesystem', ofType(type), { Type: type })),
  );
}

function repositoryDbAnswer(world: World, server: WorldServer): Element {
  const known = repositoriesOf(server, world).map((repository) =>
    element(
      'Repository',
      texts({
        Fs_location: repository.location,
        Mount_point: `/OVS/Repositories/${repository.id}`,
        Filesystem_type: repository.filesystem,
        Version: '3.0',
        Alias: repository.alias,
        Manager_uuid: repository.owner,
        Status: 'Mounted',
      }),
      { Uuid: repository.id },
    ),
  );
  return element('Discover_Repository_Db_Result', [element('RepositoryDbList', known)]);
}

function repositoriesAnswer(world: World, server: WorldServer, [id]: readonly string[]): Element {
  const repository = mounted(world, server, id);
  const list = repository ? [contents(world, repository)] : [];
  // assumed: no-such-repository
  return element('Discover_Repositories_Result', [element('RepositoryList', list)]);
}

function mounted(world: World, server: WorldServer, id: string | undefined): WorldRepository | undefined {
  return world.repositories.find((one) => one.id === id && one.refs?.server?.includes(server.id));
}

function contents(world: World, repository: WorldRepository): Element {
  const own = world.vms.filter((vm) => vm.repository === repository.id);
  const directories = (name: string, template: boolean) =>
    own
      .filter((vm) => (vm.template === true) === template)
      .map((vm) => element(name, [element('File', 'vm.cfg')], { Name: vm.id }));
  return element(
    'Repository',
    [
      ...texts({
        Version: '3.0',
        Manager_UUID: ownerOf(world, repository),
        Repository_UUID: repository.id,
        Repository_Alias: repository.name,
      }),
      element('Assemblies', []),
      element('Templates', directories('Template', true)),
      element('VirtualMachines', [
        element('VirtualMachine', [element('File', 'ovspoolfs.img')], { Name: 'pool' }),
        ...directories('VirtualMachine', false),
      ]),
      element(
        'VirtualDisks',
        repository.files.map((file) => element('Disk', file.id)),
      ),
      element(
        'ISOs',
        repository.isos.map((file) => element('ISO', file.id)),
      ),
    ],
    { Name: repository.id },
  );
}

function metaDataAnswer(world: World, server: WorldServer, [id]: readonly string[]): string {
  const repository = mounted(world, server, id);
  // assumed: meta-data-text
  return ovsmetaText(repository ? simpleNames(repository) : new Map());
}

function configAnswer(
  world: World,
  server: WorldServer,
  [id, vmId]: readonly string[],
): RpcValue | undefined {
  const vm = mounted(world, server, id) && world.vms.find((one) => one.id === vmId && one.repository === id);
  return vm && { struct: Object.fromEntries(vmCfgEntries(vm, world)) };
}
