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
      'the database: mysql://USER@HOST:PORT, oracle://USER@HOST:PORT/SERVICE (or ?sid=SID) or sqlite:PATH; without PORT it is 3306 (of a manager 49500), of Oracle 1521',
    )
    .option(
      '--socket <PATH>',
      'MySQL: connect through this socket instead of host and port, with --url mysql://USER@localhost for the account',
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
      new Option(
        '--tls <MODE>',
        'whether to encrypt; legacy, of MySQL: also with TLS 1.0 and 1.1 of old servers; on, of Oracle: TCPS, a port of its own',
      )
        .choices(['off', 'on', 'legacy'])
        .default('off'),
    )
    .option(
      '--tls-ca <FILE>',
      'with --tls: PEM file of the authority the certificate of the server is checked against',
    )
    .option('--compress-connection', 'MySQL: compress the connection, for slow lines')
    .option(
      '--connect-timeout <SECONDS>',
      'give up when no connection comes about',
      seconds,
      connectTimeoutSeconds,
    )
    .option(
      '--stall-timeout <SECONDS>',
      'give up when the server says nothing for so long; with --via-tools a tool, but never imp and impdp',
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

/** For the help of commands that have --via-tools. */
export const orTools = 'Or --via-tools, without any of that.';

/** For the help of commands that have not. */
export const withoutTools =
  'It does not go by --via-tools: an Oracle account of 11.2 is emptied by DROP USER OVS_COPY CASCADE as SYSDBA, and its tables are counted by SELECT COUNT(*).';

/** For the help of every command that has these options: what nobody should find out by themselves. */
export const provenEngines =
  'Proven on real MariaDB and, for Oracle Database, on doubles of its server and tools; not run by us on a live MySQL or Oracle (README.md has the table). oracle:// needs nothing installed from 12.1 on; an 11.2 server needs Instant Client 19 on LD_LIBRARY_PATH.';

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
