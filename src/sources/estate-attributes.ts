import type { NetworkAttributes, RepositoryAttributes, ServerAttributes } from '../model/environment.js';
import { type AttributeTable, described } from './attribute-words.js';
import { asLoneReference, asNames, asReference, asReferences, asWord } from './infrastructure-readers.js';

/** What a manager knows of servers beside their name, address and pool. */
export const serverAttributes: AttributeTable<ServerAttributes> = {
  ...described,
  tags: { read: asNames, words: ['Tag', 'resourceGroupIds'] },
};

/** What a manager knows of repositories beside their name and owner. */
export const repositoryAttributes: AttributeTable<RepositoryAttributes> = {
  ...described,
  managerFileSystem: { read: asReference, cli: ['File System'], rest: ['fileSystemId'] },
  sharePath: { read: asWord, rest: ['sharePath'] },
};

/** What a manager knows of networks beside their name and roles. */
export const networkAttributes: AttributeTable<NetworkAttributes> = {
  ...described,
  ports: {
    read: asReferences,
    cli: ['Port', 'Vlan Segment'],
    rest: ['ethernetPortIds', 'vlanInterfaceIds'],
    words: ['Ethernet Port', 'Bond Port', 'Vlan Interface'],
    together: true,
  },
  localTo: { read: asLoneReference, rest: ['serverId'], words: ['Server', 'Local Server'] },
};
