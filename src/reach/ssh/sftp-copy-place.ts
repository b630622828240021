import { RescueError, systemReason } from '../../base/errors.js';
import type { CheckedSums, PlaceKind } from '../copy-place.js';
import { placePath } from '../copy-place.js';
import type { DiskPlace, GrowingFile } from '../disk-place.js';
import type { TreeEntry } from '../host.js';
import { pathBytes } from '../path-text.js';
import { remoteCommandLine } from '../remote-commands.js';
import { runCommand } from './run-command.js';
import { chunksBySftp, listBySftp, walkBySftp } from './sftp-files.js';
import { SftpWriter } from './sftp-writer.js';
import { SshConnection } from './ssh-connection.js';
import type { SshSettings } from './ssh-settings.js';

/** A host that reads slower than that, in bytes a second, is given up. */
const slowestReading = 2_000_000;

/**
 * Connects to a host whose directory copies are written to. The directory must exist. Throws OVM_SSH_* and OVM_COPY_FAILED.
 */
export async function createSftpCopyPlace(settings: SshSettings, root: string): Promise<DiskPlace> {
  // programs that read the estate may run as root there; copies never are
  const connection = await SshConnection.open({ ...settings, sudo: false });
  const place = new SftpCopyPlace(connection, root);
  try {
    await place.begin();
    return place;
  } catch (error) {
    await place.close();
    throw error;
  }
}

class SftpCopyPlace implements DiskPlace {
  readonly name: string;
  readonly filesAtOnce = 16;
  readonly #connection: SshConnection;
  readonly #root: string;
  #opening: Promise<SftpWriter> | undefined;

  constructor(connection: SshConnection, root: string) {
    this.#connection = connection;
    this.#root = root.replace(/\/+$/, '');
    this.name = `${connection.name}:${root}`;
  }

  async begin(): Promise<void> {
    const kind = await this.#doing('', ({ reader }) =>
      kindAt(reader, this.#root || '/', { followLink: true }),
    );
    if (kind === 'directory') return;
    const why = kind === 'nothing' ? 'it does not exist; is it mounted?' : 'it is no directory';
    throw new RescueError('OVM_COPY_FAILED', this.name, why);
  }

  freeBytes(): Promise<number | undefined> {
    return this.#doing('', (writer) => writer.freeBytes(this.#root || '/'));
  }

  whatIsAt(path: string): Promise<PlaceKind> {
    return this.#doing(path, ({ reader }, full) => kindAt(reader, full, { followLink: false }));
  }

