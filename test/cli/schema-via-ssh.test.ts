import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../databases/loopback.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { makeSmallRepository } from '../databases/small-repository.js';
import { type StallingProxy, startStallingProxy } from '../databases/stalling-proxy.js';
import { hostFilePrograms } from '../doubles/hosts/host-files.js';
import { type HostSshd, oldAlgorithms } from '../doubles/sshd/host-sshd.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { lastLine, runCli } from './run-cli.js';
import { managerId, writeFiles } from './small-tree.js';
import { addressOf, loginWords } from './ssh-words.js';

const start = estateHosts();
const scratch = scratchDirectories();

describe('a repository database behind SSH', () => {
  let old: MariadbServer;
  let host: HostSshd;
  let proxy: StallingProxy;
  beforeAll(async () => {
    // as on a manager of that time: a MySQL of yaSSL, which knows TLS 1.0 alone, behind an SSH server of Oracle Linux 5
    [old, host] = await Promise.all([
      startMariadb({ poseAs56: true, tls: 'legacy', args: ['--tls-version=TLSv1.0'] }),
      start({ hostKeys: ['dsa'], config: oldAlgorithms }),
    ]);
    await makeSmallRepository(old, 'ovs');
    await makeSmallRepository(old, 'long', 'first', 24);
    await old.sql(
      'CREATE DATABASE tiny; CREATE TABLE tiny.t (a INT PRIMARY KEY); INSERT INTO tiny.t VALUES (1)',
    );
    proxy = await startStallingProxy(old.port);
  });
  afterAll(async () => {
    await proxy.close();
    await old.stop();
  });

  const configBelow = (root: string, schema: string) =>
    writeFiles(root, {
      '.config': `DBTYPE=MySQL\nDBHOST=localhost\nSID=ovs\nLSNR=${old.port}\nOVSSCHEMA=${schema}\nUUID=${managerId}\nBUILDID=3.3.3.1085\n`,
    });
  const through = (url = `mysql://${old.user}@localhost:${old.port}`) => [
    ...['--url', url, '--password-file', old.passwordFile, '--tls', 'legacy', '--tls-ca', old.certificate],
    ...['--via-ssh', addressOf(host), '--ssh-legacy', ...loginWords(host)],
  ];
  const exportWords = (out: string, ...words: string[]) => [
    ...['schema', 'export', '--out', out, '--estate', 'prod', '--threads', '1', ...words],
  ];

  it('when a server that calls itself 5.6 and knows TLS 1.0 alone is exported and imported, then the judge finds both equal', async () => {
    const archives = scratch();
    expect(await old.sql("SHOW GLOBAL VARIABLES LIKE 'tls_version'")).toBe('tls_version\tTLSv1.0\n');
    const modern = through().filter((word) => word !== '--ssh-legacy');
    const refused = await runCli(exportWords(archives, ...modern, '--database', 'ovs'));
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('it offers diffie-hellman-group1-sha1');
    const exported = await runCli(exportWords(archives, ...through(), '--database', 'ovs', '--threads', '2'));
    expect(exported).toMatchObject({ code: 0 });
    const archive = lastLine(exported.out);
    const { schema } = JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8'));
    expect(schema.address).toBe(`mysql://${old.user}@localhost:${old.port} via 127.0.0.1:${host.port}`);
    expect(schema.serverVersion).toContain('5.6.21');
    expect(exported.err + JSON.stringify(schema)).not.toContain(old.password);
    const beside = ['--as', 'ovs=ovs_copy', '--archives', archives];
    const imported = await runCli(['schema', 'import', archive, ...through(), ...beside, '--yes']);
    expect(imported).toMatchObject({ code: 0 });
    const judged = (await old.dump('ovs_copy')).replaceAll('ovs_copy', 'ovs');
    expect(judged).toBe(await old.dump('ovs'));
    expect(judged).toContain('CREATE TABLE `event_log`');
    const compared = await runCli(['schema', 'diff', archive, ...through(), ...beside, '--threads', '1']);
    expect(compared).toMatchObject({ code: 0, out: '' });
    const dropped = await runCli(['schema', 'drop', ...through(), '--database', 'ovs_copy', '--yes']);
    expect(dropped).toMatchObject({ code: 0 });
    expect(dropped.err).toContain(`via 127.0.0.1:${host.port}`);
    expect(await old.sql('SHOW TABLES', 'ovs_copy')).toBe('');
    expect(host.commands()).toEqual([]);
  });

  it('when the host goes in the midst, then the host is named and nothing has a final name', async () => {
    const out = scratch();
    const plain = through(`mysql://${old.user}@127.0.0.1:${proxy.port}`);
    proxy.onceReceived(5_000_000, async () => host.signalConnections('SIGKILL'));
    const { code, out: said, err } = await runCli(exportWords(out, ...plain));
    expect({ code, said }).toEqual({ code: 1, said: '' });
    expect(err).toContain(`could not keep the SSH connection to ${host.user}@127.0.0.1:${host.port}`);
    expect(readdirSync(out, { recursive: true }).filter((name) => /manifest/.test(String(name)))).toEqual([]);
  });

  it('when the host falls silent in the midst, then it is lost after the time for it', async () => {
    const line = await startStallingProxy(host.port);
    const known = join(scratch(), 'known_hosts');
    writeFileSync(known, readFileSync(host.knownHosts, 'utf8').replace(`:${host.port}`, `:${line.port}`));
    line.onceReceived(4_000_000, () => line.stall());
    const address = `${host.user}@127.0.0.1:${line.port}`;
    const words = [...through(), '--via-ssh', address, '--known-hosts', known, '--ssh-timeout', '1'];
    const { code, err } = await runCli(exportWords(scratch(), ...words)).finally(() => line.close());
    expect(code).toBe(1);
    expect(err).toContain(`could not keep the SSH connection to ${address}`);
  });

  it('when the server behind the host goes, or says nothing, then the server is named with the host', async () => {
    const place = `mysql://${old.user}@127.0.0.1:${proxy.port}`;
    const via = ` via 127.0.0.1:${host.port}`;
    proxy.onceReceived(5_000_000, () => proxy.cut());
    const gone = await runCli(exportWords(scratch(), ...through(place)));
    expect(gone.code).toBe(1);
    expect(gone.err).toContain(`could not keep the connection to ${place}${via}`);
    const line = await startStallingProxy(old.port);
    line.stall();
    const silent = `mysql://${old.user}@127.0.0.1:${line.port}`;
    const words = [...through(silent), '--connect-timeout', '1'];
    const mute = await runCli(exportWords(scratch(), ...words)).finally(() => line.close());
    expect(mute.code).toBe(1);
    expect(mute.err).toContain(`could not connect to ${silent}${via}`);
  });

  it('when nothing listens behind the host, then the port and the host are named', async () => {
    const { code, err } = await runCli(
      exportWords(scratch(), ...through(`mysql://ovs@localhost:${await freePort()}`)),
    );
    expect(code).toBe(1);
    expect(err).toMatch(
      new RegExp(`connect by SSH to localhost:\\d+ through ${host.user}@127.0.0.1:${host.port}: .*refused`),
    );
  });

  it('when localhost of .config is nowhere behind the host, then the hint says which machine it meant', async () => {
    const root = writeFiles(scratch(), {
      '.config': `DBTYPE=MySQL\nDBHOST=localhost\nLSNR=${await freePort()}\nOVSSCHEMA=ovs\n`,
    });
    const config = ['--manager-config', `ssh://${addressOf(host)}${root}/.config`];
    const { code, err } = await runCli(exportWords(scratch(), ...config, ...through().slice(2)));
    expect(code).toBe(1);
    expect(err).toMatch(
      new RegExp(
        `connect by SSH to localhost.*\\n {2}localhost came from .*it means 127.0.0.1:${host.port}:`,
      ),
    );
  });

  it('when the server behind it refuses the login, then that is the reason', async () => {
    const words = [...through(), '--password-command', 'echo wrong'];
    const place = words.indexOf('--password-file');
    words.splice(place, 2);
    const { code, err } = await runCli(exportWords(scratch(), ...words));
    expect(code).toBe(12);
    expect(err).toContain(`log in to mysql://${old.user}@localhost:${old.port} via 127.0.0.1:${host.port}`);
  });

  it('when the host key is another, then exit 12 and no login is tried', async () => {
    const other = await start({ hostKeys: ['dsa'], config: oldAlgorithms });
    const known = join(scratch(), 'known_hosts');
    const key = readFileSync(other.knownHosts, 'utf8').split(' ').slice(1).join(' ');
    writeFileSync(known, `[127.0.0.1]:${host.port} ${key}`);
    const logins = () => host.log().split('Accepted publickey').length;
    const before = logins();
    const { code, err } = await runCli(exportWords(scratch(), ...through(), '--known-hosts', known));
    expect(code).toBe(12);
    expect(err).toMatch(/IDENTIFICATION HAS CHANGED.*SHA256:.*known is ssh-dss SHA256:/s);
    expect(logins()).toBe(before);
  });

  it('when .config is on the host, then it is read there and says where the database is', async () => {
    const root = configBelow(scratch(), old.user);
    const config = ['--manager-config', `ssh://${addressOf(host)}${root}/.config`, '--database', 'tiny'];
    const words = through().slice(2);
    const { code, out } = await runCli(exportWords(scratch(), ...config, ...words));
    expect(code).toBe(0);
    const manifest = JSON.parse(readFileSync(join(lastLine(out), 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({
      managerUuid: managerId,
      uuidPlaces: [{ place: `ssh://${addressOf(host)}${root}/.config`, uuid: managerId }],
      schema: { managerConfig: { buildId: '3.3.3.1085' } },
    });
    const via = words.indexOf('--via-ssh');
    const direct = words.toSpliced(via, 2);
    const refused = await runCli(exportWords(scratch(), ...config, ...direct));
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('says the database is on localhost, which is that host and not this one');
  });

  it('when a target is exchanged with the .config on the host, then the safety archive tells its manager too', async () => {
    await old.sql(
      'CREATE DATABASE saved; CREATE TABLE saved.t (a INT PRIMARY KEY); INSERT INTO saved.t VALUES (1)',
    );
    const config = `ssh://${addressOf(host)}${configBelow(scratch(), 'saved')}/.config`;
    const way = [...through(), '--manager-config', config];
    const archives = scratch();
    const exported = await runCli(exportWords(archives, ...way, '--database', 'saved'));
    expect(exported).toMatchObject({ code: 0 });
    await old.sql('INSERT INTO saved.t VALUES (2)');
    const words = ['--replace', '--manager-stopped', '--archives', archives, '--yes', '--json'];
    const imported = await runCli(['schema', 'import', lastLine(exported.out), ...way, ...words]);
    expect(imported).toMatchObject({ code: 0 });
    const { safetyArchive } = JSON.parse(imported.out);
    const manifest = JSON.parse(readFileSync(join(safetyArchive, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({
      purpose: 'safety',
      managerUuid: managerId,
      schema: { managerConfig: { buildId: '3.3.3.1085' }, databases: [{ tables: [{ rows: 2 }] }] },
    });
    expect((await old.sql('SELECT COUNT(*) FROM saved.t')).trim()).toBe('1');
  });

  it("when .config on the host says that the target is a manager's, then it is guarded", async () => {
    const config = ['--manager-config', `ssh://${addressOf(host)}${configBelow(scratch(), 'tiny')}/.config`];
    const words = ['schema', 'drop', ...through(), '--database', 'tiny', '--yes', ...config];
    const { code, err } = await runCli(words);
    expect(code).toBe(13);
    expect(err).toContain(".config names tiny on this server as a manager's, and nobody said");
    expect(await runCli([...words, '--manager-stopped'])).toMatchObject({ code: 0 });
  });

  it('when a manager on the host has a .config for the target, then nobody has to name it', async () => {
    const root = scratch();
    const config = readFileSync(join(configBelow(join(root, 'given'), 'guarded'), '.config'), 'utf8');
    const manager = await start({
      programs: hostFilePrograms(
        writeFiles(join(root, 'host'), { 'u01/app/oracle/ovm-manager-3/.config': config }),
      ),
    });
    await old.sql('CREATE DATABASE guarded; CREATE TABLE guarded.t (a INT)');
    const way = ['--via-ssh', addressOf(manager), ...loginWords(manager), '--ssh-sudo'];
    const words = ['schema', 'drop', ...through(), ...way, '--database', 'guarded', '--yes'];
    const { code, err } = await runCli(words);
    expect(code).toBe(13);
    expect(err).toContain(
      `/u01/app/oracle/ovm-manager-3/.config on 127.0.0.1:${manager.port} names guarded on this server`,
    );
  });

  it.each([
    ['a socket', ['--socket', '/x'], 'reaches a host and port'],
    ['a file', ['--url', 'sqlite:/x'], 'is read on this machine'],
    ['a password', ['--via-ssh', 'root:hidden@h'], 'password never stands in it'],
    ['no host', ['--via-ssh', 'root@'], 'not [USER@]HOST[:PORT]'],
    ['a path', ['--via-ssh', 'h/etc'], 'without a path'],
    ['a port that is none', ['--via-ssh', 'h:70000'], '70000 is no port'],
  ])('when the way is told with %s, then exit 2', async (_, words, why) => {
    const { code, err } = await runCli(exportWords(scratch(), ...through(), ...words));
    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(err).not.toContain('hidden');
  });
});
