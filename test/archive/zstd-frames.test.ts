import { execFileSync } from 'node:child_process';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressorOf, unpackedBytes } from '../../src/archive/part-compression.js';
import { zstdFrames } from '../../src/archive/zstd-frames.js';

const nodeHasZstd = 'zstdCompress' in zlib;

/** Frames as the program zstd writes them. */
const zstd = (input: Uint8Array, ...options: readonly string[]) =>
  execFileSync('zstd', ['-q', '-c', ...options], { input, maxBuffer: 1e8 });

const noise = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 255));
const frames = [
  zstd(noise),
  zstd(Buffer.alloc(0)),
  zstd(Buffer.alloc(500_000, 'x'), '--no-check'),
  zstd(noise.subarray(0, 10), '-19'),
  zstd(Buffer.concat([noise, noise]), '-1', '--no-content-size'),
];
const content = Buffer.concat([noise, Buffer.alloc(500_000, 'x'), noise.subarray(0, 10), noise, noise]);

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function gathered(chunks: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(Buffer.from(chunk));
  return all;
}

describe('the frames of a zstd file', () => {
  it.each([1, 1000, 65_536, 1e9])(
    'when the file comes in chunks of %i bytes, then each frame comes whole',
    async (size) => {
      const few = size === 1 ? frames.slice(1, 4) : frames;
      expect(await gathered(zstdFrames(inChunks(Buffer.concat(few), size)))).toEqual(few);
    },
  );

  it('when there is a frame to be skipped, then it is', async () => {
    const skipped = Buffer.from('502a4d1803000000616263', 'hex');
    const file = Buffer.concat([skipped, frames[0] as Buffer, skipped]);
    expect(await gathered(zstdFrames(inChunks(file, 1000)))).toEqual([frames[0]]);
  });

  it.each([
    ['cut', Buffer.concat(frames).subarray(0, -1), 'in the middle of a frame'],
    ['something else', Buffer.from('no zstd at all'), 'no zstd file'],
    ['followed by something else', Buffer.concat([...frames, Buffer.alloc(20)]), 'no zstd file'],
  ])('when the file is %s, then it fails', async (_, file, why) => {
    await expect(gathered(zstdFrames(inChunks(file, 1000)))).rejects.toThrow(why);
  });
});

describe.runIf(nodeHasZstd)('zstd of Node.js', () => {
  it('when a file has several frames, then all of them are unpacked', async () => {
    const rows = await gathered(unpackedBytes('zstd', 'p', inChunks(Buffer.concat(frames), 10_000)));
    expect(Buffer.concat(rows).equals(content)).toBe(true);
  });

  it('when it packs, then the program zstd unpacks the same', async () => {
    const compress = compressorOf('zstd');
    const packed = await Promise.all([noise, Buffer.alloc(0), noise].map((bytes) => compress?.(bytes)));
    const file = Buffer.concat(packed.map((bytes) => bytes ?? Buffer.alloc(0)));
    expect(zstd(file, '-d').equals(Buffer.concat([noise, noise]))).toBe(true);
  });
});
