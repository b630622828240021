import { counted } from '../base/counted.js';
import type { Terminal } from './terminal.js';
import { shownValue } from './terminal.js';

/** How far a long piece of work is. */
export interface WorkDone {
  /** What is done just now, in words: `reading ovs.Mgr_EventLog`. The numbers are those of all the work so far. */
  readonly at: string;
  /** Undefined when only bytes are counted. */
  readonly rows?: number;
  readonly bytes: number;
  /** About how many bytes there will be; undefined when nobody knows. */
  readonly expectedBytes?: number;
}

const redrawEveryMs = 200;
const lineEveryMs = 10_000;
/** The rate is that of the last seconds, so that a slow table shows. */
const rateOverMs = 5_000;
/** A longer line would be broken by a terminal of 80 columns, and only its last part could be drawn again. */
const longestLine = 79;
const clearLine = '\r\x1b[K';

/**
 * Shows progress on stderr: on a terminal one line that is drawn again, with rate and time left; in a log a plain line
 * every ten seconds. `now` gives milliseconds and is for tests.
 */
export class ProgressDisplay {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  #samples: { readonly at: number; readonly bytes: number }[];
  #shownAt: number;
  #drawn = false;

  constructor(terminal: Terminal, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#now = now;
    this.#shownAt = now();
    this.#samples = [{ at: now(), bytes: 0 }];
  }

  /** May be called as often as one likes. */
  show(done: WorkDone): void {
    const now = this.#now();
    const redraws = this.#terminal.redraws === true;
    if (now - this.#shownAt < (redraws ? redrawEveryMs : lineEveryMs)) return;
    this.#shownAt = now;
    const rate = this.#rate(now, done.bytes);
    const text = progressText(done, rate);
    const at = `; ${shownValue(done.at)}`;
    if (!redraws) {
      this.#terminal.err(`${text}${at}\n`);
      return;
    }
    this.#drawn = true;
    this.#terminal.err(`${clearLine}${(text + leftText(done, rate) + at).slice(0, longestLine)}`);
  }

  /** Takes the line away, before something else is printed. */
  clear(): void {
    if (this.#drawn) this.#terminal.err(clearLine);
    this.#drawn = false;
  }

  /** Bytes a second. */
  #rate(now: number, bytes: number): number {
    // work that begins anew, say verification after the load, counts from its own beginning
    if (bytes < (this.#samples.at(-1)?.bytes ?? 0)) this.#samples = [];
    this.#samples.push({ at: now, bytes });
    while (this.#samples.length > 2 && now - (this.#samples[1]?.at ?? now) >= rateOverMs)
      this.#samples.shift();
    const first = this.#samples[0] ?? { at: now, bytes };
    return now === first.at ? 0 : ((bytes - first.bytes) * 1000) / (now - first.at);
  }
}

/** The terminal as the rest of a command sees it: what is printed takes the progress line away first. */
export function besideProgress(terminal: Terminal, display: ProgressDisplay): Terminal {
  return {
    ...terminal,
    out: (text) => {
      display.clear();
      terminal.out(text);
    },
    err: (text) => {
      display.clear();
      terminal.err(text);
    },
  };
}

function progressText({ rows, bytes }: WorkDone, rate: number): string {
  const read = rows === undefined ? '' : `${counted(rows, 'row')}, `;
  return `${read}${amount(bytes)}, ${amount(rate)}/s`;
}

function leftText({ bytes, expectedBytes }: WorkDone, rate: number): string {
  if (expectedBytes === undefined || rate <= 0) return '';
  // the server only estimates its tables
  if (expectedBytes <= bytes) return ', nearly done';
  return `, ${durationText((expectedBytes - bytes) / rate)} left`;
}

/** `85 s`, `3 min`, `2 h 5 min`. */
function durationText(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Powers of 1000: `31 MB`, `1.2 GB`. */
function amount(bytes: number): string {
  if (bytes < 1e5) return `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
