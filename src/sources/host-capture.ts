import { RescueError } from '../base/errors.js';
import { holdsSecret } from '../base/secret.js';
import type { TreeEntry } from '../reach/host.js';
import type { RemoteCommandLine } from '../reach/remote-commands.js';
import { remoteText } from '../reach/ssh/remote-text.js';
import type { SshHost } from '../reach/ssh/ssh-host.js';
import { whyNoReply } from './reply-forms.js';
import type { CaptureProblem, CaptureReport, CaptureSink } from './source.js';
import { listingHead, listingLine } from './tree-listing.js';

const maxFile = 4 * 1024 * 1024;

/**
 * Captures replies of commands and files of one host, raw. What fails becomes a problem and the rest goes on; only a
 * lost connection, and a host that gives nothing at all, throw.
 */
export class HostCapture {
  readonly #host: SshHost;
  readonly #sink: CaptureSink;
  readonly #problems: CaptureProblem[] = [];
  #files = 0;
  #bytes = 0;

  constructor(host: SshHost, sink: CaptureSink) {
    this.#host = host;
    this.#sink = sink;
  }

  /**
   * The reply of a command, kept under this name; undefined when it is none, which is a problem then. What is not
   * understood may be a layout that nobody has shown us, and is kept as well. Of an empty reply nothing is kept.
   */
  async reply(name: string, line: RemoteCommandLine): Promise<Buffer | undefined> {
    const reply = await this.#ask(name, line, { keepsAll: true });
    if (!(reply instanceof RescueError)) return reply;
    this.problem(name, reply.message);
    return undefined;
  }

  /** As `reply`, for a command that something else may stand in for: the error is no problem yet. */
  attempt(name: string, line: RemoteCommandLine): Promise<Buffer | RescueError> {
    return this.#ask(name, line, { keepsAll: false });
  }

  /** A file, kept under this name. One that cannot be read is a problem. */
  async file(name: string, path: string): Promise<void> {
    try {
      await this.#keep(name, await this.#host.readFile(path, maxFile));
    } catch (error) {
      this.#fileProblem(name, error);
    }
  }

  /** As `file`, for one that not every host has. */
  async fileIfThere(name: string, path: string): Promise<void> {
    try {
      await this.#keep(name, await this.#host.readFile(path, maxFile));
    } catch (error) {
      const isMissing = isOfOneThing(error) && / \((?:ENOENT|ENOTDIR)\)$/.test((error as RescueError).why);
      if (!isMissing) this.#fileProblem(name, error);
    }
  }

  /** The wanted files directly in a directory; an unreadable directory is a problem. Gives how many were kept. */
  async filesIn(directory: string, place: string, wanted: (entry: TreeEntry) => boolean): Promise<number> {
    const before = this.#files;
    const willRead = (entry: TreeEntry) => entry.type === 'file' && wanted(entry);
    try {
      for await (const entry of this.#host.walk(directory, { enter: () => false, willRead })) {
        const name = `${place}/${entry.path}`;
        if (entry.error !== undefined && wanted(entry)) this.problem(name, entry.error);
        else if (willRead(entry)) await this.file(name, `${directory}/${entry.path}`);
      }
    } catch (error) {
      this.#fileProblem(place, error);
    }
    return this.#files - before;
  }

  /** A listing of the first of these directories that can be listed; none is a problem. Contents are not read. */
  async listing(name: string, directories: readonly string[]): Promise<void> {
    const failures: unknown[] = [];
    for (const directory of directories) {
      try {
        const lines = [listingHead];
        for await (const entry of this.#host.walk(directory)) lines.push(listingLine(entry));
        await this.#keep(name, Buffer.from(lines.join(''), 'utf8'));
        return;
      } catch (error) {
        if (!isOfOneThing(error)) throw error;
        failures.push(error);
      }
    }
    this.problem(name, failures.map((error) => (error as RescueError).message).join('; '));
  }

  problem(path: string, reason: string): void {
    this.#problems.push({ path, reason });
  }

  /**
   * Throws OVM_SSH_COMMAND when there is nothing that could be captured, OVM_SOURCE_EMPTY where `wrongHost` says what
   * that means.
   */
  report(wrongHost?: string): CaptureReport {
    const { name } = this.#host;
    if (this.#files === 0) {
      if (wrongHost !== undefined) throw new RescueError('OVM_SOURCE_EMPTY', name, wrongHost);
      const why = `nothing could be captured from it; first of all: ${this.#problems[0]?.reason ?? 'nothing was there'}`;
      throw new RescueError('OVM_SSH_COMMAND', name, why);
    }
    return {
      source: 'manager-files',
      roots: [name],
      files: this.#files,
      bytes: this.#bytes,
      problems: this.#problems,
    };
  }

  async #ask(
    name: string,
    line: RemoteCommandLine,
    { keepsAll }: { readonly keepsAll: boolean },
  ): Promise<Buffer | RescueError> {
    try {
      const reply = await this.#host.run(line);
      const why = whyNoReply(line.name, reply);
      if (reply.length > 0 && (keepsAll || why === undefined)) await this.#keep(name, reply);
      if (why === undefined) return reply;
      return new RescueError('OVM_SSH_COMMAND', this.#host.name, `${line.name}: ${remoteText(why)}`);
    } catch (error) {
      if (error instanceof RescueError && error.code === 'OVM_SSH_COMMAND') return error;
      throw error;
    }
  }

  async #keep(name: string, bytes: Uint8Array): Promise<void> {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    await this.#sink.put(name, bytes, { containsSecrets: holdsSecret(text) });
    this.#files += 1;
    this.#bytes += bytes.byteLength;
  }

  #fileProblem(name: string, error: unknown): void {
    if (!isOfOneThing(error)) throw error;
    this.problem(name, (error as RescueError).message);
  }
}

/** Whether an error is about one file, directory or command, and the connection is as good as before. */
function isOfOneThing(error: unknown): boolean {
  return error instanceof RescueError && /^OVM_(?:FILE_|TREE_|SSH_COMMAND$)/.test(error.code);
}
