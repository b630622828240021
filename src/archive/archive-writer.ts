import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../base/clock.js';
import { RescueError } from '../base/errors.js';
import {
  makeDirectories,
  makeNewDirectory,
  removeTree,
  rename,
  syncDirectory,
  whatIsAt,
} from '../reach/directories.js';
import { DirectorySet } from '../reach/directory-set.js';
import { acquireLock, type FileLock } from '../reach/lock-file.js';
import { type Chunk, type Content, writeNewFile } from '../reach/new-file.js';
import { syncFile, syncFiles } from '../reach/sync-files.js';
import {
  archiveName,
  estateDirectory,
  estateLockPath,
  manifestFile,
  orderedId,
  partialEnding,
  sumsFile,
} from './archive-layout.js';
import { isArchivePath } from './archive-path.js';
import { formatVersion, type ManifestFacts, type ManifestFile, type ManifestHead } from './manifest.js';
import { manifestPieces, sumsLines } from './manifest-text.js';

export interface BeginArchiveOptions {
  /** The directory of all archives; made, mode 0700, if it does not exist. */
  readonly root: string;
  readonly estate: string;
  readonly clock: Clock;
  readonly toolVersion: string;
  /** 8 random hex digits if not given. */
  readonly shortId?: string;
  /** False for a temporary archive: nothing waits for the disk. */
  readonly durable?: boolean;
}

export interface PutOptions {
  readonly containsSecrets?: boolean;
}

/** A finished archive. */
export interface WrittenArchive {
  readonly path: string;
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
  /** Of manifest.json, which holds those of all files. */
  readonly manifestSha256: string;
}

