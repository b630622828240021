import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ManifestSource } from '../../src/archive/manifest.js';
import { freePort } from '../databases/loopback.js';
import { assumedReplies, assumedReplyCount } from '../doubles/hosts/assumed-replies.js';
import { hostFilePrograms } from '../doubles/hosts/host-files.js';
import { ovmServerPrograms, type ServerState } from '../doubles/hosts/ovm-server-programs.js';
import type { HostSshd } from '../doubles/sshd/host-sshd.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { sourceText } from '../source-files.js';
import { lastLine, runCli } from './run-cli.js';
import { managerId, sampleEstate, smallRepository, writeFiles } from './small-tree.js';
import { addressOf, loginWords } from './ssh-words.js';

const start = estateHosts();
const scratch = scratchDirectories();
const sample = (path: string) => readFileSync(join(sampleEstate, 'manager-files', path), 'utf8');
const device = '/dev/mapper/3600144f0c83b6a000000526f3b7d0001';
const uuid = '0004FB00000500002DC56E8973883D87';
const state: ServerState = {
  pool: 'prod',
  serverDump: sample('servers/ovs03/dump_db_server.txt'),
  repositoryDump: sample('servers/ovs03/dump_db_repository.txt'),
  domains: sample('servers/ovs03/xm-list.txt'),
  fileSystems: [
    { device: '/dev/sdb', uuid, label: 'OVS56e8973883d87' },
    { device, uuid, label: 'OVS56e8973883d87' },
  ],
  knowsBlockSize: true,
};

/** A server whose `/etc` is that of the sample's ovs03. */
function startServer(root: string, other: Partial<ServerState> = {}): Promise<HostSshd> {
  const from = join(sampleEstate, 'manager-files/servers/ovs03');
  const files: Record<string, string> = {
    'etc/ocfs2/cluster.conf': readFileSync(join(from, 'cluster.conf'), 'utf8'),
    'etc/sysconfig/network-scripts/ifup': 'not a definition',
    'etc/sysconfig/network-scripts/keys-eth0': 'KEY=canary-of-the-network',
  };
  for (const name of readdirSync(join(from, 'network-scripts')))
    files[`etc/sysconfig/network-scripts/${name}`] = readFileSync(
      join(from, 'network-scripts', name),
      'utf8',
    );
  const directory = writeFiles(join(root, 'host'), files);
  return start({
    programs: { ...hostFilePrograms(directory), ...ovmServerPrograms({ ...state, ...other }) },
    config: ['MaxSessions 2'],
  });
}

const manifestOf = (archive: string) => JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8'));
const environmentOf = (archive: string) =>
  JSON.parse(readFileSync(join(archive, 'environment.json'), 'utf8'));

async function capture(root: string, ...words: string[]) {
  const result = await runCli(['capture', ...words, '--ssh-sudo', '--archives', join(root, 'a')]);
  return { ...result, archive: lastLine(result.out) };
}

