import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { RescueError } from '../base/errors.js';
import { makeDirectories, syncDirectory } from './directories.js';
import { acquireLock, type FileLock } from './lock-file.js';
import { writing } from './write-failed.js';

/** A file that only grows, one JSON object a line. One process at a time has it. */
export interface JournalFile {
  readonly path: string;
  /** What was in it when it was opened, in order. */
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  /** The bytes of a line that a crash had left half written, and that were taken off; 0 for none. */
  readonly tornBytes: number;
  /** Adds a line; a later `sync` takes it with it. Throws OVM_WRITE_FAILED. */
  append(entry: Readonly<Record<string, unknown>>): void;
  /** As `append`, written with the next line, or when there is nothing else to do. */
  appendSoon(entry: Readonly<Record<string, unknown>>): void;
  /** Waits until every line so far is on the disk. Throws OVM_WRITE_FAILED. */
  sync(): void;
  /** Has every line so far brought to the disk meanwhile; whoever writes next hears that it failed. */
  syncMeanwhile(): void;
  /** Gives file and lock back. Safe to call twice. */
  close(): void;
}

/**
 * Opens a journal, makes it where there is none (mode 0600, directories 0700), and takes its lock, `PATH.lock`. A last
 * line without an end is what a crash leaves: it was acted upon by nobody, so it is taken off when something is added.
 * Throws OVM_LOCKED,
 * OVM_WRITE_FAILED, and OVM_JOURNAL_DAMAGED for another line that is no JSON object, for a link, and for a file
 * that others may write.
 */
export async function openJournalFile(path: string): Promise<JournalFile> {
  makeDirectories(dirname(path));
  const lock = await acquireLock(`${path}.lock`, path);
  try {
    return new AppendedFile(path, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

class AppendedFile implements JournalFile {
  readonly path: string;
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  readonly tornBytes: number;
  readonly #wholeBytes: number;
  #isTorn: boolean;
  readonly #lock: FileLock;
  #descriptor: number | undefined;
  /** Whether the system is at it, and may not lose the descriptor. */
  #isSyncing = false;
  #failed: Error | undefined;
  #waiting = '';

  constructor(path: string, lock: FileLock) {
    this.path = path;
    this.#lock = lock;
    const descriptor = openOwn(path);
    try {
      const bytes = writing(path, () => readFileSync(path));
      const { entries, wholeBytes } = entriesOf(path, bytes);
      this.entries = entries;
      this.tornBytes = bytes.length - wholeBytes;
      this.#isTorn = this.tornBytes > 0;
      this.#wholeBytes = wholeBytes;
      writing(path, () => fsyncSync(descriptor));
      syncDirectory(dirname(path));
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    this.#descriptor = descriptor;
  }

  append(entry: Readonly<Record<string, unknown>>): void {
    this.#waiting += lineOf(entry);
    this.#write();
  }

  appendSoon(entry: Readonly<Record<string, unknown>>): void {
    if (this.#waiting === '') setImmediate(() => this.#writeLate());
    this.#waiting += lineOf(entry);
  }

  sync(): void {
    this.#write();
    writing(this.path, () => fsyncSync(this.#open()));
  }

  syncMeanwhile(): void {
    if (this.#isSyncing) return;
    this.#isSyncing = true;
    const descriptor = this.#open();
    fsync(descriptor, (error) => {
      this.#isSyncing = false;
      this.#failed ??= error ?? undefined;
      if (this.#descriptor === undefined) closeSync(descriptor);
    });
  }

  close(): void {
    if (this.#descriptor !== undefined) this.#writeLate();
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined && !this.#isSyncing) closeSync(descriptor);
    this.#lock.release();
  }

  #write(): void {
    const bytes = Buffer.from(this.#waiting, 'utf8');
    this.#waiting = '';
    writing(this.path, () => {
      // not before: whoever opened it may find that it is no journal of theirs
      if (this.#isTorn) ftruncateSync(this.#open(), this.#wholeBytes);
      this.#isTorn = false;
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#open(), bytes, done);
    });
  }

  /** Where nobody would hear of an error. */
  #writeLate(): void {
    if (this.#waiting === '') return;
    try {
      this.#write();
    } catch (error) {
      this.#failed ??= error as Error;
    }
  }

  #open(): number {
    if (this.#descriptor === undefined) throw new Error(`${this.path} is already closed`);
    if (this.#failed) throw this.#failed;
    return this.#descriptor;
  }
}

function lineOf(entry: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(entry)}\n`;
}

/** What is deleted at a manager is taken from this file, so nobody else may have written in it. */
function openOwn(path: string): number {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants;
  const descriptor = writing(path, () => openSync(path, O_APPEND | O_CREAT | O_NOFOLLOW | O_RDWR, 0o600));
  const stats = fstatSync(descriptor);
  const own = stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;
  if (stats.isFile() && own) {
    writing(path, () => fchmodSync(descriptor, 0o600));
    return descriptor;
  }
  closeSync(descriptor);
  throw new RescueError(
    'OVM_JOURNAL_DAMAGED',
    path,
    'others may write in it, or it is no regular file of yours',
  );
}

function entriesOf(path: string, bytes: Buffer) {
  const entries: Readonly<Record<string, unknown>>[] = [];
  let wholeBytes = 0;
  for (let number = 1; wholeBytes < bytes.length; number += 1) {
    const end = bytes.indexOf(0x0a, wholeBytes);
    if (end < 0) break;
    const entry = parsed(bytes.subarray(wholeBytes, end).toString('utf8'));
    if (entry === undefined) {
      if (end + 1 === bytes.length && isBlank(bytes.subarray(wholeBytes, end))) break;
      throw new RescueError('OVM_JOURNAL_DAMAGED', path, `its line ${number} is no entry of a journal`);
    }
    entries.push(entry);
    wholeBytes = end + 1;
  }
  const torn = bytes.subarray(wholeBytes);
  if (entries.length === 0 && !isBlank(torn) && !isFirstEntry(torn))
    throw new RescueError('OVM_JOURNAL_DAMAGED', path, 'it is no journal');
  return { entries, wholeBytes };
}

/** What a system leaves where it had made a file longer and not written it yet. */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

/** Whether it may be the first entry of a journal, torn: every entry begins with its time. */
function isFirstEntry(bytes: Buffer): boolean {
  const begin = '{"at":"';
  const text = bytes.subarray(0, begin.length).toString('latin1');
  return begin.startsWith(text);
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isEntry = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isEntry ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
