import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DriftViews, ListedType } from '../../../src/checks/drifts/drift-views.js';
import { driftRules, driftsIn } from '../../../src/checks/drifts/index.js';
import type { Environment } from '../../../src/model/environment.js';
import { diskOf, factOf, originOf, repository, vmOf } from '../../model/entities.js';
import { projectRoot } from '../../source-files.js';
import {
  agreeing,
  disk,
  domain,
  environment,
  everything,
  file,
  lists,
  manager,
  ofFile,
  ofManager,
  repositoryOf,
  server,
  serverOf,
  shownDisk,
  shownRepository,
  vm,
} from './small-views.js';

type Views = Partial<DriftViews>;
type Lines = readonly string[] | 'by-hand';

const other = '0004fb00000600000000000000000002';
const elsewhere = 'ff:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff';
const foreign = '0004fb0000010000ffffffffffffffff';
const wwid = '6001405d5d5d5d5d5d5d5d5d5d5d5d50';

/** The interfaces with other ids of some types. */
const listing = (ids: Partial<Record<ListedType, readonly string[]>>): Views => ({
  interfaces: [
    lists('manager-cli', { ...everything, ...ids }),
    lists('manager-rest', { ...everything, ...ids }),
  ],
});
/** No interface gave a whole list of a type. */
const unlisted = (type: ListedType): Views => {
  const { source, lists: all } = lists('manager-cli', everything);
  return { interfaces: [{ source, lists: new Map([...all].filter(([one]) => one !== type)) }] };
};
const files = (more: Partial<Environment>): Views => ({
  repositories: environment({
    ...{ repositories: [repositoryOf('repository-files')], vms: [ofFile()], diskFiles: [file()] },
    ...more,
  }),
});
const hosts = (more: Partial<Environment>): Views => ({
  servers: environment({
    servers: [serverOf('server-agents')],
    repositories: [repositoryOf('server-agents')],
    ...more,
  }),
});
const unpresented = { servers: [serverOf('manager-cli', { repositoryIds: [] })] };
const nobody = factOf('', 'server-agents');
const another = factOf(foreign, 'server-agents');
const alias = {
  server: 'ovs1',
  device: '/dev/sdb',
  wwid,
  origin: originOf('servers/ovs1/multipath.txt', 'manager-files'),
};
const hostFile = {
  repositoryIds: [{ value: repository, origin: originOf('servers/ovs1/dump.txt', 'manager-files') }],
};
const withAlias = hosts({ servers: [serverOf('server-agents', hostFile)], deviceAliases: [alias] });
const unknownRepository: Views = {
  ...listing({ Repository: [], VirtualDisk: [], Vm: [] }),
  manager: manager({
    servers: [serverOf('manager-cli', { repositoryIds: [] })],
    repositories: [],
    vms: [],
    managerObjects: [],
  }),
};
const onExport = { fileSystemLocation: factOf('nas1:/export/r', 'server-agents') };
const fileSystems = (path: string) =>
  ({
    managerFileSystems: [
      { id: 'fs1', facts: { path: factOf(path, 'manager-cli') }, origin: originOf('fs', 'manager-cli') },
    ],
  }) as unknown as NonNullable<Environment['infrastructure']>;
const renamed = (name: string, more: object = {}) =>
  files({ vms: [ofFile({ facts: { name: factOf(name), repositoryId: factOf(repository) }, ...more })] });
const runs = (on: string) =>
  manager({ vms: [ofManager({ facts: { runningOn: factOf(on, 'manager-cli') } })] });

interface Case {
  /** What differs, and the lines that cure it. */
  readonly found: readonly (readonly [views: Views, cure: Lines])[];
  /** Neighbours in which this rule finds nothing. */
  readonly not: readonly Views[];
}

const refreshRepository = [`refresh Repository id=${repository}`];
const refreshServer = [`refresh Server id=${server}`];

