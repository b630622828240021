import type { Command } from 'commander';
import { inGroup } from './option-groups.js';
import { repeated } from './repeated-option.js';
import { seconds } from './ssh-options.js';

/** Adds the options by which a live manager and agents are named and reached. */
export function withServices(command: Command): Command {
  return inGroup('A live manager, and agents of servers:', command, serviceOptions);
}

function serviceOptions(command: Command): Command {
  return command
    .option(
      '--manager-cli <[USER@]HOST[:PORT]>',
      'ask the Oracle VM CLI of the manager by SSH (admin, port 10000)',
    )
    .option('--manager-rest <[USER@]HOST[:PORT]>', 'ask the REST interface of the manager (admin, port 7002)')
    .option('--manager-password-file <FILE>', 'a file that holds the password of both, mode 0600')
    .option('--manager-password-command <COMMAND>', 'a line for sh -c that prints it')
    .option(
      '--agent <[USER@]HOST[:PORT]>',
      'ask the agent of this Oracle VM Server (oracle, port 8899; may be repeated)',
      repeated,
    )
    .option('--agent-password-file <FILE>', 'a file that holds the password of the agents, mode 0600')
    .option('--agent-password-command <COMMAND>', 'a line for sh -c that prints it')
    .option(
      '--certificate <HOST[:PORT]=HEX>',
      'the SHA-256 fingerprint of the certificate of REST or an agent: this one is taken and no other (may be repeated)',
      repeated,
    )
    .option('--https-legacy', 'also take TLS 1.0 and 1.1 and short keys, of REST and agents')
    .option(
      '--https-timeout <SECONDS>',
      'give up REST or an agent that says nothing for so long (120)',
      seconds,
    );
}

/** What `withServices` gives: the options are named as the jobs call them. */
export type { ServiceOptions } from '../jobs/live/service-words.js';

/** For the help of commands that have these options. */
export const servicePasswords =
  'Passwords of manager and agents come from a file, a command, OVM_RESCUE_MANAGER_PASSWORD and OVM_RESCUE_AGENT_PASSWORD, or are asked for on the terminal.';
