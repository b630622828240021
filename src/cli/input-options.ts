import { type Command, Option } from 'commander';
import type { ArchiveNeed } from '../jobs/archive-place.js';
import { chooseInput } from '../jobs/choose-input.js';
import type { EstateInput } from '../jobs/read-estate.js';
import { releases } from '../model/environment.js';
import type { CommandContext } from './command-context.js';
import { type SshOptions, withSsh } from './ssh-options.js';
import { terminalLog } from './terminal.js';

/** Where archives are if nothing else is said. */
export const defaultArchives = '/var/lib/ovm-rescue/archives';

/** Options that every command reading an estate has. */
export interface InputOptions extends SshOptions {
  readonly server?: readonly string[];
  readonly manager?: readonly string[];
  readonly managerFiles?: readonly string[];
  readonly archives: string;
  readonly estate?: string;
  readonly map?: string;
  readonly release?: string;
  readonly json?: boolean;
}

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** Adds the words and options by which an estate is named. */
export function withInput(command: Command): Command {
  const named = withArchives(command)
    .argument(
      '[TREE...]',
      'repository file systems or their parent directory, or ssh://[USER@]HOST[:PORT]/PATH; or one ARCHIVE: path, latest, date, short id',
    )
    .option(
      '--manager-files <DIR>',
      'copies of files and replies of the manager host and the servers, or ssh://HOST/DIR (may be repeated)',
      collect,
    )
    .option(
      '--server <[USER@]HOST[:PORT]>',
      'ask this Oracle VM Server by SSH for what it knows (may be repeated)',
      collect,
    )
    .option(
      '--manager <[USER@]HOST[:PORT]>',
      'read the files of the manager on this host by SSH (may be repeated)',
      collect,
    )
    .option('--map <FILE>', 'what no file tells, see rebuild --write-map')
    .option('--json', 'the answer as JSON (docs/json.md)');
  return withSsh(named);
}

/** Adds the options by which archives are found. */
export function withArchives(command: Command): Command {
  return command
    .option('--archives <DIR>', 'the directory of all archives', defaultArchives)
    .option('--estate <NAME>', 'the estate, a directory below the archives');
}

/** `--release` with the releases there are; a word that is none is refused with the one that was probably meant. */
export function releaseOption(description: string): Option {
  return new Option('--release <R>', description).choices(releases).argParser((word: string) => word);
}

export function withRelease(command: Command): Command {
  return command.addOption(releaseOption('Oracle VM release (3.2 for an estate of 3.1)'));
}

/** What the words and options name. */
export async function estateInput(
  words: readonly string[],
  options: InputOptions,
  context: CommandContext,
  need?: ArchiveNeed,
): Promise<EstateInput> {
  const { managerFiles = [], server: servers = [], manager: managers = [] } = options;
  const { archives, estate } = options;
  const place = {
    words,
    archives,
    managerFiles: [...managerFiles, ...servers, ...managers].length > 0,
    hosts: [...servers.map((word) => `--server ${word}`), ...managers.map((word) => `--manager ${word}`)],
    ...(estate !== undefined && { estate }),
    ...(need && { need }),
  };
  const input = await chooseInput(place);
  return {
    ...input,
    estate: estate ?? 'default',
    managerFiles,
    servers,
    managers,
    ssh: options,
    log: terminalLog(context.terminal),
    ...(options.map !== undefined && { map: options.map }),
  };
}
