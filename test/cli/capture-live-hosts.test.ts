import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ManifestSource } from '../../src/archive/manifest.js';
import { RescueError } from '../../src/base/errors.js';
import { silentLog } from '../../src/base/log.js';
import { captureEstate } from '../../src/jobs/capture-estate.js';
import { type CaptureStore, captureInto } from '../../src/jobs/capture-into.js';
import { ovmServerPrograms, type ServerState } from '../doubles/hosts/ovm-server-programs.js';
import { populatedWorld } from '../doubles/ovm-manager/sample-world.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { projectRoot } from '../source-files.js';
import { agentCanary, cliWords, liveEstates, managerCanary, passwordFile } from './live-estate.js';
import { lastLine, runCli } from './run-cli.js';
import { sampleEstate, smallRepository } from './small-tree.js';
import { addressOf } from './ssh-words.js';

const scratch = scratchDirectories();
const start = liveEstates();
const startHost = estateHosts();
afterEach(() => vi.unstubAllEnvs());

const sourcesOf = (archive: string): ManifestSource[] =>
  JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8')).sources;
const statusOf = (archive: string) => sourcesOf(archive).map(({ name, status }) => [name, status]);
const sample = (path: string) =>
  readFileSync(join(sampleEstate, 'manager-files/servers/ovs03', path), 'utf8');
const state: ServerState = {
  pool: 'prod',
  serverDump: sample('dump_db_server.txt'),
  repositoryDump: sample('dump_db_repository.txt'),
  domains: sample('xm-list.txt'),
  fileSystems: [],
  knowsBlockSize: true,
};

