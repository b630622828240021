import { describe, expect, it } from 'vitest';
import { RescueError } from '../../src/base/errors.js';
import { vmCfgKeyOfAttribute } from '../../src/formats/vm-cfg/vm-cfg-keys.js';
import type { EnvironmentPart, VmAttributes } from '../../src/model/environment.js';
import type { CliServerOptions } from '../doubles/ovm-manager/cli-server.js';
import { populatedWorld } from '../doubles/ovm-manager/sample-world.js';
import { managerWorld } from '../generators/manager-world.js';
import {
  captureBy,
  captureManager,
  interpretFiles,
  managerPassword,
  managersAtHand,
  sessionInProcess,
} from './manager-at-hand.js';

const { start, settingsOf } = managersAtHand();

async function captured(options: Partial<CliServerOptions>, patience: Parameters<typeof settingsOf>[1] = {}) {
  const server = await start({ release: '3.4', world: populatedWorld, ...options });
  return { server, ...(await captureManager(settingsOf(server, patience))) };
}

const vmIds = (part: EnvironmentPart) => part.vms?.map(({ id }) => id);
const everyVm = populatedWorld.vms.map(({ id }) => id);

describe('a capture by the CLI', () => {
  it('when a manager is captured, then each reply is a file, and every file is needed to tell the same', async () => {
    const { server, files, report } = await captured({});
    expect([...files.keys()].slice(0, 6)).toEqual([
      'showversion.txt',
      'getVnicMacAddrRange.txt',
      'getDbBackupConfig.txt',
      'list/Server.txt',
      'show/Server/01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10.txt',
      'list/ServerPool.txt',
    ]);
    expect(report).toMatchObject({ source: 'manager-cli', files: files.size, problems: [] });
    expect(report.roots).toEqual([`admin@127.0.0.1:${server.port}`]);
    expect(server.lines).toHaveLength(files.size + 1);
    expect(
      server.lines.filter((line) => !/^(?:list|show|showversion|get\w+|set OutputMode=Verbose)\b/.test(line)),
    ).toEqual([]);
  });

  it.each([
    ['3.2', ['SanServer', 'VlanGroup', 'VlanSegment'], ['StorageArray', 'AntiAffinityGroup', 'AccessGroup']],
    ['3.3', ['StorageArray', 'AntiAffinityGroup', 'AccessGroup'], ['SanServer', 'VlanGroup']],
  ] as const)(
    'when the manager is a %s, then it is asked for the types of that release',
    async (release, types, others) => {
      const { server, report } = await captured({ release });
      for (const type of types) expect(server.lines).toContain(`list ${type}`);
      for (const type of others) expect(server.lines).not.toContain(`list ${type}`);
      expect(report.problems).toEqual([]);
    },
  );

  it('when a type cannot be listed, then it is a problem and all others are read', async () => {
    const { report, part } = await captured({ failAt: 'list Vnic' });
    expect(report.problems).toEqual([{ path: 'list Vnic', reason: 'it fails because it shall' }]);
    expect(vmIds(part)).toEqual(everyVm);
    expect(part.findings?.map(({ code, subject }) => [code, subject])).toEqual([
      ['manager-does-not-tell', 'VM old'],
      ['manager-refused', 'manager CLI'],
    ]);
  });

  it('when an object is listed and not there, then it is a problem and a finding, and no VM of the estate is lost', async () => {
    const ghosts = { Vm: { id: '0004fb0000060000ffffffffffffffff', name: 'ghost' } };
    const { report, part } = await captured({ ghosts });
    expect(report.problems.map(({ path }) => path)).toEqual(['show Vm 0004fb0000060000ffffffffffffffff']);
    expect(part.findings?.map(({ code, subject }) => [code, subject])).toContainEqual([
      'listed-not-shown',
      'Vm ghost',
    ]);
    expect(vmIds(part)).toEqual(expect.arrayContaining(everyVm));
  });

  it('when one reply hangs, then a new session reads the rest', async () => {
    const { server, report, part } = await captured(
      { hangAt: 'list Network', strikes: 1 },
      { replyTimeoutMs: 400 },
    );
    expect(report.problems.map(({ path }) => path)).toEqual(['list Network']);
    expect(report.problems[0]?.reason).toContain('within 0.4 s');
    expect(server.logins).toHaveLength(2);
    expect(vmIds(part)).toEqual(everyVm);
  });

  it('when every session breaks, then it gives up after some, and names all that was not asked', async () => {
    const { server, report } = await captured({ cutAt: 'show ' }, { replyTimeoutMs: 1000 });
    expect(server.logins).toHaveLength(4);
    const paths = report.problems.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['list Vm', 'list VmDiskMapping', 'list Tag', 'list Job']));
    expect(report.problems.at(-1)?.reason).toContain('not asked, because 4 sessions broke');
  });

  it('when half of a reply comes with a prompt, then what was cut is a problem', async () => {
    const { report } = await captured({ halfAt: 'list Vm' });
    expect(report.problems).toEqual([
      { path: 'list Vm', reason: 'the list holds a line that is no object; it may be cut' },
      { path: 'list VmDiskMapping', reason: 'the list is not even empty; it may be cut' },
    ]);
  });

  it('when a list lacks an object that others name, then that is a finding', async () => {
    const { files } = await captured({});
    const list = Buffer.from(files.get('list/Vm.txt') ?? []).toString('utf8');
    const shorter = new Map(files);
    shorter.delete(`show/Vm/${everyVm[0]}.txt`);
    shorter.set('list/Vm.txt', Buffer.from(list.replace(/^.*name:old\r?$/m, '')));
    const { findings } = await interpretFiles(shorter);
    expect(findings?.map(({ code, subject }) => [code, subject])).toEqual([
      ['named-not-listed', `Vm ${everyVm[0]}`],
    ]);
  });

  it('when nothing can be listed, then the capture fails', async () => {
    const error = await captured({ failAt: 'list ' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RescueError);
    expect((error as RescueError).message).toContain('it listed nothing; it fails because it shall');
  });

  it('when the manager shows a password of the estate, then only the raw file holds it', async () => {
    const world = managerWorld(7, '3.4', 3);
    const { files, secretFiles, report, part } = await captured({ world });
    const raw = [...files]
      .filter(([, bytes]) => Buffer.from(bytes).includes('kanarie-9'))
      .map(([path]) => path);
    expect(raw).toHaveLength(1);
    expect(secretFiles).toEqual(expect.arrayContaining(raw));
    expect(JSON.stringify({ report, part })).not.toContain('kanarie-9');
    const everything =
      Buffer.concat([...files.values()]).toString('latin1') + JSON.stringify({ report, part });
    expect(everything).not.toContain(managerPassword);
  });

  it('when files are missing, then what is left is interpreted', async () => {
    const { files } = await captured({});
    for (const path of files.keys()) {
      const part = await interpretFiles(new Map([...files].filter(([name]) => name !== path)));
      expect(part.vms?.length).toBeGreaterThan(0);
    }
  });
});

