import { RescueError } from '../base/errors.js';
import { type Environment, type Release, releases } from '../model/environment.js';

/** The release to write scripts for: the one demanded, or the one `.config` tells; undefined if neither does. */
export function knownRelease(environment: Environment, demanded: string | undefined): Release | undefined {
  if (demanded === undefined) return environment.manager.release?.value;
  const release = releases.find((one) => one === demanded);
  if (!release)
    throw new RescueError('OVM_USAGE', `the release ${demanded}`, `it is none of ${releases.join(', ')}`);
  return release;
}

/** As `knownRelease`, but one must be known: never three scripts to choose from. */
export function chooseRelease(environment: Environment, demanded: string | undefined): Release {
  const release = knownRelease(environment, demanded);
  if (release) return release;
  throw new RescueError('OVM_RELEASE_UNKNOWN', `estate ${environment.estate}`, 'no copy of .config tells it');
}
