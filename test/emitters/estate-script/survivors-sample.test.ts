import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/emitters/estate-script/estate-plan.js';
import { planSurvivors } from '../../../src/emitters/estate-script/survivors-plan.js';
import type { Environment } from '../../../src/model/environment.js';
import { ownManagerUuid } from '../../../src/model/manager-uuid.js';
import { emptyWorld, type World } from '../../doubles/ovm-manager/world.js';
import { readSampleEstate } from '../create-script/estate-at-hand.js';
import { newManager, sendPlan } from './survivors-session.js';

/** The file system of the sample estate that its files do not tell, as the old manager called it. */
const untold = 'nfs on nas01:/export/isostore';

/** What lies around a new manager: the servers, repositories, networks and VMs that the files of the estate tell of. */
function survivingWorld(environment: Environment): World {
  const { servers, repositories, networks, vms, fileSystems } = environment;
  const fileSystemOf = (location: string | undefined) =>
    fileSystems.find(({ facts }) => facts.device?.value === location)?.uuid.toLowerCase() ?? 'isostore';
  return {
    ...emptyWorld,
    manager: { uuid: ownManagerUuid(environment.uuidPlaces) ?? '', version: '3.4.1.1300' },
    pools: [...new Set(servers.map(({ facts }) => facts.poolName?.value ?? ''))].map((name) => ({
      id: `pool-${name}`,
      name,
    })),
    servers: servers.map(({ id, facts }) => ({
      id: `uuid-of-${id}`,
      name: id,
      pool: `pool-${facts.poolName?.value}`,
      values: { address: facts.registeredIp?.value ?? '' },
    })),
    networks: networks.map(({ id, facts }) => ({
      id,
      name: facts.name?.value ?? id,
      refs: { server: servers.map((server) => `uuid-of-${server.id}`) },
    })),
    repositories: repositories.map(({ id, facts }) => ({
      id,
      name: facts.name?.value ?? id,
      refreshed: true,
      files: [],
      isos: [],
      refs: {
        fileSystem: fileSystemOf(facts.fileSystemLocation?.value),
        server: servers
          .filter(({ repositoryIds }) => repositoryIds.some(({ value }) => value === id))
          .map((server) => `uuid-of-${server.id}`),
      },
    })),
    vms: vms.map(({ id, kind, facts }) => ({
      id,
      name: facts.name?.value || id,
      repository: facts.repositoryId?.value ?? null,
      ...(kind === 'template' && { template: true }),
    })),
    others: [
      { type: 'FileServer', id: 'nas', name: 'nas01', values: { accessHost: 'nas01' } },
      { type: 'FileSystem', id: 'isostore', name: untold, refs: { fileServer: 'nas' } },
      ...servers.map(({ id }) => ({
        type: 'FileServer',
        id: `local-${id}`,
        name: `Local FS ${id}`,
        refs: { adminServer: [`uuid-of-${id}`] },
      })),
      ...fileSystems.map(({ uuid }, index) => ({
        type: 'FileSystem',
        id: uuid.toLowerCase(),
        name: `fs ${index}`,
        refs: { fileServer: `local-${servers[0]?.id}`, physicalDisk: `lun-${index}` },
      })),
    ],
    physicalDisks: fileSystems.map((_, index) => ({
      id: `lun-${index}`,
      name: `lun ${index}`,
      page83: `3600${index}`,
    })),
  };
}

describe('the sample estate, of which files alone are left', () => {
  it('when a map states its one open file system, then it is refreshed by the stated name', async () => {
    const key = 'repository 0004fb00000300004f6b8d2e7a9c0315 fileSystem';
    const plan = planSurvivors(await readSampleEstate(`${key} = ${untold}\n`), '3.4');
    expect(plan.openPoints.map(({ code }) => code)).not.toContain('no-file-system');
    const line = linesOf(plan).find(
      ({ text }) => text === `refresh FileSystem name="${untold.replaceAll('/', '//')}"`,
    );
    expect(line?.values).toMatchObject([{ value: untold, origin: { source: 'map', line: 1 } }]);
    const byId = planSurvivors(await readSampleEstate(`${key} = 0004fb00000500001234567890abcdef\n`), '3.4');
    expect(linesOf(byId).map(({ text }) => text)).toContain(
      'refresh FileSystem id=0004fb00000500001234567890abcdef',
    );
  });

  it('when its one open file system is seen to by hand, then every line is accepted and names are back', async () => {
    const environment = await readSampleEstate('network 10e3907c5b name = dmz\n');
    const plan = planSurvivors(environment, '3.4');
    expect(plan.openPoints.map(({ code }) => code)).toEqual(['no-file-system', 'untrusted-definition']);
    const double = newManager(survivingWorld(environment), '3.4', { namesLost: true });
    const { refused } = sendPlan(double, plan);
    const open = environment.repositories.find(
      ({ facts }) => facts.fileSystemLocation?.value === 'nas01:/export/isostore',
    );
    const inIt = environment.vms.filter(({ facts }) => facts.repositoryId?.value === open?.id);
    expect(inIt.length).toBeGreaterThan(0);
    const [first, ...others] = refused;
    expect(first).toBe(
      `refresh Repository id=${open?.id} -> The file system of repository ${open?.facts.name?.value} was never refreshed`,
    );
    expect(others.filter((line) => !inIt.some(({ id }) => line.endsWith(`No Vm found: id=${id}`)))).toEqual(
      [],
    );
    for (const line of [
      'create FileServer plugin="Oracle Generic Network File System" accessHost=nas01 adminServers=ovs01 name=nas01',
      'refresh FileServer name=nas01',
      `refresh FileSystem name="${untold.replaceAll('/', '//')}"`,
    ])
      expect(double.execute(line).errorMessage).toBeNull();
    expect(sendPlan(double, plan).refused).toEqual([]);
    const names = new Map(double.vms().map(({ id, name }) => [id, name]));
    const trusted = environment.vms.filter(
      ({ problems, facts }) => problems.length === 0 && facts.name?.value,
    );
    expect(trusted.length).toBeGreaterThan(10);
    for (const { id, facts } of trusted) expect(names.get(id)).toBe(facts.name?.value);
    const listed = double.execute('list Network').text;
    for (const { facts } of environment.networks)
      if (facts.name) expect(listed).toContain(`name:${facts.name.value}`);
    expect(listed).toContain('name:dmz');
  });
});
