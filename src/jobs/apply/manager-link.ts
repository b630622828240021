import { setTimeout as pause } from 'node:timers/promises';
import { RescueError } from '../../base/errors.js';
import { type CliReply, readReply } from '../../formats/ovm-cli/read-reply.js';
import type { CliChangeLine } from '../../reach/cli-changes.js';
import { type CliReading, cliLine } from '../../reach/cli-readings.js';
import type { ChangingCliSession } from '../../reach/ovm-cli-session.js';

/** How long a manager that restarts is waited for, in milliseconds. */
export interface LinkPatience {
  readonly reconnectForMs: number;
  readonly betweenMs: number;
}

/** The answer to a line that changes something; undefined when its reply was lost. */
export type ChangeAnswer = { readonly reply: CliReply } | { readonly lost: RescueError };

const lostCodes: ReadonlySet<string> = new Set(['OVM_SSH_LOST', 'OVM_CLI_REPLY']);
const closedCodes: ReadonlySet<string> = new Set([...lostCodes, 'OVM_SSH_UNREACHABLE']);

/** One session after the other with one manager: a reading is asked again in a new one, a change never is. */
export class ManagerLink {
  readonly #open: () => Promise<ChangingCliSession>;
  readonly #patience: LinkPatience;
  #session: ChangingCliSession | undefined;
  #sessions = 0;

  constructor(open: () => Promise<ChangingCliSession>, patience: LinkPatience) {
    this.#open = open;
    this.#patience = patience;
  }

  /** How many sessions there have been: after another one nothing that was read before counts. */
  get sessions(): number {
    return this.#sessions;
  }

  /**
   * The reply to a reading, from a new session where the one at hand is over. Throws OVM_CLI_REPLY for a reply without
   * a status, and what opening a session throws once the patience is over.
   */
  async read(reading: CliReading): Promise<CliReply> {
    const deadline = performance.now() + this.#patience.reconnectForMs;
    for (;;) {
      const session = await this.#usable(deadline);
      try {
        return wholeReply(session.name, await session.ask(cliLine(reading)));
      } catch (error) {
        if (!isOf(error, lostCodes) || performance.now() > deadline) throw error;
        await this.#drop();
        await pause(this.#patience.betweenMs);
      }
    }
  }

  /** A session that is open, before a line is intended that must not be sent into one that has been cut. */
  async ready(): Promise<void> {
    await this.#usable(performance.now() + this.#patience.reconnectForMs);
  }

  /** Whether `ready` has nothing to do. */
  get isReady(): boolean {
    return this.#session?.usable ?? false;
  }

  /** Sends a change once; it is on its way when this returns its promise. */
  async change(line: CliChangeLine): Promise<ChangeAnswer> {
    const session = this.#session;
    if (session === undefined) throw new Error('no session is ready');
    try {
      return { reply: wholeReply(session.name, await session.change(line)) };
    } catch (error) {
      await this.#drop();
      if (isOf(error, lostCodes)) return { lost: error };
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#drop();
  }

  async #drop(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  async #usable(deadline: number): Promise<ChangingCliSession> {
    if (this.#session?.usable) return this.#session;
    await this.#drop();
    for (;;) {
      try {
        const session = await this.#open();
        await session.ask(cliLine({ verb: 'set OutputMode=Verbose' }));
        this.#sessions += 1;
        this.#session = session;
        return session;
      } catch (error) {
        if (!isOf(error, closedCodes) || this.#sessions === 0 || performance.now() > deadline) throw error;
        await pause(this.#patience.betweenMs);
      }
    }
  }
}

function isOf(error: unknown, codes: ReadonlySet<string>): error is RescueError {
  return error instanceof RescueError && codes.has(error.code);
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}

/** A reply without a status tells nothing, whatever else it holds. */
function wholeReply(manager: string, bytes: Uint8Array): CliReply {
  const reply = readReply(textOf(bytes)).document;
  if (reply.status === 'Success' || reply.status === 'Failure') return reply;
  const shown = reply.status === undefined ? 'no status' : 'a status that is neither Success nor Failure';
  throw new RescueError('OVM_CLI_REPLY', manager, `the reply has ${shown}`);
}
