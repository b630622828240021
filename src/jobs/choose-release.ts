import { RescueError } from '../base/errors.js';
import { type Environment, type Release, releases } from '../model/environment.js';

/** A release as the user wrote it. Throws OVM_USAGE for any other word. */
export function parseRelease(word: string): Release {
  const release = releases.find((one) => one === word);
  if (release) return release;
  const meant = /^3\.[01]/.test(word) ? '3.2' : word.slice(0, 3);
  const hint = releases.some((one) => one === meant) ? `; say ${meant}` : '';
  throw new RescueError('OVM_USAGE', `the release ${word}`, `it is none of ${releases.join(', ')}${hint}`);
}

/** The release to write scripts for: the one demanded, or the one `.config` tells; undefined if neither does. */
export function knownRelease(environment: Environment, demanded: string | undefined): Release | undefined {
  return demanded === undefined ? environment.manager.release?.value : parseRelease(demanded);
}

/** As `knownRelease`, but one must be known: never three scripts to choose from. */
export function chooseRelease(environment: Environment, demanded: string | undefined): Release {
  const release = knownRelease(environment, demanded);
  if (release) return release;
  throw new RescueError('OVM_RELEASE_UNKNOWN', `estate ${environment.estate}`, 'no copy of .config tells it');
}
