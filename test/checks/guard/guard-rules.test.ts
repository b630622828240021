import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guardReasons, guardRules } from '../../../src/checks/guard/index.js';
import type { PlannedName, PlannedTarget } from '../../../src/checks/guard/planned-script.js';
import type { Environment, VirtualMachine } from '../../../src/model/environment.js';
import type { ServerPoolAttributes } from '../../../src/model/infrastructure.js';
import { noInfrastructure } from '../../../src/model/infrastructure.js';
import { diskOf, factOf, managerId, originOf, repository, vmOf, vnicOf } from '../../model/entities.js';
import { projectRoot } from '../../source-files.js';
import {
  answering,
  domain,
  hardware,
  knowledge,
  mac,
  mapped,
  ofFile,
  ofManager,
  onDisk,
  onMac,
  place,
  type Situation,
  server,
  web1,
} from './situation.js';

const withVms = (...vms: VirtualMachine[]): Situation => ({ estate: { vms } });
const twoOn = (mode: string): Situation =>
  withVms(vmOf('a', { disks: [diskOf('d.img', mode)] }), vmOf('b', { disks: [diskOf('d.img', mode)] }));
const pool = (clustered: boolean, servers: readonly string[]): Partial<Environment> => {
  const facts = {
    name: factOf('prod', 'manager-cli'),
    clustered: factOf(clustered, 'manager-cli'),
    servers: factOf(servers, 'manager-cli'),
  } satisfies Partial<Record<keyof ServerPoolAttributes, unknown>>;
  const serverPools = [{ id: 'p1', facts, origin: originOf('mgr/ServerPool/1', 'manager-cli') }];
  return { infrastructure: { ...noInfrastructure, serverPools } };
};
const twin = { ...web1, name: 'web2', place: place(9), macs: [], disks: [] };
const line = (object: PlannedTarget['object'], by: PlannedTarget['by'], value: string): PlannedTarget => ({
  ...{ object, by, value, place: place(4) },
});
const takesServer = { takings: [line('server', 'id', hardware)] };
const takesRepository = { takings: [line('repository', 'id', repository)] };
const saysItself = (owner: string) => server({ managerUuid: factOf(owner, 'server-agents') });
const refreshes = [line('repository', 'id', repository)];
const dangers = (gone: readonly string[], unlisted: readonly string[]): Situation => ({
  refreshDangers: new Map([[repository, { gone, unlisted }]]),
});
const namedRepository = {
  repositories: [{ id: repository, facts: { name: factOf('repo1', 'manager-cli') }, read: true }],
};
const called = (name: string) => ({ facts: { name: factOf(name, 'manager-cli') } });
const renamed = (vm: string, value: string): PlannedName => ({ vm, value, place: place(5) });
const calledLikeAnIso: Partial<Environment> = {
  managerObjects: [
    {
      ...{ type: 'VirtualDisk', id: '0004fb0000120000a.img', name: 'disk.iso', attributes: [] },
      origin: originOf('mgr/VirtualDisk/1', 'manager-cli'),
    },
  ],
};
const shareable = { shareableDisks: { '0004fb0000120000a.img': factOf('yes', 'manager-cli') } };

/** For each rule: situations in which it alone stops, and neighbours in which nothing does. */
const cases: Readonly<
  Record<string, { readonly stops: readonly Situation[]; readonly passes: readonly Situation[] }>
