import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ManifestSource } from '../../src/archive/manifest.js';
import { freePort } from '../databases/loopback.js';
import { recordedRepository, recordedVms } from '../doubles/agent/recorded-replies.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { agentCanary, cliWords, liveEstates, managerCanary, passwordFile } from './live-estate.js';
import { lastLine, runCli } from './run-cli.js';
import { smallRepository } from './small-tree.js';

const scratch = scratchDirectories();
const start = liveEstates();
afterEach(() => vi.unstubAllEnvs());

const manifestOf = (archive: string) => JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8'));
const sourcesOf = (archive: string): ManifestSource[] => manifestOf(archive).sources;
const statusOf = (archive: string) =>
  sourcesOf(archive).map(({ name, root, status }) => [name, root, status]);

/** A manager by CLI and REST and two agents, with the words that name them. */
async function wholeEstate(root: string) {
  const cli = await start.cli();
  const rest = await start.rest();
  const agents = [await start.agent(), await start.agent()];
  const words = [
    ...cliWords(root, cli),
    ...['--manager-rest', rest.address, ...rest.pin],
    ...agents.flatMap(({ address, pin }) => ['--agent', address, ...pin]),
    ...['--manager-password-file', passwordFile(root, 'manager', managerCanary)],
    ...['--agent-password-file', passwordFile(root, 'agent', agentCanary)],
  ];
  return { cli, rest, agents, words };
}

