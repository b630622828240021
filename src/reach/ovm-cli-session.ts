import { setTimeout as pause } from 'node:timers/promises';
import type { ClientChannel } from 'ssh2';
import { RescueError } from '../base/errors.js';
import { type CliChangeLine, changeTextOf, maskedReply } from './cli-changes.js';
import { type CliLine, cliTextOf } from './cli-readings.js';
import { SshConnection } from './ssh/ssh-connection.js';
import type { SshSettings } from './ssh/ssh-settings.js';

/** How patient a session is, and how gentle. Times in milliseconds. */
export interface CliSessionSettings {
  readonly ssh: SshSettings;
  /** For the first prompt: the manager builds up its session only then. */
  readonly loginTimeoutMs: number;
  /** For a whole reply. Oracle's own scripts wait five minutes. */
  readonly replyTimeoutMs: number;
  /** A pause behind each reply, half as long as the reply took and at most so long: the manager has other work. */
  readonly longestPauseMs: number;
}

/** Settings with the usual values for what is not given. The CLI has port 10000 and, on old managers, a DSA key. */
export function cliSessionSettings(
  ssh: SshSettings,
  given: Partial<Omit<CliSessionSettings, 'ssh'>> = {},
): CliSessionSettings {
  return { ssh, loginTimeoutMs: 60_000, replyTimeoutMs: 300_000, longestPauseMs: 1_000, ...given };
}

/** The reading side of one manager's CLI. */
export interface CliSession {
  /** `user@host:port`. */
  readonly name: string;
  /**
   * Sends one line and gives what comes back, the next prompt with it. Throws OVM_CLI_REPLY when the reply does not
   * come, breaks off or belongs to another line, OVM_SSH_LOST when the connection breaks; the session is over then.
   */
  ask(line: CliLine): Promise<Uint8Array>;
  /** False once a reply failed: what comes next would not be the answer to what is asked. */
  readonly usable: boolean;
  close(): Promise<void>;
}

/** A session that may change something too. */
export interface ChangingCliSession extends CliSession {
  /**
   * Sends one line of the list of changes and gives what comes back, with marks in place of the line's secrets. Throws
   * as `ask`; whether the line was carried out is not known then.
   */
  change(line: CliChangeLine): Promise<Uint8Array>;
}

/** A reply of 64 MB is none: `list` of 100,000 objects has 10. */
const largestReply = 64 * 1024 * 1024;
/** `OVM> ` at the end of what came (3.2 to 3.4). */
const promptAtEnd = /(?:^|[\r\n])OVM>[ \t]?$/;
const longestPrompt = 16;
/** Echo and header of a reply; the longest id has 500 characters. */
const longestHead = 4096;
/** A shorter pause than this is none for timers. */
const shortestTimerMs = 2;

/**
 * Logs in and waits for the prompt. One line at a time. Throws what SshConnection.open throws, and OVM_CLI_REPLY when
 * no prompt comes.
 */