describe('an estate with all that is alive', () => {
  it('when tree, server, CLI, REST and agent are named, then each is read by its own login', async () => {
    const root = scratch();
    const server = await startHost({ programs: ovmServerPrograms(state) });
    const cli = await start.cli();
    const rest = await start.rest();
    const agent = await start.agent();
    const known = join(root, 'known');
    writeFileSync(known, readFileSync(server.knownHosts, 'utf8') + cli.knownHostsLine);
    const tree = `ssh://${addressOf(server)}${smallRepository(join(root, 'repo'))}`;
    const words = [
      ...['capture', tree, '--server', addressOf(server), '--manager-cli', `127.0.0.1:${cli.port}`],
      ...['--manager-rest', rest.address, ...rest.pin, '--agent', agent.address, ...agent.pin],
      ...['--ssh-key', server.keyPath, '--known-hosts', known],
      ...['--manager-password-file', passwordFile(root, 'manager', managerCanary)],
      ...['--agent-password-file', passwordFile(root, 'agent', agentCanary)],
    ];
    const result = await runCli([...words, '--archives', join(root, 'a')]);
    const archive = lastLine(result.out);
    // the double has no /etc of an Oracle VM Server
    expect({ code: result.code, status: statusOf(archive) }).toEqual({
      code: 3,
      status: [
        ['repository-files', 'complete'],
        ['manager-cli', 'complete'],
        ['manager-rest', 'complete'],
        ['server-agents', 'complete'],
        ['manager-files', 'incomplete'],
      ],
    });
    expect(readdirSync(join(archive, 'captured')).sort()).toEqual([
      ...['manager-cli', 'manager-files', 'manager-rest', 'repository-files', 'server-agents'],
    ]);
    const { vms } = JSON.parse(readFileSync(join(archive, 'environment.json'), 'utf8'));
    const ids = vms.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(populatedWorld.vms.map(({ id }) => id)));
    expect(cli.tried).toEqual([managerCanary]);
  });

  it('when a host key of the CLI is not known, then no password is sent to it', async () => {
    const root = scratch();
    const cli = await start.cli();
    const known = join(root, 'known');
    writeFileSync(known, '');
    const secret = ['--manager-password-file', passwordFile(root, 'manager', managerCanary)];
    const words = ['--manager-cli', `127.0.0.1:${cli.port}`, '--known-hosts', known, ...secret];
    const refused = await runCli(['capture', ...words, '--archives', join(root, 'a')]);
    expect({ code: refused.code, out: refused.out }).toEqual({ code: 12, out: '' });
    expect(refused.err).toContain('--accept-new-host-key');
    expect({ tried: cli.tried, lines: cli.lines }).toEqual({ tried: [], lines: [] });
    const taken = await runCli(['capture', ...words, '--accept-new-host-key', '--archives', join(root, 'a')]);
    expect(taken.code).toBe(0);
  });

  it('when the CLI has the algorithms of its time alone, then it is read with --ssh-legacy only', async () => {
    const root = scratch();
    const cli = await start.cli({ old: true, login: 'keyboard-interactive', release: '3.2' });
    const secret = ['--manager-password-file', passwordFile(root, 'manager', managerCanary)];
    const words = ['uuid', ...cliWords(root, cli), ...secret];
    const refused = await runCli(words);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('--ssh-legacy');
    expect(cli.tried).toEqual([]);
    // the CLI tells no manager UUID, so that it is asked for in vain and read all the same
    expect((await runCli([...words, '--ssh-legacy'])).err).toContain('could not find the manager UUID');
    expect(cli.lines).toContain('list Vm');
  });

  it('when the CLI hangs, then --ssh-timeout ends the waiting and the tree is captured', async () => {
    const root = scratch();
    const cli = await start.cli({ hangAt: 'list Vm', strikes: 1 });
    const secret = ['--manager-password-file', passwordFile(root, 'manager', managerCanary)];
    const words = [...cliWords(root, cli), ...secret, '--ssh-timeout', '1', '--archives', join(root, 'a')];
    const result = await runCli(['capture', smallRepository(join(root, 'repo')), ...words]);
    expect(result.code).toBe(3);
    const [tree, manager] = sourcesOf(lastLine(result.out));
    expect([tree?.status, manager?.status]).toEqual(['complete', 'incomplete']);
    expect(manager?.problems[0]?.reason).toContain('within 1 s');
    expect(manager?.problems[0]?.path).toBe(`127.0.0.1:${cli.port}/list Vm`);
  });

  it('when there are five agents, then four are asked at the same time, and the first tells the definitions', async () => {
    const root = scratch();
    const asked: number[] = [];
    const note = (index: number) => () => {
      asked.push(index);
      return undefined;
    };
    const agents = [];
    for (const index of [0, 1, 2, 3, 4]) agents.push(await start.agent({ trouble: note(index) }));
    const secret = ['--agent-password-file', passwordFile(root, 'agent', agentCanary)];
    const words = agents.flatMap(({ address, pin }) => ['--agent', address, ...pin]);
    const result = await runCli(['capture', ...words, ...secret, '--archives', join(root, 'a')]);
    expect(result.code).toBe(0);
    const ended = [0, 1, 2, 3].map((index) => asked.lastIndexOf(index));
    const firstEnd = Math.min(...ended);
    for (const index of [1, 2, 3]) expect(asked.indexOf(index)).toBeLessThan(firstEnd);
    expect(asked.indexOf(4)).toBeGreaterThan(firstEnd);
    expect(sourcesOf(lastLine(result.out)).map(({ root: at }) => at)).toEqual(
      agents.map(({ address }) => `https://${address}`),
    );
    const definitions = agents.map(
      ({ double }) => double.calls.filter(({ name }) => name === 'get_vm_config').length,
    );
    expect(definitions).toEqual([4, 0, 0, 0, 0]);
  });

  it('when a password is named nowhere, then it is asked for once on the terminal and not shown', async () => {
    const root = scratch();
    const cli = await start.cli();
    const rest = await start.rest();
    const judge = join(projectRoot, 'test/judges/on-terminal.py');
    const program = [process.execPath, '--import', 'tsx', join(projectRoot, 'src/main.ts'), 'capture'];
    const words = [...cliWords(root, cli), '--manager-rest', rest.address, ...rest.pin];
    const line = [judge, `${managerCanary}\\r`, ...program, ...words, '--archives', join(root, 'a')];
    const shown = await new Promise<string>((resolve) => {
      execFile('python3', line, { cwd: projectRoot, timeout: 60_000 }, (_, stdout) => resolve(stdout));
    });
    expect(shown.split('Password of admin at the manager 127.0.0.1: ')).toHaveLength(2);
    expect(shown).not.toContain('canary-of-the');
    expect(statusOf(lastLine(shown))).toEqual([
      ['manager-cli', 'complete'],
      ['manager-rest', 'complete'],
    ]);
  });
});

