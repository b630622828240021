import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import { linesOf } from '../../../src/emitters/estate-script/estate-plan.js';
import type { Environment, Release } from '../../../src/model/environment.js';
import { type Infrastructure, noInfrastructure } from '../../../src/model/infrastructure.js';
import { sampleEnvironment, withInfrastructure } from './sample-environment.js';

import { fact } from './world-facts.js';

function planned(environment: Environment, release: Release = '3.4') {
  const plan = planEmpty(environment, release, { allowFormat: [] });
  const codes = plan.openPoints.map(({ code, subject }) => `${code}: ${subject}`);
  return { plan, codes, lines: linesOf(plan).map(({ text }) => text) };
}

const sample = sampleEnvironment('3.4');
const lists = sample.infrastructure ?? noInfrastructure;

/** The sample estate in which one fact of every object of a list is not told. */
function without(list: keyof Infrastructure, attribute: string): Environment {
  const objects = (lists[list] as readonly { readonly facts: object }[]).map((one) => {
    const { [attribute]: _, ...facts } = one.facts as Record<string, unknown>;
    return { ...one, facts };
  });
  return withInfrastructure(sample, { [list]: objects });
}

describe('what no source tells', () => {
  it.each([
    ['serverPools', 'clustered', 'no-pool-values: server pool slot', /^create ServerPool /],
    ['fileServers', 'plugin', 'no-file-server-values: file server nas', /^create FileServer /],
    ['fileServers', 'adminServers', 'no-admin-servers: file server nas', /^create FileServer /],
    [
      'storageArrays',
      'storageType',
      'no-array-values: storage array san',
      /^create StorageArray .* name=san$/,
    ],
    [
      'storageArrays',
      'accessUsername',
      'no-access-user: storage array san',
      /^create StorageArray .* name=san$/,
    ],
    [
      'storageArrays',
      'adminUserName',
      'no-admin-user: storage array san',
      /^create StorageArray .* name=san$/,
    ],
    [
      'accessGroups',
      'storageArray',
      'access-group-by-hand: access group of box',
      /AccessGroup name="of box"/,
    ],
    ['bondPorts', 'mode', 'no-bond-values: bond bond1 on ovs1', /^create BondPort /],
    ['vlanInterfaces', 'vlanId', 'no-vlan-values: VLAN interface bond1.12 on ovs1', /^create VlanInterface /],
    [
      'repositoryExports',
      'options',
      'no-export-values: repository export for backup',
      /^create RepositoryExport /,
    ],
    ['antiAffinityGroups', 'serverPool', 'no-group-pool: anti-affinity group apart', /AntiAffinityGroup/],
    ['tags', 'name', 'no-tag-name: tag 0004fb00009900000000000000000006', /description=careful/],
  ] as const)('when %s lack %s, then that is open and no line is guessed', (list, attribute, code, line) => {
    const { codes, lines } = planned(without(list, attribute));
    expect(codes).toContain(code);
    expect(lines.filter((text) => line.test(text))).toEqual([]);
  });

  it('when a bond is open, then no line adds it to a network', () => {
    const { codes, lines } = planned(without('bondPorts', 'mode'));
    expect(codes).toContain('no-network-port: network migration');
    expect(lines.filter((text) => text.startsWith('add BondPort '))).toEqual([]);
  });

  it('when servers have no address, then they are open, and still looked for', () => {
    const servers = sample.servers.map(({ facts: { registeredIp: _, ...facts }, ...one }) => ({
      ...one,
      facts,
    }));
    const { codes, lines } = planned({ ...sample, servers });
    expect(codes).toContain('no-server-address: server ovs1');
    expect(lines.filter((text) => text.startsWith('discoverServer '))).toEqual([]);
    expect(lines.filter((text) => text.startsWith('show Server '))).toHaveLength(2);
  });

  it('when two servers have one address, then neither is discovered', () => {
    const servers = sample.servers.map((one) => ({
      ...one,
      facts: { ...one.facts, registeredIp: fact('10.0.0.1') },
    }));
    expect(planned({ ...sample, servers }).codes).toEqual(
      expect.arrayContaining([
        'server-address-not-unique: server ovs1',
        'server-address-not-unique: server ovs2',
      ]),
    );
  });

  it('when a network has no role that is told, then it is looked for and not made', () => {
    const networks = sample.networks.map(({ facts: { roles: _, ...facts }, ...one }) => ({ ...one, facts }));
    const { codes, lines } = planned({ ...sample, networks });
    expect(codes).toContain('no-network-roles: network vlanpublic');
    expect(lines.filter((text) => text.startsWith('create Network '))).toEqual([]);
    expect(codes).toContain('bond-maybe-there: bond bond1 on ovs1');
  });

  it('when two networks have one name, then neither is made', () => {
    const networks = sample.networks.map((one) => ({ ...one, facts: { ...one.facts, name: fact('twin') } }));
    const { lines } = planned({ ...sample, networks });
    expect(lines.filter((text) => text.startsWith('create Network '))).toEqual([]);
  });

  it('when a repository belongs to another manager, then no line touches it, and its VMs are open', () => {
    const managerUuid = fact('0004fb0000010000eeeeeeeeeeeeeeee');
    const repositories = sample.repositories.map((one) => ({ ...one, facts: { ...one.facts, managerUuid } }));
    const { codes, lines } = planned({ ...sample, repositories });
    expect(codes).toEqual(
      expect.arrayContaining([
        'owned-by-another: repository slotreposan01',
        'owned-by-another: repository lunrepo',
      ]),
    );
    expect(lines.filter((text) => /Repository|create Vm/.test(text))).toEqual([]);
  });

  it('when no server is said to have a repository, then that is open', () => {
    const servers = sample.servers.map((one) => ({ ...one, repositoryIds: [] }));
    expect(planned({ ...sample, servers }).codes).toContain('not-presented: repository lunrepo');
  });

  it('when only files tell of the estate, then its servers, pools and VMs are still there', () => {
    const { infrastructure: _, ...files } = sample;
    const servers = files.servers.map((one, index) => ({ ...one, id: `host${index}` }));
    const { lines, codes } = planned({ ...files, servers });
    expect(lines).toContain('show Server name=ovs1');
    expect(lines).toContain('show ServerPool name=slot');
    expect(codes).toContain('no-pool-values: server pool slot');
  });
});

