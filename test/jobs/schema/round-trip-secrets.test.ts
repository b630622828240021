import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { startStallingProxy } from '../../databases/stalling-proxy.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { projectRoot } from '../../source-files.js';
import { exportWords, importWords, printedPath, startTool } from './schema-commands.js';

const scratch = scratchDirectories();
let server: MariadbServer;

beforeAll(async () => {
  server = await startMariadb();
  await server.load(join(projectRoot, 'sql/sample/mysql/ovs.sql'));
});
afterAll(() => server?.stop());

/** Runs the tool through a proxy that looks, while the tool is logged in, at what every user of the host can see. */
async function watched(words: (port: number) => readonly string[]) {
  const proxy = await startStallingProxy(server.port);
  const seen: string[] = [];
  const running = startTool(words(proxy.port));
  proxy.onceSaid('SELECT', () => {
    const pid = running.child.pid;
    seen.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), readFileSync(`/proc/${pid}/environ`, 'utf8'));
  });
  const result = await running.ended;
  await proxy.close();
  expect(seen, result.stderr).toHaveLength(2);
  return { result, visible: [...seen, result.stdout, result.stderr].join('\n') };
}

describe('the password of the database', () => {
  it('when a database is exported and imported, then it is in no argument, output or file', async () => {
    const place = scratch();
    const secret = server.password;
    const first = await watched((port) => exportWords(server, place, { login: { port } }));
    const archive = printedPath(first.result);
    const second = await watched((port) =>
      importWords(archive, server, { login: { port }, archives: place, words: ['--replace'] }),
    );
    expect(second.result.code, second.result.stderr).toBe(0);
    for (const { visible } of [first, second]) {
      expect(visible).toContain('--password-file');
      expect(visible).not.toContain(secret);
      expect(visible).not.toContain(encodeURIComponent(secret));
    }
    const found = execFileSync('sh', ['-c', 'grep -rlF -- "$1" "$2" || true', 'sh', secret, place], {
      encoding: 'utf8',
    });
    expect(found).toBe('');
    // and the server's own log of what was done says nothing of it either
    expect(server.log()).not.toContain(secret);
  });

  it('when an archive is written, then nobody else can read it', async () => {
    const place = scratch();
    const { result } = await watched((port) => exportWords(server, place, { login: { port } }));
    const open = execFileSync('find', [printedPath(result), '-perm', '/077'], { encoding: 'utf8' });
    expect(open).toBe('');
  });
});
