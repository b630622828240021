import { RescueError, systemReason } from '../../base/errors.js';
import type { Host, TreeEntry, WalkOptions } from '../host.js';
import { pathBytes } from '../path-text.js';
import { isParameter, type RemoteCommandLine, remoteCommandLine } from '../remote-commands.js';
import { FilesAhead } from './files-ahead.js';
import { FindListing, inOrder } from './find-listing.js';
import { type Forward, forwardPort } from './forward.js';
import {
  type CommandEnd,
  type CommandInput,
  commandFailed,
  type HeldCommand,
  holdCommand,
  howItEnded,
  outputOf,
  runCommand,
} from './run-command.js';
import { chunksBySftp, listBySftp, readFileBySftp, walkBySftp } from './sftp-files.js';
import type { SftpReader } from './sftp-reader.js';
import { SharedSftp } from './shared-sftp.js';
import { SshConnection } from './ssh-connection.js';
import type { SshSettings } from './ssh-settings.js';
import { filesByTar } from './tar-files.js';
import { TreeTooLarge } from './tree-limits.js';

/** A machine of the estate, reached by SSH. All errors of the connection are OVM_SSH_*. */
export interface SshHost extends Host {
  /** The standard output of a command of the list. Throws OVM_SSH_COMMAND when it fails or gives more than `maxBytes`. */
  run(line: RemoteCommandLine, maxBytes?: number): Promise<Buffer>;
  /** Runs a command of the list to its end, which is told and not thrown; throws as `runCommand`. */
  runToEnd(
    line: RemoteCommandLine,
    onOutput: (chunk: Buffer) => void,
    input?: CommandInput,
  ): Promise<CommandEnd>;
  /**
   * Starts a command of the list that ends when its standard input does. Gives the first line it prints once it is
   * there. Throws OVM_SSH_COMMAND when it ends before that.
   */
  hold(line: RemoteCommandLine): Promise<HeldCommand>;
  /** A port of this machine that leads to an address which the host reaches. */
  forward(host: string, port: number): Promise<Forward>;
}

const mostOutput = 64 * 1024 * 1024;

/** Connects and logs in. Throws OVM_SSH_UNREACHABLE, OVM_SSH_HOST_KEY, OVM_SSH_LOGIN. */
export async function createSshHost(settings: SshSettings): Promise<SshHost> {
  return new RemoteHost(await SshConnection.open(settings));
}

class RemoteHost implements SshHost {
  readonly name: string;
  readonly #connection: SshConnection;
  readonly #walks = new Set<FilesAhead>();
  readonly #files: SharedSftp;

  constructor(connection: SshConnection) {
    this.#connection = connection;
    this.#files = new SharedSftp(connection);
    this.name = connection.name;
  }

