import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { makeSmallRepository } from '../../databases/small-repository.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { codesOf } from './failures.js';
import { exported, importWords, runTool } from './schema-commands.js';

const scratch = scratchDirectories();
let server: MariadbServer;
let before: string;

beforeAll(async () => {
  server = await startMariadb();
  await makeSmallRepository(server, 'ovs');
  before = await server.dump('ovs');
});
afterAll(() => server?.stop());

const ours = { DBTYPE: 'MySQL', UUID: '0004fb000001000068b46cbe7e6f7026', BUILDID: '3.4.6.2105' };

/** A copy of the `.config` of a manager whose repository database is the server of this test. */
function managerConfig(changes: Readonly<Record<string, string>> = {}): string {
  const values = {
    ...ours,
    DBHOST: '127.0.0.1',
    SID: 'ovs',
    LSNR: String(server.port),
    OVSSCHEMA: 'ovs',
    ...changes,
  };
  const path = join(scratch(), '.config');
  const lines = Object.entries(values).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(path, lines.join(''));
  return path;
}

async function refusedWith(code: string, archive: string, words: readonly string[]): Promise<void> {
  const result = await runTool(
    importWords(archive, server, { archives: scratch(), words: ['--replace', ...words] }),
  );
  expect(codesOf(result), result.stderr).toEqual([code]);
  expect(result.code).toBe(13);
  expect(await server.dump('ovs')).toBe(before);
}

describe("a manager's schema", () => {
  it('when nobody says that the manager is stopped, then it is not written to', async () => {
    const config = managerConfig();
    const archive = await exported(server, scratch(), { words: ['--manager-config', config] });
    await refusedWith('OVM_TARGET_GUARDED', archive, []);
    await refusedWith('OVM_TARGET_GUARDED', archive, ['--manager-config', config]);
  });

  for (const [what, changes] of [
    ['manager UUID', { UUID: '0004fb00000100001111111111111111' }],
    ['build', { BUILDID: '3.3.1.1009' }],
    ['engine', { DBTYPE: 'Oracle' }],
  ] as const) {
    it(`when the .config has another ${what}, then it is not written to`, async () => {
      const archive = await exported(server, scratch(), { words: ['--manager-config', managerConfig()] });
      const words = ['--manager-config', managerConfig(changes), '--manager-stopped'];
      await refusedWith('OVM_TARGET_GUARDED', archive, words);
    });
  }

  it('when the .config is that of the archive and the manager is stopped, then it is replaced', async () => {
    const config = managerConfig();
    const archive = await exported(server, scratch(), { words: ['--manager-config', config] });
    const words = ['--replace', '--manager-config', config, '--manager-stopped'];
    const result = await runTool(importWords(archive, server, { archives: scratch(), words }));
    expect(codesOf(result), result.stderr).toEqual([]);
    expect(result.code, result.stderr).toBe(0);
    expect(await server.dump('ovs')).toBe(before);
  });
});
