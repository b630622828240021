import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSshHost } from '../../../src/reach/ssh/ssh-host.js';
import type { SshSettings } from '../../../src/reach/ssh/ssh-settings.js';
import { type HostSshd, oldAlgorithms } from '../../doubles/sshd/host-sshd.js';
import { scratchDirectories } from '../scratch-directory.js';
import { estateHosts, settingsFor } from './estate-host.js';

const start = estateHosts();
const scratch = scratchDirectories();

async function connects(settings: SshSettings): Promise<true> {
  const host = await createSshHost(settings);
  await host.readFile('/etc/hostname', 1000);
  await host.close();
  return true;
}

/** The log tells a user name as soon as a client has sent one. */
function expectNothingSent(server: HostSshd): void {
  expect(server.log()).toContain('Connection from');
  expect(server.log()).not.toMatch(/user|Accepted|Failed/);
}

function listIn(path: string) {
  return { knownHosts: { read: [path], add: path } };
}

describe('the host key', () => {
  it('when no key of the host is known, then it is refused with its fingerprint and nothing is sent', async () => {
    const server = await start();
    const list = join(scratch(), 'none/known_hosts');
    const refused = createSshHost(settingsFor(server, listIn(list)));
    await expect(refused).rejects.toMatchObject({ code: 'OVM_SSH_HOST_KEY', exitCode: 12 });
    await expect(refused).rejects.toThrow(server.fingerprint('ed25519'));
    await expect(refused).rejects.toThrow('--accept-new-host-key');
    expect(existsSync(list)).toBe(false);
    expectNothingSent(server);
  });

  it('when new keys are accepted, then it is kept for us and for ssh, and trusted from then on', async () => {
    const server = await start();
    const list = join(scratch(), 'new/known_hosts');
    expect(await connects(settingsFor(server, { ...listIn(list), acceptNewHostKey: true }))).toBe(true);
    expect(statSync(list).mode & 0o777).toBe(0o600);
    expect(await connects(settingsFor(server, listIn(list)))).toBe(true);
    const options = `-F none -i ${server.keyPath} -o UserKnownHostsFile=${list} -o GlobalKnownHostsFile=none -o StrictHostKeyChecking=yes -o BatchMode=yes -p ${server.port}`;
    execFileSync('ssh', [...options.split(' '), '-s', '127.0.0.1', 'sftp'], { stdio: 'ignore' });
    await connects(settingsFor(server, { ...listIn(list), acceptNewHostKey: true }));
    expect(readFileSync(list, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('when the list has no final line end, or is hashed, then the new line fits in', async () => {
    const [one, two] = [await start(), await start()];
    const list = join(scratch(), 'known_hosts');
    writeFileSync(list, readFileSync(one.knownHosts, 'utf8').trimEnd());
    await connects(settingsFor(two, { ...listIn(list), acceptNewHostKey: true }));
    expect(await connects(settingsFor(one, listIn(list)))).toBe(true);
    execFileSync('ssh-keygen', ['-H', '-f', list], { stdio: 'ignore' });
    const three = await start();
    await connects(settingsFor(three, { ...listIn(list), acceptNewHostKey: true }));
    const lines = readFileSync(list, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => line.startsWith('|1|'))).toBe(true);
    for (const server of [one, two, three])
      expect(await connects(settingsFor(server, listIn(list)))).toBe(true);
  });

  it('when the key has changed, then both fingerprints are told, nothing is sent and nothing accepted', async () => {
    const [server, other] = [await start(), await start()];
    const list = join(scratch(), 'known_hosts');
    const theirs = readFileSync(other.knownHosts, 'utf8').replace(/^\S+/, `[127.0.0.1]:${server.port}`);
    writeFileSync(list, `# the old host\n${theirs}`);
    for (const acceptNewHostKey of [false, true]) {
      const refused = createSshHost(settingsFor(server, { ...listIn(list), acceptNewHostKey }));
      await expect(refused).rejects.toMatchObject({ code: 'OVM_SSH_HOST_KEY' });
      await expect(refused).rejects.toThrow('REMOTE HOST IDENTIFICATION HAS CHANGED');
      await expect(refused).rejects.toThrow(server.fingerprint('ed25519'));
      await expect(refused).rejects.toThrow(`${other.fingerprint('ed25519')} (${list}:2)`);
    }
    expect(readFileSync(list, 'utf8')).toBe(`# the old host\n${theirs}`);
    expectNothingSent(server);
  });

  it('when a host has several keys, then one that is known is asked for', async () => {
    const server = await start({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
    const [, , rsa = ''] = readFileSync(server.knownHosts, 'utf8').split('\n');
    const list = join(scratch(), 'known_hosts');
    writeFileSync(list, `${rsa}\n`);
    expect(await connects(settingsFor(server, listIn(list)))).toBe(true);
  });

  it('when only keys of another type are known, then it is no first contact', async () => {
    const [server, rsa] = [await start(), await start({ hostKeys: ['rsa'] })];
    const list = join(scratch(), 'known_hosts');
    writeFileSync(list, readFileSync(rsa.knownHosts, 'utf8').replace(/^\S+/, `[127.0.0.1]:${server.port}`));
    const refused = createSshHost(settingsFor(server, { ...listIn(list), acceptNewHostKey: true }));
    await expect(refused).rejects.toThrow('known are only keys of another type');
    expectNothingSent(server);
  });

  it('when the key is revoked, then it is refused though it is known', async () => {
    const server = await start();
    const list = join(scratch(), 'known_hosts');
    const line = readFileSync(server.knownHosts, 'utf8');
    writeFileSync(list, `${line}@revoked ${line.replace(/^\S+/, '*')}`);
    await expect(createSshHost(settingsFor(server, listIn(list)))).rejects.toThrow('marks as revoked');
    expectNothingSent(server);
  });

  it('when session keys are changed under way, then the new host key is added once', async () => {
    const server = await start({ config: ['RekeyLimit 1M'] });
    const list = join(scratch(), 'known_hosts');
    const file = join(scratch(), 'big');
    writeFileSync(file, Buffer.alloc(8_000_000, 'x'));
    const host = await createSshHost(settingsFor(server, { ...listIn(list), acceptNewHostKey: true }));
    expect((await host.readFile(file, 1e7)).length).toBe(8_000_000);
    await host.close();
    expect(readFileSync(list, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('when a list cannot be written, then the host is not trusted', async () => {
    const server = await start();
    const read = join(scratch(), 'known_hosts');
    const knownHosts = { read: [read], add: '/proc/known_hosts' };
    const refused = createSshHost(settingsFor(server, { knownHosts, acceptNewHostKey: true }));
    await expect(refused).rejects.toThrow('could not be added to /proc/known_hosts');
    expectNothingSent(server);
  });

  it('when a host name is no name, then it never reaches a list', async () => {
    const server = await start();
    const refused = createSshHost(
      settingsFor(server, { host: '127.0.0.1 *\n* ssh-rsa', acceptNewHostKey: true }),
    );
    await expect(refused).rejects.toThrow('that is no host name');
  });
});

describe('a jump host', () => {
  it('when the host is behind another, then both keys are checked and files are read through it', async () => {
    const [inner, outer] = [await start(), await start({ hostKeys: ['ecdsa'] })];
    const jump = settingsFor(outer);
    expect(await connects(settingsFor(inner, { jump }))).toBe(true);
    expect(outer.log()).toContain('Accepted publickey');
    const list = join(scratch(), 'known_hosts');
    copyFileSync(inner.knownHosts, list);
    const refused = createSshHost(
      settingsFor(inner, { ...listIn(list), jump: { ...jump, ...listIn(list) } }),
    );
    await expect(refused).rejects.toThrow(
      `could not trust the host key of ${outer.user}@127.0.0.1:${outer.port}`,
    );
    const closed = createSshHost({ ...settingsFor(inner, { jump }), port: 1 });
    await expect(closed).rejects.toMatchObject({ code: 'OVM_SSH_UNREACHABLE' });
    await expect(closed).rejects.toThrow(`127.0.0.1:1 through ${outer.user}@127.0.0.1:${outer.port}: `);
  });
});

describe('a host with only old algorithms', () => {
  it('when legacy is not said, then it is refused with what it offers; with it, then it is read', async () => {
    const server = await start({ hostKeys: ['dsa'], config: oldAlgorithms });
    const refused = createSshHost(settingsFor(server));
    await expect(refused).rejects.toMatchObject({ code: 'OVM_SSH_UNREACHABLE' });
    await expect(refused).rejects.toThrow(
      /it offers diffie-hellman-group1-sha1.*; --ssh-legacy, or `legacy: true` for this host, also/,
    );
    expect(await connects(settingsFor(server, { legacy: true }))).toBe(true);
  });

  it.each([
    ['key exchange', 'KexAlgorithms diffie-hellman-group14-sha1', 'diffie-hellman-group14-sha1'],
    ['cipher', 'Ciphers aes128-cbc', 'aes128-cbc'],
    ['host key', 'HostKeyAlgorithms ssh-dss', 'ssh-dss'],
  ])('when only its %s is old, then that is named', async (_what, config, named) => {
    const server = await start({ hostKeys: config.includes('dss') ? ['dsa'] : ['rsa'], config: [config] });
    await expect(createSshHost(settingsFor(server))).rejects.toThrow(
      new RegExp(`it offers (?:[^;]*, )?${named}`),
    );
    expect(await connects(settingsFor(server, { legacy: true }))).toBe(true);
  });
});
