import { type Command, Option } from 'commander';
import type { EstateConfiguration } from '../base/configuration.js';
import type { ArchiveNeed } from '../jobs/archive-place.js';
import { chooseInput, type WantedArchive } from '../jobs/choose-input.js';
import { estateMeant } from '../jobs/configuration/archive-place-of.js';
import { chosenEstate } from '../jobs/configuration/chosen-estate.js';
import { estateWords } from '../jobs/configuration/estate-words.js';
import { serviceWords } from '../jobs/live/service-words.js';
import type { EstateInput } from '../jobs/read-estate.js';
import { sshWords } from '../jobs/ssh/ssh-words.js';
import { releases } from '../model/environment.js';
import type { CommandContext } from './command-context.js';
import { type ConfigurationOptions, withConfiguration } from './configuration-options.js';
import { inGroup } from './option-groups.js';
import { repeated } from './repeated-option.js';
import { type ServiceOptions, withServices } from './service-options.js';
import { type SshOptions, withSsh } from './ssh-options.js';
import { terminalLog } from './terminal.js';

/** Where archives are if nothing else is said. */
export const defaultArchives = '/var/lib/ovm-rescue/archives';

/** Options that every command reading an estate has. */
export interface InputOptions extends SshOptions, ServiceOptions, ConfigurationOptions {
  readonly server?: readonly string[];
  readonly manager?: readonly string[];
  readonly managerFiles?: readonly string[];
  readonly archives: string;
  readonly estate?: string;
  readonly map?: string;
  readonly release?: string;
  readonly json?: boolean;
}

/** Adds the words and options by which an estate is named. */
export function withInput(command: Command): Command {
  return withInputOptions(
    command.argument('[TREE...]', `${trees}; or one ARCHIVE: path, latest, date, short id`),
  );
}

/** The same for a command that reads no archive. */
export function withTrees(command: Command): Command {
  return withInputOptions(command.argument('[TREE...]', trees));
}

const trees = 'repository file systems or their parent directory, or ssh://[USER@]HOST[:PORT]/PATH';

/** The same options for a command whose words mean more. */
export function withInputOptions(command: Command): Command {
  const named = withArchives(command)
    .option('--map <FILE>', 'what no file tells, see rebuild --write-map')
    .option('--json', 'the answer as JSON (docs/json.md)');
  return withSsh(withServices(inGroup('Read beside a TREE, or alone:', named, hostOptions)));
}

function hostOptions(command: Command): Command {
  return command
    .option(
      '--manager-files <DIR>',
      'copies of files and replies of the manager host and the servers, or ssh://HOST/DIR (may be repeated)',
      repeated,
    )
    .option(
      '--server <[USER@]HOST[:PORT]>',
      'ask this Oracle VM Server by SSH for what it knows (may be repeated)',
      repeated,
    )
    .option(
      '--manager <[USER@]HOST[:PORT]>',
      'read the files of the manager on this host by SSH (may be repeated)',
      repeated,
    );
}

/** Adds the options by which archives are found. */
export function withArchives(command: Command): Command {
  return inGroup('Archives and configuration:', command, archiveOptions);
}

function archiveOptions(command: Command): Command {
  const named = command
    .option('--archives <DIR>', 'the directory of all archives', defaultArchives)
    .option('--estate <NAME>', 'the estate, a directory below the archives');
  return withConfiguration(
    named,
    'the configuration: --archives, --estate, --map, the release if nothing else tells it, and what capture, guard, apply, sync, compare --live and schema export read if they are told nothing',
  );
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
  need?: WantedArchive,
): Promise<EstateInput> {
  const { managerFiles = [], server: servers = [], manager: managers = [] } = options;
  const { archives, estate } = options;
  const hosts = hostsNamed(options);
  const place = {
    ...{ words, archives },
    hosts: [...managerFiles.map((word) => `--manager-files ${word}`), ...hosts],
    managerFiles: managerFiles.length + hosts.length > 0,
    ...(estate !== undefined && { estate }),
    ...(need && { need }),
  };
  const input = await chooseInput(place);
  const ssh = sshWords(options);
  const configured = meantEstate(options);
  const map = options.map ?? configured?.map;
  return {
    ...input,
    ...serviceWords(options),
    estate: estate ?? 'default',
    managerFiles,
    servers,
    managers,
    ssh: () => ssh,
    log: terminalLog(context.terminal),
    ...(map !== undefined && { map }),
    ...(configured?.release !== undefined && { configuredRelease: configured.release }),
  };
}

/** The same for a command that reads what was archived: with a configuration and nothing else the newest archive. */
export function storedInput(
  words: readonly string[],
  options: InputOptions,
  context: CommandContext,
  need?: ArchiveNeed,
): Promise<EstateInput> {
  const isNamed = words.length + hostsNamed(options).length + (options.managerFiles ?? []).length > 0;
  const meant = isNamed || !options.configuration ? words : ['latest'];
  return estateInput(meant, options, context, need);
}

/** The estate of the configuration that the command is about, whatever it reads it from. */
function meantEstate({ configuration, estate }: InputOptions): EstateConfiguration | undefined {
  return configuration && estateMeant(configuration, estate);
}

/** What a capture reads, and the release that the command line demands. */
export interface CaptureInput {
  readonly input: EstateInput;
  readonly release: string | undefined;
}

/** What the words and options name; where they name nothing, the estate of the configuration. */
export async function captureInput(
  words: readonly string[],
  options: InputOptions,
  context: CommandContext,
): Promise<CaptureInput> {
  const { configuration, managerFiles = [], map, release } = options;
  const isNamed = words.length + managerFiles.length + hostsNamed(options).length > 0;
  if (!configuration || isNamed)
    return { input: await estateInput(words, options, context, 'none'), release };
  serviceWords(options); // refuses pins and passwords that nothing uses
  const estate = chosenEstate(configuration, options.estate);
  const log = terminalLog(context.terminal);
  const input = { ...estateWords(estate, options), log, ...(map !== undefined && { map }) };
  return { input, release };
}

/** Options that name something to be reached, as they were said. */
export function hostsNamed(options: InputOptions): string[] {
  const { server = [], manager = [], managerCli, managerRest, agent = [] } = options;
  return [
    ...server.map((word) => `--server ${word}`),
    ...manager.map((word) => `--manager ${word}`),
    ...(managerCli === undefined ? [] : [`--manager-cli ${managerCli}`]),
    ...(managerRest === undefined ? [] : [`--manager-rest ${managerRest}`]),
    ...agent.map((word) => `--agent ${word}`),
  ];
}