const cases: Readonly<Record<string, Case>> = {
  'vm-unknown': {
    found: [
      [listing({ Vm: [] }), refreshRepository],
      [
        files({
          vms: [ofFile(), vmOf(other, { kind: 'template', facts: { repositoryId: factOf(repository) } })],
        }),
        refreshRepository,
      ],
    ],
    not: [
      unlisted('Vm'),
      { ...listing({ Vm: [] }), manager: manager(unpresented) },
      {
        ...listing({ Vm: [] }),
        manager: manager({ repositories: [repositoryOf('manager-rest', { managerUuid: another })] }),
      },
      files({ vms: [ofFile(), vmOf(other, { otherId: vm, facts: { repositoryId: factOf(repository) } })] }),
    ],
  },
  'vm-without-definition': {
    found: [[files({ vms: [] }), 'by-hand']],
    not: [
      { ...files({ vms: [] }), definitionsRead: new Set() },
      files({ vms: [vmOf(other, { otherId: vm.toUpperCase() })] }),
      {
        ...files({ vms: [] }),
        interfaces: [lists('manager-cli', everything), lists('manager-rest', { ...everything, Vm: [] })],
      },
    ],
  },
  'vm-runs-unknown': {
    found: [
      [{ domains: [domain(server, [])] }, refreshServer],
      [{ domains: [domain(server, [other])] }, refreshServer],
      [{ domains: [domain(elsewhere, [])] }, 'by-hand'],
    ],
    not: [
      { domains: [domain()], manager: runs(server) },
      { domains: [domain(server, [])], ...unlisted('Vm') },
    ],
  },
  'vm-state-differs': {
    found: [
      [{ domains: [domain()] }, refreshServer],
      [{ manager: runs(server) }, refreshServer],
      [{ manager: runs(elsewhere), domains: [domain()] }, refreshServer],
      [{ manager: runs(server), domains: [domain(), domain(elsewhere)] }, 'by-hand'],
    ],
    not: [
      { manager: runs(server), domains: [domain()] },
      { manager: runs(server.toUpperCase().replaceAll(':', '-')), domains: [domain()] },
      { manager: runs(server), answering: new Set() },
      { domains: [domain(server, [vm, other])] },
      { domains: [domain()], manager: manager({ vms: [vmOf(vm, { definitions: [] })] }) },
    ],
  },
  'vm-name-differs': {
    found: [
      [renamed('web one'), [`edit Vm id=${vm} name=web one`]],
      [
        {
          ...renamed('web2'),
          ...listing({ Vm: [vm, other] }),
          manager: manager({
            vms: [
              ofManager(),
              vmOf(other, { definitions: [], facts: { name: factOf('web2', 'manager-cli') } }),
            ],
          }),
        },
        'by-hand',
      ],
    ],
    not: [
      renamed(' web1 '),
      renamed('web\n1'),
      renamed('web2', { problems: ['damaged'] }),
      renamed('web2', { facts: { name: factOf('web2', 'repository-files', 'its directory') } }),
    ],
  },
  'disk-file-unknown': {
    found: [[listing({ VirtualDisk: [] }), refreshRepository]],
    not: [
      unlisted('VirtualDisk'),
      { ...listing({ VirtualDisk: [] }), manager: manager(unpresented) },
      files({ diskFiles: [file(), file(1, 'notes.txt')] }),
    ],
  },
  'disk-file-missing': {
    found: [[files({ diskFiles: [] }), 'by-hand']],
    not: [
      { ...files({ diskFiles: [] }), filesListed: new Set() },
      files({ diskFiles: [file(2_147_483_648, disk.toUpperCase())] }),
      { ...files({ diskFiles: [] }), manager: manager({ managerObjects: [shownDisk('2.0')] }) },
    ],
  },
  'size-differs': {
    found: [
      [files({ diskFiles: [file(3_221_225_472)] }), refreshRepository],
      [{ manager: manager({ managerObjects: [shownRepository, shownDisk('1.5')] }) }, refreshRepository],
    ],
    not: [
      files({ diskFiles: [file(2_147_483_648 + 50_000_000)] }),
      { manager: manager({ managerObjects: [shownRepository, shownDisk('unknown')] }) },
    ],
  },
  'repository-not-presented': {
    found: [
      [
        { manager: manager(unpresented) },
        [`add Server id=${server} to Repository id=${repository}`, ...refreshRepository],
      ],
      [{ manager: manager(unpresented), ...hosts({ servers: [] }) }, 'by-hand'],
      [
        {
          manager: manager({
            ...unpresented,
            repositories: [repositoryOf('manager-rest', { managerUuid: another })],
          }),
        },
        'by-hand',
      ],
    ],
    not: [
      { manager: manager({ ...unpresented, managerObjects: [] }) },
      { manager: manager(unpresented), ...hosts({ servers: [] }), repositories: environment() },
    ],
  },
  'repository-unknown': {
    found: [
      [unknownRepository, 'by-hand'],
      [
        {
          ...unknownRepository,
          ...hosts({ repositories: [repositoryOf('server-agents', onExport)] }),
          ...listing({ Repository: [], Vm: [], VirtualDisk: [], FileSystem: ['fs1'] }),
          manager: manager({
            ...unpresented,
            repositories: [],
            vms: [],
            managerObjects: [],
            infrastructure: {
              ...agreeing().manager.infrastructure,
              ...fileSystems('nas1:/export/r'),
            } as Environment['infrastructure'] & object,
          }),
        },
        ['refresh FileSystem id=fs1'],
      ],
      [
        {
          ...unknownRepository,
          ...hosts({
            repositories: [
              repositoryOf('server-agents', { fileSystemLocation: factOf('/dev/mapper/x', 'server-agents') }),
            ],
          }),
        },
        [`refreshStorageLayer Server id=${server}`],
      ],
      [
        {
          ...unknownRepository,
          ...hosts({ repositories: [repositoryOf('server-agents', { ...onExport, managerUuid: another })] }),
        },
        'by-hand',
      ],
    ],
    not: [
      { ...unlisted('Repository') },
      {
        ...unknownRepository,
        ...hosts({ repositories: [] }),
        repositories: environment({ repositories: [{ id: 'data', facts: {}, read: true }] }),
      },
    ],
  },
  'repository-without-owner': {
    found: [
      [
        hosts({ repositories: [repositoryOf('server-agents', { managerUuid: nobody })] }),
        [`takeOwnership Repository id=${repository}`, ...refreshRepository],
      ],
      [
        {
          release: '3.2',
          ...hosts({ repositories: [repositoryOf('server-agents', { managerUuid: nobody })] }),
        },
        [`edit Repository id=${repository} ownership=yes`, ...refreshRepository],
      ],
      [
        {
          release: '3.3',
          ...hosts({ repositories: [repositoryOf('server-agents', { managerUuid: nobody })] }),
        },
        'by-hand',
      ],
      [
        hosts({
          repositories: [
            repositoryOf('server-agents', {
              managerUuid: nobody,
              fileSystemType: factOf('ocfs2', 'server-agents'),
              poolName: factOf('prod', 'server-agents'),
            }),
          ],
        }),
        [`takeOwnership Repository id=${repository} serverpool=prod`, ...refreshRepository],
      ],
      [hosts({ repositories: [repositoryOf('server-agents', { managerUuid: another })] }), 'by-hand'],
    ],
    not: [
      {
        ...hosts({ repositories: [repositoryOf('server-agents', { managerUuid: another })] }),
        managerUuid: undefined,
      },
    ],
  },
  'server-unknown': {
    found: [
      // who answers at the address that it says it has may be another
      [{ ...listing({ Server: [] }), askedAtOwnAddress: new Set() }, 'by-hand'],
      [
        listing({ Server: [] }),
        ['discoverServer ipAddress=10.0.0.1 password=@secret:ovs-agent takeOwnership=Yes'],
      ],
      [
        {
          release: '3.2',
          ...listing({ Server: [] }),
          ...hosts({ servers: [serverOf('server-agents', { facts: { managerUuid: nobody } })] }),
          manager: manager({ servers: [] }),
        },
        [
          'discoverServer ipAddress=10.0.0.1 port=8899 username=oracle password=@secret:ovs-agent takeOwnership=yes',
        ],
      ],
      [
        {
          ...listing({ Server: [] }),
          ...hosts({ servers: [serverOf('server-agents', { facts: { managerUuid: another } })] }),
        },
        'by-hand',
      ],
      [{ ...listing({ Server: [] }), managerUuid: undefined }, 'by-hand'],
    ],
    not: [
      unlisted('Server'),
      { ...listing({ Server: [] }), ...hosts({ servers: [serverOf('manager-files', { id: 'ovs1' })] }) },
    ],
  },
  'server-without-owner': {
    found: [
      [
        hosts({ servers: [serverOf('server-agents', { facts: { managerUuid: nobody } })] }),
        [`takeOwnership Server id=${server} password=@secret:ovs-agent`],
      ],
      [
        {
          release: '3.2',
          ...hosts({ servers: [serverOf('server-agents', { facts: { managerUuid: nobody } })] }),
        },
        [`edit Server id=${server} takeOwnership=yes`],
      ],
      [
        {
          release: '3.3',
          ...hosts({ servers: [serverOf('server-agents', { facts: { managerUuid: nobody } })] }),
        },
        ['discoverServer ipAddress=10.0.0.1 password=@secret:ovs-agent takeOwnership=Yes'],
      ],
      [
        {
          ...{ release: '3.3', askedAtOwnAddress: new Set() },
          ...hosts({ servers: [serverOf('server-agents', { facts: { managerUuid: nobody } })] }),
        },
        'by-hand',
      ],
      [hosts({ servers: [serverOf('server-agents', { facts: { managerUuid: another } })] }), 'by-hand'],
    ],
    not: [
      {
        ...hosts({ servers: [serverOf('server-agents', { facts: { managerUuid: another } })] }),
        managerUuid: undefined,
      },
    ],
  },
  'lun-unknown': {
    found: [[withAlias, [`refreshStorageLayer Server id=${server}`]]],
    not: [
      { ...withAlias, wwidsOfManager: new Set([wwid]) },
      { ...withAlias, wwidsOfManager: undefined },
      hosts({
        servers: [serverOf('server-agents')],
        deviceAliases: [{ ...alias, origin: originOf('servers/ovs9/multipath.txt') }],
      }),
    ],
  },
  'ui-database-behind': {
    found: [
      [
        {
          interfaces: [
            lists('manager-cli', { ...everything, Vm: [vm, other] }),
            lists('manager-rest', everything),
          ],
        },
        'by-hand',
      ],
      [
        {
          interfaces: [
            lists('manager-cli', everything),
            lists('manager-rest', { ...everything, Network: ['net'] }),
          ],
        },
        'by-hand',
      ],
      [
        {
          interfaces: [lists('manager-cli', everything)],
          manager: manager({
            findings: [
              { severity: 'warning', code: 'listed-not-shown', subject: 'Vm old', message: 'm', origins: [] },
            ],
          }),
        },
        'by-hand',
      ],
    ],
    not: [
      { interfaces: [lists('manager-cli', everything)] },
      { interfaces: [...(unlisted('Vm').interfaces ?? []), lists('manager-rest', everything)] },
    ],
  },
};

