import type { Command } from 'commander';
import { RescueError } from '../base/errors.js';
import { archivePlaceOf } from '../jobs/configuration/archive-place-of.js';
import type { LoadedConfiguration } from '../jobs/configuration/chosen-estate.js';
import type { CommandContext } from './command-context.js';
import { terminalLog } from './terminal.js';

/** The variable of the environment that names the configuration where `--config` does not. */
const variable = 'OVM_RESCUE_CONFIG';

/** What `--config` gives a command. */
export interface ConfigurationOptions {
  readonly config?: string;
  /** The configuration, read before the command runs. */
  readonly configuration?: LoadedConfiguration;
}

/** Commands that read the configuration themselves: that it cannot be read is an answer of theirs. */
const readingThemselves = new WeakSet<Command>();

/** Leaves the configuration to a command that has `--config`; it calls `loadNamed`. */
export function readsConfiguration(command: Command): Command {
  readingThemselves.add(command);
  return command;
}

/** The configuration that the command line or the environment names; undefined without one. Throws as loadConfiguration. */
export async function loadNamed(
  { config }: ConfigurationOptions,
  { terminal }: CommandContext,
): Promise<LoadedConfiguration | undefined> {
  const file = config ?? process.env[variable];
  if (file === undefined || file === '') return undefined;
  // its reader is loaded here, so that commands without a configuration start quickly
  const { loadConfiguration } = await import('../jobs/configuration/load-configuration.js');
  return loadConfiguration(file, terminalLog(terminal));
}

/** The configuration of a command that cannot do without one. Throws OVM_USAGE. */
export function neededConfiguration({ configuration }: ConfigurationOptions): LoadedConfiguration {
  if (configuration) return configuration;
  throw new RescueError('OVM_USAGE', 'the command', `neither --config nor ${variable} names the file`);
}

/** Adds `--config`. */
export function withConfiguration(command: Command, description: string): Command {
  return command.option('--config <FILE>', `${description}; ${variable} may name it instead`);
}

/**
 * Reads the configuration that the command line or the environment names, for a command that has `--config`. Where its
 * own options do not say them, the place of archives and the estate are those of the configuration. Throws what
 * loadConfiguration and archivePlaceOf throw.
 */
export async function useConfiguration(command: Command, context: CommandContext): Promise<void> {
  const has = (name: string) => command.options.some((option) => option.attributeName() === name);
  const { config, estate } = command.opts<{ config?: string; estate?: string }>();
  if (!has('config') || readingThemselves.has(command)) return;
  const loaded = await loadNamed({ ...(config !== undefined && { config }) }, context);
  if (!loaded) return;
  command.setOptionValueWithSource('configuration', loaded, 'config');
  if (!has('archives')) return;
  const isSaid = command.getOptionValueSource('archives') !== 'default';
  const place = isSaid ? {} : archivePlaceOf(loaded, estate);
  if (place.archives !== undefined) command.setOptionValueWithSource('archives', place.archives, 'config');
  if (estate === undefined && place.estate !== undefined)
    command.setOptionValueWithSource('estate', place.estate, 'config');
}
