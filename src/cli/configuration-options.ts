import type { Command } from 'commander';
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

/** Adds `--config`. */
export function withConfiguration(command: Command, description: string): Command {
  return command.option('--config <FILE>', `${description}; ${variable} may name it instead`);
}

/**
 * Reads the configuration that the command line or the environment names, for a command that has `--config`. Where its
 * own options do not say them, the place of archives and the estate are those of the configuration. Throws what
 * loadConfiguration and archivePlaceOf throw.
 */
export async function useConfiguration(command: Command, { terminal }: CommandContext): Promise<void> {
  const has = (name: string) => command.options.some((option) => option.attributeName() === name);
  const { config, estate } = command.opts<{ config?: string; estate?: string }>();
  const file = config ?? process.env[variable];
  if (!has('config') || file === undefined || file === '') return;
  // its reader is loaded here, so that commands without a configuration start quickly
  const { loadConfiguration } = await import('../jobs/configuration/load-configuration.js');
  const loaded = await loadConfiguration(file, terminalLog(terminal));
  command.setOptionValueWithSource('configuration', loaded, 'config');
  if (!has('archives')) return;
  const isSaid = command.getOptionValueSource('archives') !== 'default';
  const place = isSaid ? {} : archivePlaceOf(loaded, estate);
  if (place.archives !== undefined) command.setOptionValueWithSource('archives', place.archives, 'config');
  if (estate === undefined && place.estate !== undefined)
    command.setOptionValueWithSource('estate', place.estate, 'config');
}