describe('what the old manager said of disks', () => {
  it('when it ran a VM, then the VM is made all the same: nothing runs any more', () => {
    const physicalDisks = {
      [Object.keys(sample.physicalDisks)[1] ?? '']: fact('0004fb0000180000aaaaaaaaaaaaaaaa', 'map'),
    };
    expect(sample.vms[0]?.facts.runningOn).toBeDefined();
    const { lines } = planned({ ...sample, physicalDisks });
    expect(lines.filter((text) => text.startsWith('create Vm '))).toHaveLength(1);
  });

  it('when it alone names the physical disk of a LUN, then the VM is open', () => {
    const { codes, lines } = planned(sample);
    expect(codes).toContain('lun: VM slot011');
    expect(lines.filter((text) => text.includes('0004fb00001800000000000000000002'))).toEqual([]);
  });

  it('when it alone says that a disk is shareable, then two VMs on it are open', () => {
    const [vm] = sample.vms;
    if (vm === undefined) throw new Error('no VM');
    const [disk] = vm.disks;
    const shared = (id: string) => ({
      ...vm,
      id,
      facts: { ...vm.facts, name: fact(id) },
      vnics: [],
      disks: disk ? [{ ...disk, mode: 'w!' }] : [],
    });
    const shareableDisks = { '0004fb00001200009da84520b0d03dd5.img': fact('yes') };
    const vms = [shared('a'), shared('b')];
    expect(planned({ ...sample, vms, shareableDisks }).codes).toEqual(
      expect.arrayContaining(['disk-shared: VM a', 'disk-shared: VM b']),
    );
    const stated = { '0004fb00001200009da84520b0d03dd5.img': fact('yes', 'map') };
    expect(
      planned({ ...sample, vms, shareableDisks: stated }).lines.filter((text) =>
        text.startsWith('create Vm '),
      ),
    ).toHaveLength(2);
  });
});
