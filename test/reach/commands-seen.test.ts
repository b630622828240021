import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readableTypes } from '../../src/reach/cli-readings.js';
import { toolCommands } from '../../src/reach/oracle-tools/tool-commands.js';
import { remoteCommands } from '../../src/reach/remote-commands.js';
import { copyCommands } from '../../src/reach/ssh/copy-commands.js';
import { runCli } from '../cli/run-cli.js';
import { managerId, sampleEstate, smallRepository, writeFiles } from '../cli/small-tree.js';
import { addressOf, commonLogin } from '../cli/ssh-words.js';
import { hostFilePrograms } from '../doubles/hosts/host-files.js';
import { ovmServerPrograms } from '../doubles/hosts/ovm-server-programs.js';
import type { HostSshd } from '../doubles/sshd/host-sshd.js';
import {
  listedName,
  listedNames,
  listedReading,
  listedTypes,
  loneLines,
} from '../doubles/sshd/listed-commands.js';
import { managerWorld } from '../generators/manager-world.js';
import { captureManager, managersAtHand } from '../sources/manager-at-hand.js';
import { scratchDirectories } from './scratch-directory.js';
import { estateHosts } from './ssh/estate-host.js';

const start = estateHosts();
const scratch = scratchDirectories();
const { start: startCli, settingsOf } = managersAtHand();
const sample = (path: string) => readFileSync(join(sampleEstate, 'manager-files', path), 'utf8');
const managerHome = 'u01/app/oracle/ovm-manager-3';

function startServer(root: string, knowsBlockSize: boolean, keysOf?: HostSshd): Promise<HostSshd> {
  const files = hostFilePrograms(
    writeFiles(root, { 'etc/sysconfig/network-scripts/ifcfg-bond0': 'DEVICE=bond0\nONBOOT=yes\n' }),
  );
  const replies = ovmServerPrograms({
    pool: 'prod',
    serverDump: sample('servers/ovs03/dump_db_server.txt'),
    repositoryDump: sample('servers/ovs03/dump_db_repository.txt'),
    domains: sample('servers/ovs03/xm-list.txt'),
    fileSystems: [
      { device: '/dev/sdb', uuid: '0004FB00000500002DC56E8973883D87', label: 'OVS56e8973883d87' },
    ],
    knowsBlockSize,
  });
  return start({ programs: { ...files, ...replies }, ...(keysOf && { keysOf }) });
}

function startManagerHost(root: string, keysOf: HostSshd): Promise<HostSshd> {
  const files = writeFiles(root, {
    [`${managerHome}/.config`]: `DBTYPE=MySQL\nDBHOST=localhost\nSID=ovs\nLSNR=49500\nOVSSCHEMA=ovs\nUUID=${managerId}\n`,
    [`${managerHome}/domains/ovm_domain/security/ovmca.jks`]: 'kept where it is',
    'etc/sysconfig/ovmm': `RUN_OVMM=YES\nUUID=${managerId}\n`,
  });
  const rpm = `printf 'ovm-manager\\t3.3.3\\t1085\\tnoarch\\n'`;
  return start({ programs: { ...hostFilePrograms(files), rpm }, keysOf });
}

describe('docs/commands-we-run.md', () => {
  it('when the page is read, then its names are those of the list', () => {
    expect(listedNames).toEqual([
      ...Object.keys(remoteCommands),
      ...Object.keys(toolCommands),
      ...Object.keys(copyCommands),
    ]);
  });

  it('when a command is not on it, or only begins like one, then it is not taken for one', () => {
    for (const foreign of [
      'id',
      'env LC_ALL=C xm list -l; id',
      'env LC_ALL=C xm list',
      'env LC_ALL=C sudo -n xm list -l x',
      'env LC_ALL=C showmount -e --no-headers a b',
      'env LC_ALL=C showmount -e --no-headers $(id)',
      "env LC_ALL=C find -H '/a' -delete",
    ])
      expect(listedName(foreign), foreign).toBeUndefined();
    expect(listedName("env LC_ALL=C showmount -e --no-headers 'it'\\''s'")).toBe('nfs-exports');
  });

  it.each([
    ['as root', ['--ssh-sudo'], 0],
    ['as the user', [], 3],
  ] as const)(
    'when a whole estate is captured %s, then the hosts saw every command of it, and no other',
    async (_how, sudo, code) => {
      const root = scratch();
      const modern = await startServer(join(root, 'modern'), false);
      const [old, manager] = await Promise.all([
        startServer(join(root, 'old'), true, modern),
        startManagerHost(join(root, 'manager'), modern),
      ]);
      const tree = smallRepository(join(root, 'OVS/Repositories/one'));
      const result = await runCli([
        ...['capture', `ssh://${addressOf(modern)}${tree}`, '--archives', join(root, 'archives'), ...sudo],
        ...['--server', addressOf(modern), '--server', addressOf(old), '--manager', addressOf(manager)],
        ...commonLogin(root, modern, old, manager),
      ]);
      expect(result).toMatchObject({ code });
      const seen = [modern, old, manager].flatMap((host) => host.commands());
      expect(seen.filter((command) => listedName(command) === undefined)).toEqual([]);
      expect(new Set(seen.map(listedName))).toEqual(new Set(Object.keys(remoteCommands)));
      expect(seen.some((command) => command.startsWith('env LC_ALL=C sudo -n '))).toBe(sudo.length > 0);
    },
  );

  it('when managers of all releases are captured by their CLI, then they saw every line of it, and no other', async () => {
    const seen: string[] = [];
    for (const release of ['3.2', '3.3', '3.4'] as const) {
      const server = await startCli({ release, world: managerWorld(4, release, 6) });
      await captureManager(settingsOf(server));
      seen.push(...server.lines);
    }
    const kinds = seen.map(listedReading);
    expect(kinds).not.toContain(undefined);
    const shown = kinds.filter((kind) => kind?.startsWith('show '));
    const lists = listedTypes.map((type) => `list ${type}`);
    expect(new Set(kinds)).toEqual(new Set([...loneLines, ...lists, ...shown]));
    expect(new Set(shown).size).toBeGreaterThan(15);
  });

  it('when a line is not on it, or only begins like one, then it is not taken for one', () => {
    for (const foreign of [
      'list Vm; delete Vm id=1',
      'delete Vm id=1',
      'show Vm',
      'list Thing',
      'set OutputMode=Xml',
    ])
      expect(listedReading(foreign), foreign).toBeUndefined();
    expect([loneLines.length, listedTypes.length]).toEqual([4, readableTypes.length]);
  });
});