  directoriesIn(path: string): Promise<readonly string[]> {
    return this.#doing(path, async ({ reader }, full) =>
      (await listBySftp(reader, full)).filter(({ type }) => type === 'directory').map((entry) => entry.path),
    );
  }

  namesIn(path: string): Promise<readonly string[]> {
    return this.#doing(path, async ({ reader }, full) =>
      (await listBySftp(reader, full)).map((entry) => entry.path),
    );
  }

  async growing(path: string): Promise<GrowingFile> {
    const file = await this.#doing(path, (writer, full) => writer.growing(full));
    const doing = <Result>(action: () => Promise<Result>) => this.#doing(path, action);
    return {
      size: file.size,
      read: (offset, length) => doing(() => file.read(offset, length)),
      write: (offset, bytes) => doing(() => file.write(offset, bytes)),
      finish: (size) => doing(() => file.finish(size)),
      close: () => doing(() => file.close()),
    };
  }

  makeDirectory(path: string): Promise<void> {
    return this.#doing(path, (writer, full) => writer.makeDirectory(full));
  }

  writeFile(path: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    return this.#doing(path, (writer, full) => writer.writeFile(full, content));
  }

  /** Files were synced when they were written. */
  async sync(_files: readonly string[], directories: readonly string[]): Promise<void> {
    for (const path of directories) await this.#doing(path, (writer, full) => writer.syncDirectory(full));
    await this.#doing('', (writer) => writer.syncDirectory(this.#root || '/'));
  }

  /** A lock would have to be judged from here, where nobody knows which processes live there. */
  async lock(): Promise<() => void> {
    return () => {};
  }

  rename(from: string, to: string): Promise<void> {
    return this.#doing(to, (writer, full) => writer.rename(this.#at(from), full));
  }

  removeTree(path: string): Promise<void> {
    return this.#doing(path, async (writer, full) => {
      const kind = await kindAt(writer.reader, full, { followLink: false });
      if (kind === 'directory') await removeDirectory(writer, full);
      else if (kind === 'something else') await writer.removeFile(full);
    });
  }

  async *walk(path: string): AsyncGenerator<TreeEntry> {
    yield* await this.#doing(path, ({ reader }, full) => walkBySftp(reader, full, {}));
  }

  async *readChunks(path: string): AsyncGenerator<Uint8Array> {
    const { reader } = await this.#writer();
    yield* chunksBySftp(reader, this.#at(path));
  }

  /** By `sha256sum` on the host. One that has none, or runs nothing but its file service, tells nothing. */
  async checkSums(path: string, bytes: number): Promise<CheckedSums> {
    const right = new Set<string>();
    const wrong = new Set<string>();
    await this.#giveBack(); // a server may take one session at a time
    const lines = new LineReader((line) => {
      const [, file, state] = /^(.+): (OK|FAILED.*)$/.exec(line) ?? [];
      if (file !== undefined) (state === 'OK' ? right : wrong).add(file);
    });
    const { stallTimeoutMs } = this.#connection.settings;
    // it prints nothing while it reads a large file, and what it prints comes in pieces
    const stallMs = stallTimeoutMs + (bytes / slowestReading) * 1000;
    const line = remoteCommandLine('check-sums', { copy: this.#at(path) });
    try {
      await runCommand(this.#connection, line, (chunk) => lines.take(chunk), { stallMs });
      return { right, wrong };
    } catch (error) {
      if (error instanceof RescueError && error.code === 'OVM_SSH_COMMAND') return { right, wrong };
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#giveBack();
    await this.#connection.close();
  }

  #writer(): Promise<SftpWriter> {
    this.#opening ??= SftpWriter.open(this.#connection);
    return this.#opening;
  }

  async #giveBack(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    (await opening?.catch(() => undefined))?.close();
  }

  #at(path: string): string {
    return `${this.#root}/${placePath(path)}`;
  }

  /** Does something at a path, the place itself for an empty one. What the server says becomes OVM_COPY_FAILED. */
  async #doing<Result>(
    path: string,
    action: (writer: SftpWriter, full: string) => Promise<Result>,
  ): Promise<Result> {
    const writer = await this.#writer();
    const full = path === '' ? this.#root || '/' : this.#at(path);
    try {
      return await action(writer, full);
    } catch (error) {
      if (error instanceof RescueError) throw error;
      const what = path === '' ? '' : `${path}: `;
      throw new RescueError('OVM_COPY_FAILED', this.name, `${what}${systemReason(error)}`, error);
    }
  }
}

async function kindAt(
  reader: SftpWriter['reader'],
  path: string,
  options: { readonly followLink: boolean },
): Promise<PlaceKind> {
  try {
    const { mode } = await reader.attributes(pathBytes(path), options);
    return mode !== undefined && mode >> 12 === 0o04 ? 'directory' : 'something else';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'nothing';
    throw error;
  }
}

async function removeDirectory(writer: SftpWriter, path: string): Promise<void> {
  const entries = await listBySftp(writer.reader, path);
  for (const entry of entries) {
    if (entry.type === 'directory') await removeDirectory(writer, `${path}/${entry.path}`);
  }
  const others = entries.filter(({ type }) => type !== 'directory');
  await Promise.all(others.map((entry) => writer.removeFile(`${path}/${entry.path}`)));
  await writer.removeDirectory(path);
}

/** A path of an archive takes 4,000 bytes at most; a longer line is none of sha256sum. */
const longestLine = 8192;

/** Gives whole lines of a text that comes in pieces. */
class LineReader {
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  take(chunk: Buffer): void {
    const lines = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-longestLine);
    for (const line of lines) this.#onLine(line);
  }
}
