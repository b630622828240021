import { randomBytes } from 'node:crypto';
import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { RescueError } from '../base/errors.js';
import { isRunning, ownIdentity, readIdentity } from './process-identity.js';
import { writeFailed, writing } from './write-failed.js';

export interface FileLock {
  readonly path: string;
  /** Gives the lock back. Safe to call twice, and harmless when somebody else has it by now. */
  release(): void;
}

const emptyLockMs = 2_000;
const attempts = 20;

/**
 * Takes the lock file at `path`: created with O_EXCL, holding the process identity as one line of JSON.
 * The lock of a process that has ended is taken over; that of a running one, or of another machine or container,
 * is not: OVM_LOCKED with `what` as the object. Throws OVM_WRITE_FAILED when the file cannot be made.
 * @param makeRoom frees something on a disk that is too full for the lock; false when it cannot
 */
export async function acquireLock(
  path: string,
  what: string,
  makeRoom: () => Promise<boolean> = async () => false,
): Promise<FileLock> {
  const nonce = randomBytes(6).toString('hex');
  const content = `${JSON.stringify({ ...ownIdentity(), nonce })}\n`;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await create(path, content, makeRoom)) return { path, release: () => release(path, content) };
    const found = readLock(path);
    if (found === undefined) continue;
    const obstacle = holderOf(path, found);
    if (obstacle !== undefined) throw new RescueError('OVM_LOCKED', what, obstacle);
    if (!isBeingWritten(path, found)) takeAway(path, found);
    else await wait(emptyLockMs / 10);
  }
  throw new RescueError('OVM_LOCKED', what, `${path} is taken and given back all the time`);
}

/** Why the lock at `path` must be respected, in words; undefined when it is free or its process has ended. */
export function lockHolder(path: string): string | undefined {
  const found = readLock(path);
  return found === undefined ? undefined : holderOf(path, found);
}

/** Whether a process of this machine has the lock, which will give it back some time. */
export function isHeldHere(path: string): boolean {
  const identity = readIdentity(readLock(path) ?? '');
  return identity !== undefined && isRunning(identity) === 'yes';
}

/** When the lock file was made; undefined when there is none. */
export function lockedSince(path: string): Date | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtime;
}

function holderOf(path: string, content: string): string | undefined {
  const identity = readIdentity(content);
  if (!identity) return undefined;
  const running = isRunning(identity);
  if (running === 'yes') return `process ${identity.pid} is at work there`;
  if (running === 'no') return undefined;
  return (
    `process ${identity.pid} of ${identity.host} has it, which cannot be asked from here; ` +
    `if it has ended, remove ${path}`
  );
}

async function create(path: string, content: string, makeRoom: () => Promise<boolean>): Promise<boolean> {
  try {
    const descriptor = await withRoom(() => openSync(path, 'wx', 0o600), makeRoom);
    try {
      await withRoom(() => writeWhole(descriptor, content), makeRoom);
    } catch (error) {
      if (content.startsWith(readLock(path) ?? 'gone')) rmSync(path, { force: true });
      throw error;
    } finally {
      closeSync(descriptor);
    }
    // while room was made it was empty, and somebody may have taken it for dead
    return readLock(path) === content;
  } catch (error) {
    if (error instanceof RescueError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw writeFailed(path, error);
  }
}

/** A disk is full for as little as a lock, and a run that would free it needs one. */
async function withRoom<Result>(action: () => Result, makeRoom: () => Promise<boolean>): Promise<Result> {
  for (;;) {
    try {
      return action();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (!['ENOSPC', 'EDQUOT'].includes(code) || !(await makeRoom())) throw error;
    }
  }
}

function writeWhole(descriptor: number, content: string): void {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, at);
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw writeFailed(path, error);
  }
}

/** Between creating and filling it a lock file is empty for a moment; after a kill in that moment, for ever. */
function isBeingWritten(path: string, content: string): boolean {
  if (content.endsWith('\n')) return false;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs < emptyLockMs;
}

/** Moves a dead lock aside and looks again: if another process was faster, that was its new lock and goes back. */
function takeAway(path: string, dead: string): void {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  writing(path, () => {
    try {
      renameSync(path, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    if (readFileSync(aside, 'utf8') !== dead) giveBack(aside, path);
    rmSync(aside, { force: true });
  });
}

function giveBack(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function release(path: string, content: string): void {
  if (readLock(path) === content) rmSync(path, { force: true });
}