  run(line: RemoteCommandLine, maxBytes = mostOutput): Promise<Buffer> {
    return outputOf(this.#connection, line, maxBytes);
  }

  runToEnd(
    line: RemoteCommandLine,
    onOutput: (chunk: Buffer) => void,
    input: CommandInput = {},
  ): Promise<CommandEnd> {
    return runCommand(this.#connection, line, onOutput, input);
  }

  hold(line: RemoteCommandLine): Promise<HeldCommand> {
    return holdCommand(this.#connection, line);
  }

  forward(host: string, port: number): Promise<Forward> {
    return forwardPort(this.#connection, host, port);
  }

  async readDirectory(path: string): Promise<readonly TreeEntry[]> {
    return (
      (await this.#find('list-directory', path, {})) ??
      this.#bySftp(path, async (sftp) => inOrder(await listBySftp(sftp, path)))
    );
  }

  async *walk(root: string, options: WalkOptions = {}): AsyncGenerator<TreeEntry> {
    const entries =
      (await this.#find('list-tree', root, options)) ??
      (await this.#bySftp(root, (sftp) => walkBySftp(sftp, root, options)));
    const ahead = new FilesAhead(filesToRead(root, entries, options), (paths, maxBytes) =>
      this.#readMany(paths, maxBytes),
    );
    this.#walks.add(ahead);
    try {
      yield* entries;
    } finally {
      this.#walks.delete(ahead);
    }
  }

  async readFile(path: string, maxBytes: number): Promise<Uint8Array> {
    for (const ahead of this.#walks) {
      const bytes = await ahead.take(plainPath(path));
      if (bytes && bytes.length <= maxBytes) return bytes;
    }
    const bytes = this.#connection.settings.sudo ? await this.#readBySudo(path, maxBytes) : undefined;
    return bytes ?? this.#files.during((sftp) => readFileBySftp(sftp, path, maxBytes));
  }

  readChunks(path: string): AsyncGenerator<Uint8Array> {
    return this.#files.pieces((sftp) => chunksBySftp(sftp, path));
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  /** A listing by find; nothing when find is not there or is none that can be used. */
  async #find(
    command: 'list-tree' | 'list-directory',
    root: string,
    options: WalkOptions,
  ): Promise<TreeEntry[] | undefined> {
    if (!isParameter('path', root)) return undefined;
    const listing = new FindListing(options);
    try {
      const line = remoteCommandLine(command, { root });
      const end = await runCommand(this.#connection, line, (chunk) => listing.take(chunk));
      if (!end.stderrIsWhole) throw new TreeTooLarge('find complains about too many things in it');
      const isTold = listing.takeErrors(end.stderr, root);
      if (listing.rootError !== undefined) throw unreadable(root, listing.rootError);
      if (listing.root === undefined && this.#connection.settings.sudo)
        throw commandFailed(this.#connection, line, howItEnded(end)); // else files of others would seem closed
      if (listing.root === undefined) return undefined;
      if (listing.root !== 'directory') throw unreadable(root, 'it is not a directory');
      return end.status === 0 || isTold ? listing.sorted() : undefined;
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      if (error instanceof TreeTooLarge) throw unreadable(root, error.message, error);
      throw error;
    }
  }

  #bySftp<Result>(root: string, list: (sftp: SftpReader) => Promise<Result>): Promise<Result> {
    return this.#files.during(async (sftp) => {
      try {
        const { mode } = await sftp.attributes(pathBytes(root), { followLink: true });
        if (mode !== undefined && mode >> 12 !== 0o04) throw unreadable(root, 'it is not a directory');
        return await list(sftp);
      } catch (error) {
        throw error instanceof RescueError ? error : unreadable(root, systemReason(error), error);
      }
    });
  }

  async #readMany(paths: readonly string[], maxBytes: number): Promise<Map<string, Buffer>> {
    const byTar = await filesByTar(this.#connection, paths, maxBytes);
    if (byTar || this.#connection.settings.sudo) return byTar ?? new Map();
    const files = new Map<string, Buffer>();
    const queue = [...paths];
    await this.#files.during(async (sftp) => {
      const read = async (path: string) => files.set(path, await readFileBySftp(sftp, path, maxBytes));
      const worker = async () => {
        for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
          await read(path).catch(throwUnlessOfFile); // a file that cannot be read says so when it is asked for
        }
      };
      await Promise.all(Array.from({ length: filesAtOnce }, worker));
    });
    return files;
  }

  /** By tar as root; what it leaves out is asked for as the user, which tells why. */
  async #readBySudo(path: string, maxBytes: number): Promise<Buffer | undefined> {
    const files = await filesByTar(this.#connection, [path], maxBytes);
    const bytes = files?.get(path);
    return bytes && bytes.length <= maxBytes ? bytes : undefined;
  }
}

const filesAtOnce = 32;

function throwUnlessOfFile(error: unknown): void {
  if (!(error instanceof RescueError) || !error.code.startsWith('OVM_FILE_')) throw error;
}

function* filesToRead(root: string, entries: readonly TreeEntry[], { willRead }: WalkOptions) {
  if (!willRead) return;
  for (const entry of entries) if (willRead(entry)) yield { path: plainPath(`${root}/${entry.path}`), entry };
}

/** One spelling of a path, whatever slashes it was put together with. */
function plainPath(path: string): string {
  return path.replace(/\/{2,}/g, '/');
}

function unreadable(root: string, why: string, cause?: unknown): RescueError {
  return new RescueError('OVM_TREE_UNREADABLE', root, why, cause);
}
