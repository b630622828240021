import type { ManifestSource } from '../archive/manifest.js';
import { RescueError } from '../base/errors.js';
import { exitCodes } from '../base/exit-codes.js';
import { managerCliSource } from '../sources/manager-cli-source.js';
import { managerRestSource } from '../sources/manager-rest-source.js';
import type { EstateReading } from './read-estate.js';

type Sources = readonly ManifestSource[];

const interfaces: ReadonlySet<string> = new Set([managerCliSource.name, managerRestSource.name]);

/** The interfaces of managers that were asked. */
export function managerSources(sources: Sources): Sources {
  return sources.filter(({ name }) => interfaces.has(name));
}

/**
 * Why nothing can be said of a manager: none of its interfaces that were named could be read. It is the error of one
 * of them, the one that refused us first; undefined when any was read. `behind` is what was not done therefore.
 */
export function unreadManager(
  { sources, failures = new Map() }: Pick<EstateReading, 'sources' | 'failures'>,
  behind: string,
): RescueError | undefined {
  const asked = managerSources(sources);
  if (asked.length === 0 || asked.some(({ status }) => status !== 'failed')) return undefined;
  const errors = asked.flatMap((source) => failures.get(source) ?? []);
  const error = errors.find(({ exitCode }) => exitCode === exitCodes.refused) ?? errors[0];
  if (error === undefined) return undefined;
  const { code, object, why, cause, hint } = error;
  return new RescueError(code, object, `${why}; the manager was not read, ${behind}`, cause, hint);
}
