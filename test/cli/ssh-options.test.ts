import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { builtProgram } from '../built-program.js';
import { type HostSshd, oldAlgorithms } from '../doubles/sshd/host-sshd.js';
import { startLoginServer } from '../doubles/sshd/login-server.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { projectRoot } from '../source-files.js';
import { runCli } from './run-cli.js';
import { managerId, smallRepository } from './small-tree.js';
import { addressOf, loginWords } from './ssh-words.js';

const start = estateHosts();
const scratch = scratchDirectories();
const ending: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const end of ending.splice(0)) await end();
});

describe('the options by which hosts are reached', () => {
  let host: HostSshd;
  beforeAll(async () => {
    host = await start();
  });
  const treeAt = (where: HostSshd) => `ssh://${addressOf(where)}${smallRepository(join(scratch(), 'repo'))}`;
  const told = { code: 0, out: `${managerId}\n` };

  it('when a host is met for the first time, then its key is taken only when that is said, and kept', async () => {
    const known = join(scratch(), 'new/known_hosts');
    const words = ['uuid', treeAt(host), '--ssh-key', host.keyPath, '--known-hosts', known];
    const refused = await runCli(words);
    expect(refused.code).toBe(12);
    expect(refused.err).toContain(host.fingerprint('ed25519'));
    expect(refused.err).toContain('--accept-new-host-key');
    expect(existsSync(known)).toBe(false);
    expect(await runCli([...words, '--accept-new-host-key'])).toMatchObject(told);
    expect(readFileSync(known, 'utf8')).toContain(`[127.0.0.1]:${host.port} ssh-ed25519`);
    expect(await runCli(words)).toMatchObject(told);
  });

  it('when a jump host is named, then the connection goes through it, with its own host key', async () => {
    const jump = await start({
      config: [`AuthorizedKeysFile ${host.keyPath.replace('user_key', 'authorized_keys')}`],
    });
    const known = join(scratch(), 'known_hosts');
    const words = ['uuid', treeAt(host), '--ssh-key', host.keyPath, '--known-hosts', known];
    writeFileSync(known, readFileSync(host.knownHosts, 'utf8'));
    const refused = await runCli([...words, '--ssh-jump', addressOf(jump)]);
    expect(refused.code).toBe(12);
    expect(refused.err).toContain(`${jump.user}@127.0.0.1:${jump.port}`);
    writeFileSync(known, readFileSync(jump.knownHosts, 'utf8'), { flag: 'a' });
    expect(await runCli([...words, '--ssh-jump', addressOf(jump)])).toMatchObject(told);
    expect(jump.log()).toContain('Accepted publickey');
  });

  it('when a host has the algorithms of Oracle Linux 5 alone, then it is read with --ssh-legacy only', async () => {
    const old = await start({ hostKeys: ['dsa'], config: oldAlgorithms });
    const words = ['uuid', treeAt(old), ...loginWords(old)];
    const refused = await runCli(words);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/diffie-hellman-group1-sha1.*--ssh-legacy/s);
    expect(await runCli([...words, '--ssh-legacy'])).toMatchObject(told);
  });

  it('when an agent holds the key, then it is used without a word; when there is none, then that is said', async () => {
    const socket = join(scratch(), 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    ending.push(() => agent.kill());
    await vi.waitUntil(() => existsSync(socket), { timeout: 5000 });
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    execFileSync('ssh-add', ['-q', host.keyPath], { env, stdio: 'ignore' });
    const words = ['uuid', treeAt(host), '--known-hosts', host.knownHosts];
    vi.stubEnv('SSH_AUTH_SOCK', socket);
    expect(await runCli(words)).toMatchObject(told);
    vi.stubEnv('SSH_AUTH_SOCK', '');
    const nothing = await runCli(words);
    expect(nothing.code).toBe(12);
    expect(nothing.err).toContain('there is nothing to log in with');
    expect(await runCli([...words, '--ssh-agent'])).toMatchObject({ code: 2 });
  });

  it('when a password file is named, then its line is the password, which is sent once and never shown', async () => {
    const server = await startLoginServer({ password: 'Kanarie-4711' });
    ending.push(() => server.close());
    const root = scratch();
    const file = (name: string, text: string, mode: number) => {
      writeFileSync(join(root, name), text, { mode });
      return join(root, name);
    };
    const known = file('known', server.knownHostsLine, 0o600);
    const at = `ssh://admin@127.0.0.1:${server.port}`;
    const ask = (password: string) =>
      runCli([
        ...['uuid', `${at}/OVS/a`, `${at}/OVS/b`, '--known-hosts', known],
        ...['--ssh-password-file', password, '--debug'],
      ]);
    const wrong = await ask(file('wrong', 'Kanarie-0815\n', 0o644));
    expect(wrong.code).toBe(12);
    expect(wrong.err).toContain('can be read by others: chmod 600 it');
    expect(server.tried.filter((way) => way.startsWith('password'))).toEqual(['password Kanarie-0815']);
    const right = await ask(file('right', 'Kanarie-4711\n', 0o600));
    expect(server.tried.at(-1)).toBe('password Kanarie-4711');
    expect(right.code).not.toBe(12);
    expect(wrong.err + wrong.out + right.err + right.out).not.toContain('Kanarie');
  });

  it('when nothing to log in with is named, then the password is asked for on a terminal, and not shown', async () => {
    const server = await startLoginServer({ password: 'Kanarie-4711' });
    ending.push(() => server.close());
    const known = join(scratch(), 'known');
    writeFileSync(known, server.knownHostsLine);
    const typed = [join(projectRoot, 'test/judges/on-terminal.py'), 'Kanarie-4711\\r', process.execPath];
    const words = ['uuid', `ssh://admin@127.0.0.1:${server.port}/OVS`, '--known-hosts', known];
    const program = [builtProgram('src/main.ts'), ...words];
    const options = { cwd: projectRoot, timeout: 60_000, env: { ...process.env, SSH_AUTH_SOCK: '' } };
    const shown = await new Promise<string>((resolve) => {
      execFile('python3', [...typed, ...program], options, (_, stdout) => resolve(stdout));
    });
    expect(shown).toContain(`SSH password for admin@127.0.0.1:${server.port}: `);
    expect(server.tried).toContain('password Kanarie-4711');
    expect(shown).not.toContain('Kanarie');
  });

  it('when the key needs a passphrase, then it is asked for on a terminal, and elsewhere said', async () => {
    const words = [
      'uuid',
      treeAt(host),
      '--ssh-key',
      host.encryptedKeyPath,
      '--known-hosts',
      host.knownHosts,
    ];
    const refused = await runCli(words);
    expect(refused.code).toBe(12);
    expect(refused.err).toContain('needs its passphrase');
    const judge = join(projectRoot, 'test/judges/on-terminal.py');
    const typed = [judge, 'geheim\\r', process.execPath, builtProgram('src/main.ts')];
    const run = spawnSync('python3', [...typed, ...words], {
      encoding: 'utf8',
      cwd: projectRoot,
      timeout: 60_000,
    });
    expect(run.stdout).toContain(`Passphrase of the key ${host.encryptedKeyPath}: `);
    expect(run.stdout).toContain(managerId);
    expect(run.stdout).not.toContain('geheim');
    const file = join(scratch(), 'passphrase');
    writeFileSync(file, 'geheim\n', { mode: 0o600 });
    expect(await runCli([...words, '--ssh-passphrase-file', file])).toMatchObject(told);
  });

  it.each([
    ['a passphrase without a key', ['--ssh-passphrase-file', '/x'], 'needs --ssh-key'],
    [
      'a jump host with a password',
      ['--ssh-key', '/x', '--ssh-jump', 'a:hidden@h'],
      'password never stands in it',
    ],
    ['a time that is none', ['--ssh-timeout', '0'], 'seconds from 1'],
    ['no password file', ['--ssh-password-file', '/nonexistent/p'], 'it does not exist'],
  ])('when the words hold %s, then exit 2', async (_, words, why) => {
    const { code, err } = await runCli(['uuid', 'ssh://root@127.0.0.1:1/x', ...words]);
    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(err).not.toContain('hidden');
  });
});
