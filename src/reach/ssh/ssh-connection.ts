import { setTimeout as pause } from 'node:timers/promises';
import type { Client, ClientChannel } from 'ssh2';
import { RescueError } from '../../base/errors.js';
import { type RemoteCommandLine, shellTextOf } from '../remote-commands.js';
import { ChannelSlots } from './channel-slots.js';
import { remoteReason } from './remote-text.js';
import { logIn } from './ssh-log-in.js';
import { type SshSettings, sshName } from './ssh-settings.js';

/**
 * An OpenSSH server takes ten sessions of a connection and closes them late; four at once leave room. One of them is
 * kept for files, so that commands whose output waits to be read cannot keep a file from being read.
 */
const mostCommands = 3;
const mostFileChannels = 1;
const channelAttempts = 8;
/** 3.2 s, as a power of two. */
const longestPause = 7;

export interface OpenChannel {
  readonly channel: ClientChannel;
  /** Exit status, or the signal that ended it, once it has ended; neither when the server did not tell. */
  exit(): { readonly status: number | undefined; readonly signal: string | undefined };
  /** Gives its slot back; its end does so too. */
  release(): void;
}

/**
 * One connection, logged in, to a host whose key is trusted. Everything that waits on it ends with OVM_SSH_LOST when
 * it breaks, also when the host falls silent: the keep-alive finds that out.
 */
export class SshConnection {
  readonly name: string;
  readonly settings: SshSettings;
  readonly #client: Client;
  readonly #jump: SshConnection | undefined;
  readonly #commandSlots = new ChannelSlots(mostCommands);
  readonly #fileSlots = new ChannelSlots(mostFileChannels);
  readonly #onLost = new Set<(error: RescueError) => void>();
  readonly #onRefusal = new Set<() => void>();
  #lost: RescueError | undefined;
  #isShort = false;
  #openChannels = 0;

  private constructor(settings: SshSettings, client: Client, jump: SshConnection | undefined) {
    this.name = sshName(settings);
    this.settings = settings;
    this.#client = client;
    this.#jump = jump;
    client.on('error', (error) => this.#lose(remoteReason(error), error));
    client.on('close', () => this.#lose('it was closed by the other side'));
  }

  /** Throws OVM_SSH_UNREACHABLE, OVM_SSH_HOST_KEY or OVM_SSH_LOGIN; also for a jump host, which is named then. */
  static async open(settings: SshSettings): Promise<SshConnection> {
    refuseOddName(settings);
    const jump = settings.jump && (await SshConnection.open(settings.jump));
    try {
      const sock = jump && (await jump.through(settings.host, settings.port));
      return await logIn(settings, sock, (client) => new SshConnection(settings, client, jump));
    } catch (error) {
      await jump?.close();
      throw error;
    }
  }

  /** A stream to an address that the host reaches. Throws OVM_SSH_UNREACHABLE when it does not. */
  through(host: string, port: number): Promise<ClientChannel> {
    return this.during(
      new Promise((resolve, reject) => {
        this.#client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
          if (!error) return resolve(channel);
          const why = remoteReason(error).replace('(SSH) Channel open failure: ', '');
          reject(new RescueError('OVM_SSH_UNREACHABLE', `${host}:${port} through ${this.name}`, why, error));
        });
      }),
    );
  }

  /** Starts a command of the list. */
  exec(line: RemoteCommandLine): Promise<OpenChannel> {
    const text = shellTextOf(line, { sudo: this.settings.sudo });
    return this.#openChannel(this.#commandSlots, (done) => this.#client.exec(text, done));
  }

  /** The server's own file protocol; sftp-packets.ts has only those of its requests that read. */
  sftp(): Promise<OpenChannel> {
    return this.#openChannel(this.#fileSlots, (done) => this.#client.subsys('sftp', done));
  }

  /**
   * A shell without a terminal, for a server whose shell is no shell: the manager's CLI. Whoever writes to it holds
   * a list of what it writes.
   */
  cliShell(): Promise<OpenChannel> {
    return this.#openChannel(this.#commandSlots, (done) => this.#client.shell(false, done));
  }