function everyText(directory: string): string {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((path) =>
    join(directory, path),
  );
  return files
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

describe('a live manager and agents', () => {
  it('when they are captured, then every reply lies raw on its shelf and each is a source of its own', async () => {
    const root = scratch();
    const { cli, rest, agents, words } = await wholeEstate(root);
    const tree = smallRepository(join(root, 'repo'));
    const result = await runCli(['capture', tree, ...words, '--archives', join(root, 'a')]);
    const archive = lastLine(result.out);
    expect({ code: result.code, status: statusOf(archive) }).toEqual({
      code: 0,
      status: [
        ['repository-files', tree, 'complete'],
        ['manager-cli', `ssh://admin@127.0.0.1:${cli.port}`, 'complete'],
        ['manager-rest', `https://${rest.address}`, 'complete'],
        ...agents.map(({ address }) => ['server-agents', `https://${address}`, 'complete']),
      ],
    });
    const shelf = (path: string) => join(archive, 'captured', path.replaceAll(':', '%3A'));
    const shown = readFileSync(shelf(`manager-cli/127.0.0.1:${cli.port}/list/Server.txt`), 'utf8');
    expect(shown).toContain('Command: list Server');
    expect(JSON.parse(readFileSync(shelf(`manager-rest/${rest.address}/Vm.json`), 'utf8'))).toHaveLength(1);
    const [first, second] = agents.map(({ address }) => shelf(`server-agents/${address}`));
    expect(readdirSync(`${first}/get_vm_config/${recordedRepository}`).sort()).toEqual(
      recordedVms.map((id) => `${id}.xml`).sort(),
    );
    expect(readdirSync(second ?? '')).not.toContain('get_vm_config');
    expect(readdirSync(second ?? '')).toContain('discover_server.xml');
    expect(everyText(archive) + result.err).not.toMatch(/canary-of-the/);
    expect(await runCli(['verify', archive])).toMatchObject({ code: 0 });
  });

  it('when the archive is read again, then it tells the same as the estate itself', async () => {
    const root = scratch();
    const { words } = await wholeEstate(root);
    const made = await runCli(['capture', ...words, '--archives', join(root, 'a')]);
    const archive = lastLine(made.out);
    const [live, again] = [
      await runCli(['inventory', ...words, '--json']),
      await runCli(['inventory', archive, '--json']),
    ];
    const { vms, servers } = JSON.parse(live.out);
    expect(vms.length).toBeGreaterThan(4);
    expect(JSON.parse(again.out)).toMatchObject({ vms, servers });
    const { vms: kept } = JSON.parse(readFileSync(join(archive, 'environment.json'), 'utf8'));
    expect(kept.map(({ id }: { id: string }) => id)).toEqual(vms.map(({ id }: { id: string }) => id));
  });

  it('when REST and CLI tell another name of a server, then REST is believed and the difference kept', async () => {
    const root = scratch();
    const id = '01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10';
    const cli = await start.cli();
    const name = 'name-by-rest';
    const type = 'com.oracle.ovm.mgr.ws.model.Server';
    const rest = await start.rest({ objects: [{ id: { type, value: id, name }, name } as never] });
    const archives = ['--archives', join(root, 'a')];
    const secret = ['--manager-password-file', passwordFile(root, 'manager', managerCanary)];
    const words = [...cliWords(root, cli), '--manager-rest', rest.address, ...rest.pin, ...secret];
    const archive = lastLine((await runCli(['capture', ...words, ...archives])).out);
    const { servers, findings } = JSON.parse(readFileSync(join(archive, 'environment.json'), 'utf8'));
    const server = servers.find((one: { id: string }) => one.id === id);
    expect(server.facts.name).toMatchObject({ value: name, origin: { source: 'manager-rest' } });
    const kept = findings.find(({ code }: { code: string }) => code === 'sources-disagree');
    expect(kept.message).toContain('ovs1');
  });

  it('when a certificate is not known, then the password is not sent and what to say is said', async () => {
    const root = scratch();
    const agent = await start.agent();
    const secret = ['--agent-password-file', passwordFile(root, 'agent', agentCanary)];
    const words = ['capture', '--agent', agent.address, ...secret, '--archives', join(root, 'a')];
    const refused = await runCli(words);
    expect({ code: refused.code, out: refused.out }).toEqual({ code: 12, out: '' });
    expect(refused.err).toContain(`--certificate ${agent.address}=SHA256:${agent.fingerprint}`);
    expect(agent.double.seen).toEqual([]);
    const beside = await runCli([...words, smallRepository(join(root, 'repo'))]);
    expect(beside.code).toBe(3);
    expect(beside.err).toContain(`--certificate ${agent.address}=SHA256:${agent.fingerprint}`);
    expect(statusOf(lastLine(beside.out)).map(([, , status]) => status)).toEqual(['complete', 'failed']);
    const other = `${agent.address}=SHA256:${'00:'.repeat(31)}00`;
    const changed = await runCli([...words, '--certificate', other]);
    expect(changed.code).toBe(12);
    expect(changed.err).toContain(`its SHA-256 fingerprint is ${agent.fingerprint}, and`);
    expect(changed.err).not.toContain('if it is the same, say');
    expect(agent.double.seen).toEqual([]);
    expect((await runCli([...words, ...agent.pin])).code).toBe(0);
  });

  it.each([
    ['--manager-cli', 12, 'log in by SSH to'],
    ['--manager-rest', 12, 'log in by HTTPS to'],
    ['--agent', 12, 'log in by HTTPS to'],
  ])('when the password of %s alone is wrong, then exit %i and no archive', async (option, wanted, why) => {
    const root = scratch();
    const wrong = passwordFile(root, 'wrong', 'canary-of-the-wrong');
    const archives = ['--archives', join(root, 'a'), '--estate', 'e'];
    const secrets = option === '--agent' ? '--agent-password-file' : '--manager-password-file';
    const service = async () => {
      if (option === '--manager-cli') return cliWords(root, await start.cli());
      const { address, pin } = await (option === '--agent' ? start.agent() : start.rest());
      return [option, address, ...pin];
    };
    const words = ['capture', ...(await service()), secrets, wrong, ...archives];
    const alone = await runCli(words);
    expect({ code: alone.code, out: alone.out }).toEqual({ code: wanted, out: '' });
    expect(alone.err).toContain(why);
    expect(readdirSync(join(root, 'a/e')).filter((name) => !name.startsWith('.'))).toEqual([]);
    const beside = await runCli([...words, smallRepository(join(root, 'repo'))]);
    expect(beside.code).toBe(3);
    expect(statusOf(lastLine(beside.out)).map(([, , status]) => status)).toEqual(['complete', 'failed']);
    expect(alone.err + beside.err + everyText(join(root, 'a'))).not.toContain('canary-of-the');
  });

  it('when a manager and one of two agents cannot be reached, then they are named and the other is captured', async () => {
    const root = scratch();
    const agent = await start.agent();
    const [gone, away] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
    const result = await runCli([
      ...['capture', '--manager-rest', away, '--agent', gone, '--agent', agent.address, ...agent.pin],
      ...['--manager-password-file', passwordFile(root, 'manager', managerCanary)],
      ...['--agent-password-file', passwordFile(root, 'agent', agentCanary)],
      ...['--archives', join(root, 'a')],
    ]);
    expect(result.code).toBe(3);
    const archive = lastLine(result.out);
    expect(statusOf(archive)).toEqual([
      ['manager-rest', `https://${away}`, 'failed'],
      ['server-agents', `https://${gone}`, 'failed'],
      ['server-agents', `https://${agent.address}`, 'complete'],
    ]);
    expect(result.err).toContain(`could not connect by HTTPS to https://${gone}`);
    expect(existsUnder(archive, `server-agents/${agent.address}/get_vm_config`)).toBe(true);
  });

  it('when an agent falls silent, then another that waits for it goes on', async () => {
    const root = scratch();
    const silent = await start.agent({
      trouble: ({ body }) => (body.includes('discover_repositories') ? { silent: true } : undefined),
    });
    const good = await start.agent();
    const secret = ['--agent-password-file', passwordFile(root, 'agent', agentCanary)];
    const agents = [silent, good].flatMap(({ address, pin }) => ['--agent', address, ...pin]);
    const words = [...agents, ...secret, '--https-timeout', '1', '--archives', join(root, 'a')];
    const result = await runCli(['capture', ...words]);
    expect(result.code).toBe(3);
    const archive = lastLine(result.out);
    expect(statusOf(archive).map(([, , status]) => status)).toEqual(['incomplete', 'complete']);
    const [problem] = sourcesOf(archive)[0]?.problems ?? [];
    expect(problem?.reason).toContain('nothing came for 1 s');
    expect(existsUnder(archive, `server-agents/${good.address}/get_vm_config`)).toBe(true);
  });
});

function existsUnder(archive: string, path: string): boolean {
  return (
    statSync(join(archive, 'captured', path.replaceAll(':', '%3A')), { throwIfNoEntry: false }) !== undefined
  );
}

describe('passwords of a manager and agents', () => {
  const archives = (root: string) => ['--archives', join(root, 'a')];
  /** A capture whose password of the manager comes from a command, which does something before. */
  const captureAsking = (root: string, words: readonly string[], before: string) => {
    const command = `${before}; cat ${passwordFile(root, 'manager', managerCanary)}`;
    return runCli(['capture', ...words, '--manager-password-command', command, ...archives(root)]);
  };

  it('when a command prints it, then it is run once for CLI and REST', async () => {
    const root = scratch();
    const cli = await start.cli();
    const rest = await start.rest();
    const words = [...cliWords(root, cli), '--manager-rest', rest.address, ...rest.pin];
    expect((await captureAsking(root, words, `echo asked >> ${root}/asked`)).code).toBe(0);
    expect(readFileSync(join(root, 'asked'), 'utf8')).toBe('asked\n');
  });

  it('when the environment holds them, then they are used, and no program that is started inherits them', async () => {
    const root = scratch();
    const agent = await start.agent();
    const rest = await start.rest();
    vi.stubEnv('OVM_RESCUE_AGENT_PASSWORD', agentCanary);
    vi.stubEnv('OVM_RESCUE_MANAGER_PASSWORD', 'canary-of-the-unused');
    const words = ['--agent', agent.address, ...agent.pin, '--manager-rest', rest.address, ...rest.pin];
    expect((await captureAsking(root, words, `env > ${root}/seen`)).code).toBe(0);
    expect(readFileSync(join(root, 'seen'), 'utf8')).not.toContain('canary-of-the');
    expect(process.env.OVM_RESCUE_AGENT_PASSWORD).toBeUndefined();
  });

  it('when nothing gives one, then exit 2 and no connection is made', async () => {
    const root = scratch();
    const agent = await start.agent();
    const result = await runCli(['capture', '--agent', agent.address, ...agent.pin, ...archives(root)]);
    expect(result.code).toBe(2);
    expect(result.err).toContain('the variable OVM_RESCUE_AGENT_PASSWORD is not set');
    expect(agent.double.connections).toBe(0);
  });

  it.each([
    [['--manager-cli', 'admin:hidden@ovmm'], 'a password never stands in it'],
    [['--manager-rest', 'https://ovmm:7002'], 'it is not [USER@]HOST[:PORT]'],
    [['--agent', 'ovs01:99999'], '99999 is no port'],
    [['--server', 's', '--manager-password-file', '/x'], 'it needs --manager-cli or --manager-rest'],
    [['--server', 's', '--agent-password-command', 'hidden'], 'it needs --agent'],
    [['--agent', 's', '--agent-password-file', '/x', '--agent-password-command', 'y'], 'it excludes'],
    [['--agent', 's', '--certificate', 's'], 'it is not HOST[:PORT]=SHA256:FINGERPRINT'],
    [['--agent', 's', '--certificate', 's=SHA256:00'], '32 pairs of hexadecimal digits'],
    [['--agent', 's', '--certificate', `t=SHA256:${'00'.repeat(32)}`], 'names this host and port'],
  ])('when the words are %j, then exit 2', async (words, why) => {
    const root = scratch();
    const { code, err } = await runCli(['capture', ...words, ...archives(root)]);
    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(err).not.toContain('hidden');
  });

  it('when an archive is named with a manager, then exit 2', async () => {
    const root = scratch();
    const made = await runCli(['capture', smallRepository(join(root, 'r')), ...archives(root)]);
    const { code, err } = await runCli(['inventory', lastLine(made.out), '--manager-rest', 'ovmm']);
    expect(code).toBe(2);
    expect(err).toContain('is an archive, which is complete in itself');
  });
});
