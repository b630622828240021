import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, systemClock } from '../../base/clock.js';
import { RescueError } from '../../base/errors.js';
import { silentLog } from '../../base/log.js';
import type { Reason } from '../guard-estate.js';
import type { EstateInput } from '../read-estate.js';
import { withOneMemory } from './cure-drifts.js';
import { driftText } from './drift-text.js';
import { readDrifts, type SyncOptions, type SyncReading, type ToldDrift } from './sync-estate.js';

/** What a round saw that the round before did not. `at` is ISO 8601. */
export type WatchedChange =
  | { readonly at: string; readonly is: 'new' | 'gone'; readonly drift: ToldDrift }
  /** A source failed; what it told before still counts. */
  | { readonly at: string; readonly is: 'unread'; readonly reason: Reason }
  /** A source that had failed is read again. */
  | { readonly at: string; readonly is: 'read'; readonly reason: Reason }
  /** A round could not read at all. */
  | { readonly at: string; readonly is: 'failed'; readonly error: RescueError };

export interface WatchWords extends SyncOptions {
  readonly input: EstateInput;
  /** Milliseconds between the end of a round and the next. */
  readonly everyMs: number;
  readonly tell: (change: WatchedChange) => void;
  /** Ends the watch when the round that is being read is done. */
  readonly until: AbortSignal;
  /** In the place of a reading of the estate. */
  readonly read?: () => Promise<SyncReading>;
  readonly clock?: Clock;
}

/** What the last round that could be read saw; `unread` says so where a later one failed. */
export type WatchOutcome = Pick<SyncReading, 'drifts' | 'unread'>;

/**
 * Reads the estate again and again and tells what is new or gone since the round before. A round that fails is told,
 * and the next one comes; what a later round reads is not
 * told step by step, as a night of it would hide the changes. Throws what `readDrifts` throws in the first round: then the words are wrong as a rule.
 */
export async function watchDrifts(given: WatchWords): Promise<WatchOutcome> {
  const words = withOneMemory(given);
  const watch = new Watch(words);
  for (let round = 1; ; round += 1) {
    await watch.round(round === 1);
    if (words.until.aborted || !(await hasWaited(words.everyMs, words.until))) return watch.outcome();
  }
}

const lastRound = { rule: 'source-failed', subject: 'the last round' } as const;

class Watch {
  readonly #words: WatchWords;
  readonly #clock: Clock;
  #known = new Map<string, ToldDrift>();
  #unread: readonly Reason[] = [];
  /** Of the last round. */
  #failure: RescueError | undefined;

  constructor(words: WatchWords) {
    this.#words = words;
    this.#clock = words.clock ?? systemClock;
  }

  outcome(): WatchOutcome {
    const failed = this.#failure;
    const unread = failed === undefined ? [] : [{ ...lastRound, message: failed.message, origins: [] }];
    return { drifts: [...this.#known.values()], unread: [...this.#unread, ...unread] };
  }

  async round(isFirst: boolean): Promise<void> {
    const { tell } = this.#words;
    const input = isFirst ? this.#words.input : { ...this.#words.input, log: silentLog };
    const { read = () => readDrifts(input, this.#words) } = this.#words;
    try {
      this.#take(await read());
      this.#failure = undefined;
    } catch (error) {
      if (isFirst || !(error instanceof RescueError) || error.code === 'OVM_INTERRUPTED') throw error;
      if (error.message !== this.#failure?.message) tell({ at: this.#now(), is: 'failed', error });
      this.#failure = error;
    }
  }

  /** Drifts that a failed source would tell are neither there nor gone: they are kept as they were. */
  #take({ drifts, unread }: SyncReading): void {
    const { tell } = this.#words;
    const at = this.#now();
    const seen = new Map(drifts.map((drift) => [driftText(drift), drift]));
    for (const [text, drift] of seen) if (!this.#known.has(text)) tell({ at, is: 'new', drift });
    const absent = [...this.#known].filter(([text]) => !seen.has(text));
    if (unread.length === 0) for (const [, drift] of absent) tell({ at, is: 'gone', drift });
    const told = new Set(this.#unread.map(textOf));
    for (const reason of unread) if (!told.has(textOf(reason))) tell({ at, is: 'unread', reason });
    const still = new Set(unread.map(textOf));
    for (const reason of this.#unread) if (!still.has(textOf(reason))) tell({ at, is: 'read', reason });
    this.#known = new Map([...seen, ...(unread.length > 0 ? absent : [])]);
    this.#unread = unread;
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }
}

function textOf({ subject, message }: Reason): string {
  return `${subject}: ${message}`;
}

/** False when it was ended. */
async function hasWaited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
