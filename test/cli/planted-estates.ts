import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { guardRules } from '../../src/checks/guard/index.js';
import type { Release, World, WorldVm } from '../doubles/ovm-manager/world.js';
import { poolId, repositoryIds, sampleEstate, serverIds } from '../emitters/estate-script/sample-estate.js';
import type { GuardedOptions, guardedEstates } from './guarded-estate.js';
import { agentCanary, passwordFile } from './live-estate.js';
import { reasonsTold, said } from './rediscovered-estate.js';
import { runCli } from './run-cli.js';

const own = '0004fb00000100000000000000000001';
const foreign = '0004fb00000100000000000000000002';
const [first = '', second = ''] = serverIds;
const mac = '00:21:f6:ff:ff:fe';
const file = '0004fb0000120000f00000000000000f.img';

/** Two servers of a pool with cluster locks, two repositories, a VM that runs, and a disk that nobody uses. */
export function soundEstate(release: Release): World {
  const world = sampleEstate(release);
  const hostnames = ['ovs1.example.com', 'ovs2.example.com'];
  return {
    ...world,
    manager: { uuid: own, version: `${release}.1` },
    servers: world.servers.map((server, index) => ({
      ...server,
      unshown: { hostname: hostnames[index] ?? '', agentVersion: `${release}.1-183` },
    })),
    repositories: world.repositories.map((one) => ({
      ...one,
      refreshed: true,
      files: one.id === repositoryIds.nfs ? [...one.files, { id: file }] : one.files,
    })),
  };
}

/** The lines that make a VM on the disk that nobody uses. */
export function scriptFor(release: Release): string[] {
  const network = '10a1b2c3d4';
  const disk = release === '3.2' ? 'storageDevice' : 'virtualDisk';
  return [
    `create Vm name=new repository=${repositoryIds.nfs} domainType=XEN_PVM memory=512 on ServerPool id=${poolId}`,
    ...(release === '3.2'
      ? [`create Vnic name=${mac} network=${network}`, `add Vnic name=${mac} to Vm name=new`]
      : [`create Vnic name=${mac} macAddress=${mac} network=${network} on Vm name=new`]),
    `create VmDiskMapping slot=0 ${disk}=${file} name=xvda on Vm name=new`,
    'edit Vm name=new highAvailability=Yes',
  ];
}

/** What is planted in a sound estate, and lines for it, where they are other ones. */
export interface Planted extends Partial<GuardedOptions> {
  readonly lines?: readonly string[];
}
export type Plant = (world: World, release: Release) => Planted;

const other: WorldVm = {
  ...{ id: '0004fb00000600000000000000000bad', name: 'other', uuid: '0004fb00-0006-0000-0000-000000000bad' },
  ...{ domainType: 'XEN_PVM', repository: repositoryIds.nfs, pool: poolId, memory: 512, memoryLimit: 512 },
  ...{ cpuCount: 1, cpuCountLimit: 1, osType: 'OL_5', bootOrder: [], vnics: [], disks: [] },
};
const vnic = (address: string) => ({ name: address, mac: address, network: '10a1b2c3d4' });
const mapped = (device: string) => ({ slot: 0, kind: 'virtualDisk' as const, device, name: `of ${device}` });
const withVms = (world: World, ...vms: WorldVm[]): World => ({ ...world, vms: [...world.vms, ...vms] });
const twin = {
  ...other,
  id: `${other.id.slice(0, -1)}e`,
  name: 'twin',
  uuid: '0004fb00-0006-0000-0000-000000000bae',
};

/** Known to all, and only to the manager, and only to the files and servers. */
const everywhere = (world: World, ...vms: WorldVm[]): Planted => ({ world: withVms(world, ...vms) });
const atManager = (world: World, vm: WorldVm): Planted => ({ world: withVms(world, vm), truth: world });
const onServers = (world: World, vm: WorldVm): Planted => ({ truth: withVms(world, vm) });

/** Whoever asks the second server is told of another manager, in the replies to these calls. */
const ownedElsewhere = (...calls: readonly string[]): Planted => ({
  told: ({ id }, { name }, reply) =>
    id === second && calls.includes(name) ? reply?.replaceAll(own, foreign) : reply,
});

const discovery = 'discoverServer ipAddress=10.9.9.9 password=@secret:ovs-agent takeOwnership=Yes';

