import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../databases/loopback.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { makeSmallRepository } from '../databases/small-repository.js';
import { type HostSshd, oldAlgorithms } from '../doubles/sshd/host-sshd.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { projectRoot } from '../source-files.js';
import { configuredEstate, estatesText, writeConfiguration } from './configured-estate.js';
import { agentCanary, liveEstates, managerCanary, passwordFile } from './live-estate.js';
import { lastLine, runCli } from './run-cli.js';
import { managerId, sampleEstate, smallRepository } from './small-tree.js';
import { serverPrograms } from './whole-estate.js';

const sampleFiles = join(sampleEstate, 'manager-files');
const startHost = estateHosts();
const start = liveEstates();
const scratch = scratchDirectories();
let database: MariadbServer;
let host: HostSshd;

/** What is `/etc` and `/u01` of the host. */
let files = '';
const programs = () => {
  files = mkdtempSync(join(tmpdir(), 'ovm-check-'));
  const config = join(files, 'u01/app/oracle/ovm-manager-3/.config');
  mkdirSync(dirname(config), { recursive: true });
  const there = serverPrograms(files, files);
  copyFileSync(join(projectRoot, 'test/fixtures/server-files/config-3.4'), config);
  writeFileSync(join(files, 'etc/sysconfig/ovmm'), `UUID=${managerId}\n`);
  return there;
};
beforeAll(async () => {
  [database, host] = await Promise.all([startMariadb(), startHost({ programs: programs() })]);
  await makeSmallRepository(database, 'ovs');
});
afterAll(async () => {
  await database.stop();
  rmSync(files, { recursive: true, force: true });
});
afterEach(() => vi.unstubAllEnvs());

const parts = () => ({ start, host, database });
/** Source and outcome of each line of the table. */
const outcomes = (out: string) =>
  (out.split('\n\n')[0] ?? '')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => [line.split('  ')[0], / (?:(ok):|(FAILED) \(\d+\)$)/.exec(line)?.slice(1).join('')]);

