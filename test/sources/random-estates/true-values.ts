import type { Release, World } from '../../doubles/ovm-manager/world.js';
import { trueInfrastructure } from './true-infrastructure.js';
import { trueVms } from './true-vms.js';

/** A value of a world, by the key it has when it is told. */
export interface TrueValue {
  /** What the list of what sources cannot tell calls it: the attribute, where it matters with its case. */
  readonly label: string;
  readonly value: unknown;
}

export type TrueValues = Map<string, TrueValue>;

/** Puts a value under the key it has when it is told; undefined for what the world does not have. */
export type PutTrue = (
  subject: string,
  id: string,
  attribute: string,
  value: unknown,
  options?: { readonly label?: string },
) => void;

/** Everything that is true of a world, in the words of the model; written from the world alone. */
export function trueValues(world: World, release: Release): TrueValues {
  const values: TrueValues = new Map();
  const put: PutTrue = (subject, id, attribute, value, { label = `${subject} ${attribute}` } = {}) => {
    if (value === undefined || value === null) return;
    const key = [subject, id, attribute].filter((word) => word !== '').join(' ');
    values.set(key, { label, value: Array.isArray(value) ? [...value].sort() : value });
  };
  trueManager(world, release, put);
  trueServers(world, put);
  trueRepositories(world, put);
  trueNetworks(world, put);
  trueInfrastructure(world, release, put);
  trueVms(world, put);
  return values;
}

function trueManager(world: World, release: Release, put: PutTrue): void {
  put('manager', '', 'uuid', world.manager && [world.manager.uuid]);
  put('manager', '', 'release', release);
  put('manager', '', 'buildId', world.manager?.version);
  const database = {
    databaseEngine: 'mysql',
    databaseHost: 'localhost',
    databasePort: '49500',
    databaseName: 'ovs',
    databaseSchema: 'ovs',
  };
  for (const [name, value] of Object.entries(database)) put('manager', '', name, value);
}

function trueServers(world: World, put: PutTrue): void {
  for (const { id, name, pool, values, unshown } of world.servers) {
    const own = world.pools.find((one) => one.id === pool);
    const known = world.repositories.filter(({ refs }) => refs?.server?.includes(id));
    const server = (attribute: string, value: unknown) => put('server', id, attribute, value);
    server('name', name);
    server('name of the host', unshown?.hostname);
    server('registeredIp', values?.address);
    server('managerIp', '192.168.10.10');
    server('managerUuid', world.manager?.uuid);
    server('poolName', own?.name);
    put('server', id, 'isMaster', own?.refs?.master === id, {
      label: own ? 'server isMaster' : 'server isMaster (in no pool)',
    });
    server('clusterState', 'DLM_Ready');
    server('description', values?.description || undefined);
    server('repositories', known.length > 0 ? known.map((repository) => repository.id) : undefined);
  }
}

function trueRepositories(world: World, put: PutTrue): void {
  for (const repository of world.repositories) {
    const { id, name, values, refs } = repository;
    const path = (world.others ?? []).find((one) => one.id === refs?.fileSystem)?.values?.path;
    const onDevice = path?.startsWith('/dev/') ?? false;
    const of = (attribute: string, value: unknown) => put('repository', id, attribute, value);
    of('name', name);
    of('version', '3.0');
    of('managerUuid', world.manager?.uuid);
    of('fileSystemType', onDevice ? 'ocfs2' : 'nfs');
    of('fileSystemLocation', path);
    of('mountPoint', `/OVS/Repositories/${id}`);
    of('poolName', poolNameOf(repository, world));
    of('description', values?.description || undefined);
    of('managerFileSystem', refs?.fileSystem);
    for (const kind of ['files', 'isos'] as const) {
      for (const file of repository[kind]) {
        const subject = `${id}/${file.id}`;
        put('disk file', subject, 'kind', kind === 'files' ? 'virtual-disk' : 'iso');
        put('disk file', subject, 'size', Number(file.unshown?.bytes));
        put('disk file', subject, 'name', file.name);
        put('disk', file.id, 'shareable', file.shareable ? 'yes' : undefined);
      }
    }
  }
}

/** The pool of the servers that have it, if they are all of one. */
function poolNameOf({ refs }: World['repositories'][number], world: World): string | undefined {
  const pools = new Set(world.servers.filter(({ id }) => refs?.server?.includes(id)).map(({ pool }) => pool));
  const [only] = pools;
  return pools.size === 1 ? world.pools.find(({ id }) => id === only)?.name : undefined;
}

function trueNetworks(world: World, put: PutTrue): void {
  for (const { id, name, values, refs } of world.networks) {
    const { port = [], bond = [], vlan = [], server } = refs ?? {};
    const under = [port, bond, vlan].flat();
    // no card carries a local one, so that nothing on its server tells of it
    const noun = server === undefined ? 'network' : 'local network';
    const of = (attribute: string, value: unknown, label = `${noun} ${attribute}`) =>
      put('network', id, attribute, value, { label });
    of('name', name);
    const roles = values?.roles ? values.roles.split(',') : [];
    of('roles', roles, roles.length > 0 ? undefined : `${noun} roles (none)`);
    of('description', values?.description || undefined);
    of('ports', under.length > 0 ? under : undefined);
    of('localTo', server);
  }
}