/** For each rule: worlds in which it alone stops, by what is wrong with them. */
export const plantedEstates: Readonly<Record<string, Readonly<Record<string, Plant>>>> = {
  'disk-used-twice': {
    'two VMs are on one disk': (world) => {
      const disks = [mapped('0004fb00001200009da84520b0d03dd5.img')];
      return everywhere(world, { ...other, disks });
    },
  },
  'mac-used-twice': {
    'two VMs have one MAC address, written otherwise': (world) =>
      everywhere(
        world,
        { ...other, vnics: [vnic('00:21:F6:AA:00:01')] },
        { ...twin, vnics: [vnic('00:21:f6:aa:00:01')] },
      ),
  },
  'planned-mac-taken': {
    'the manager has the MAC address': (world) =>
      atManager(world, { ...other, vnics: [vnic(mac.toUpperCase())] }),
  },
  'planned-disk-mapped': {
    'the manager maps the disk': (world) => atManager(world, { ...other, disks: [mapped(file)] }),
    'a template of the manager maps it': (world) =>
      atManager(world, { ...other, template: true, disks: [mapped(file)] }),
  },
  'definition-in-repository': {
    'a vm.cfg has the MAC address': (world) => onServers(world, { ...other, vnics: [vnic(mac)] }),
    'a vm.cfg has the disk': (world) => onServers(world, { ...other, disks: [mapped(file)] }),
    'a vm.cfg has the name': (world) => onServers(world, { ...other, name: 'new' }),
    'the manager calls the VM of a vm.cfg otherwise': (world) => ({
      world: withVms(world, { ...other, name: other.id }),
      truth: withVms(world, { ...other, name: 'new' }),
    }),
    'nobody looked into a repository that is presented': (world) => ({
      truth: {
        ...world,
        repositories: world.repositories.map((one) =>
          one.id === repositoryIds.lun ? { ...one, refs: { ...one.refs, server: [] } } : one,
        ),
      },
    }),
  },
  'runs-on-server': {
    'a server runs what has the MAC address, and nobody else knows it': (world) =>
      onServers(world, {
        ...{ ...other, repository: 'of another manager', vnics: [vnic(mac)] },
        ...{ running: true, server: second },
      }),
    'a server does not answer': () => ({ answering: ({ id }) => id === first }),
  },
  'foreign-owner': {
    'another manager owns a server': () => ownedElsewhere('discover_server'),
    'another manager owns a repository': () =>
      ownedElsewhere('discover_repository_db', 'discover_repositories'),
  },
  'owner-untold': {
    // the CLI of 3.3 has no line for repositories
    'no agent told who owns what is taken over': (_, release) => ({
      answering: () => false,
      lines: {
        '3.2': [`edit Repository id=${repositoryIds.nfs} ownership=yes`],
        '3.3': [discovery],
        '3.4': [`takeOwnership Repository id=${repositoryIds.nfs}`],
      }[release],
    }),
    'no server that answered has the address': (_, release) => ({
      lines: [release === '3.2' ? discovery.replace(' p', ' port=8899 username=oracle p') : discovery],
    }),
  },
  'refresh-dangerous': {
    'nobody listed the files of a repository in which VMs map some': (_, release) => ({
      lines: [`refresh Repository id=${repositoryIds.nfs}`, ...scriptFor(release)],
    }),
  },
  'pool-without-locks': {
    'the pool has no cluster': (world) => ({
      world: {
        ...world,
        pools: world.pools.map((pool) => ({ ...pool, values: { ...pool.values, clustered: 'No' } })),
      },
    }),
  },
  'name-taken': {
    'the manager has the name': (world) => atManager(world, { ...other, name: 'new' }),
  },
};

type Start = ReturnType<typeof guardedEstates>['start'];

/** The words for a script that makes one VM in a sound estate with something planted in it. */
export async function planted(start: Start, release: Release, plant: Plant = () => ({})) {
  const world = soundEstate(release);
  const { lines = scriptFor(release), ...options } = plant(world, release);
  const running = await start({ release, world, ...options });
  const script = join(running.root, 'create.ovmcli');
  writeFileSync(script, lines.join('\n'));
  const words = [script, ...running.words, '--manager-uuid', world.manager?.uuid ?? ''];
  const secret = passwordFile(running.root, 'planted-agent', agentCanary);
  const secrets = lines.join().includes('@secret:') ? ['--secret-file', `ovs-agent=${secret}`] : [];
  return { ...running, words, secrets };
}

/** An apply stops by this rule alone: exit code 13, no line sent, the manager as it was. */
export async function mustStopAlone(
  { words, secrets, changes, cli }: Awaited<ReturnType<typeof planted>>,
  rule: string,
): Promise<void> {
  const before = [cli.manager.vms(), cli.manager.estate()];
  const run = await runCli(['apply', ...words, ...secrets, ...said]);
  const named = guardRules.map(({ name }) => name).filter((name) => run.err.includes(`${name}: `));
  expect([run.code, run.out, named], run.err).toEqual([13, '', [rule]]);
  expect(run.err).not.toContain('source-failed');
  expect(changes()).toEqual([]);
  expect([cli.manager.vms(), cli.manager.estate()]).toEqual(before);
}

/** As `mustStopAlone`, and `guard` says the same. */
export async function mustBeNamedAlone(
  estate: Awaited<ReturnType<typeof planted>>,
  rule: string,
): Promise<void> {
  const { code, reasons, unread } = await reasonsTold(estate.words);
  const rules = [...new Set(reasons.map((reason) => reason.rule))];
  expect([code, unread, rules], JSON.stringify(reasons)).toEqual([13, [], [rule]]);
  await mustStopAlone(estate, rule);
}
