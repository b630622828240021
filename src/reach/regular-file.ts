import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { RescueError, systemReason } from '../base/errors.js';
import { systemPath } from './path-text.js';

// The file may change its nature between lstat and open: no link is followed and no FIFO waited for even then.
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
const defaultChunkBytes = 256 * 1024;

/** Reads a whole regular file; OVM_FILE_TOO_LARGE when it has, or grows to, more than `maxBytes`. */
export function readRegularFile(path: string, maxBytes: number): Buffer {
  return withRegularFile(path, (descriptor, size) => {
    if (size > maxBytes) throw tooLarge(path, `${size} bytes`, maxBytes);
    let buffer = Buffer.allocUnsafe(size + 1);
    let filled = 0;
    for (;;) {
      const count = readSync(descriptor, buffer, filled, buffer.length - filled, null);
      filled += count;
      if (filled > maxBytes) throw tooLarge(path, 'a file that is growing', maxBytes);
      // of a regular file less is given than was asked for at its end alone (read(2))
      if (filled < buffer.length) return buffer.subarray(0, filled);
      buffer = Buffer.concat([buffer], buffer.length * 2 + 4096);
    }
  });
}

/**
 * Reads a regular file of any size, one chunk at a time. The chunk is the same memory each time: use it before
 * asking for the next. Throws OVM_FILE_UNREADABLE.
 */
export function* readChunks(path: string, chunkBytes = defaultChunkBytes): Generator<Uint8Array> {
  const { descriptor } = openRegularFile(path);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  try {
    for (;;) {
      const count = readOrThrow(path, descriptor, buffer);
      if (count === 0) return;
      yield buffer.subarray(0, count);
    }
  } finally {
    closeSync(descriptor);
  }
}

function withRegularFile<Result>(path: string, use: (descriptor: number, size: number) => Result): Result {
  const { descriptor, size } = openRegularFile(path);
  try {
    return use(descriptor, size);
  } catch (error) {
    throw error instanceof RescueError ? error : unreadable(path, error);
  } finally {
    closeSync(descriptor);
  }
}

function openRegularFile(path: string): { readonly descriptor: number; readonly size: number } {
  const target = systemPath(path);
  let descriptor: number | undefined;
  try {
    // Opening alone is too much for some things: it wakes the writer of a FIFO and may move a tape.
    refuseIrregular(path, lstatSync(target));
    descriptor = openSync(target, openFlags);
    const stats = fstatSync(descriptor);
    refuseIrregular(path, stats);
    return { descriptor, size: stats.size };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw error instanceof RescueError ? error : unreadable(path, error);
  }
}

function readOrThrow(path: string, descriptor: number, buffer: Buffer): number {
  try {
    return readSync(descriptor, buffer, 0, buffer.length, null);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function refuseIrregular(path: string, stats: Stats): void {
  if (stats.isFile()) return;
  throw new RescueError('OVM_FILE_UNREADABLE', path, `it is ${irregularKind(stats)}, not a regular file`);
}

function irregularKind(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function tooLarge(path: string, size: string, maxBytes: number): RescueError {
  return new RescueError('OVM_FILE_TOO_LARGE', path, `it is ${size} and the limit is ${maxBytes} bytes`);
}

function unreadable(path: string, error: unknown): RescueError {
  return new RescueError('OVM_FILE_UNREADABLE', path, systemReason(error), error);
}