const told = (views: Views, rule: string) => driftsIn(agreeing(views)).filter(({ drift }) => drift === rule);

function lineOf({
  verb,
  object,
  instance,
  attributes,
  relation,
}: NonNullable<ReturnType<typeof linesIn>>[number]): string {
  const own = instance && `${instance.key}=${instance.value}`;
  const to =
    relation && `${relation.word} ${relation.object} ${relation.instance.key}=${relation.instance.value}`;
  return [verb, object, own, ...attributes.map(([name, value]) => `${name}=${value}`), to]
    .filter(Boolean)
    .join(' ');
}

function linesIn(drift: ReturnType<typeof driftsIn>[number] | undefined) {
  return drift?.cure.kind === 'lines' ? drift.cure.lines : undefined;
}

describe('the rules of drifts', () => {
  it('when all sides say the same, then nothing is a drift', () => {
    expect(driftsIn(agreeing())).toEqual([]);
  });

  it('when there is a rule, then it is on the list and has its cases', () => {
    const shelf = readdirSync(join(projectRoot, 'src/checks/drifts')).filter((name) =>
      name.endsWith('-drift.ts'),
    );
    expect(driftRules.map(({ name }) => `${name}-drift.ts`).sort()).toEqual(shelf.sort());
    expect(Object.keys(cases).sort()).toEqual(driftRules.map(({ name }) => name).sort());
  });

  it.each(
    Object.entries(cases).flatMap(([rule, { found }]) =>
      found.map((one, index) => [rule, index + 1, ...one] as const),
    ),
  )(
    'when the sides differ as %s has it (%i), then it is told once, with its places and its cure',
    (rule, _, views, cure) => {
      const [drift, second] = told(views, rule);
      expect(second).toBeUndefined();
      expect(drift?.subject).toMatch(/\S \S|ovs1|web1/);
      if (rule !== 'ui-database-behind') expect(drift?.origins.length).toBeGreaterThan(0);
      expect(cure === 'by-hand' ? drift?.cure.kind : linesIn(drift)?.map(lineOf)).toEqual(cure);
      expect(drift?.message).not.toMatch(/\.$|undefined/);
    },
  );

  it.each(
    Object.entries(cases).flatMap(([rule, { not }]) =>
      not.map((one, index) => [rule, index + 1, one] as const),
    ),
  )('when it only looks like %s (%i), then it is not told', (rule, _, views) => {
    expect(told(views, rule)).toEqual([]);
  });

  it('when a file that a VM maps is gone, then no other drift has its repository refreshed', () => {
    const maps = manager({ vms: [ofManager({ disks: [diskOf(disk)] })] });
    const more = vmOf(other, { facts: { repositoryId: factOf(repository) } });
    const cures = (views: Views) =>
      driftsIn(agreeing(views)).map(({ drift, cure }) => `${drift} ${cure.kind}`);
    const gone = files({ vms: [ofFile(), more], diskFiles: [] });
    const messageOf = (views: Views) => told(views, 'disk-file-missing')[0]?.message;
    expect(messageOf({ ...gone, manager: maps })).toMatch(/; it is mapped by \S+/);
    expect(messageOf(gone)).toMatch(/; no VM of the manager maps it$/);
    expect(cures({ ...gone, manager: maps })).toEqual(['disk-file-missing by-hand', 'vm-unknown by-hand']);
    expect(cures(gone)).toEqual(['disk-file-missing by-hand', 'vm-unknown lines']);
    expect(cures({ ...files({ vms: [ofFile(), more] }), manager: maps })).toEqual(['vm-unknown lines']);
  });
});
