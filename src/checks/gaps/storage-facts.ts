import { documents, isNumberedName, isOwnId, type ManagerOnlyFact, people } from './manager-only-fact.js';

const administrators = 'the administrators of the storage: their lists of LUNs, exports and hosts';
const network = 'the administrators of the network: VLANs, ports and bonds of each switch';

const named = (
  entity: string,
  look: readonly string[],
  why = 'nothing on servers or storage was seen to hold it',
  isFilledIn = isOwnId,
): readonly ManagerOnlyFact[] => [
  { entity, attribute: 'name', was: 'had', why, certainty: 'inferred', look, isFilledIn },
  {
    ...{ entity, attribute: 'description', was: 'perhaps', certainty: 'inferred' },
    why: 'nothing on servers or storage was seen to hold it',
    look: [...look, people],
  },
];

/** Of storage, cards and files. */
export const storageFacts: readonly ManagerOnlyFact[] = [
  ...named(
    'physical disk',
    [administrators, 'aliases in /etc/multipath.conf of the servers'],
    'a LUN tells its WWID; what people called it stood in the manager, and names that a plug-in gives may swap',
    isNumberedName,
  ),
  ...['storage array', 'volume group', 'access group'].flatMap((entity) =>
    named(entity, [administrators, documents]),
  ),
  ...named(
    'file server',
    [administrators, documents],
    'servers know what they mount; one of the own disks of a server is called by the name of the server',
    (shown, held) => isOwnId(shown, held) || (typeof shown === 'string' && /^Local FS /.test(shown)),
  ),
  ...['plugin', 'adminServers', 'refreshServers'].map(
    (attribute): ManagerOnlyFact => ({
      ...{ entity: 'file server', attribute, was: 'perhaps', certainty: 'not verified' },
      why: 'servers know what they mount, not by which plug-in and servers the manager administers it',
      look: [administrators, documents],
    }),
  ),
  ...['path', 'physicalDisk'].map(
    (attribute): ManagerOnlyFact => ({
      ...{ entity: 'file system of the manager', attribute, was: 'perhaps', certainty: 'not verified' },
      why: 'a refresh should bring it; that it does, no page says',
      look: ['`mount` and `mounted.ocfs2 -d` on the servers', administrators],
    }),
  ),
  ...named(
    'file system of the manager',
    [administrators, documents],
    'a label that people gave; servers know the device or the export',
  ),
  ...['bond', 'port', 'VLAN interface', 'VLAN group', 'VLAN segment'].flatMap((entity) =>
    named(
      entity,
      [network, 'ifcfg files of the servers', documents],
      'servers know the interface (`eth0`, `bond0`), not what the manager called it',
    ),
  ),
  ...named('repository export', ['/etc/exports of the servers, `mount` on the hosts that use it']),
  {
    entity: 'disk file',
    attribute: 'simpleName',
    was: 'had',
    why: '.ovsmeta of the repository has names of files, but not of all; this one is not in it',
    certainty: 'inferred',
    look: ['the VMs that map the file, and what lies on it', documents],
  },
];
