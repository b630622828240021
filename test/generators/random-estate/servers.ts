import type { WorldServer } from '../../doubles/ovm-manager/world.js';
import { type DetailedObject, type EstateDraft, optional, type TypedObject } from './estate-draft.js';

/** A pool and the servers that are in it; the last pool is none: its servers are in no pool. */
export interface PoolDraft {
  readonly pool: DetailedObject | undefined;
  readonly servers: readonly WorldServer[];
}

/** One to three pools of one to three servers, and now and then a server that is in none. */
export function poolDrafts(draft: EstateDraft): PoolDraft[] {
  const { random } = draft;
  const pools = draft.several(1, 3, () => ({
    pool: poolDraft(draft),
    servers: draft.several(1, 3, () => serverDraft(draft)),
  }));
  const alone = random.chance(0.4) ? [{ pool: undefined, servers: [serverDraft(draft)] }] : [];
  return [...pools, ...alone];
}

function poolDraft({ random, release, names, id }: EstateDraft): DetailedObject {
  const policies =
    release === '3.4'
      ? ['BEST_SERVER', 'BALANCE_SERVER', 'CURRENT_SERVER']
      : ['BEST_SERVER', 'CURRENT_SERVER'];
  const clustered = random.chance(0.7);
  return {
    id: id('02'),
    name: names.name(),
    values: {
      virtualIp: names.address(9),
      clustered: clustered ? 'Yes' : 'No',
      ...(clustered && { clusterTimeout: String(random.between(15, 150) * 2) }),
      keymap: random.pick(['en-us', 'de', 'pt-br']),
      migrateUsingSsl: random.pick(['Yes', 'No']),
      startPolicy: random.pick(policies),
      description: names.text(),
    },
  };
}

function serverDraft({ random, release, names }: EstateDraft): WorldServer {
  const id = Array.from({ length: 16 }, () => random.hex(2)).join(':');
  const hostname = names.host('ovs');
  return {
    id,
    // a manager may call a server otherwise than it calls itself
    name: random.chance(0.6) ? hostname : names.name(),
    values: {
      status: 'Running',
      address: names.address(0),
      memory: String(random.between(1, 512) * 1024),
      product: 'SUN FIRE X4170 M3',
      description: names.text(),
    },
    unshown: { hostname, agentVersion: `${release}.1-183` },
  };
}

/** Pools with their master, and servers with their pool. */
export function joined(drafts: readonly PoolDraft[]): {
  readonly pools: DetailedObject[];
  readonly servers: WorldServer[];
} {
  const pools = drafts.flatMap(({ pool, servers }) => {
    const [master] = servers;
    return pool && master ? [{ ...pool, refs: { ...pool.refs, master: master.id } }] : [];
  });
  const servers = drafts.flatMap((one) =>
    one.servers.map((server) => ({ ...server, ...optional('pool', one.pool?.id) })),
  );
  return { pools, servers };
}

/** Things that stand beside the estate: groups of processors and jobs. */
export function bystanders({ random, id }: EstateDraft): TypedObject[] {
  return [
    { type: 'CpuCompatibilityGroup', id: id('22'), name: 'Default_Intel_F06_M45' },
    {
      type: 'Job',
      id: `15827255${random.between(10_000, 99_999)}`,
      name: 'Create Vm',
      values: { done: 'Yes' },
    },
  ];
}
