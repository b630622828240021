import { type Command, InvalidArgumentError } from 'commander';
import { inGroup } from './option-groups.js';

/** A whole number of seconds of at least one, at most a day. */
export function seconds(word: string): number {
  const value = Number(word);
  if (!/^\d{1,5}$/.test(word) || value < 1 || value > 86_400)
    throw new InvalidArgumentError('seconds from 1 to 86400 are needed');
  return value;
}

/** Adds the options by which hosts are reached by SSH; the same for every command that reaches one. */
export function withSsh(command: Command): Command {
  return inGroup('Hosts, reached by SSH:', command, sshOptions);
}

function sshOptions(command: Command): Command {
  return command
    .option('--ssh-key <FILE>', 'log in to hosts with this private key')
    .option('--ssh-passphrase-file <FILE>', 'a file that holds the passphrase of the key, mode 0600')
    .option('--ssh-agent', 'log in with the keys of the agent (the default without key and password)')
    .option('--ssh-password-file <FILE>', 'a file that holds the password, mode 0600')
    .option('--known-hosts <FILE>', "the list of known host keys, instead of the user's own of ssh")
    .option('--accept-new-host-key', 'trust a host whose key is not known at first contact, and add its key')
    .option('--ssh-legacy', 'also take the algorithms of Oracle Linux 5 and 6')
    .option('--ssh-jump <[USER@]HOST[:PORT]>', 'connect through this host')
    .option('--ssh-sudo', 'run the commands that need root by sudo -n (docs/commands-we-run.md)')
    .option(
      '--ssh-timeout <SECONDS>',
      'give up a host or a command on it that says nothing for so long (60)',
      seconds,
    );
}

/** What `withSsh` gives: the options are named as the jobs call them. */
export type { SshOptions } from '../jobs/ssh/ssh-words.js';
