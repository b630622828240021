import type { Environment, Release } from '../../model/environment.js';
import type { GapCertainty } from '../../model/gaps.js';
import { noInfrastructure } from '../../model/infrastructure.js';
import { exportHosts } from './export-hosts.js';
import { documents, people, screens, scripts } from './manager-only-fact.js';

/** A kind of object, or of setting of the whole estate, that a manager keeps and servers do not. */
export interface LostObjects {
  readonly kind: string;
  readonly entity: string;
  readonly was: 'had' | 'perhaps';
  readonly why: string;
  readonly certainty: GapCertainty;
  readonly look: readonly string[];
  /** Where only one release has such a thing. */
  readonly release?: Release;
  /** How many the manager shows that people must have made. */
  readonly shown: (manager: Environment) => number;
  /** What servers and repositories show of it all the same. */
  readonly traces?: (survivors: Environment) => readonly string[];
}

const none = () => 0;
const ofType =
  (...types: readonly string[]) =>
  ({ managerObjects = [] }: Environment) =>
    managerObjects.filter(({ type }) => types.includes(type)).length;
const inList =
  (
    list:
      | 'tags'
      | 'antiAffinityGroups'
      | 'accessGroups'
      | 'volumeGroups'
      | 'repositoryExports'
      | 'vlanGroups',
  ) =>
  ({ infrastructure = noInfrastructure }: Environment) =>
    infrastructure[list].length;
const storage = 'the administrators of the storage: arrays, accounts, LUN masking';

export const lostObjects: readonly LostObjects[] = [
  {
    ...{ kind: 'tag', entity: 'tag', was: 'perhaps', certainty: 'inferred', shown: inList('tags') },
    why: 'tags and what they are on stand in the manager alone',
    look: [scripts, screens, documents],
  },
  {
    ...{ kind: 'anti-affinity group', entity: 'anti-affinity group', was: 'perhaps', certainty: 'inferred' },
    shown: inList('antiAffinityGroups'),
    why: 'which VMs may not run on one server stands in the manager alone',
    look: ['the owners of clusters within VMs: nodes of one cluster were kept apart', documents, people],
  },
  {
    ...{ kind: 'MAC range', entity: 'MAC range', was: 'had', certainty: 'inferred' },
    shown: ({ infrastructure = noInfrastructure }) =>
      infrastructure.macRanges.filter(({ facts }) => !isUsualRange(facts)).length,
    why: 'the range for new vNICs stands in the manager alone; with another one it may give an address twice',
    look: [documents, 'reservations of DHCP and lists of the network'],
    traces: macTraces,
  },
  {
    ...{ kind: 'file server', entity: 'file server', was: 'perhaps', certainty: 'inferred' },
    shown: ({ infrastructure = noInfrastructure }) =>
      infrastructure.fileServers.filter(({ facts }) => facts.accessHost?.value).length,
    why: 'servers know what they mount; name, plug-in, administration and refresh servers stood in the manager',
    look: [storage, documents],
    traces: mountTraces,
  },
  {
    ...{ kind: 'storage array', entity: 'storage array', was: 'perhaps', certainty: 'inferred' },
    shown: ({ infrastructure = noInfrastructure }) =>
      infrastructure.storageArrays.filter(({ facts }) => facts.accessHost?.value || facts.adminHost?.value)
        .length,
    why: 'servers see LUNs; name, plug-in, addresses and accounts of the array stood in the manager',
    look: [storage, documents, 'the safe with the passwords of the storage'],
    traces: lunTraces,
  },
  {
    ...{ kind: 'access group', entity: 'access group', was: 'perhaps', certainty: 'inferred' },
    shown: inList('accessGroups'),
    why: 'which initiator sees which LUN is told by the storage; the groups stood in the manager',
    look: [storage],
  },
  {
    ...{ kind: 'volume group', entity: 'volume group', was: 'perhaps', certainty: 'inferred' },
    shown: inList('volumeGroups'),
    why: 'the volumes are made on the storage; how the manager grouped them stood in the manager',
    look: [storage],
  },
  {
    ...{ kind: 'repository export', entity: 'repository export', was: 'perhaps', certainty: 'not verified' },
    shown: inList('repositoryExports'),
    why: 'a server exports it; name and options stood in the manager, and what the server keeps was not seen',
    look: ['/etc/exports of the servers', 'hosts that mount a repository, such as those of the backup'],
  },
  {
    ...{ kind: 'VLAN group', entity: 'VLAN group', was: 'perhaps', certainty: 'inferred', release: '3.2' },
    shown: inList('vlanGroups'),
    why: 'servers know VLAN ids; groups and segments of 3.2 stood in the manager',
    look: ['the administrators of the network', documents],
  },
  {
    ...{ kind: 'assembly name', entity: 'assembly', was: 'perhaps', certainty: 'not verified' },
    shown: ofType('Assembly'),
    why: 'a repository holds the files of an assembly; what keeps its name was not seen',
    look: ['the Assemblies directory of each repository', documents],
  },
  {
    ...{ kind: 'CPU compatibility group', entity: 'CPU compatibility group', was: 'perhaps' },
    certainty: 'not verified',
    shown: ofType('CpuCompatibilityGroup'),
    why: 'agents were not seen to tell it',
    look: [documents, 'the models of the servers'],
  },
  {
    ...{ kind: 'vNIC and mapping names', entity: 'vNIC', was: 'perhaps', certainty: 'inferred', shown: none },
    why: 'vm.cfg has addresses and paths; since 3.3 people may name vNICs and mappings, and nothing else keeps that',
    look: [screens],
  },
  {
    ...{
      kind: 'database backup schedule',
      entity: 'manager',
      was: 'had',
      certainty: 'inferred',
      shown: none,
    },
    why: 'interval, number and place of the daily backup are settings of the manager',
    look: [
      'DBBACKUP in a copy of /etc/sysconfig/ovmm',
      'the dates of old backups, where any are left',
      documents,
    ],
  },
  {
    ...{ kind: 'accounts of the manager', entity: 'manager', was: 'had', certainty: 'inferred', shown: none },
    why: 'users of the manager and their passwords are no part of servers or repositories',
    look: ['who worked with the manager', 'the safe with the passwords'],
  },
  {
    ...{ kind: 'job and event history', entity: 'manager', was: 'had', certainty: 'inferred', shown: none },
    why: 'jobs, events and statistics stand in the database alone; nothing brings them back',
    look: ['mails of the monitoring', 'logs of the agents (/var/log/ovs-agent.log) on the servers'],
  },
];

