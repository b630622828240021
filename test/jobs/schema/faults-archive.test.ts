import { closeSync, copyFileSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { makeSmallRepository } from '../../databases/small-repository.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { codesOf } from './failures.js';
import { archivedTable, exported, importWords, listing, runTool } from './schema-commands.js';

const scratch = scratchDirectories();
let server: MariadbServer;
let before: string;
let archive: string;

beforeAll(async () => {
  server = await startMariadb();
  await makeSmallRepository(server, 'ovs');
  await makeSmallRepository(server, 'other', 'second');
  before = await server.dump('ovs');
});
afterAll(() => server?.stop());
beforeEach(async () => {
  archive = await exported(server, scratch(), { databases: ['ovs'] });
});

function partOf(inside: string, database = 'ovs'): string {
  const path = archivedTable(inside, database, 'vm').parts[0]?.path;
  if (path === undefined) throw new Error('the table has no part');
  return join(inside, path);
}

async function refusedAndNothingChanged(): Promise<void> {
  for (const words of [['--replace'], ['--as', 'ovs=fresh']]) {
    const result = await runTool(importWords(archive, server, { words, archives: scratch() }));
    expect(codesOf(result)).toEqual(['OVM_ARCHIVE_DAMAGED']);
    expect(result.stderr).toContain('vm');
  }
  expect(await server.dump('ovs')).toBe(before);
  expect(await listing(server)).not.toContain('fresh/vm');
}

describe('an archive that is not what was written', () => {
  it('when one bit of a part is flipped, then it is refused and the target stays', async () => {
    const file = openSync(partOf(archive), 'r+');
    const at = Math.floor(statSync(partOf(archive)).size / 2);
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, at);
    writeSync(file, Buffer.from([(byte[0] ?? 0) ^ 4]), 0, 1, at);
    closeSync(file);
    await refusedAndNothingChanged();
  });

  it('when a part is missing, then it is refused and the target stays', async () => {
    rmSync(partOf(archive));
    await refusedAndNothingChanged();
  });

  it('when a part is of another dump, then it is refused and the target stays', async () => {
    const other = await exported(server, scratch(), { databases: ['other'] });
    copyFileSync(partOf(other, 'other'), partOf(archive));
    await refusedAndNothingChanged();
  });

  it('when it is whole again, then it is taken', async () => {
    const result = await runTool(importWords(archive, server, { words: ['--replace'], archives: scratch() }));
    expect(result.code, result.stderr).toBe(0);
    expect(await server.dump('ovs')).toBe(before);
  });
});