describe('an Oracle VM Server', () => {
  it('when it is asked, then its replies are kept raw and told as from copies of them', async () => {
    const root = scratch();
    const server = await startServer(root);
    const { code, archive } = await capture(root, '--server', addressOf(server), ...loginWords(server));
    expect(code).toBe(0);
    const place = join(archive, `captured/manager-files/servers/127.0.0.1%3A${server.port}`);
    expect(readFileSync(join(place, 'xm-list.txt'), 'utf8')).toBe(state.domains);
    expect(readFileSync(join(place, 'dump_db_server.txt'), 'utf8')).toBe(state.serverDump);
    expect(readdirSync(place).sort()).toEqual(
      [
        ...['cluster.conf', 'device-names.txt', 'dump_db_repository.txt', 'dump_db_server.txt'],
        ...['dump_db_server_pool.txt', 'mounted.ocfs2.txt', 'multipath.txt', 'network-scripts'],
        ...['nfs-exports', 'packages.txt', 'tunefs.ocfs2', 'xm-list.txt'],
      ].sort(),
    );
    expect(readdirSync(join(place, 'network-scripts')).sort()).toEqual(
      readdirSync(join(sampleEstate, 'manager-files/servers/ovs03/network-scripts')).sort(),
    );
    const [source] = manifestOf(archive).sources as ManifestSource[];
    expect(source).toMatchObject({ name: 'manager-files', status: 'complete', problems: [] });
    expect(source?.root).toBe(`ssh://${addressOf(server)}`);
    const { servers, fileSystems, vms, uuidPlaces, findings } = environmentOf(archive);
    expect(findings.map(({ code }: { code: string }) => code)).not.toContain('sources-disagree');
    expect(servers[0]).toMatchObject({ id: `127.0.0.1:${server.port}` });
    expect(uuidPlaces[0].uuid).toBe(managerId);
    expect(vms.length).toBeGreaterThan(0);
    expect(fileSystems).toHaveLength(1);
    expect(fileSystems[0].facts).toMatchObject({
      device: { value: device },
      blockSize: { value: 4096 },
      clusterSize: { value: 131_072 },
      nodeSlots: { value: 32 },
    });
    const asked = await runCli(['uuid', '--server', addressOf(server), ...loginWords(server), '--ssh-sudo']);
    expect(asked).toMatchObject({ code: 0, out: `${managerId}\n` });
  });

  it('when its tunefs.ocfs2 does not know the block size, then the superblock tells it', async () => {
    const root = scratch();
    const server = await startServer(root, { knowsBlockSize: false });
    const { code, archive } = await capture(root, '--server', addressOf(server), ...loginWords(server));
    expect(code).toBe(0);
    expect(environmentOf(archive).fileSystems[0].facts).toMatchObject({
      blockSize: { value: 4096 },
      nodeSlots: { value: 32 },
      device: { value: device },
    });
    expect(server.commands().filter((command) => command.includes('/dev/sdb'))).toEqual([]);
  });

  it('when commands fail, hang and lie, then each is named and everything else is captured', async () => {
    const root = scratch();
    const server = await startServer(root, {
      fileSystems: [{ device: '/dev/../../etc/shadow', uuid, label: 'x' }],
      other: {
        multipath: 'echo "multipath: password=Tiger99 \\033[1m refused" >&2; exit 4',
        rpm: 'exec sleep 30',
      },
    });
    const words = ['--server', addressOf(server), ...loginWords(server), '--ssh-timeout', '2'];
    const { code, archive, err } = await capture(root, ...words);
    expect(code).toBe(3);
    const [source] = manifestOf(archive).sources as ManifestSource[];
    expect(source?.status).toBe('incomplete');
    const place = `servers/127.0.0.1:${server.port}`;
    expect(source?.problems.map(({ path, reason }) => [path, reason])).toEqual([
      [`${place}/mounted.ocfs2.txt`, '"/dev/../../etc/shadow" is no name of a device'],
      [`${place}/multipath.txt`, expect.stringMatching(/multipath-devices: exit status 4/)],
      [`${place}/packages.txt`, expect.stringMatching(/package-versions: nothing came from it for 2 s/)],
    ]);
    expect(err + readFileSync(join(archive, 'manifest.json'), 'utf8')).not.toMatch(/Tiger99|\\033/);
    expect(environmentOf(archive).vms.length).toBeGreaterThan(0);
    expect(await runCli(['uuid', archive])).toMatchObject({ code: 0 });
  });

  it('when it goes in the middle, then what it had told is kept and the repositories are captured', async () => {
    const root = scratch();
    const mark = join(root, 'asked');
    const server = await startServer(root, { other: { multipath: `: > '${mark}'; exec sleep 30` } });
    const watch = setInterval(() => {
      if (!existsSync(mark)) return;
      clearInterval(watch);
      server.signalConnections('SIGKILL');
    }, 20);
    const tree = smallRepository(join(root, 'repo'));
    const { code, archive } = await capture(
      root,
      ...[tree, '--server', addressOf(server), ...loginWords(server)],
    );
    clearInterval(watch);
    expect(code).toBe(3);
    const [repositories, files] = manifestOf(archive).sources as ManifestSource[];
    expect(repositories?.status).toBe('complete');
    expect(files).toMatchObject({
      status: 'incomplete',
      problems: [{ path: '', reason: expect.stringContaining('keep the SSH connection to') }],
    });
    expect(files?.files).toBeGreaterThan(5);
    expect(environmentOf(archive).vms.length).toBeGreaterThan(3);
  });

  it('when a host is no Oracle VM Server, then nothing is taken for an answer', async () => {
    const root = scratch();
    const plain = await start({ only: ['env', 'sh'] });
    const words = [...loginWords(plain), '--archives', join(root, 'a')];
    const alone = await runCli(['capture', '--server', addressOf(plain), ...words]);
    expect({ code: alone.code, out: alone.out }).toEqual({ code: 1, out: '' });
    expect(alone.err).toMatch(/nothing could be captured from it; first of all: .*agent-database/);
    expect(alone.err).toMatch(/^asking the server ssh:\/\//m);
    const manager = await runCli(['capture', '--manager', addressOf(plain), ...words]);
    expect(manager).toMatchObject({ code: 1, out: '' });
    expect(manager.err).toMatch(
      /could not find anything to capture in ssh:\/\/.*: neither \/u01\/\S+\.config nor \/etc\/sysconfig\/ovmm can be read there; is it the host of the manager\?/,
    );
    const beside = await runCli([
      'capture',
      smallRepository(join(root, 'r')),
      '--server',
      addressOf(plain),
      ...words,
    ]);
    expect(beside.code).toBe(3);
    const [, source] = manifestOf(lastLine(beside.out)).sources as ManifestSource[];
    expect(source).toMatchObject({ status: 'failed', files: 0 });
  });
});

describe('the host of a manager', () => {
  const config = `DBTYPE=MySQL\nDBHOST=localhost\nSID=ovs\nLSNR=49500\nOVSSCHEMA=ovs\nUUID=${managerId}\nBUILDID=3.3.3.1085\n`;
  const home = 'u01/app/oracle/ovm-manager-3';
  const files = {
    [`${home}/.config`]: config,
    'etc/sysconfig/ovmm': `RUN_OVMM=YES\nJVM_MEMORY_MAX=4096m\nUUID=${managerId}\n`,
    [`${home}/domains/ovm_domain/security/ovmca.jks`]: 'canary-of-the-keystore',
  };
  const startManagerHost = (root: string, there: Readonly<Record<string, string>>) =>
    start({
      programs: {
        ...hostFilePrograms(writeFiles(join(root, 'host'), there)),
        rpm: `echo '${assumedReplies['rpm -qa of a manager']()}'`,
      },
    });

  it('when it is read, then UUID and release are known, and keystores are listed and never read', async () => {
    const root = scratch();
    const host = await startManagerHost(root, files);
    const { code, archive } = await capture(root, '--manager', addressOf(host), ...loginWords(host));
    expect(code).toBe(0);
    expect(manifestOf(archive)).toMatchObject({ managerUuid: managerId, release: '3.3' });
    const place = join(archive, `captured/manager-files/managers/127.0.0.1%3A${host.port}`);
    expect(readdirSync(place).sort()).toEqual(['.config', 'ovmm', 'packages.txt', 'security.listing.tsv']);
    expect(readFileSync(join(place, 'security.listing.tsv'), 'utf8')).toMatch(/^file\t22\t.*\tovmca\.jks$/m);
    expect(host.commands().some((command) => command.includes('jks'))).toBe(false);
  });

  it('when its .config is gone, then that is a problem and the rest tells', async () => {
    const root = scratch();
    const { [`${home}/.config`]: _, ...rest } = files;
    const host = await startManagerHost(root, rest);
    const { code, archive } = await capture(root, '--manager', addressOf(host), ...loginWords(host));
    expect(code).toBe(3);
    expect(manifestOf(archive).managerUuid).toBe(managerId);
    expect(manifestOf(archive).sources[0].problems).toEqual([
      { path: `managers/127.0.0.1:${host.port}/.config`, reason: expect.stringContaining('does not exist') },
    ]);
    expect((await runCli(['uuid', archive])).code).toBe(3);
  });
});

describe('our own credentials', () => {
  it('when hosts refuse them and take them, then they are nowhere', async () => {
    const root = scratch();
    const server = await startServer(root);
    const secret = (name: string, text: string) => {
      writeFileSync(join(root, name), `${text}\n`, { mode: 0o600 });
      return join(root, name);
    };
    const wrong = `ssh://${server.user}@127.0.0.1:${await freePort()}/OVS`;
    const words = [
      ...['--ssh-key', server.encryptedKeyPath, '--ssh-passphrase-file', secret('passphrase', 'geheim')],
      ...['--ssh-password-file', secret('password', 'canary-of-the-password')],
      ...['--known-hosts', server.knownHosts],
    ];
    const taken = await capture(root, wrong, '--server', addressOf(server), ...words, '--debug');
    expect(taken.code).toBe(3);
    const refusedWords = words.with(3, secret('other', 'canary-of-the-passphrase'));
    const refused = await capture(root, '--server', addressOf(server), ...refusedWords, '--debug');
    expect(refused.code).toBe(12);
    expect(refused.err).toContain('cannot be opened with this passphrase');
    const said = taken.out + taken.err + refused.out + refused.err;
    const kept = readdirSync(taken.archive, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    for (const text of [said, ...kept, ...server.commands()])
      expect(text).not.toMatch(/geheim|canary-of-the/);
  });
});

it('when README counts the replies without a source, then the doubles of hosts have as many', () => {
  expect(sourceText('README.md').replace(/\s+/g, ' ')).toContain(
    `${assumedReplyCount} replies of the doubles of hosts`,
  );
});