interface RangeFacts {
  readonly oui?: { readonly value: string };
  readonly start?: { readonly value: string };
  readonly end?: { readonly value: string };
}

/** What every manager begins with (CLI guide of 3.3, setVnicMacAddrRange). */
function isUsualRange({ oui, start, end }: RangeFacts): boolean {
  const told = [oui?.value, start?.value, end?.value].map((one) => one?.toLowerCase());
  return told.every((one, index) => one === undefined || one === ['00:21:f6', '00:00:00', 'ff:ff:ff'][index]);
}

function macTraces({ vms }: Environment): readonly string[] {
  const byOui = new Map<string, string[]>();
  for (const { mac } of vms.flatMap(({ vnics }) => vnics)) {
    if (mac === undefined) continue;
    const oui = mac.slice(0, 8).toLowerCase();
    byOui.set(oui, [...(byOui.get(oui) ?? []), mac.toLowerCase()]);
  }
  return [...byOui]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([oui, macs]) => {
      const inOrder = macs.sort();
      return `${macs.length} vNICs use ${oui}, from ${inOrder[0]} to ${inOrder.at(-1)}`;
    });
}

function mountTraces(survivors: Environment): readonly string[] {
  return exportHosts(survivors).map((host) => `servers mount exports of ${host}`);
}

function lunTraces({ vms, fileSystems }: Environment): readonly string[] {
  const wwids = vms.flatMap(({ disks }) =>
    disks.flatMap(({ target }) => (target.kind === 'lun' ? [target.wwid.toLowerCase()] : [])),
  );
  const count = new Set(wwids).size;
  return [
    ...(count > 0 ? [`VMs map ${count} LUNs`] : []),
    ...(fileSystems.length > 0 ? [`${fileSystems.length} OCFS2 file systems lie on LUNs`] : []),
  ];
}