> = {
  'disk-used-twice': {
    stops: [twoOn('w'), { ...twoOn('w'), planned: [] }, { planned: [web1, { ...twin, disks: web1.disks }] }],
    passes: [
      twoOn('w!'),
      { planned: [web1, { ...twin, disks: web1.disks }], estate: shareable },
      { planned: [web1, { ...twin, disks: [mapped('0004fb0000120000b.img')] }] },
    ],
  },
  'mac-used-twice': {
    stops: [
      withVms(
        vmOf('a', { vnics: [vnicOf('00-21-F6-00-00-07')] }),
        vmOf('b', { vnics: [vnicOf('00:21:f6:00:00:07')] }),
      ),
      { planned: [web1, { ...twin, macs: [{ value: mac, place: place(10) }] }] },
    ],
    passes: [
      withVms(
        vmOf('a', { vnics: [vnicOf('00:21:f6:00:00:07')] }),
        vmOf('t', { kind: 'template', vnics: [vnicOf('00:21:f6:00:00:07')] }),
      ),
    ],
  },
  'planned-mac-taken': {
    stops: [withVms(ofManager(onMac)), withVms(ofManager({ ...onMac, facts: { name: factOf('web2') } }))],
    passes: [
      withVms(ofManager({ vnics: [vnicOf('00:21:f6:00:00:02')] })),
      { ...withVms(ofManager(onMac)), made: new Set(['0004fb00000600000001']) },
      { ...withVms(ofManager(onMac)), planned: [{ ...web1, name: 'other', isThere: true }] },
    ],
  },
  'planned-disk-mapped': {
    stops: [
      withVms(ofManager(onDisk)),
      { planned: [{ ...web1, disks: [mapped('a name that nobody has')] }] },
      {
        estate: {
          vms: [ofManager({ disks: [{ ...diskOf('x'), target: { kind: 'lun', wwid: '360060E8' } }] })],
          physicalDisks: { '360060e8': factOf('0004fb0000180000ff', 'manager-cli') },
        },
        planned: [{ ...web1, disks: [mapped('0004FB0000180000FF', { kind: 'physical-disk' })] }],
      },
      {
        ...withVms(ofManager({ disks: [{ ...diskOf('x'), target: { kind: 'lun', wwid: '360060E8' } }] })),
        planned: [{ ...web1, disks: [mapped('@wwid:360060e8', { kind: 'physical-disk' })] }],
      },
      // 3.2 calls disks and ISOs by one attribute, and people may call a disk like an ISO
      {
        estate: { vms: [ofManager(onDisk)], ...calledLikeAnIso },
        planned: [{ ...web1, disks: [mapped('disk.iso', { kind: 'any' })] }],
      },
    ],
    passes: [
      {
        estate: { vms: [ofManager({ disks: [diskOf('cd.iso')] })], ...calledLikeAnIso },
        planned: [{ ...web1, disks: [mapped('cd.iso', { kind: 'any' })] }],
      },
      { estate: { vms: [ofManager({ disks: [diskOf('0004fb0000120000a.img', 'w!')] })], ...shareable } },
      { planned: [{ ...web1, disks: [mapped('made by this script', { made: true })] }] },
    ],
  },
  'definition-in-repository': {
    stops: [
      withVms(ofFile(onDisk)),
      withVms(ofFile(onMac)),
      withVms(ofFile({ facts: { name: factOf('web1'), repositoryId: factOf(repository) } })),
      { readRepositories: new Set() },
      // a server has one that nobody lists
      {
        estate: {
          servers: [
            { ...server(), repositoryIds: [factOf('0004fb00000300009999999999999999', 'server-agents')] },
          ],
        },
      },
    ],
    passes: [
      withVms(ofFile()),
      { ...withVms(ofFile(onMac)), made: new Set(['0004fb00000600000002']) },
      // a repository that no server has presented is not refreshed
      { estate: { vms: [ofFile(onMac)], servers: [{ ...server(), repositoryIds: [] }] } },
      { readRepositories: new Set(), planned: [] },
    ],
  },
  'runs-on-server': {
    stops: [
      withVms(domain(onDisk)),
      withVms(domain(onMac)),
      withVms({ ...domain(), id: 'web1' }),
      // nothing but its name is known of it
      withVms(domain()),
      { servers: [], estate: { servers: [] } },
      { servers: [{ ...answering, answers: false }] },
      { servers: [{ ...answering, declaredDead: true }] },
    ],
    passes: [
      withVms(domain({ vnics: [vnicOf('00:21:f6:00:00:02')] })),
      withVms(ofManager({ facts: { runningOn: factOf(hardware, 'running-domains') } })),
      { ...withVms(domain()), made: new Set([domain().id]) },
      { ...withVms(domain()), planned: [] },
      { servers: [{ ...answering, answers: false, declaredDead: true }] },
      { servers: [{ ...answering, answers: false }], planned: [] },
    ],
  },
  'foreign-owner': {
    stops: [
      { estate: { servers: [server({ managerUuid: factOf('0004fb00000100009999999999999999') })] } },
      {
        estate: {
          repositories: [
            {
              id: repository,
              facts: { managerUuid: factOf('0004fb00000100009999999999999999') },
              read: true,
            },
          ],
        },
      },
      { managerUuid: undefined, estate: { servers: [server({ managerUuid: factOf(managerId) })] } },
    ],
    passes: [
      { estate: { servers: [server({ managerUuid: factOf('') })] } },
      { estate: { servers: [server({ managerUuid: factOf(managerId.toUpperCase()) })] } },
      { managerUuid: undefined },
    ],
  },
  'owner-untold': {
    stops: [
      takesServer,
      takesRepository,
      { takings: [line('server', 'address', '10.9.9.9')] },
      { takings: [line('server', 'name', 'nobody')] },
      // a manager does not know what others own
      { ...takesServer, estate: { servers: [server({ managerUuid: factOf('', 'manager-rest') })] } },
      // the agent of another server answered
      {
        takings: [line('server', 'address', '10.0.0.2')],
        estate: {
          servers: [
            { ...saysItself(''), id: 'b' },
            server({ registeredIp: factOf('10.0.0.2', 'manager-cli') }),
          ],
        },
      },
    ],
    passes: [
      { ...takesServer, estate: { servers: [saysItself('')] } },
      { ...takesServer, estate: { servers: [saysItself(managerId)] } },
      { ...takesServer, told: [{ servers: [saysItself('')] }] },
      { takings: [line('server', 'name', 'OVS1')], estate: { servers: [saysItself('')] } },
      {
        takings: [line('server', 'address', '10.0.0.2')],
        told: [
          {
            servers: [
              server({
                registeredIp: factOf('10.0.0.2 ', 'server-agents'),
                managerUuid: factOf('', 'server-agents'),
              }),
            ],
          },
        ],
      },
      {
        ...takesRepository,
        told: [{ repositories: [{ id: repository, facts: { managerUuid: factOf('') }, read: true }] }],
      },
    ],
  },
  'refresh-dangerous': {
    stops: [
      { refreshes, ...dangers(['a.img, which a VM maps'], []) },
      { refreshes, ...dangers([], ['a.img']) },
      {
        ...{ refreshes: [line('repository', 'name', 'repo1')], estate: namedRepository },
        ...dangers([], ['a.img', 'b.img']),
      },
    ],
    passes: [
      { refreshes },
      dangers(['a.img, which a VM maps'], []),
      { refreshes: [line('repository', 'id', 'another')], ...dangers(['a.img, which a VM maps'], []) },
    ],
  },
  'pool-without-locks': {
    stops: [{ estate: pool(false, [hardware, 'b']) }, { estate: pool(false, [hardware, 'b']), planned: [] }],
    passes: [
      { estate: pool(true, [hardware, 'b']) },
      { estate: pool(false, [hardware]) },
      { estate: pool(false, [hardware, 'b']), withoutLocks: ['prod'] },
      { estate: pool(false, [hardware, 'b']), planned: [{ ...web1, pool: 'elsewhere' }] },
    ],
  },
  'name-taken': {
    stops: [
      withVms(ofManager({ facts: { name: factOf('web1', 'manager-cli') } })),
      withVms(ofManager({ kind: 'template', facts: { name: factOf('web1', 'manager-cli') } })),
      { planned: [web1, { ...twin, name: 'web1' }] },
      // a line calls a VM as another one is called
      {
        ...withVms(ofManager(called('old')), vmOf('b', { ...ofManager(called('taken')), id: 'b' })),
        renames: [renamed('old', 'taken')],
      },
      { ...withVms(ofManager(called('taken'))), renames: [renamed('web1', 'taken')] },
      { renames: [renamed('a', 'one'), renamed('b', 'one')], ...withVms(ofManager(called('x'))) },
      { renames: [renamed('0004fb00000600000001', 'web1')], ...withVms(ofManager(called('x'))) },
    ],
    passes: [
      withVms(ofManager()),
      { planned: [web1, twin] },
      { ...withVms(ofManager(called('a'))), renames: [renamed('0004fb00000600000001', 'a')] },
      // the line was sent already
      { ...withVms(ofManager(called('new'))), renames: [renamed('old', 'new')] },
      // both change their names
      {
        ...withVms(ofManager(called('a')), ofManager({ ...called('b'), id: 'b' })),
        renames: [renamed('a', 'b'), renamed('b', 'c')],
      },
    ],
  },
};

