import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { remoteCommandLine } from '../../../src/reach/remote-commands.js';
import { runCommand } from '../../../src/reach/ssh/run-command.js';
import { SshConnection } from '../../../src/reach/ssh/ssh-connection.js';
import { createSshHost, type SshHost } from '../../../src/reach/ssh/ssh-host.js';
import type { SshSettings } from '../../../src/reach/ssh/ssh-settings.js';
import { scratchDirectories } from '../scratch-directory.js';
import { estateHosts, settingsFor } from './estate-host.js';

const start = estateHosts();
const scratch = scratchDirectories();
const domains = remoteCommandLine('running-domains', {});
const packages = remoteCommandLine('package-versions', {});

async function during<Result>(
  settings: SshSettings,
  use: (host: SshHost) => Promise<Result>,
): Promise<Result> {
  const host = await createSshHost(settings);
  try {
    return await use(host);
  } finally {
    await host.close();
  }
}

/** More than any buffer between two programs takes. */
function* pieces(): Generator<Uint8Array> {
  for (let number = 0; number < 64; number += 1) yield Buffer.alloc(64 * 1024, 'x');
}

async function contents(host: SshHost, root: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { path, type } of host.walk(root, { willRead: () => true })) {
    if (type === 'file') found.push(`${path}=${Buffer.from(await host.readFile(`${root}/${path}`, 1e6))}`);
  }
  return found;
}

