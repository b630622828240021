import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressorOf } from '../../src/archive/part-compression.js';
import { ChunkPool, PartWriter } from '../../src/archive/part-writer.js';
import type { Compression } from '../../src/archive/schema-layout.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();

async function write(file: string, compression: Compression, chunks: readonly string[]) {
  const writer = new PartWriter({ path: 'schema/a/data/t.tsv', file }, compression, new ChunkPool(1000));
  for (const text of chunks) {
    const chunk = writer.nextChunk();
    writer.take(chunk, chunk.write(text));
    await writer.pressure();
  }
  return writer.finish();
}

describe('the writer of a part', () => {
  it('when chunks are compressed at the same time, then they are in the file in order', async () => {
    const file = join(scratch(), 'part');
    const chunks = Array.from({ length: 50 }, (_, i) => `${i} ${'x'.repeat(i * 15)}\n`);
    const written = await write(file, 'gzip', chunks);
    const bytes = readFileSync(file);
    expect(gunzipSync(bytes).toString()).toBe(chunks.join(''));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(written).toEqual({ path: 'schema/a/data/t.tsv', size: bytes.length, sha256 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('when nothing is compressed, then the file is the text', async () => {
    const file = join(scratch(), 'part');
    const { size } = await write(file, 'none', ['one\n', 'two\n']);
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
    expect(size).toBe(8);
  });

  it('when there are no rows, then the part can still be unpacked', async () => {
    const [packed, plain] = [join(scratch(), 'packed'), join(scratch(), 'plain')];
    await write(packed, 'gzip', []);
    await write(plain, 'none', []);
    expect(gunzipSync(readFileSync(packed)).length).toBe(0);
    expect(readFileSync(plain).length).toBe(0);
  });

  it('when too much is in flight, then there is pressure until some of it is written', async () => {
    const writer = new PartWriter({ path: 'p', file: join(scratch(), 'part') }, 'gzip', new ChunkPool(1000));
    let taken = 0;
    while (writer.pressure() === undefined && taken < 100) {
      writer.take(writer.nextChunk(), 1000);
      taken += 1;
    }
    expect(taken).toBeLessThan(10);
    await writer.pressure();
    expect(writer.pressure()).toBeUndefined();
    expect((await writer.finish()).size).toBeGreaterThan(0);
  });

  it('when it is given up, then no file is left', async () => {
    const file = join(scratch(), 'part');
    const writer = new PartWriter({ path: 'p', file }, 'gzip', new ChunkPool(1000));
    writer.take(writer.nextChunk(), 1000);
    await writer.discard();
    expect(existsSync(file)).toBe(false);
  });

  it.runIf(Number(process.versions.node.split('.')[0]) < 22)('when there is no zstd, then it says so', () => {
    expect(() => compressorOf('zstd')).toThrow('has no zstd');
  });
});