describe('a disk that is full', () => {
  it('when nothing can be stored any more, then the capture ends at once, whoever is still waited for', async () => {
    const root = scratch();
    const silent = await start.agent({
      trouble: ({ body }) => (body.includes('discover_cluster') ? { silent: true } : undefined),
    });
    const other = await start.agent();
    const service = ({ address, fingerprint }: typeof silent) => {
      const [host = '', port] = address.split(':');
      const password = { file: passwordFile(root, 'agent', agentCanary) };
      return { user: 'oracle', host, port: Number(port), certificate: fingerprint, password };
    };
    const full = new RescueError('OVM_WRITE_FAILED', '/archives', 'no space left on the device');
    const store: CaptureStore = {
      put: async (_, name) => {
        if (name.includes('get_timezone')) throw full;
      },
      read: async () => new Uint8Array(),
    };
    const words = { trees: [], managerFiles: [], agents: [service(silent), service(other)], log: silentLog };
    const begun = performance.now();
    await expect(captureInto(store, words)).rejects.toBe(full);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(silent.double.seen.at(-1)?.body).toContain('discover_cluster');
  });
});

describe('places that need not hold anything', () => {
  it('when one of them is empty, then it is complete; when it is not there, then it has failed', async () => {
    const root = scratch();
    const good = smallRepository(join(root, 'good'));
    const empty = join(root, 'empty');
    mkdirSync(empty);
    const capture = (trees: readonly string[], optional: string) =>
      captureEstate({
        ...{ trees, managerFiles: [], estate: 'e', log: silentLog, release: undefined },
        archives: join(root, 'a'),
        required: (word) => word !== optional,
      });
    const may = await capture([empty, good], empty);
    expect(may.complete).toBe(true);
    expect(may.sources.map(({ status, files }) => [status, files > 0])).toEqual([
      ['complete', false],
      ['complete', true],
    ]);
    const must = await capture([empty, good], good);
    expect([must.complete, must.sources.map(({ status }) => status)]).toEqual([
      false,
      ['failed', 'complete'],
    ]);
    const gone = await capture([join(root, 'gone'), good], join(root, 'gone'));
    expect(gone.sources.map(({ status }) => status)).toEqual(['failed', 'complete']);
    await expect(capture([empty], empty)).rejects.toMatchObject({ code: 'OVM_TREE_EMPTY' });
  });

  it('when a manager without REST need not have it, then it is complete', async () => {
    const root = scratch();
    const rest = await start.rest({ trouble: () => ({ status: 404 }) });
    vi.stubEnv('MANAGER', managerCanary);
    const [host = '', port] = rest.address.split(':');
    const certificate = rest.fingerprint;
    const service = { user: 'admin', host, port: Number(port), certificate };
    const capture = (required: boolean) =>
      captureEstate({
        ...{ trees: [smallRepository(join(root, `r${required}`))], managerFiles: [], estate: 'e' },
        ...{ log: silentLog, release: undefined, archives: join(root, 'a') },
        managerRests: [{ ...service, password: { environment: 'MANAGER' }, required }],
      });
    expect((await capture(false)).complete).toBe(true);
    vi.stubEnv('MANAGER', managerCanary);
    const { complete, sources } = await capture(true);
    expect(complete).toBe(false);
    expect(sources[1]?.problems[0]?.reason).toContain('it has no REST interface');
  });
});
