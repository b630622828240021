import type { Release, World } from '../doubles/ovm-manager/world.js';
import { estateDraft, type TypedObject } from './random-estate/estate-draft.js';
import { networkDraft, vlansOf32 } from './random-estate/networks.js';
import { bystanders, joined, poolDrafts } from './random-estate/servers.js';
import { exportsOf, storageDraft } from './random-estate/storage.js';
import { vmDrafts } from './random-estate/vms.js';

/**
 * An estate whose parts fit together, with 1 to `most` VMs and objects of every type of its release: what the manager,
 * its servers' agents and the files of its repositories tell of it can all be made from this one world.
 */
export function randomEstate(seed: number, release: Release, most = 60): World {
  const draft = estateDraft(seed, release);
  const { random, names, id } = draft;
  const drafts = poolDrafts(draft);
  const { pools, servers } = joined(drafts);
  const cards = networkDraft(draft, servers);
  const storage = storageDraft(draft, drafts);
  const tags = draft.several(1, 4, () => ({
    id: id('99'),
    name: names.name(),
    values: { description: names.text() },
  }));
  const groups: TypedObject[] =
    release === '3.2'
      ? []
      : draft.several(1, 2, () => ({
          type: 'AntiAffinityGroup',
          id: id('29'),
          name: names.name(),
          values: { description: names.text() },
          refs: { serverPool: random.pick(pools).id },
        }));
  const { repositories, physicalDisks, forVms: luns } = storage;
  const builds = { '3.2': '516', '3.3': '3.1085', '3.4': '4.1709' } as const;
  return {
    manager: {
      uuid: id('01'),
      version: `${release}.${release === '3.2' ? '1.' : ''}${builds[release]}`,
    },
    pools: pools.map((pool) => {
      const fileSystem = storage.poolFileSystems.get(pool.id);
      return { ...pool, refs: { ...pool.refs, ...(fileSystem !== undefined && { fileSystem }) } };
    }),
    servers: servers.map((server) => ({
      ...server,
      refs: {
        port: idsOf(cards.ports, server.id),
        bond: idsOf(cards.bonds, server.id),
      },
    })),
    networks: cards.networks,
    repositories,
    physicalDisks,
    tags,
    vms: vmDrafts(
      draft,
      {
        pools,
        servers,
        networks: cards.networks,
        repositories,
        luns,
        tags,
        antiAffinityGroups: groups as Parameters<typeof vmDrafts>[1]['antiAffinityGroups'],
      },
      most,
    ),
    others: [
      ...cards.ports,
      ...cards.bonds,
      ...cards.vlans,
      ...vlansOf32(draft, cards.bonds),
      ...storage.others,
      ...groups,
      ...exportsOf(draft, repositories, servers),
      ...bystanders(draft),
    ],
    macRange: { oui: '00:21:f6', start: '00:00:00', end: 'FF:FF:FF' },
    databaseBackup: { 'Backup Directory': '/u01/backup', 'Retention (Days)': `${random.between(1, 99)}` },
  };
}

function idsOf(cards: readonly TypedObject[], server: string): readonly string[] {
  return cards.filter(({ refs }) => refs?.server === server).map((card) => card.id);
}
