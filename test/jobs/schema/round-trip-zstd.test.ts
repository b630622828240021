import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { archivedTable, dumpAs, exported, imported, runTool } from './schema-commands.js';

const scratch = scratchDirectories();
let server: MariadbServer;

beforeAll(async () => {
  server = await startMariadb();
  // several megabytes, so that there are several frames in one part
  await server.sql(`CREATE DATABASE packed; USE packed;
    CREATE TABLE t (id INT NOT NULL PRIMARY KEY, b VARBINARY(300)) ENGINE=InnoDB;
    CREATE TABLE none (a INT) ENGINE=InnoDB;
    INSERT INTO t SELECT seq, REPEAT(UNHEX(SHA2(seq, 256)), 5) FROM seq_1_to_30000;`);
});
afterAll(() => server?.stop());

describe.runIf('zstdCompress' in zlib)('an archive packed with zstd', () => {
  it('when it is verified, imported and loaded by hand, then the judge finds no byte changed', async () => {
    const words = ['--compress', 'zstd'];
    const archive = await exported(server, scratch(), { databases: ['packed'], words });
    const [part = { path: '' }] = archivedTable(archive, 'packed', 't').parts;
    expect(part.path).toMatch(/\.zst$/);
    expect(await runTool(['verify', archive])).toMatchObject({ code: 0 });
    await imported(archive, server, { archives: scratch(), words: ['--as', 'packed=imported'] });
    const client = ['--no-defaults', '--skip-ssl', '-uroot', `--socket=${server.socketPath}`];
    const load = spawnSync('sh', [join(archive, 'schema/load.sh'), '--as', 'packed=by_hand', ...client], {
      encoding: 'utf8',
    });
    expect(load.status, load.stderr).toBe(0);
    const before = await dumpAs(server, 'packed', 'packed');
    for (const name of ['imported', 'by_hand'])
      expect((await dumpAs(server, name, 'packed')) === before, name).toBe(true);
  });
});

describe.skipIf('zstdCompress' in zlib)('zstd with a Node.js that has none', () => {
  it('when it is asked for, then the export says so and nothing has a final name', async () => {
    const out = scratch();
    await expect(
      exported(server, out, { databases: ['packed'], words: ['--compress', 'zstd'] }),
    ).rejects.toThrow(/exit code 2: .*has no zstd; 22\.15 and later have it/s);
    expect(
      readdirSync(out, { recursive: true }).filter((path) => String(path).endsWith('manifest.json')),
    ).toEqual([]);
  });
});
