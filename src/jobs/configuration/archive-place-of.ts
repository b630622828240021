import type { EstateConfiguration } from '../../base/configuration.js';
import { chosenEstate, type LoadedConfiguration } from './chosen-estate.js';

/** Where the archives of a configuration are, and the estate that is meant if it can be only one. */
export interface ConfiguredPlace {
  readonly archives?: string;
  readonly estate?: string;
}

/**
 * The place of archives for a command: that of the estate that is named, or of the only one. Where several are meant, or
 * one that is not in the file, it is the one place that all share. Throws OVM_USAGE when they share none.
 */
export function archivePlaceOf(loaded: LoadedConfiguration, name: string | undefined): ConfiguredPlace {
  const { estates } = loaded;
  const [only] = estates;
  const meant = estateMeant(loaded, name);
  if (meant) return { ...archivesOf(meant), estate: meant.name };
  if (new Set(estates.map(({ archives }) => archives)).size === 1 && only) return archivesOf(only);
  return archivesOf(chosenEstate(loaded, name)); // which throws here, and names the estates there are
}

/** The estate of this name, or the only one where none is named; undefined where it is not in the file. */
export function estateMeant(
  { estates }: LoadedConfiguration,
  name: string | undefined,
): EstateConfiguration | undefined {
  const [only, another] = estates;
  return name === undefined && !another ? only : estates.find((estate) => estate.name === name);
}

function archivesOf({ archives }: EstateConfiguration): Pick<ConfiguredPlace, 'archives'> {
  return archives === undefined ? {} : { archives };
}
