import { type Command, InvalidArgumentError, Option } from 'commander';
import { connectTimeoutSeconds, stallTimeoutSeconds } from '../jobs/schema/database-settings.js';
import type { ReachedDatabaseWords } from '../jobs/schema/reached-database.js';
import { inGroup } from './option-groups.js';
import { repeated } from './repeated-option.js';
import { seconds, withSsh } from './ssh-options.js';

/** Adds the options by which a repository database is reached; the same for every command that needs one. */
export function withDatabase(command: Command): Command {
  return withSsh(inGroup('The database, and how it is reached:', command, databaseOptions));
}

function databaseOptions(command: Command): Command {
  return command
    .option(
      '--url <URL>',
      'the database: mysql://USER@HOST:PORT or sqlite:PATH; without PORT it is 3306, of a manager it is 49500',
    )
    .option(
      '--socket <PATH>',
      'connect through this socket instead of host and port, with --url mysql://USER@localhost for the account',
    )
    .option(
      '--manager-config <FILE>',
      "the manager's .config, a copy or ssh://HOST/PATH; without --url it says where the database is",
    )
    .option(
      '--password-file <FILE>',
      'a file that holds the password; when others may read it (not mode 0600), you are warned',
    )
    .option('--password-command <COMMAND>', 'a line for sh -c that prints the password')
    .addOption(
      new Option('--tls <MODE>', 'whether to encrypt; legacy: also with TLS 1.0 and 1.1 of old servers')
        .choices(['off', 'on', 'legacy'])
        .default('off'),
    )
    .option('--tls-ca <FILE>', 'PEM file of the authority the certificate of the server is checked against')
    .option('--compress-connection', 'compress the connection, for slow lines')
    .option(
      '--connect-timeout <SECONDS>',
      'give up when no connection comes about',
      seconds,
      connectTimeoutSeconds,
    )
    .option(
      '--stall-timeout <SECONDS>',
      'give up when the server says nothing for so long',
      seconds,
      stallTimeoutSeconds,
    )
    .option(
      '--via-ssh <[USER@]HOST[:PORT]>',
      'reach the database from this host: localhost in --url is that host then',
    );
}

/** For the help of every command that has these options. */
export const passwordSources =
  'The password comes from --password-file, --password-command, the environment variable OVM_RESCUE_PASSWORD, or is asked for on the terminal; it never stands in the URL.';

/** Adds `--database`, which may be repeated. */
export function withDatabases(command: Command, what: string): Command {
  return command.option('--database <NAME>', what, repeated);
}

/** Adds `--as`, which may be repeated. */
export function withRenames(command: Command, what: string): Command {
  return command.option('--as <FROM=TO>', what, renamed);
}

function renamed(word: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const cut = word.indexOf('=');
  if (cut < 1 || cut === word.length - 1) throw new InvalidArgumentError('FROM=TO is needed');
  const from = word.slice(0, cut);
  if (before.has(from)) throw new InvalidArgumentError(`${from} is renamed twice`);
  return new Map([...before, [from, word.slice(cut + 1)]]);
}

/** What `withDatabase` gives: the options are named as the jobs call them. */
export type DatabaseOptions = ReachedDatabaseWords;
