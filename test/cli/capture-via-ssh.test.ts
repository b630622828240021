import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ManifestSource } from '../../src/archive/manifest.js';
import { freePort } from '../databases/loopback.js';
import type { HostSshd } from '../doubles/sshd/host-sshd.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { lastLine, runCli } from './run-cli.js';
import {
  managerId,
  ovsRepo,
  repositoryId,
  sampleEstate,
  sampleWords,
  smallRepository,
  vmCfg,
  vmId,
  writeFiles,
} from './small-tree.js';
import { addressOf, loginWords } from './ssh-words.js';

const start = estateHosts();
const scratch = scratchDirectories();
let host: HostSshd;
let other: HostSshd;
beforeAll(async () => {
  host = await start();
  other = await start({ config: [`AuthorizedKeysFile ${dirname(host.keyPath)}/authorized_keys`] });
});

const at = (where: HostSshd, path: string) => `ssh://${addressOf(where)}${path}`;
/** Both doubles take the key of the first: its list of known hosts has both. */
const login = (root: string) => {
  const known = join(root, 'known_hosts');
  writeFileSync(known, readFileSync(host.knownHosts, 'utf8') + readFileSync(other.knownHosts, 'utf8'));
  return ['--ssh-key', host.keyPath, '--known-hosts', known];
};
const manifestOf = (archive: string) => JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8'));
const statusOf = (archive: string) =>
  (manifestOf(archive).sources as ManifestSource[]).map(({ name, root, status }) => [name, root, status]);