describe('a command over SSH', () => {
  it('when it ends before it has read all that it is given, then how it ended is what counts', async () => {
    const server = await start({ programs: { tar: 'head -c 10; sleep 0.0$(($$ % 10)); exit 127' } });
    const connection = await SshConnection.open(settingsFor(server));
    try {
      const line = remoteCommandLine('read-files', {});
      for (let round = 0; round < 12; round += 1) {
        const [input, others] = [pieces(), [...pieces()]];
        for (const one of [input, others, Readable.from(pieces())])
          await expect(runCommand(connection, line, () => {}, { input: one })).resolves.toMatchObject({
            status: 127,
          });
      }
    } finally {
      await connection.close();
    }
  });

  it('when it succeeds, then its output comes back, whole', async () => {
    const server = await start({
      programs: { xm: 'echo "$@"; head -c 3000000 /dev/zero; echo ignored >&2' },
    });
    await during(settingsFor(server), async (host) => {
      const output = await host.run(domains);
      expect(output.subarray(0, 8).toString()).toBe('list -l\n');
      expect(output.length).toBe(3_000_008);
      await expect(host.run(domains, 1_000_000)).rejects.toThrow('it gives more than 1000000 bytes');
      expect((await host.run(domains)).length).toBe(3_000_008);
    });
  });

  it('when it fails, then status and first line are told and secrets masked', async () => {
    const server = await start({
      programs: {
        xm: 'printf "\\nno login with password=Tiger99 \\033[1m\\nmore\\n" >&2; exit 3',
        rpm: 'kill -9 $$',
      },
    });
    await during(settingsFor(server), async (host) => {
      const failed = host.run(domains);
      await expect(failed).rejects.toMatchObject({ code: 'OVM_SSH_COMMAND', exitCode: 1 });
      await expect(failed).rejects.toThrow(
        /running-domains: exit status 3, no login with password=@secret:host \?\[1m$/,
      );
      await expect(host.run(packages)).rejects.toThrow(
        /package-versions: (?:ended by SIGKILL|exit status 137)/,
      );
      await expect(host.run(remoteCommandLine('agent-database', { database: 'server' }))).rejects.toThrow(
        'exit status 127',
      );
    });
  });

  it('when it hangs, then it is given up in time and the connection goes on', async () => {
    const server = await start({ programs: { xm: 'exec sleep 60', rpm: 'echo fine' } });
    await during(settingsFor(server, { stallTimeoutMs: 500 }), async (host) => {
      const begin = performance.now();
      await expect(host.run(domains)).rejects.toThrow('running-domains: nothing came from it for 0.5 s');
      expect(performance.now() - begin).toBeLessThan(5000);
      expect((await host.run(packages)).toString()).toBe('fine\n');
    });
  });

  it.each([
    ['says something on standard error without end', 'echo x >&2', /nothing came from it for 0\.5 s/],
    ['prints a little without end', 'printf x', /it has not ended after 2\.5 s/],
  ])('when it %s, then it is given up and does not stay on the host', async (_, step, why) => {
    const file = join(scratch(), 'pid');
    const xm = `echo $$ > ${file}; while :; do ${step}; sleep 0.1; done`;
    const server = await start({ programs: { xm, rpm: 'echo fine' } });
    await during(settingsFor(server, { stallTimeoutMs: 500 }), async (host) => {
      await expect(host.run(domains)).rejects.toThrow(why);
      expect((await host.run(packages)).toString()).toBe('fine\n');
    });
    const pid = Number(readFileSync(file, 'utf8'));
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 4000 }).toBe(false);
  });

  it('when the login shell greets, then files cannot be read, the reason is told and the connection goes on', async () => {
    const server = await start({ greeting: 'Welcome', programs: { xm: 'echo fine' } });
    await during(settingsFor(server), async (host) => {
      const failed = contents(host, scratch());
      await expect(failed).rejects.toMatchObject({ code: 'OVM_SSH_COMMAND' });
      await expect(failed).rejects.toThrow(
        'file service: its login shell prints "Welcome" before the file service answers',
      );
      expect((await host.run(domains)).toString()).toBe('Welcome\nfine\n');
    });
  });

  it('when many are asked for at once and the server takes two, then all run and never more than four', async () => {
    const open = scratch();
    const count = `mkdir ${open}/$$; ls ${open} | wc -l; sleep 0.1; rmdir ${open}/$$`;
    const few = await start({ config: ['MaxSessions 2'], programs: { xm: 'echo fine' } });
    await during(settingsFor(few), async (host) => {
      const all = await Promise.all(Array.from({ length: 12 }, () => host.run(domains)));
      expect(all.map(String)).toEqual(Array(12).fill('fine\n'));
    });
    const many = await start({ programs: { xm: count } });
    await during(settingsFor(many), async (host) => {
      const all = await Promise.all(Array.from({ length: 12 }, () => host.run(domains)));
      const together = all.map((text) => Number(String(text)));
      expect(Math.max(...together)).toBeLessThanOrEqual(4);
      expect(Math.max(...together)).toBeGreaterThan(1);
    });
  });

  it('when the server takes one session at a time, then commands and files have it in turn', async () => {
    const root = scratch();
    writeFileSync(join(root, 'f'), 'text');
    const one = await start({ config: ['MaxSessions 1'], programs: { xm: 'echo fine' } });
    await during(settingsFor(one), async (host) => {
      const file = async () => Buffer.from(await host.readFile(join(root, 'f'), 100)).toString();
      expect(await file()).toBe('text');
      expect((await host.run(domains)).toString()).toBe('fine\n');
      const mixed = await Promise.all([
        file(),
        host.run(domains),
        file(),
        host.run(domains),
        contents(host, root),
      ]);
      expect(mixed.map(String)).toEqual(['text', 'fine\n', 'text', 'fine\n', 'f=text']);
      let pieces = '';
      for await (const piece of host.readChunks(join(root, 'f'))) pieces += Buffer.from(piece).toString();
      expect(pieces).toBe('text');
      expect((await host.run(domains)).toString()).toBe('fine\n');
    });
  });

  it('when sudo is wanted, then commands for root are run by it, and its refusal is told', async () => {
    const root = scratch();
    writeFileSync(join(root, 'vm.cfg'), 'name');
    const sudo = 'shift; exec "$@"';
    const server = await start({ programs: { sudo, xm: 'echo domains', rpm: 'echo packages' } });
    await during(settingsFor(server, { sudo: true }), async (host) => {
      expect(await contents(host, root)).toEqual(['vm.cfg=name']);
      expect((await host.readFile(join(root, 'vm.cfg'), 10)).length).toBe(4);
      await host.run(domains);
      await host.run(packages);
    });
    const programs = server.commands().map((command) => command.split(' ').slice(2, 5).join(' '));
    expect(programs).toEqual([
      'sudo -n find',
      'sudo -n tar',
      'sudo -n tar',
      'sudo -n xm',
      'rpm -qa --queryformat',
    ]);
    const strict = await start({ programs: { sudo: 'echo "sudo: a password is required" >&2; exit 1' } });
    await during(settingsFor(strict, { sudo: true }), async (host) => {
      const refused = contents(host, root);
      await expect(refused).rejects.toMatchObject({ code: 'OVM_SSH_COMMAND' });
      await expect(refused).rejects.toThrow('list-tree: exit status 1, sudo: ');
    });
  });
});

