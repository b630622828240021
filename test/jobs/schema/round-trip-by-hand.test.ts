import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { createZooAccounts, loadTypeZoo, probeZoo, zooDatabases } from '../../databases/type-zoo.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { exported } from './schema-commands.js';

const scratch = scratchDirectories();
let source: MariadbServer;
let target: MariadbServer;

beforeAll(async () => {
  [source, target] = await Promise.all([startMariadb(), startMariadb()]);
});
afterAll(() => Promise.all([source?.stop(), target?.stop()]));

/** Runs `load.sh` with the client alone: no Node.js is in reach of it. */
function loadByHand(archive: string): Promise<{ code: number | null; said: string }> {
  const client = ['--no-defaults', '--skip-ssl', '--max-allowed-packet=1G', '-uroot'];
  const words = [join(archive, 'schema/load.sh'), ...client, `--socket=${target.socketPath}`];
  const child = spawn('sh', words, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin' } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

describe('an archive that is loaded with nothing but a shell and the mysql client', () => {
  it('when it holds the type zoo, then the judge finds no byte changed', async () => {
    await loadTypeZoo(source);
    await createZooAccounts(target);
    const archive = await exported(source, scratch(), { databases: zooDatabases });
    const { code, said } = await loadByHand(archive);
    expect(code, said).toBe(0);
    for (const name of zooDatabases)
      expect((await target.dump(name)) === (await source.dump(name)), name).toBe(true);
    expect(await probeZoo(target)).toBe(await probeZoo(source));
  });
});