describe('config check', () => {
  it('when everything answers, then each connection is told with what came, and nothing was captured', async () => {
    const root = scratch();
    const { cli, rest, agent, lines, environment, at } = await configuredEstate(root, parts());
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const config = writeConfiguration(root, estatesText({ prod: lines }));
    const before = host.commands().length;
    const result = await runCli(['config', 'check', '--config', config]);
    expect({ ...result, out: outcomes(result.out) }).toEqual({
      code: 0,
      out: [
        ...['repositories', 'repositories', 'servers', 'manager', 'manager-cli', 'manager-rest', 'agents'],
        ...['database-servers.main', 'archives'],
      ].map((source) => [source, 'ok']),
      err: `warning: manager-rest: the configuration says release 3.4, the manager says 3.3.3.1085, which is used: correct estates.prod.release\n8 of 8 connections work\n`,
    });
    expect(result.out).toMatch(
      /manager-cli +ssh:\/\/admin@127.0.0.1:\d+ +log in, showversion +\d+\.\d\d s +ok: release 3\.4/,
    );
    expect(result.out).toMatch(/manager-rest .* ok: release 3\.\d/);
    expect(result.out).toMatch(/database-servers\.main .* ok: MariaDB \S+: ovs$/m);
    expect(result.out).toContain(`ssh://${at}`);
    expect(cli.lines).toEqual(['set OutputMode=Verbose', 'showversion']);
    expect(rest.double.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /ovm/core/wsapi/rest/Manager',
    ]);
    expect(agent.double.calls.map(({ name }) => name)).toEqual(['get_api_version']);
    expect(
      new Set(
        host
          .commands()
          .slice(before)
          .map((line) => line.replace('sudo -n ', '').split(' ')[2]),
      ),
    ).toEqual(new Set(['find', 'tar', 'ovs-agent-db']));
    expect(result.out).toMatch(
      /manager .* ok: manager UUID 0004fb000001000068b46cbe7e6f7026, build 3\.4\.6\.2105$/m,
    );
    expect(readdirSync(root)).not.toContain('archives');
  });

  it('when it is asked for as JSON, then each connection is an object', async () => {
    const root = scratch();
    const tree = smallRepository(join(root, 'repository'));
    const config = writeConfiguration(root, estatesText({ prod: [`repositories: [${tree}, ${root}/none]`] }));
    const result = await runCli(['config', 'check', '--config', config, '--json']);
    expect(result.code).toBe(3);
    const answer = JSON.parse(result.out);
    expect(answer).toMatchObject({
      estate: 'prod',
      ok: false,
      connections: [
        { source: 'repositories', address: tree, tried: 'list the directory', ok: true },
        { source: 'repositories', ok: false, error: { code: 'OVM_TREE_UNREADABLE' } },
        { source: 'archives', address: '/var/lib/ovm-rescue/archives' },
      ],
    });
    expect(answer.connections[0].seconds).toBeGreaterThanOrEqual(0);
  });

  it('when a repository is not mounted, then it is no connection that works', async () => {
    const root = scratch();
    smallRepository(join(root, 'mounted', '0004fb00000300001111111111111111'));
    mkdirSync(join(root, 'mounted', '0004fb00000300002222222222222222'));
    const trees = `repositories: [${root}/mounted, ${sampleEstate}/repositories]`;
    const config = writeConfiguration(root, estatesText({ prod: [trees] }));
    const { out } = await runCli(['config', 'check', '--config', config, '--json']);
    const { connections } = JSON.parse(out);
    expect(connections[0]).toMatchObject({ ok: false, told: expect.stringContaining('is it mounted?') });
    expect(connections[1]).toMatchObject({ ok: true });
  });

  it('when some connections fail, then each says why and what to do, the others are tried, and passwords are nowhere', async () => {
    const root = scratch();
    const { lines, environment } = await configuredEstate(root, parts());
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const wrong = passwordFile(root, 'wrong', 'canary-that-is-wrong');
    const closed = await freePort();
    const changed = lines.map((line) =>
      line
        .replace(/password: \{command: [^}]*\}/, `password: {file: ${wrong}}`)
        .replace(/certificate: SHA256:.*/, 'required: true')
        .replace(/servers: \["/, `servers: ["root@127.0.0.1:${closed}", "`)
        .replace('[ovs]', '[ovs, appfw]'),
    );
    mkdirSync(join(root, 'empty'));
    const trees = [
      'manager-files:',
      `  - ${root}/empty`,
      `  - {tree: ${root}/empty/, required: false}`,
    ].slice(0, 2);
    const config = writeConfiguration(root, estatesText({ prod: [...changed, ...trees] }));
    const result = await runCli(['config', 'check', '--config', config]);
    expect({ code: result.code, out: outcomes(result.out) }).toEqual({
      code: 3,
      out: [
        ['repositories', 'ok'],
        ['repositories', 'ok'],
        ['manager-files', 'FAILED'],
        ['servers', 'FAILED'],
        ['servers', 'ok'],
        ['manager', 'ok'],
        ['manager-cli', 'ok'],
        ['manager-rest', 'FAILED'],
        ['agents', 'FAILED'],
        ['database-servers.main', 'FAILED'],
        ['archives', 'ok'],
      ],
    });
    expect(result.out).toMatch(/^\(4\) agents: could not log in by HTTPS to .*401/m);
    expect(result.out).toMatch(/^\(5\) database-servers\.main: could not find the database appfw/m);
    // the paragraph of the certificate says what to write where
    expect(result.out).toMatch(
      /^\(3\) manager-rest: could not trust the certificate .*\n {4}Nothing was sent .* openssl x509 .*write under estates\.prod\.manager-rest: certificate: SHA256:/m,
    );
    expect(result.err).toBe('5 of 10 connections work\n');
    const table = result.out.split('\n\n')[0] ?? '';
    expect(table.split('\n').filter((line) => /FAILED.{9}/.test(line))).toEqual([]);
    expect(result.out + result.err).not.toMatch(/canary/);
    expect(result.out + result.err).not.toContain(database.password);
  });

  it('when nothing but the archives works, then the exit status tells a refused login from a host that is not there', async () => {
    const root = scratch();
    const agent = await start.agent();
    const wrong = passwordFile(root, 'wrong', 'canary-that-is-wrong');
    const refused = `agents: {password: {file: ${wrong}}, servers: [{host: "${agent.address}", certificate: ${agent.fingerprint}}]}`;
    const gone = [`ssh: {key: ${host.keyPath}}`, `servers: ["root@127.0.0.1:${await freePort()}"]`];
    const config = writeConfiguration(root, estatesText({ a: [refused], b: gone }));
    expect(await runCli(['config', 'check', '--config', config, '--estate', 'a'])).toMatchObject({
      code: 12,
    });
    expect(await runCli(['config', 'check', '--config', config, '--estate', 'b'])).toMatchObject({ code: 1 });
  });

  it('when hosts have settings of their own, then each is reached in its own way, one through the other', async () => {
    const root = scratch();
    const old = await startHost({
      hostKeys: ['dsa'],
      config: oldAlgorithms,
      programs: serverPrograms(join(root, 'files'), root),
    });
    const known = join(root, 'known');
    const keys = [readFileSync(host.knownHosts, 'utf8'), readFileSync(old.knownHosts, 'utf8')];
    writeFileSync(known, keys.join('').replaceAll(`[127.0.0.1]:${old.port}`, `[localhost]:${old.port}`));
    const check = (...settings: string[]) => {
      const lines = [
        `ssh: {user: ${host.user}, known-hosts: ${known}, jump: 127.0.0.1}`,
        'hosts:',
        `  127.0.0.1: {port: ${host.port}, key: ${host.keyPath}}`,
        `  localhost: {${[`port: ${old.port}`, ...settings].join(', ')}}`,
        'servers: [localhost, 127.0.0.1]',
      ];
      return runCli(['config', 'check', '--config', writeConfiguration(root, estatesText({ prod: lines }))]);
    };
    const own = [
      `key: ${old.encryptedKeyPath}`,
      `passphrase: {file: ${passwordFile(root, 'phrase', 'geheim')}}`,
    ];
    const reached = await check(...own, 'legacy: true');
    expect(reached.out).toMatch(/servers +ssh:\/\/\w+@localhost:\d+ .* ok: logged in/);
    expect(reached.out).toMatch(/servers +ssh:\/\/\w+@127\.0\.0\.1:\d+ .* ok: logged in/);
    const modern = await check(...own);
    expect(modern).toMatchObject({ code: 3 });
    expect(modern.out).toMatch(/@localhost:\d+ .* FAILED \(1\)[\s\S]*it offers diffie-hellman-group1-sha1/);
    writeFileSync(known, keys[0] ?? '');
    const unknown = await check(...own, 'legacy: true');
    expect(unknown.out).toMatch(/@localhost:\d+ .* FAILED \(1\)[\s\S]*could not trust the host key of/);
    expect(reached.out + reached.err + modern.out + modern.err).not.toContain('geheim');
  });

  it('when passwords come from the environment, then no program that tells another one sees them', async () => {
    const root = scratch();
    const { lines, environment } = await configuredEstate(root, parts());
    const seen = join(root, 'seen');
    const spy = join(root, 'spy');
    writeFileSync(spy, `#!/bin/sh\nenv >> ${seen}\necho ${agentCanary}\n`, { mode: 0o700 });
    const names = { ...environment, TEST_HOST: 'canary-host', TEST_DATABASE: database.password };
    for (const [name, value] of Object.entries(names)) vi.stubEnv(name, value);
    const changed = lines.map((line) =>
      line
        .replace(/command: \[[^\]]*\]/, `command: [${spy}]`)
        .replace(/\{file: [^}]*\}/, '{environment: TEST_DATABASE}')
        .replace(/^ssh: \{/, 'ssh: {password: {environment: TEST_HOST}, '),
    );
    const config = writeConfiguration(root, estatesText({ prod: changed }));
    expect(await runCli(['config', 'check', '--config', config])).toMatchObject({ code: 0 });
    const told = readFileSync(seen, 'utf8');
    expect(told).toContain('PATH=');
    for (const value of Object.values(names)) expect(told).not.toContain(value);
  });

  it('when a source is not required and nothing is there, then that is well', async () => {
    const root = scratch();
    mkdirSync(join(root, 'empty'));
    const rest = await start.rest({ objects: [] });
    const config = writeConfiguration(
      root,
      estatesText({
        prod: [
          `archives: ${root}/new/archives`,
          `repositories: [{tree: ${root}/empty, required: false}]`,
          `manager-files: [${root}]`,
        ],
      }),
    );
    const result = await runCli(['config', 'check', '--config', config]);
    expect(result).toMatchObject({ code: 0 });
    expect(result.out).toContain('ok: the directory is empty; it is not required');
    expect(result.out).toContain(`ok: to be made below ${root}`);
    expect(rest.double.seen).toEqual([]);
  });

  it('when archives cannot be written, then that is told', async () => {
    const root = scratch();
    writeFileSync(join(root, 'file'), '');
    const lines = [`archives: ${root}/file/archives`, `manager-files: [${root}]`];
    const config = writeConfiguration(root, estatesText({ prod: lines }));
    const result = await runCli(['config', 'check', '--config', config]);
    expect(result).toMatchObject({ code: 3, err: '1 of 1 connection works; archives cannot be written\n' });
    expect(result.out).toMatch(/^\(1\) archives: could not write .*file is no directory/m);
  });
});

