import type { Command } from 'commander';
import type { InputOptions } from './input-options.js';
import { repeated } from './repeated-option.js';

/** What `withGuard` gives. */
export interface GuardCommandOptions extends InputOptions {
  readonly declareDead?: readonly string[];
  readonly withoutLocks?: readonly string[];
  readonly managerUuid?: string;
  readonly yes?: boolean;
}

/** Adds what an operator can tell a guard. */
export function withGuard(command: Command): Command {
  return command
    .option(
      '--declare-dead <SERVER>',
      'you say that this server is dead and runs nothing; it is asked for again (may be repeated)',
      repeated,
    )
    .option(
      '--without-locks <POOL>',
      'you take this server pool although it has no cluster locks (may be repeated)',
      repeated,
    )
    .option(
      '--manager-uuid <UUID>',
      'the UUID that the manager must have; it does not replace asking REST or its host for it',
    )
    .option(
      '--yes',
      'ask nothing: declare dead, and send where lines are sent; elsewhere than on a terminal it is needed',
    );
}
