import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { interpretManagerFiles } from '../../src/sources/manager-files-facts.js';
import { dumpRepository, dumpServer, managerId, repositoryId, sampleEstate } from '../cli/small-tree.js';
import { capturedText, textOf } from './captured-text.js';

const sample = join(sampleEstate, 'manager-files');
const sampleFile = (path: string) => ({ [path]: textOf(join(sample, path)) });
const at = (file: string, line: number) => ({ source: 'manager-files', file, line });
const read = (files: Readonly<Record<string, string>>) => interpretManagerFiles(capturedText(files));

describe('files of the manager and of servers', () => {
  it('when there is a .config, then release, database and UUID come from their lines', async () => {
    const { manager, uuidPlaces } = await read(sampleFile('manager/.config'));
    const file = 'manager/.config';
    expect(manager).toMatchObject({
      release: { value: '3.3', origin: at(file, 11) },
      buildId: { value: '3.3.3.1085', origin: at(file, 11) },
      databaseHost: { value: 'localhost', origin: at(file, 2) },
    });
    expect(uuidPlaces).toEqual([
      { place: '.config', uuid: managerId, origin: expect.objectContaining(at(file, 10)) },
    ]);
  });

  it('when there is an ovmm file, then the UUID comes from its line', async () => {
    const { uuidPlaces } = await read(sampleFile('manager/etc/sysconfig/ovmm'));
    expect(uuidPlaces).toMatchObject([{ place: 'ovmm', uuid: managerId, origin: { line: 1 } }]);
  });

  it('when there are dumps of a server, then server, repositories and UUIDs come from their lines', async () => {
    const { servers, repositories, uuidPlaces } = await read({
      'ovs03/dump_db_server.txt': dumpServer('prod'),
      'ovs03/dump_db_repository.txt': dumpRepository(repositoryId),
    });
    const [server, known] = servers ?? [];
    expect(server).toMatchObject({
      id: 'ovs03',
      facts: {
        poolName: { value: 'prod', origin: at('ovs03/dump_db_server.txt', 5) },
        isMaster: { value: true, origin: at('ovs03/dump_db_server.txt', 2) },
        registeredIp: { value: '10.0.0.1', origin: at('ovs03/dump_db_server.txt', 6) },
      },
    });
    expect(known?.repositoryIds.map((fact) => fact.value)).toEqual([repositoryId]);
    expect(repositories?.[0]).toMatchObject({
      id: repositoryId,
      read: false,
      facts: { name: { value: 'repo1', origin: at('ovs03/dump_db_repository.txt', 1) } },
    });
    expect(uuidPlaces?.map(({ place, origin }) => `${place} ${origin.line}`)).toEqual([
      'agent server database 4',
      'agent repository database 4',
    ]);
  });

  it('when there are meta files, tunefs and xm list replies, then networks, file systems and VMs come from them', async () => {
    const meta = 'servers/ovs03/network-scripts/meta-bond2';
    const tunefs = 'servers/ovs03/tunefs-0004fb00000300009a3e52c1d0f84b76.txt';
    const list = 'servers/ovs03/xm-list.txt';
    const part = await read({ ...sampleFile(meta), ...sampleFile(tunefs), ...sampleFile(list) });
    expect(part.networks).toMatchObject([
      { id: '107f9a2c66', facts: { name: { value: 'db interconnect', origin: at(meta, 1) } } },
    ]);
    expect(part.fileSystems).toMatchObject([
      {
        uuid: '0004FB0000050000B17E4D90A2C6358F',
        facts: { blockSize: { value: 4096, origin: at(tunefs, 2) }, nodeSlots: { value: 16 } },
      },
    ]);
    expect(part.vms).toMatchObject([
      {
        id: '0004fb000006000097ee3e65ac5ab207',
        definitions: [],
        facts: {
          runningOn: { value: 'ovs03', origin: { source: 'running-domains', file: list } },
          memory: { value: 4096, assumed: expect.any(String) },
        },
      },
    ]);
  });

  it('when two copies of .config disagree, then the first counts and the disagreement is told', async () => {
    const config = textOf(join(sample, 'manager/.config'));
    const { manager, findings } = await read({
      '1/.config': config,
      '2/.config': config.replace('3.3.3.1085', '3.2.1.516'),
    });
    expect(manager?.release?.value).toBe('3.3');
    const told = findings?.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
    expect(told?.filter((finding) => finding.includes('disagree'))).toEqual([
      expect.stringContaining('warning sources-disagree buildId is "3.3.3.1085" in 1/.config'),
      expect.stringContaining('error release-disagrees release is "3.3" in 1/.config'),
    ]);
  });
});

describe('the pool of a repository', () => {
  const poolOf = async (files: Readonly<Record<string, string>>) => {
    const { repositories = [] } = await read(files);
    return repositories.flatMap((repository) => repository.facts.poolName?.value ?? []);
  };
  const one = { 'a/r.txt': dumpRepository(repositoryId), 'a/s.txt': dumpServer('p') };

  it('when all servers that know it are of one pool, then it is concluded and marked', async () => {
    expect(
      await poolOf({ ...one, 'b/r.txt': dumpRepository(repositoryId), 'b/s.txt': dumpServer('p') }),
    ).toEqual(['p']);
    const { repositories = [] } = await read(one);
    expect(repositories.at(-1)?.facts.poolName?.assumed).toContain('only servers of pool p');
  });

  it('when servers of two pools know it, then nothing is concluded', async () => {
    expect(
      await poolOf({ ...one, 'b/r.txt': dumpRepository(repositoryId), 'b/s.txt': dumpServer('q') }),
    ).toEqual([]);
  });

  it('when a server knows it whose pool is not known, then nothing is concluded', async () => {
    expect(await poolOf({ ...one, 'b/r.txt': dumpRepository(repositoryId) })).toEqual([]);
  });

  it('when servers of two pools were saved under one directory name, then nothing is concluded', async () => {
    expect(await poolOf({ ...one, '2/a/s.txt': dumpServer('q') })).toEqual([]);
  });
});