describe('a configuration that is named', () => {
  it('when it has errors, then all are told with file, line and key, and nothing is done', async () => {
    const root = scratch();
    const config = writeConfiguration(
      root,
      'estates:\n  prod:\n    ssh: {password: canary-literal}\n    server: [a]\n',
    );
    for (const words of [['config', 'check'], ['capture'], ['schema', 'export'], ['list']]) {
      const result = await runCli([...words, '--config', config]);
      expect(result).toMatchObject({ code: 2, out: '' });
      expect(result.err).toContain(`could not read the configuration ${config}: it has 2 errors`);
      expect(result.err).toContain(
        `${config}:3:21: estates.prod.ssh.password: no password stands in this file`,
      );
      expect(result.err).toContain(`${config}:4:5: estates.prod.server: this key is not known; servers was`);
      expect(result.err).not.toContain('canary');
    }
    const result = await runCli(['config', 'check', '--config', config, '--json']);
    expect(JSON.parse(result.err).error).toMatchObject({ code: 'OVM_CONFIG_INVALID', exitCode: 2 });
  });

  it('when others may change it, then there is a warning; when they may read it, there is none', async () => {
    const root = scratch();
    const config = writeConfiguration(
      root,
      estatesText({ prod: [`manager-files: [${root}]`, `archives: ${root}`] }),
    );
    chmodSync(config, 0o644);
    expect((await runCli(['config', 'check', '--config', config])).err).not.toContain('warning');
    chmodSync(config, 0o662);
    const result = await runCli(['config', 'check', '--config', config]);
    expect(result.err).toContain(`warning: ${config} can be changed by others: chmod go-w it`);
  });

  it('when it is not there, is no file, or is too large, then that is said', async () => {
    const root = scratch();
    const gone = await runCli(['config', 'check', '--config', join(root, 'none')]);
    expect(gone).toMatchObject({ code: 1 });
    expect(gone.err).toContain('it does not exist (ENOENT)');
    writeFileSync(join(root, 'large'), '#'.repeat(300_000));
    const large = await runCli(['config', 'check', '--config', join(root, 'large')]);
    expect(large).toMatchObject({ code: 1 });
    expect(large.err).toContain(join(root, 'large'));
    expect(await runCli(['config', 'check'])).toMatchObject({ code: 2 });
  });

  it('when there are several estates and none is named, then the message names them', async () => {
    const root = scratch();
    const lines = [`manager-files: [${root}]`];
    const config = writeConfiguration(root, estatesText({ prod: lines, test: lines }));
    for (const words of [['config', 'check'], ['capture'], ['schema', 'export']]) {
      const result = await runCli([...words, '--config', config]);
      expect(result).toMatchObject({ code: 2 });
      expect(result.err).toContain('it has several estates; say --estate with one of prod, test');
    }
    const other = await runCli(['config', 'check', '--config', config, '--estate', 'Prod']);
    expect(other.err).toContain(
      `could not understand --estate Prod: the estates in ${config} are prod, test`,
    );
  });
});