describe('trees on other hosts', () => {
  it('when an estate is captured from a host, then the archive holds the same as from here', async () => {
    const root = scratch();
    const remote = [
      at(host, join(sampleEstate, 'repositories')),
      ...['--manager-files', at(host, join(sampleEstate, 'manager-files'))],
    ];
    const capture = async (words: readonly string[], place: string) => {
      const result = await runCli(['capture', ...words, '--archives', join(root, place)]);
      expect(result.code).toBe(0);
      expect(/^done: ssh:\/\/\S+: \d+ files?$/m.test(result.err)).toBe(place === 'there');
      return lastLine(result.out);
    };
    const here = await capture(sampleWords, 'here');
    const there = await capture([...remote, ...loginWords(host)], 'there');
    const files = `captured/manager-files/files/127.0.0.1%3A${host.port}`;
    for (const [one, same] of [
      ['captured/repository-files', 'captured/repository-files'],
      ['captured/manager-files', files],
    ])
      execFileSync('diff', ['-r', join(here, one ?? ''), join(there, same ?? '')]);
    expect(manifestOf(there).managerUuid).toBe(managerId);
    expect(await runCli(['diff', here, there])).toMatchObject({ code: 0, out: '' });
    expect(await runCli(['verify', there])).toMatchObject({ code: 0 });
  });

  it('when uuid, find, inventory and rebuild are asked, then they read a tree on a host as well', async () => {
    const root = scratch();
    const tree = at(host, smallRepository(join(root, 'repo')));
    const words = [tree, ...loginWords(host)];
    const uuid = await runCli(['uuid', ...words]);
    expect(uuid).toMatchObject({ code: 0, out: `${managerId}\n` });
    const found = await runCli(['find', 'vm2', ...words]);
    expect(found).toMatchObject({ code: 0, out: expect.stringContaining(vmId(2)) });
    const inventory = await runCli(['inventory', ...words, '--json']);
    expect(JSON.parse(inventory.out).vms).toHaveLength(3);
    const out = join(root, 'out');
    const rebuilt = await runCli(['rebuild', ...words, '--release', '3.3', '--out', out, '--json']);
    expect(JSON.parse(rebuilt.out).vms).toHaveLength(3);
  });

  it('when one of three hosts cannot be reached, then it is named and the others are captured', async () => {
    const root = scratch();
    const one = at(host, smallRepository(join(root, 'one')));
    const second = '0004fb00000300002222222222222222';
    const two = at(
      other,
      writeFiles(join(root, 'two'), {
        '.ovsrepo': ovsRepo(managerId, second, 'repo2'),
        [`VirtualMachines/${vmId(9)}/vm.cfg`]: vmCfg(9),
      }),
    );
    const gone = `ssh://root@127.0.0.1:${await freePort()}/OVS/Repositories`;
    const words = [...login(root), '--archives', join(root, 'a')];
    const result = await runCli(['capture', one, gone, two, ...words]);
    expect(result.code).toBe(3);
    const archive = lastLine(result.out);
    expect(result.err).toContain(`connect by SSH to ${gone.slice(6).split('/')[0]}`);
    expect(statusOf(archive)).toEqual([
      ['repository-files', one, 'complete'],
      ['repository-files', gone, 'failed'],
      ['repository-files', two, 'complete'],
    ]);
    expect(manifestOf(archive).sources[1].problems).toEqual([
      { path: '', reason: expect.stringContaining('ECONNREFUSED') },
    ]);
    expect(readdirSync(join(archive, 'captured/repository-files')).sort()).toEqual([
      'one',
      'one.listing.tsv',
      'two',
      'two.listing.tsv',
    ]);
  });

  it.each([
    ['cannot be reached', 1, async () => ({ words: [], port: await freePort() }), /connect by SSH to/],
    [
      'shows another key',
      12,
      async (root: string) => {
        const known = join(root, 'known');
        const key = readFileSync(other.knownHosts, 'utf8').replace(`:${other.port}`, `:${host.port}`);
        writeFileSync(known, key);
        return { words: ['--known-hosts', known], port: host.port };
      },
      /IDENTIFICATION HAS CHANGED/,
    ],
    [
      'refuses the login',
      12,
      async () => ({ words: ['--ssh-key', other.keyPath], port: host.port }),
      /log in by SSH to/,
    ],
  ])('when the only host %s, then exit %i and there is no archive', async (_, wanted, how, why) => {
    const root = scratch();
    const { words, port } = await how(root);
    const tree = `ssh://${host.user}@127.0.0.1:${port}${smallRepository(join(root, 'repo'))}`;
    const before = host.commands().length;
    const archives = ['--archives', join(root, 'a'), '--estate', 'e'];
    const result = await runCli(['capture', tree, ...loginWords(host), ...words, ...archives]);
    expect({ code: result.code, out: result.out }).toEqual({ code: wanted, out: '' });
    expect(result.err).toMatch(why);
    expect(readdirSync(join(root, 'a/e')).filter((name) => !name.startsWith('.'))).toEqual([]);
    expect(host.commands().length).toBe(before);
    const { code, err } = await runCli([
      'capture',
      tree,
      smallRepository(join(root, 'here')),
      ...loginWords(host),
      ...words,
      ...archives,
    ]);
    expect(code).toBe(3);
    expect(err).toMatch(why);
  });

  it.each([
    ['OVS/Repositories', 'nothing in it looks like a repository'],
    ['OVS/gone', 'does not exist'],
  ])(
    'when the tree %s of a host is not mounted or not there, then it has failed, named with the host',
    async (path, why) => {
      const root = scratch();
      mkdirSync(join(root, 'OVS/Repositories'), { recursive: true });
      const good = smallRepository(join(root, 'good'));
      const tree = at(host, join(root, path));
      const words = [tree, ...loginWords(host), '--archives', join(root, 'a'), '--estate', 'e'];
      const alone = await runCli(['capture', ...words]);
      expect({ code: alone.code, out: alone.out }).toEqual({ code: 1, out: '' });
      expect(alone.err).toContain(tree);
      expect(alone.err).toContain(why);
      expect(readdirSync(join(root, 'a/e')).filter((name) => !name.startsWith('.'))).toEqual([]);
      const beside = await runCli(['capture', good, ...words]);
      expect(beside.code).toBe(3);
      expect(beside.err).toContain(tree);
      expect(statusOf(lastLine(beside.out))).toEqual([
        ['repository-files', good, 'complete'],
        ['repository-files', tree, 'failed'],
      ]);
    },
  );

  it('when two servers mount the same repository, then it is captured once', async () => {
    const root = scratch();
    smallRepository(join(root, 'mount1', repositoryId));
    smallRepository(join(root, 'mount2', repositoryId));
    const words = [at(host, join(root, 'mount1')), at(other, join(root, 'mount2')), ...login(root)];
    const result = await runCli(['capture', ...words, '--archives', join(root, 'a')]);
    expect(result).toMatchObject({
      code: 0,
      err: expect.stringContaining(`repository ${repositoryId} was read through another host already`),
    });
    expect(readdirSync(join(lastLine(result.out), 'captured/repository-files'))).toEqual([
      repositoryId,
      `${repositoryId}.listing.tsv`,
    ]);
  });

  it('when a server gives a part of a repository and is gone, then the next one gives the rest', async () => {
    const root = scratch();
    smallRepository(join(root, 'mount1', repositoryId), 2);
    smallRepository(join(root, 'mount2', repositoryId), 3);
    const unreadable = join(root, 'mount1', repositoryId, `VirtualMachines/${vmId(2)}/vm.cfg`);
    rmSync(unreadable);
    symlinkSync('elsewhere', unreadable);
    const words = [at(host, join(root, 'mount1')), at(other, join(root, 'mount2')), ...login(root)];
    const result = await runCli(['capture', ...words, '--archives', join(root, 'a')]);
    expect(result.code).toBe(3);
    const archive = lastLine(result.out);
    expect(readdirSync(join(archive, 'captured/repository-files'))).toEqual([
      repositoryId,
      `${repositoryId}+2.listing.tsv`,
      `${repositoryId}.listing.tsv`,
    ]);
    const { vms, findings } = JSON.parse(readFileSync(join(archive, 'environment.json'), 'utf8'));
    expect(vms).toHaveLength(3);
    expect(findings.map(({ code }: { code: string }) => code)).not.toContain('defined-twice');
    expect(statusOf(archive).map(([, , status]) => status)).toEqual(['incomplete', 'complete']);
  });

  it.each([
    ['ssh://h', 'without a path'],
    ['ssh://root:hidden@h/x', 'a password never stands in it'],
    ['ssh://@h/x', 'not [USER@]HOST[:PORT]'],
    ['ssh://h/%ff', 'two hexadecimal digits'],
    ['ssh://-oProxyCommand=x/y', 'not [USER@]HOST[:PORT]'],
  ])('when a tree is called %s, then exit 2', async (tree, why) => {
    const { code, err } = await runCli(['uuid', tree]);
    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(err).not.toContain('hidden');
  });

  it('when an archive is named with a host, then exit 2', async () => {
    const root = scratch();
    const made = await runCli(['capture', smallRepository(join(root, 'r')), '--archives', join(root, 'a')]);
    const { code, err } = await runCli(['inventory', lastLine(made.out), '--server', 'root@ovs01']);
    expect(code).toBe(2);
    expect(err).toContain('is an archive, which is complete in itself');
  });
});
