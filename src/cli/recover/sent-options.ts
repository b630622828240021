import type { Command } from 'commander';
import type { SentWords } from '../../jobs/recover/recovery-ground.js';
import { repeated } from '../repeated-option.js';

/** What `withSent` gives. */
export interface SentOptions extends Omit<SentWords, 'declaredDead'> {
  readonly declareDead?: readonly string[];
}

/** Adds what an operator can say of the lines that steps send, as to `apply`. */
export function withSent(command: Command): Command {
  return command
    .option(
      '--without-locks <POOL>',
      'you take this server pool although it has no cluster locks; the journal keeps it (may be repeated)',
      repeated,
    )
    .option(
      '--declare-dead <SERVER>',
      'you say that this server is dead and runs nothing; it is asked for again, and the journal keeps it (may be repeated)',
      repeated,
    )
    .option(
      '--secret-file <NAME=FILE>',
      'the password for @secret:NAME of a line is in this file (may be repeated)',
      repeated,
    )
    .option('--secret-command <NAME=COMMAND>', 'a line for sh -c that prints it (may be repeated)', repeated)
    .option(
      '--secret-variable <NAME=VARIABLE>',
      'a variable of the environment that holds it (may be repeated)',
      repeated,
    );
}

/** The words alone, without the other options of the command. */
export function sentWords({
  withoutLocks,
  declareDead,
  secretFile,
  secretCommand,
  secretVariable,
}: SentOptions): SentWords {
  return {
    ...(withoutLocks && { withoutLocks }),
    ...(declareDead && { declaredDead: declareDead }),
    ...(secretFile && { secretFile }),
    ...(secretCommand && { secretCommand }),
    ...(secretVariable && { secretVariable }),
  };
}
