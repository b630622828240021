import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { startPrivateServer } from '../../../src/reach/private-server/private-server.js';
import {
  findServerPrograms,
  type ServerPrograms,
} from '../../../src/reach/private-server/server-programs.js';
import { isRoot, startProgram } from '../run-program.js';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();

/** A directory that the account of the server may enter. */
function place(): string {
  const directory = scratch();
  chmodSync(directory, 0o711);
  return directory;
}

async function programsHere(): Promise<ServerPrograms> {
  const programs = await findServerPrograms();
  if (!programs) throw new Error('there is no server program');
  return programs;
}

/** Processes that have a directory in their words. */
function processesOf(directory: string): string[] {
  const words = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && words(name).includes(`--datadir=${directory}`),
  );
}

describe('a private server', () => {
  it('when it runs, then nobody else reaches it, and when it ends, then nothing is left', async () => {
    const below = place();
    const server = await startPrivateServer(await programsHere(), below);
    expect(statSync(server.directory).mode & 0o777).toBe(0o700);
    const database = await openDatabase(server.settings);
    const [row] = await database.query('SELECT @@skip_networking, @@event_scheduler, CURRENT_USER()');
    await database.close();
    expect(row).toEqual(['1', 'OFF', 'root@localhost']);
    expect(processesOf(server.directory)).toHaveLength(1);
    await server.end();
    await server.end();
    expect(readdirSync(below)).toEqual([]);
    expect(processesOf(server.directory)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'when its program gets %s, then server and directory go with it',
    async (signal) => {
      const below = place();
      const { child, ended } = startProgram('reach/private-server/private-server-program.ts', [below], {
        onLine: () => void child.kill(signal),
      });
      const { code, stdout } = await ended;
      expect(code).toBe(130);
      expect(processesOf(stdout.trim())).toEqual([]);
      expect(readdirSync(below)).toEqual([]);
    },
  );

  it('when its program was killed, then the next one ends what was left and removes it', async () => {
    const below = place();
    const { child, ended } = startProgram('reach/private-server/private-server-program.ts', [below], {
      onLine: () => void child.kill('SIGKILL'),
    });
    const left = (await ended).stdout.trim();
    expect(processesOf(left)).toHaveLength(1);
    const other = join(below, 'ovm-rescue-rehearsal-of-a-running-one');
    mkdirSync(other);
    const next = await startPrivateServer(await programsHere(), below);
    expect(processesOf(left)).toEqual([]);
    expect([existsSync(left), existsSync(other)]).toEqual([false, true]);
    await next.end();
  });

  it('when it cannot start, then that is said with its last words, and nothing is left', async () => {
    const below = place();
    const broken = join(place(), 'mariadbd');
    writeFileSync(broken, '#!/bin/sh\necho "no room for buffers" >&2\nexit 1\n', { mode: 0o755 });
    const starting = startPrivateServer({ ...(await programsHere()), server: broken }, below);
    await expect(starting).rejects.toMatchObject({
      code: 'OVM_DB_UNREACHABLE',
      why: 'it did not start: no room for buffers',
    });
    expect(readdirSync(below)).toEqual([]);
  });

  it('when the path is too long for a socket, then that is refused at once', async () => {
    const below = join(place(), 'x'.repeat(90));
    mkdirSync(below, { mode: 0o711 });
    await expect(startPrivateServer(await programsHere(), below)).rejects.toMatchObject({
      why: 'its path is too long for a socket in it',
    });
    expect(readdirSync(below)).toEqual([]);
  });

  it.runIf(isRoot)('when the account of the server may not come there, then that is refused', async () => {
    const below = scratch();
    await expect(startPrivateServer(await programsHere(), below)).rejects.toMatchObject({
      why: expect.stringMatching(/^the server would run as \w+, who may not enter \//),
    });
  });
});

describe('the programs of a server', () => {
  const fake = (files: Readonly<Record<string, string>>) => {
    const directory = scratch();
    for (const [name, says] of Object.entries(files))
      writeFileSync(join(directory, name), `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
    return directory;
  };

  it('when MySQL alone is there, then it makes its data directory itself', async () => {
    const directory = fake({
      mysqld: 'mysqld  Ver 8.0.36 for Linux on x86_64 (MySQL Community Server - GPL)',
    });
    expect(await findServerPrograms(directory)).toEqual({
      product: 'MySQL',
      version: '8.0.36',
      server: join(directory, 'mysqld'),
    });
  });

  it('when MariaDB lacks what makes a data directory, or nothing is there, then there is none', async () => {
    expect(
      await findServerPrograms(fake({ mariadbd: 'mariadbd  Ver 10.11.19-MariaDB for Linux' })),
    ).toBeUndefined();
    expect(await findServerPrograms(fake({}))).toBeUndefined();
  });
});