export async function openCliSession(settings: CliSessionSettings): Promise<ChangingCliSession> {
  const connection = await SshConnection.open(settings.ssh);
  try {
    const { channel } = await connection.cliShell();
    const session = new ShellSession(connection, channel, settings);
    await session.firstPrompt();
    return session;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

interface SentLine {
  /** The line as errors may name it. */
  readonly shown: string;
  /** What a reply repeats of it at least. */
  readonly begins: string;
  readonly isChange?: true;
}

class ShellSession implements ChangingCliSession {
  readonly name: string;
  readonly #connection: SshConnection;
  readonly #channel: ClientChannel;
  readonly #settings: CliSessionSettings;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #ended = false;
  #lost: RescueError | undefined;
  #arrived: () => void = () => {};
  #usable = true;
  #last: Promise<unknown> = Promise.resolve();
  /** Lines whose replies are waited for, the one that was sent and those behind it. */
  #pending = 0;
  #isLate = false;
  /** Of the wait for replies; it is wound up again for each, as a new one costs more than the rest of the wait. */
  #timer: { readonly ms: number; readonly timeout: NodeJS.Timeout } | undefined;

  constructor(connection: SshConnection, channel: ClientChannel, settings: CliSessionSettings) {
    this.name = connection.name;
    this.#connection = connection;
    this.#channel = channel;
    this.#settings = settings;
    channel.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#bytes += chunk.length;
      this.#arrived();
    });
    connection.whenLost((error) => {
      this.#lost = error;
      this.#arrived();
    });
    channel.stderr.resume();
    channel.on('error', () => {});
    channel.on('close', () => {
      this.#ended = true;
      this.#arrived();
    });
  }

  get usable(): boolean {
    return this.#usable && !this.#ended;
  }

  async firstPrompt(): Promise<void> {
    await this.#untilPrompt('the login', this.#settings.loginTimeoutMs);
  }

  async ask(line: CliLine): Promise<Uint8Array> {
    const text = cliTextOf(line);
    return this.#inTurn(() => this.#exchange(text, { shown: text, begins: text }));
  }

  async change(line: CliChangeLine): Promise<Uint8Array> {
    const { text, begins } = changeTextOf(line);
    const sent = { shown: line.shown, begins, isChange: true } as const;
    return maskedReply(line, await this.#inTurn(() => this.#exchange(text, sent)));
  }

  /** A line that need not wait is on its way when this returns: whoever sent it may do other work meanwhile. */
  #inTurn(exchange: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const answer = this.#pending === 0 ? exchange() : this.#last.then(exchange, exchange);
    this.#pending += 1;
    const over = () => {
      this.#pending -= 1;
    };
    this.#last = answer.then(over, over);
    return answer;
  }

  async close(): Promise<void> {
    this.#usable = false;
    clearTimeout(this.#timer?.timeout);
    this.#channel.destroy();
    await this.#connection.close();
  }

  async #exchange(text: string, sent: SentLine): Promise<Uint8Array> {
    const { shown } = sent;
    if (!this.#usable) throw this.#failed(shown, 'the session ended before it');
    const begin = performance.now();
    // what comes without being asked for belongs to no reply
    this.#chunks = [];
    this.#bytes = 0;
    this.#channel.write(`${text}\r`);
    for (;;) {
      const reply = await this.#untilPrompt(shown, this.#settings.replyTimeoutMs);
      const head = reply.subarray(0, longestHead).toString('utf8');
      this.#refuseOther(sent, head);
      // a manager that has carried out a line has done its work; one that has listed objects has other work too
      if (sent.isChange && hasStatus(head)) await eventLoopTurn();
      else await rest(Math.min((performance.now() - begin) / 2, this.#settings.longestPauseMs));
      // a text in the middle of a reply may look like a prompt
      if (this.#bytes === reply.length) return reply;
    }
  }

  async #untilPrompt(what: string, timeoutMs: number): Promise<Buffer> {
    this.#windUp(timeoutMs);
    try {
      while (!this.#atPrompt()) {
        if (this.#bytes > largestReply)
          throw this.#failed(what, `the reply has more than ${largestReply} bytes`);
        if (this.#lost) throw this.#lost;
        if (this.#ended) await this.#brokenOff(what);
        if (this.#isLate) throw this.#failed(what, this.#silence(timeoutMs));
        await this.#more();
      }
    } catch (error) {
      this.#usable = false;
      throw error;
    }
    const [first = Buffer.alloc(0), ...others] = this.#chunks;
    return others.length === 0 ? first : Buffer.concat(this.#chunks);
  }

  #windUp(ms: number): void {
    this.#isLate = false;
    if (this.#timer?.ms === ms) {
      this.#timer.timeout.refresh();
      return;
    }
    clearTimeout(this.#timer?.timeout);
    const timeout = setTimeout(() => {
      this.#isLate = true;
      this.#arrived();
    }, ms);
    // the connection keeps the process running as long as a reply may come
    this.#timer = { ms, timeout: timeout.unref() };
  }

  /** The prompt may come in several pieces, so the end of all is looked at. */
  #atPrompt(): boolean {
    if (!endsLikePrompt(this.#chunks.at(-1))) return false;
    let tail = '';
    for (let index = this.#chunks.length - 1; index >= 0 && tail.length < longestPrompt; index -= 1) {
      tail = `${this.#chunks[index]?.subarray(-longestPrompt).toString('latin1')}${tail}`;
    }
    const whole = tail.length < longestPrompt;
    return promptAtEnd.test(whole ? tail : `?${tail.slice(-longestPrompt)}`);
  }

  /** Resolves when something arrives, when the channel or the connection ends, and when the time is over. */
  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = resolve;
    });
  }

  /** The connection may be what broke: it says so a moment later. */
  async #brokenOff(what: string): Promise<never> {
    await this.#connection.during(pause(50));
    const came = this.#bytes === 0 ? 'nothing came' : `${this.#bytes} bytes came, and no prompt`;
    throw this.#failed(what, `the manager ended the session: ${came}`);
  }

  #silence(timeoutMs: number): string {
    const came = this.#bytes === 0 ? 'nothing came' : `the reply broke off after ${this.#bytes} bytes`;
    return `${came} within ${timeoutMs / 1000} s`;
  }

  /**
   * Every reply says which command it answers; another one means that replies and lines are no longer in step.
   * Blanks, case and quoting are not compared: whether the manager repeats them exactly was seen of few lines.
   */
  #refuseOther({ shown, begins }: SentLine, head: string): void {
    const answered = /(?:^|[\r\n])Command:[ \t]?([^\r\n]*)/.exec(head)?.[1];
    if (answered === undefined || isAnswerTo(begins, shown, answered)) return;
    this.#usable = false;
    throw this.#failed(shown, 'the reply is the answer to another line');
  }

  #failed(what: string, why: string): RescueError {
    return new RescueError('OVM_CLI_REPLY', this.name, `${what}: ${why}`);
  }
}

/** Of a line with a secret the part before it counts: a manager may repeat something else in its place. */
function isAnswerTo(begins: string, shown: string, answered: string): boolean {
  if (begins !== shown) return bare(answered).startsWith(bare(begins));
  return answered === shown || bare(answered) === bare(shown);
}

/** Whether the last byte may be that of a prompt. */
function endsLikePrompt(chunk: Buffer | undefined): boolean {
  const last = chunk?.[chunk.length - 1];
  return last === 0x3e || last === 0x20 || last === 0x09;
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Timers know whole milliseconds, which is several times as long as a fast manager takes for a reply. */
function rest(ms: number): Promise<void> {
  if (ms >= shortestTimerMs) return pause(ms);
  const end = performance.now() + ms;
  return new Promise((resolve) => {
    const turn = () => {
      if (performance.now() < end) setImmediate(turn);
      else resolve();
    };
    setImmediate(turn);
  });
}

function hasStatus(head: string): boolean {
  return /(?:^|[\r\n])Status: /.test(head);
}

function bare(line: string): string {
  return line.toLowerCase().replace(/[\s"'/]/g, '');
}