describe('a tree by SSH', () => {
  it.each([
    ['is not there', 'exit 127'],
    ['gives half', 'exec /bin/tar "$@" | head -c 1000'],
    ['complains', '/bin/tar "$@"; echo "tar: f1: File shrank by 3 bytes; padding with zeros" >&2; exit 1'],
    ['gives something else', 'cat > /dev/null; head -c 5000 /dev/urandom'],
    ['gives nothing', ':'],
  ])('when tar %s, then the files are read whole by the file service', async (_what, tar) => {
    const root = scratch();
    for (let file = 0; file < 20; file += 1) writeFileSync(join(root, `f${file}`), `${file} `.repeat(100));
    const server = await start({ programs: { tar } });
    const found = await during(settingsFor(server), (host) => contents(host, root));
    expect(found).toHaveLength(20);
    for (const line of found) {
      const [, file = '', text] = /^f(\d+)=(.*)$/.exec(line) ?? [];
      expect(text).toBe(`${file} `.repeat(100));
    }
    expect(server.commands().some((command) => command.includes(' tar '))).toBe(true);
  });

  it.each([
    ['knows no -printf', 'echo "find: unrecognized: -printf" >&2; exit 1'],
    ['gives something else', 'printf "d 1 2 3 \\0garbage\\0"'],
    ['leads out of the tree', 'printf "d 1 8 1 \\0f 1 8 1 ../../evil\\0"'],
    ['is ended', '/usr/bin/find "$@" | head -c 60; kill -9 $$'],
  ])('when find %s, then the tree is walked by the file service', async (_what, find) => {
    const root = scratch();
    mkdirSync(join(root, 'a/b'), { recursive: true });
    writeFileSync(join(root, 'a/b/f'), 'x');
    const server = await start({ programs: { find } });
    expect(await during(settingsFor(server), (host) => contents(host, root))).toEqual(['a/b/f=x']);
  });
});

describe('a host that goes', () => {
  const lost = { code: 'OVM_SSH_LOST', exitCode: 1 };

  it('when it ends in the middle, then everything under way and after is lost, soon', async () => {
    const root = scratch();
    writeFileSync(join(root, 'big'), Buffer.alloc(50_000_000));
    const server = await start({ programs: { xm: 'echo begun; exec sleep 60' } });
    const host = await createSshHost(settingsFor(server));
    const running = host.run(domains);
    const reading = (async () => {
      for await (const piece of host.readChunks(join(root, 'big'))) {
        if (piece.length > 0) server.signalConnections('SIGKILL');
      }
    })();
    await expect(running).rejects.toMatchObject(lost);
    await expect(reading).rejects.toMatchObject(lost);
    await expect(host.readFile(join(root, 'big'), 1e9)).rejects.toMatchObject(lost);
    await expect(contents(host, root)).rejects.toMatchObject(lost);
    await host.close();
  });

  it('when it falls silent, then the keep-alive notices', async () => {
    const server = await start({ programs: { xm: 'exec sleep 60' } });
    const host = await createSshHost(settingsFor(server, { keepAliveMs: 100 }));
    await host.readFile('/etc/hostname', 1000);
    const running = host.run(domains);
    const caught = expect(running).rejects.toMatchObject(lost);
    server.signalConnections('SIGSTOP');
    const begin = performance.now();
    await caught;
    expect(performance.now() - begin).toBeLessThan(5000);
    await expect(host.readFile('/etc/hostname', 1000)).rejects.toMatchObject(lost);
    await host.close();
  });

  it('when its file service falls silent, then the stall time-out ends the connection', async () => {
    const server = await start();
    const host = await createSshHost(settingsFor(server, { stallTimeoutMs: 300, keepAliveMs: 60_000 }));
    await host.readFile('/etc/hostname', 1000);
    server.signalConnections('SIGSTOP');
    const silent = host.readFile('/etc/hostname', 1000);
    await expect(silent).rejects.toMatchObject(lost);
    await expect(silent).rejects.toThrow('gave nothing for 0.3 s');
    await host.close();
  });

  it('when nothing listens, or what listens is silent or no SSH server, then it is unreachable, in time', async () => {
    const server = await start();
    const unreachable = { code: 'OVM_SSH_UNREACHABLE', exitCode: 1 };
    await expect(createSshHost({ ...settingsFor(server), port: 1 })).rejects.toMatchObject(unreachable);
    await expect(createSshHost(settingsFor(server, { host: 'none.invalid' }))).rejects.toMatchObject(
      unreachable,
    );
    for (const [greeting, why] of [
      ['', 'no login within 0.5 s'],
      ['HTTP/1.0 400 Bad Request\r\n\r\n', 'Connection lost before handshake'],
    ] as const) {
      const other = createServer((socket) => {
        if (greeting !== '') socket.end(greeting);
      });
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const { port } = other.address() as AddressInfo;
      const failed = createSshHost({ ...settingsFor(server), port, connectTimeoutMs: 500 });
      await expect(failed).rejects.toMatchObject(unreachable);
      await expect(failed).rejects.toThrow(why);
      other.close();
    }
  });
});