const longestPathBytes = 4000; // Linux takes 4095 for a whole path
/** These concern one name only; after any other failed write the disk cannot be trusted with the rest. */
const harmlessFailures = new Set(['EEXIST', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL']);

/** Whether a write failed for its name alone, so that everything else can still be written. */
export function isOfNameAlone(error: unknown): boolean {
  if (!(error instanceof RescueError) || error.code !== 'OVM_WRITE_FAILED') return false;
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return harmlessFailures.has(cause?.code ?? '');
}

/**
 * Locks the estate and begins an archive as `<name>.partial`. Whoever begins it calls `finish` or `abandon`.
 * Throws OVM_LOCKED when another run is at work in this estate, OVM_WRITE_FAILED, OVM_USAGE for an unusable name.
 */
export async function beginArchive(options: BeginArchiveOptions): Promise<ArchiveWriter> {
  const directory = estateDirectory(options.root, options.estate);
  const createdAt = options.clock.now();
  const id = options.shortId ?? orderedId(createdAt);
  const name = archiveName(createdAt, id);
  makeDirectories(directory);
  const lock = await acquireLock(
    estateLockPath(options.root, options.estate),
    `the estate ${options.estate} in ${options.root}`,
  );
  try {
    const path = join(directory, name);
    if (whatIsAt(path) !== 'nothing' || !makeNewDirectory(path + partialEnding)) {
      throw new RescueError('OVM_WRITE_FAILED', path, 'an archive of this name exists already');
    }
    const head = {
      formatVersion,
      tool: { name: 'ovm-rescue', version: options.toolVersion },
      estate: options.estate,
      id,
      createdAt: createdAt.toISOString(),
    };
    return new ArchiveWriter(path, head, lock, options.durable ?? true);
  } catch (error) {
    lock.release();
    throw error;
  }
}

type HeadStart = Pick<ManifestHead, 'formatVersion' | 'tool' | 'estate' | 'id' | 'createdAt'>;

/** An archive being written: files are added one by one or several at a time, then it appears whole. */
export class ArchiveWriter {
  readonly #path: string;
  readonly #partial: string;
  readonly #head: HeadStart;
  readonly #lock: FileLock;
  readonly #durable: boolean;
  readonly #files: ManifestFile[] = [];
  /** Never rejected. */
  readonly #syncing: Promise<void>[] = [];
  readonly #directories: DirectorySet;
  #failure: RescueError | undefined;
  #state: 'open' | 'finished' | 'abandoned' = 'open';

  /** Use `beginArchive`. */
  constructor(path: string, head: HeadStart, lock: FileLock, durable: boolean) {
    this.#path = path;
    this.#partial = path + partialEnding;
    this.#head = head;
    this.#lock = lock;
    this.#durable = durable;
    this.#directories = new DirectorySet(this.#partial);
  }

  /** Where the files are until `finish`. */
  get partialPath(): string {
    return this.#partial;
  }

  /** Adds a file. `path` is an archive path: names of the estate go through `archivePath` first. */
  put(path: string, content: Chunk, options: PutOptions = {}): Promise<ManifestFile> {
    return this.#add(path, content, options);
  }

  /** Adds a file of any size. If the content breaks off, its error passes unchanged and the file is not added. */
  putStream(
    path: string,
    content: Iterable<Chunk> | AsyncIterable<Chunk>,
    options: PutOptions = {},
  ): Promise<ManifestFile> {
    return this.#add(path, content, options);
  }

  /**
   * Makes room for a file that somebody else writes, say another thread: its directory is made, its whole path given.
   * Once it is there as a whole, `record` adds it.
   */
  reserve(path: string): string {
    this.#mustBeOpen();
    const full = this.#placeOf(path);
    this.#directories.makeFor(full);
    return full;
  }

  /**
   * Adds a file that was written at the place `reserve` gave. Its way to the disk begins at once: such files are large,
   * and others are still being written. What goes wrong on it is thrown by `finish`.
   */
  record(file: ManifestFile): void {
    this.#mustBeOpen();
    this.#files.push(file);
    if (!this.#durable) return;
    const synced = syncFile(join(this.#partial, file.path));
    this.#syncing.push(
      synced.catch((error: unknown) => {
        this.#failure ??= error as RescueError;
      }),
    );
  }

  /** Writes manifest and checksums, syncs, renames into place and unlocks. On failure the archive stays partial. */
  async finish(facts: ManifestFacts): Promise<WrittenArchive> {
    this.#mustBeOpen();
    await Promise.all(this.#syncing);
    if (this.#failure) throw this.#failure;
    const files = this.#files.sort((one, other) => (one.path < other.path ? -1 : 1));
    this.#directories.removeUnused(files.map((file) => join(this.#partial, file.path)));
    const manifestSha256 = await this.#writeIndex(facts, files);
    if (this.#durable) await syncFiles(this.#partial, this.#everythingWritten());
    rename(this.#partial, this.#path);
    this.#state = 'finished';
    try {
      if (this.#durable) this.#syncParents();
    } finally {
      this.#lock.release();
    }
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    return {
      path: this.#path,
      name: basename(this.#path),
      files: files.length,
      bytes,
      manifestSha256,
    };
  }

  /** Removes what was written and unlocks; does nothing after `finish`. */
  async abandon(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'abandoned';
    await Promise.all(this.#syncing);
    try {
      removeTree(this.#partial);
    } finally {
      this.#lock.release();
    }
  }

  async #add(path: string, content: Content, options: PutOptions): Promise<ManifestFile> {
    this.#mustBeOpen();
    const full = this.#placeOf(path);
    const hash = createHash('sha256');
    const size = await this.#writing(() => {
      this.#directories.makeFor(full);
      return writeNewFile(full, content, { onBytes: (bytes) => hash.update(bytes) });
    });
    const entry = { path, size, sha256: hash.digest('hex') };
    const file: ManifestFile = options.containsSecrets ? { ...entry, containsSecrets: true } : entry;
    this.#files.push(file);
    return file;
  }

  #placeOf(path: string): string {
    const full = join(this.#partial, path);
    if (!isArchivePath(path) || path === manifestFile || path === sumsFile) {
      throw unusable(path, 'it is not a path inside the archive', 'EINVAL');
    }
    if (Buffer.byteLength(full) > longestPathBytes) {
      throw unusable(path, `the whole path is longer than ${longestPathBytes} bytes`, 'ENAMETOOLONG');
    }
    return full;
  }

  async #writing<Result>(action: () => Promise<Result>): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      if (error instanceof RescueError && error.code === 'OVM_WRITE_FAILED' && !isOfNameAlone(error))
        this.#failure ??= error;
      throw error;
    }
  }

  /** Gives the SHA-256 of the manifest. */
  async #writeIndex(facts: ManifestFacts, files: readonly ManifestFile[]): Promise<string> {
    const head: ManifestHead = {
      ...this.#head,
      managerUuid: facts.managerUuid,
      uuidPlaces: facts.uuidPlaces,
      release: facts.release,
      sources: facts.sources,
      ...(facts.purpose && { purpose: facts.purpose }),
      ...(facts.schema && { schema: facts.schema }),
      containsSecrets: files.some((file) => file.containsSecrets),
    };
    const hash = createHash('sha256');
    const onBytes = (bytes: Uint8Array) => hash.update(bytes);
    await writeNewFile(join(this.#partial, manifestFile), manifestPieces(head, files), { onBytes });
    const manifestSha256 = hash.digest('hex');
    await writeNewFile(join(this.#partial, sumsFile), sumsLines(files, manifestSha256));
    return manifestSha256;
  }

  *#everythingWritten(): Generator<string> {
    for (const { path } of this.#files) yield join(this.#partial, path);
    yield join(this.#partial, manifestFile);
    yield join(this.#partial, sumsFile);
    yield* this.#directories.paths();
  }

  #syncParents(): void {
    const estate = dirname(this.#path);
    syncDirectory(estate);
    syncDirectory(dirname(estate));
  }

  #mustBeOpen(): void {
    if (this.#state !== 'open') throw new Error(`the archive ${this.#path} is ${this.#state}`);
  }
}

/** A name that is refused before the system could refuse it with this code. */
function unusable(path: string, why: string, code: string): RescueError {
  return new RescueError('OVM_WRITE_FAILED', path, why, Object.assign(new Error(why), { code }));
}