describe('commands with a configuration', () => {
  it('when an estate is captured, then all its sources are, into its archives, and no password is anywhere', async () => {
    const root = scratch();
    const { lines, environment } = await configuredEstate(root, parts());
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const config = writeConfiguration(root, estatesText({ prod: lines, other: ['servers: [nowhere]'] }));
    const result = await runCli(['capture', '--config', config, '--estate', 'prod', '--json']);
    const answer = JSON.parse(result.out);
    expect(answer.archive.startsWith(join(root, 'archives', 'prod'))).toBe(true);
    // the manager's own REST interface comes before the configuration, and that is the first thing said
    expect(answer.release).toBe('3.3');
    const [first] = answer.findings;
    expect(first.code).toBe('release-disagrees');
    const said = answer.findings.filter(({ code }: { code: string }) => code === 'release-disagrees');
    expect(said.map(({ message }: { message: string }) => message)).toContainEqual(
      expect.stringMatching(
        /^release is 3\.3 \(build 3\.3\.3\.1085\) in .*, and the configuration says 3\.4; .*correct estates\.prod\.release$/,
      ),
    );
    const names = answer.sources.map(({ name }: { readonly name: string }) => name);
    expect(names.sort()).toEqual(
      [
        ...['repository-files', 'repository-files', 'manager-files', 'manager-files'],
        ...['manager-cli', 'manager-rest', 'server-agents'],
      ].sort(),
    );
    expect(process.env.TEST_MANAGER).toBeUndefined();
    const text = result.out + result.err;
    for (const secret of [managerCanary, agentCanary, database.password]) expect(text).not.toContain(secret);
  });

  it('when an account sees the name of a database and may read nothing in it, then that is told before the first night', async () => {
    const root = scratch();
    await database.sql(
      "CREATE OR REPLACE USER blind IDENTIFIED BY 'canary-of-blind'; GRANT SHOW DATABASES ON *.* TO blind",
    );
    const password = passwordFile(root, 'blind', 'canary-of-blind');
    const lines = [
      `archives: ${root}/archives`,
      'database-servers:',
      '  main:',
      `    url: mysql://blind@127.0.0.1:${database.port}`,
      `    password: {file: ${password}}`,
      '    databases: [ovs]',
    ];
    const config = writeConfiguration(root, estatesText({ prod: lines }));
    const { code, out } = await runCli(['config', 'check', '--config', config]);
    expect(code).not.toBe(0);
    expect(out).toMatch(/database-servers\.main: .*privilege SELECT, .* on `ovs`\.\* is missing/);
  });

  it('when a database is exported, then what the configuration says of it holds, and the command line comes first', async () => {
    const root = scratch();
    const { lines } = await configuredEstate(root, parts());
    await database.sql(
      'CREATE DATABASE IF NOT EXISTS tiny; CREATE TABLE IF NOT EXISTS tiny.t (a INT PRIMARY KEY)',
    );
    const more = [
      '  second:',
      `    url: mysql://${database.user}@127.0.0.1:${database.port}`,
      '    compress: none',
    ];
    const config = writeConfiguration(root, estatesText({ prod: [...lines, ...more] }));
    const unclear = await runCli(['schema', 'export', '--config', config]);
    expect(unclear).toMatchObject({ code: 2 });
    expect(unclear.err).toContain(
      'it has several database servers; say --database-server with one of main, second',
    );
    vi.stubEnv('OVM_RESCUE_CONFIG', config);
    const first = await runCli(['schema', 'export', '--database-server', 'main', '--threads', '1', '--json']);
    expect(first).toMatchObject({ code: 0 });
    const { archive, schema } = JSON.parse(first.out);
    expect(archive.startsWith(join(root, 'archives', 'prod'))).toBe(true);
    expect(schema.databases.map(({ name }: { readonly name: string }) => name)).toEqual(['ovs']);
    expect(schema.address).toContain(`via 127.0.0.1:${host.port}`);
    const words = [
      '--database-server',
      'second',
      '--database',
      'tiny',
      '--password-file',
      database.passwordFile,
    ];
    const second = await runCli([
      'schema',
      'export',
      ...words,
      '--out',
      join(root, 'else'),
      '--threads',
      '1',
    ]);
    expect(second).toMatchObject({ code: 0 });
    expect(lastLine(second.out).startsWith(join(root, 'else', 'prod'))).toBe(true);
    const listed = await runCli(['list', '--long']);
    expect(listed.out.trimEnd().split('\n')).toHaveLength(1);
    expect(listed.out).toContain(archive);
    expect(await runCli(['verify', 'latest'])).toMatchObject({ code: 0 });
  });

  it('when the command line names what is read, then the configuration says place and estate alone', async () => {
    const root = scratch();
    const { lines, tree } = await configuredEstate(root, parts());
    const config = writeConfiguration(root, estatesText({ prod: lines }));
    const result = await runCli(['capture', tree, '--config', config]);
    expect(result).toMatchObject({ code: 0 });
    expect(lastLine(result.out).startsWith(join(root, 'archives', 'prod'))).toBe(true);
    expect(result.err).not.toContain('ssh://');
    const elsewhere = await runCli([
      'capture',
      tree,
      '--config',
      config,
      '--archives',
      join(root, 'b'),
      '--estate',
      'x',
    ]);
    expect(lastLine(elsewhere.out).startsWith(join(root, 'b', 'x'))).toBe(true);
  });

  it('when archives are pruned, then the retention of the estate holds, and options come first', async () => {
    const root = scratch();
    const lines = [
      `archives: ${join(root, 'a')}`,
      'retention: {keep: 1, days: 30}',
      `manager-files: [${sampleFiles}]`,
    ];
    const config = writeConfiguration(root, estatesText({ prod: lines }));
    for (const _ of [1, 2, 3])
      expect(await runCli(['capture', '--config', config])).toMatchObject({ code: 0 });
    const prune = async (...words: string[]) => {
      const all = ['prune', '--config', config, '--manager-uuid', managerId, '--json', ...words];
      return JSON.parse((await runCli(all)).out).remove.length;
    };
    expect(await prune()).toBe(0);
    writeConfiguration(root, estatesText({ prod: lines.map((line) => line.replace(', days: 30', '')) }));
    expect(await prune()).toBe(2);
    expect(await prune('--keep', '2')).toBe(1);
    expect(await prune('--days', '1')).toBe(0);
    const none = await runCli(['prune', '--archives', root, '--manager-uuid', managerId]);
    expect(none).toMatchObject({ code: 2 });
    expect(none.err).toContain('neither --keep nor a configuration with retention says how many stay');
  });

  it.each([
    [['schema', 'export', '--database-server', 'main'], 'it needs --config'],
    [
      ['schema', 'export', '--database-server', 'main', '--url', 'sqlite:/x'],
      'it excludes --url and --manager-config',
    ],
  ])('when %j is said, then it is refused', async (words, why) => {
    const result = await runCli(words);
    expect(result).toMatchObject({ code: 2 });
    expect(result.err).toContain(why);
  });
});