/** What no label of `show` tells, by release: it comes from vm.cfg and REST, or stays unknown. */
const notTold: Readonly<Record<string, readonly (keyof VmAttributes)[]>> = {
  '3.2': ['uuid', 'cpuWeight', 'cpuCap', 'hugePages', 'pinnedCpus', 'onCrash', 'onReboot', 'onPoweroff'],
  '3.3': ['uuid', 'cpuWeight', 'cpuCap', 'pinnedCpus', 'onCrash', 'onReboot', 'onPoweroff'],
  '3.4': ['uuid', 'cpuWeight', 'cpuCap', 'pinnedCpus', 'onCrash', 'onReboot', 'onPoweroff'],
};

describe('what the CLI cannot tell', () => {
  it.each(['3.2', '3.3', '3.4'] as const)(
    'when managers of %s are read, then these attributes of VMs are in none',
    async (release) => {
      const told = new Set<string>();
      const settings = new Set<string>();
      for (const seed of [11, 12, 13]) {
        const world = managerWorld(seed, release, 30);
        const { part } = await captureBy(async () => sessionInProcess({ release, world }));
        for (const vm of part.vms ?? []) for (const name of Object.keys(vm.facts)) told.add(name);
        for (const { type } of part.managerObjects ?? []) settings.add(type);
        expect(part.uuidPlaces ?? []).toEqual([]);
        expect(part.diskFiles ?? []).toEqual([]);
        expect(part.fileSystems ?? []).toEqual([]);
      }
      const ofVmCfg = Object.keys(vmCfgKeyOfAttribute);
      expect(ofVmCfg.filter((name) => !told.has(name))).toEqual(
        ofVmCfg.filter((name) => notTold[release]?.includes(name as keyof VmAttributes)),
      );
      expect(notTold[release]?.filter((name) => told.has(name))).toEqual([]);
      expect(settings.has('VnicMacAddrRange')).toBe(release !== '3.2');
    },
  );
});
