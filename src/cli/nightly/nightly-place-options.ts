import type { Command } from 'commander';
import { chosenEstate, type LoadedConfiguration } from '../../jobs/configuration/chosen-estate.js';
import { usualOlderThan } from '../../service/night-list.js';
import { type WatchedEstate, watchedBelow, watchedEstates } from '../../service/watched-estates.js';
import { type ConfigurationOptions, withConfiguration } from '../configuration-options.js';
import { defaultArchives } from '../input-options.js';

/** Where the records of nights are. */
export interface NightPlaceOptions extends ConfigurationOptions {
  readonly archives?: string;
  readonly estate?: string;
  readonly json?: boolean;
}

/** Adds the options by which records are found: of all estates of a configuration, or below a directory of archives. */
export function withNightPlace(command: Command): Command {
  return withConfiguration(command, 'the configuration: all its estates')
    .option(
      '--archives <DIR>',
      `the directory of all archives, without --config (default: ${defaultArchives})`,
    )
    .option('--estate <NAME>', 'this estate alone')
    .option('--json', 'as JSON (docs/json.md)');
}

/**
 * The estates that are meant: of a configuration, or all that have nights in a directory of archives. Throws OVM_USAGE for
 * one that the configuration does not have, OVM_TREE_UNREADABLE.
 */
export async function watchedOf(
  { archives, estate }: NightPlaceOptions,
  configuration: LoadedConfiguration | undefined,
): Promise<WatchedEstate[]> {
  if (!configuration) {
    const place = archives ?? defaultArchives;
    if (estate === undefined) return watchedBelow(place);
    return [{ estate, archives: place, olderThan: usualOlderThan }];
  }
  const meant = estate === undefined ? configuration.estates : [chosenEstate(configuration, estate)];
  const watched = watchedEstates({ estates: meant }, defaultArchives);
  return archives === undefined ? watched : watched.map((one) => ({ ...one, archives }));
}