  /** The outcome, or OVM_SSH_LOST as soon as the connection breaks. */
  async during<Result>(outcome: Promise<Result>): Promise<Result> {
    if (this.#lost) {
      outcome.catch(() => {});
      throw this.#lost;
    }
    let lose: ((error: RescueError) => void) | undefined;
    const lost = new Promise<never>((_, reject) => {
      lose = reject;
      this.#onLost.add(reject);
    });
    try {
      return await Promise.race([outcome, lost]);
    } finally {
      if (lose) this.#onLost.delete(lose);
    }
  }

  /** Calls back once when the connection breaks, at once when it has; gives a function that takes that back. */
  whenLost(callback: (error: RescueError) => void): () => void {
    if (this.#lost) callback(this.#lost);
    else this.#onLost.add(callback);
    return () => this.#onLost.delete(callback);
  }

  /** True once the server has refused a channel because there were enough: one that is idle is better given back. */
  get isShort(): boolean {
    return this.#isShort;
  }

  /** Calls back each time the server refuses a channel, before it is asked again. */
  whenRefused(callback: () => void): void {
    this.#onRefusal.add(callback);
  }

  /** Ends the connection because something on it makes no progress. */
  giveUp(why: string): RescueError {
    const error = this.#lose(why);
    this.#client.destroy();
    return error;
  }

  /** Ends it, and those it goes through. Safe to call twice. */
  async close(): Promise<void> {
    this.#lose('it was closed');
    this.#client.end();
    const timer = setTimeout(() => this.#client.destroy(), 2_000).unref();
    this.#client.once('close', () => clearTimeout(timer));
    await this.#jump?.close();
  }

  #lose(why: string, cause?: unknown): RescueError {
    if (this.#lost) return this.#lost;
    this.#lost = new RescueError('OVM_SSH_LOST', this.name, why, cause);
    for (const lose of [...this.#onLost]) lose(this.#lost);
    return this.#lost;
  }

  async #openChannel(slots: ChannelSlots, open: (done: ChannelCallback) => unknown): Promise<OpenChannel> {
    const release = await this.during(slots.take());
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const found = await this.during(opened(open));
          this.#openChannels += 1;
          found.channel.once('close', () => {
            this.#openChannels -= 1;
            release();
          });
          return { ...found, release };
        } catch (error) {
          // as long as another one is open, its end may make room
          const hopeless = attempt >= channelAttempts && this.#openChannels === 0;
          if (!isChannelRefused(error) || hopeless) throw this.#channelError(error);
        }
        this.#isShort = true;
        for (const refused of this.#onRefusal) refused();
        await this.during(pause(25 * 2 ** Math.min(attempt, longestPause)));
      }
    } catch (error) {
      release();
      throw error;
    }
  }

  #channelError(error: unknown): unknown {
    if (error instanceof RescueError) return error;
    if (this.#lost) return this.#lost;
    return new RescueError('OVM_SSH_COMMAND', this.name, `no channel: ${remoteReason(error)}`, error);
  }
}

type ChannelCallback = (error: Error | undefined, channel: ClientChannel) => void;

/**
 * Also an exception of ssh2, which it throws when it knows already that there is no connection. The exit status may
 * come with the same packet as the answer, so it is waited for at once.
 */
function opened(open: (done: ChannelCallback) => unknown): Promise<Omit<OpenChannel, 'release'>> {
  return new Promise((resolve, reject) => {
    open((error, channel) => {
      if (error) {
        reject(error);
        return;
      }
      let ended: ReturnType<OpenChannel['exit']> = { status: undefined, signal: undefined };
      channel.on('exit', (code: number | null, signal?: string) => {
        ended = { status: code ?? undefined, signal };
      });
      channel.on('error', () => {}); // whoever uses it hears of it by its end
      resolve({ channel, exit: () => ended });
    });
  });
}

/** Refused because there are too many: sessions of this connection are still being closed. */
function isChannelRefused(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('(SSH) Channel open failure');
}

/** Names with blanks or wildcards would not be one name in a list of known hosts. */
function refuseOddName(settings: SshSettings): void {
  if (/^[\w.:%-]+$/.test(settings.host)) return;
  throw new RescueError('OVM_SSH_UNREACHABLE', JSON.stringify(sshName(settings)), 'that is no host name');
}
