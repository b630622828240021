import { dirname, resolve } from 'node:path';
import type { EstateConfiguration } from '../base/configuration.js';
import { RescueError } from '../base/errors.js';
import {
  chosenEstate,
  configuredRetention,
  type LoadedConfiguration,
} from '../jobs/configuration/chosen-estate.js';
import { variablesNamed } from '../jobs/configuration/secret-words.js';
import type { UnitOptions } from './unit-files.js';

/** What the operator says of the units; the rest is in the configuration. */
export interface UnitWords extends Pick<UnitOptions, 'program' | 'user' | 'environmentFile'> {
  readonly estate?: string;
  /** `HH:MM` of this machine, `HH:MMZ` in UTC. */
  readonly at: string;
  /** Where archives are for estates that do not say it. */
  readonly usualArchives: string;
}

/**
 * What the units of a configuration run and may write: the places of archives, the directories of copies and that of the
 * metrics. Throws OVM_USAGE for an estate that is not in it, and for what is no time of day.
 */
export function unitOptionsOf(configuration: LoadedConfiguration, words: UnitWords): UnitOptions {
  const { estate, at, usualArchives, ...said } = words;
  const estates = estatesOf(configuration, estate);
  const archives = estates.map((one) => one.archives ?? usualArchives);
  const alsoWrites = estates.flatMap(({ nightly }) => [
    ...(nightly?.copies ?? []).flatMap((copy) => ('directory' in copy ? [copy.directory] : [])),
    ...(nightly?.metrics === undefined ? [] : [dirname(nightly.metrics)]),
  ]);
  return {
    ...{ ...said, at: timeOfDay(at), configuration: resolve(configuration.file) },
    archives: [...new Set(archives)],
    alsoWrites: [...new Set(alsoWrites)].filter((path) => !archives.includes(path)),
    ...(estate !== undefined && { estate }),
  };
}

/**
 * The variables of the environment that the estates of the units take secrets from, in the order of the alphabet: neither
 * a service nor cron has what a shell has. Throws OVM_USAGE for an estate that is not in the configuration.
 */
export function variablesOfUnits(configuration: LoadedConfiguration, estate?: string): string[] {
  return [...new Set(variablesNamed(estatesOf(configuration, estate)))].sort();
}

/** Estates that nothing ever prunes, and those that are copied nowhere. */
export function lackingOf(
  configuration: LoadedConfiguration,
  estate?: string,
): { readonly unpruned: readonly string[]; readonly uncopied: readonly string[] } {
  const estates = estatesOf(configuration, estate);
  const namesOf = (lacks: (one: EstateConfiguration) => boolean) =>
    estates.filter(lacks).map(({ name }) => name);
  return {
    unpruned: namesOf((one) => configuredRetention(one) === undefined),
    uncopied: namesOf(({ nightly }) => (nightly?.copies ?? []).length === 0),
  };
}

function estatesOf(configuration: LoadedConfiguration, estate: string | undefined) {
  return estate === undefined ? configuration.estates : [chosenEstate(configuration, estate)];
}

/** Files on this machine that a night reads for what it is allowed and told to do: keys, passwords, known hosts, a map. */
export function filesOfUnits(configuration: LoadedConfiguration, estate?: string): string[] {
  return [...new Set(estatesOf(configuration, estate).flatMap(filesNamed))].sort();
}

const fileKeys = new Set(['file', 'key', 'knownHosts', 'map', 'tlsCa', 'managerConfig']);

function filesNamed(value: unknown): string[] {
  if (value instanceof Map) return [...value.values()].flatMap(filesNamed);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner !== 'string' ? filesNamed(inner) : fileKeys.has(key) && inner.startsWith('/') ? [inner] : [],
  );
}

function timeOfDay(word: string): UnitOptions['at'] {
  const [, hour, minute, utc] = /^([01]?\d|2[0-3]):([0-5]\d)(Z)?$/.exec(word) ?? [];
  if (hour === undefined || minute === undefined)
    throw new RescueError('OVM_USAGE', `--at ${word}`, 'a time of day from 00:00 to 23:59 is needed');
  return { hour: Number(hour), minute: Number(minute), ...(utc !== undefined && { isUtc: true }) };
}
