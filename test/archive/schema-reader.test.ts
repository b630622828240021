import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { beginArchive } from '../../src/archive/archive-writer.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { compressorOf } from '../../src/archive/part-compression.js';
import { dictionaryFingerprint, dictionaryText } from '../../src/archive/schema-dictionary.js';
import { type Compression, dataPath, dictionaryPath } from '../../src/archive/schema-layout.js';
import { archivedSchema, archivedTsv } from '../../src/archive/schema-reader.js';
import { systemClock } from '../../src/base/clock.js';
import type { DatabaseDictionary } from '../../src/reach/database/dictionary.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();
const sets = { characterSetClient: 'utf8', collationConnection: 'utf8_general_ci', databaseCollation: null };
const view = { table: null, definer: 'r@%', sqlMode: null, timeZone: null, ...sets } as const;
const dictionary: DatabaseDictionary = {
  name: 'ovs',
  characterSet: 'utf8mb4',
  collation: 'utf8mb4_general_ci',
  tables: [
    {
      name: 't',
      storageEngine: 'InnoDB',
      transactional: true,
      estimatedRows: 1,
      estimatedBytes: 1,
      columns: [
        {
          name: 'a',
          dataType: 'int',
          columnType: 'int(11)',
          nullable: true,
          characterSet: null,
          collation: null,
          generated: false,
        },
      ],
      primaryKey: [],
      createStatement: 'CREATE TABLE `t` (`a` int(11))',
    },
  ],
  objects: [{ kind: 'view', name: 'v', createStatement: 'CREATE VIEW `v` AS select 1', ...view }],
};

interface Changed {
  readonly dictionary?: unknown;
  readonly rows?: Uint8Array;
  readonly compression?: Compression;
}

/** An archive whose indexes all fit, of whatever its author wanted; its manifest says that the part has four bytes. */
async function archiveOf({
  dictionary: made = dictionary,
  rows,
  compression = 'none',
}: Changed = {}): Promise<string> {
  const writer = await beginArchive({
    root: scratch(),
    estate: 'prod',
    clock: systemClock,
    toolVersion: '1',
  });
  const path = dictionaryPath('ovs');
  await writer.put(path, dictionaryText(made as DatabaseDictionary));
  const part = { path: dataPath('ovs', 't', undefined, compression), rows: 2, bytes: 4 };
  await writer.put(part.path, rows ?? '1\n2\n');
  const table = { name: 't', rows: 2, bytes: 4, checksum: '0'.repeat(32), parts: [part], rowsOmitted: false };
  const fingerprint = dictionaryFingerprint(made as DatabaseDictionary);
  const schema = {
    engine: 'mysql',
    product: 'MariaDB',
    serverVersion: '10.11',
    address: 'mysql://r@h',
    snapshot: 'one-reader' as const,
    managerConfig: null,
    databases: [{ name: 'ovs', fingerprint, dictionary: path, tables: [table] }],
  };
  const facts = { managerUuid: null, uuidPlaces: [], release: null, sources: [], schema };
  return (await writer.finish(facts)).path;
}

const reading = async (path: string) => archivedSchema(await openArchive(path));
const damaged = (why: string) =>
  expect.objectContaining({ code: 'OVM_ARCHIVE_DAMAGED', message: expect.stringContaining(why) });

async function rowsOf(path: string): Promise<string> {
  const archive = await openArchive(path);
  const [database] = (await archivedSchema(archive)).databases;
  const [table] = database?.manifest.tables ?? [];
  let text = '';
  if (table) for await (const chunk of archivedTsv(archive, table)) text += chunk.toString();
  return text;
}

describe('the schema part of an archive', () => {
  it('when it is as it was written, then dictionary and rows are read', async () => {
    const path = await archiveOf();
    expect((await reading(path)).databases[0]?.dictionary).toEqual(dictionary);
    expect(await rowsOf(path)).toBe('1\n2\n');
  });

  it('when one bit of the manifest is flipped, then it is damaged', async () => {
    const path = await archiveOf();
    const file = join(path, 'manifest.json');
    const whole = readFileSync(file);
    for (const word of ['"MariaDB"', '"rowsOmitted": false', '"address"', '"schema"', '"product"']) {
      const bytes = Buffer.from(whole);
      const at = bytes.indexOf(word) + 3;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      await expect(reading(path), word).rejects.toEqual(damaged(''));
    }
    writeFileSync(file, whole);
    rmSync(join(path, 'SHA256SUMS'));
    await expect(reading(path)).rejects.toEqual(damaged('SHA256SUMS'));
  });

  it.each([
    [
      'a kind that is none',
      { objects: [{ ...dictionary.objects[0], kind: 'database if exists x -- ' }] },
      '"v"',
    ],
    [
      'a set that is more than a name',
      { characterSet: "utf8mb4 COMMENT 'x'; DROP DATABASE y" },
      'is not a data dictionary',
    ],
    ['a collation that is more than a name', { collation: 'utf8 -- ' }, 'is not a data dictionary'],
    [
      'an object with such a collation',
      { objects: [{ ...dictionary.objects[0], databaseCollation: "a'b" }] },
      'object "v"',
    ],
    [
      'a column with such a set',
      {
        tables: [
          {
            ...dictionary.tables[0],
            columns: [{ ...dictionary.tables[0]?.columns[0], characterSet: 'x y' }],
          },
        ],
      },
      'table "t"',
    ],
    ['another name', { name: 'mysql' }, 'is of the database mysql, the manifest says ovs'],
  ])('when its dictionary has %s, then it is damaged, though all checksums fit', async (_, change, why) => {
    const path = await archiveOf({ dictionary: { ...dictionary, ...change } });
    await expect(reading(path)).rejects.toEqual(damaged(why));
  });

  it('when a part unpacks to more than the manifest says, then nothing beyond is read', async () => {
    const bomb = Buffer.alloc(64 * 1024 * 1024);
    const compressions: Compression[] = [
      'none',
      'gzip',
      ...('zstdCompress' in zlib ? (['zstd'] as const) : []),
    ];
    for (const compression of compressions) {
      const rows = (await compressorOf(compression)?.(bomb)) ?? bomb.subarray(0, 4 * 1024 * 1024);
      const path = await archiveOf({ rows, compression });
      const before = process.memoryUsage.rss();
      await expect(rowsOf(path), compression).rejects.toEqual(damaged('unpacks to more than the 4 bytes'));
      expect(process.memoryUsage.rss() - before).toBeLessThan(48 * 1024 * 1024);
    }
    const less = await archiveOf({ rows: zlib.gzipSync('1\n'), compression: 'gzip' });
    await expect(rowsOf(less)).rejects.toEqual(damaged('unpacks to 2 bytes instead of 4'));
  });
});
