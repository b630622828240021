import { documents, isOwnId, type ManagerOnlyFact, people, screens, scripts } from './manager-only-fact.js';

const described = (entity: string, why: string): ManagerOnlyFact => ({
  ...{ entity, attribute: 'description', was: 'perhaps', why, certainty: 'inferred' },
  look: [documents, people],
});

const tagged = (entity: string): ManagerOnlyFact => ({
  ...{ entity, attribute: 'tags', was: 'perhaps', certainty: 'inferred' },
  why: 'the database of an agent was not seen to hold tags',
  look: [scripts, screens, documents],
});

/** With these a pool may well have been made without a word of anybody. */
const usualSettings: ReadonlySet<unknown> = new Set(['en-us', false, 'OFF', 'BEST_SERVER']);

const poolSetting = (attribute: string): ManagerOnlyFact => ({
  ...{ entity: 'server pool', attribute, was: 'perhaps', certainty: 'not verified' },
  why: 'agents were not seen to tell this setting of a pool',
  look: [documents, screens],
  isFilledIn: (shown) => usualSettings.has(shown),
});

/** Of servers, server pools, repositories and networks. */
export const placeFacts: readonly ManagerOnlyFact[] = [
  {
    entity: 'server',
    attribute: 'name',
    was: 'perhaps',
    why: 'a server knows its host name; the name that people gave it in the manager it does not know',
    certainty: 'inferred',
    look: ['labels of the rack, DNS, monitoring', documents, people],
    toldOtherwise: true,
    isFilledIn: (shown, held) => isOwnId(shown, held) || shown === held.told,
  },
  described('server', 'the database of an agent was not seen to hold a description'),
  tagged('server'),
  {
    entity: 'server pool',
    attribute: 'name',
    was: 'had',
    why: 'agents have it as the alias of their pool; of this one no agent was read',
    certainty: 'inferred',
    look: [documents, screens, people],
    isFilledIn: isOwnId,
  },
  described('server pool', 'agents have the alias of their pool, and were not seen to hold a description'),
  tagged('server pool'),
  ...['startPolicy', 'keymap', 'migrateUsingSsl', 'policyMode'].map(poolSetting),
  {
    entity: 'repository',
    attribute: 'name',
    was: 'had',
    why: '.ovsrepo and the databases of agents have it as alias; for this one neither was read',
    certainty: 'inferred',
    look: [documents, screens, people],
    isFilledIn: isOwnId,
  },
  described('repository', 'neither .ovsrepo nor an agent was seen to hold a description'),
  {
    entity: 'network',
    attribute: 'name',
    was: 'had',
    why: 'servers keep it beside the bridge (METADATA) where they have one; of this one none was read',
    certainty: 'inferred',
    look: ['the configuration of the switches: VLAN names', documents, scripts, people],
    isFilledIn: isOwnId,
  },
  {
    entity: 'network',
    attribute: 'roles',
    was: 'perhaps',
    why: 'servers keep them beside the bridge (METADATA) where they have one; of this one none was read',
    certainty: 'inferred',
    look: ['the addresses on bridges and cards of the servers', documents, people],
  },
  described('network', 'servers keep name and roles of a network, and no description'),
];