describe('the rules of the guard', () => {
  it('when there is a rule, then it has its file, and a case in which it alone stops', () => {
    const names = guardRules.map(({ name }) => name);
    expect(Object.keys(cases)).toEqual(names);
    const files = readdirSync(join(projectRoot, 'src/checks/guard')).filter((file) =>
      file.endsWith('-rule.ts'),
    );
    expect(files.sort()).toEqual(names.map((name) => `${name}-rule.ts`).sort());
  });

  it('when nothing is in the way, then there is no reason', () => {
    expect(guardReasons(knowledge({}))).toEqual([]);
  });

  for (const [rule, { stops, passes }] of Object.entries(cases)) {
    stops.forEach((situation, index) => {
      it(`when ${rule} does not hold (${index + 1}), then it alone stops and says where`, () => {
        const reasons = guardReasons(knowledge(situation));
        expect([...new Set(reasons.map((reason) => reason.rule))], JSON.stringify(reasons)).toEqual([rule]);
        for (const { subject, message } of reasons)
          expect(`${subject}${message}`).not.toMatch(/undefined|\.$/);
      });
    });
    passes.forEach((situation, index) => {
      it(`when ${rule} holds after all (${index + 1}), then nothing stops`, () => {
        expect(guardReasons(knowledge(situation))).toEqual([]);
      });
    });
  }

  it('when rediscovery has brought a VM back, then every rule that it breaks is named with both places', () => {
    const back = ofManager({
      ...{ facts: { name: factOf('web1', 'manager-cli'), runningOn: factOf(hardware, 'running-domains') } },
      ...{ definitions: [originOf('repo/VirtualMachines/x/vm.cfg')], ...onDisk, ...onMac },
    });
    const reasons = guardReasons(knowledge(withVms(back)));
    expect(reasons.map(({ rule }) => rule).sort()).toEqual([
      'definition-in-repository',
      'name-taken',
      'planned-disk-mapped',
      'planned-mac-taken',
      'runs-on-server',
    ]);
    for (const { origins } of reasons) {
      expect(origins.some(({ source }) => source === 'script')).toBe(true);
      expect(origins.some(({ source }) => source !== 'script')).toBe(true);
    }
  });
});
