import { systemReason } from '../base/errors.js';
import { exitCodes } from '../base/exit-codes.js';
import type { Log } from '../base/log.js';

/** Where a command writes: answers to stdout, everything else to stderr. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /**
   * From now on an answer that cannot be written does not end the command: work that nobody watches goes on. What is
   * given back tells at the end why it could not be written, if so.
   */
  goOn?(): () => Promise<string | undefined>;
  /** True when a line on stderr can be drawn again: a terminal, not a file or a pipe. */
  readonly redraws?: boolean;
}

/** The log of a command: plain lines on stderr. Names in them come from hosts, so that none begins a line of its own. */
export function terminalLog(terminal: Terminal): Log {
  return {
    info: (line) => terminal.err(`${shownValue(line)}\n`),
    warn: (line) => terminal.err(`warning: ${shownValue(line)}\n`),
  };
}

// what moves the cursor, turns the direction of writing, or is not seen at all
const unshown = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/**
 * Text that is shown on a terminal: control, direction and zero-width characters of names and files as `?`. Tabs and
 * line feeds stay: it is for texts of several lines whose values went through `shownValue`; all else goes through that.
 */
export function shown(text: string): string {
  return text.replace(unshown, '?');
}

/** One name, value or line: as `shown`, and nothing in it can begin a line of its own. */
export function shownValue(text: string): string {
  return shown(text).replace(/[\t\n\u2028\u2029]/g, '?');
}

/**
 * The process's own streams. A reader that closes its end early (`| head`) ends the command quietly, unless it goes on
 * without one; an answer that cannot be written otherwise (`> /dev/full`) fails it. Nobody needs to hear what goes to
 * stderr.
 */
export function processTerminal(): Terminal {
  let goesOn = false;
  let failure: string | undefined;
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    failure ??= systemReason(error);
    if (goesOn) return;
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`error: could not write the answer to stdout: ${systemReason(error)}\n`);
    process.exit(exitCodes.failed);
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    goOn: () => {
      goesOn = true;
      // what was written before has failed by then, if it is to fail
      return () =>
        new Promise((resolve) => {
          process.stdout.write('', (error) => resolve(failure ?? (error ? systemReason(error) : undefined)));
        });
    },
    redraws: process.stderr.isTTY === true,
  };
}
