import { RescueError } from '../base/errors.js';
import { type Environment, type Release, releases } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { originText } from '../model/origin.js';

/** Who says, beside what was read, which release an estate has. */
export interface ToldRelease {
  /** `--release`: before everything else. */
  readonly demanded?: string | undefined;
  /** The one that an archive was captured for. */
  readonly archived?: string | undefined;
  /** `release` of the configuration: only where nothing that was read tells one. */
  readonly configured?: string | undefined;
}

/** A release as the user wrote it. Throws OVM_USAGE for any other word. */
export function parseRelease(word: string): Release {
  const release = releases.find((one) => one === word);
  if (release) return release;
  const meant = /^3\.[01]/.test(word) ? '3.2' : word.slice(0, 3);
  const hint = releases.some((one) => one === meant) ? `; say ${meant}` : '';
  throw new RescueError('OVM_USAGE', `the release ${word}`, `it is none of ${releases.join(', ')}${hint}`);
}

/**
 * The release to write scripts for: the one demanded, then the one of the archive, then what was read (a live manager
 * before a copy of `.config`), then the configuration, then what was only concluded; undefined if none tells it.
 */
export function knownRelease(environment: Environment, told: ToldRelease): Release | undefined {
  const { demanded, archived, configured } = told;
  const { value, assumed } = environment.manager.release ?? {};
  const read = assumed === undefined ? value : undefined;
  // an archive without anything better was captured for what was concluded
  const ofArchive = assumed !== undefined && archived === value ? undefined : archived;
  const word = demanded ?? ofArchive ?? read ?? configured ?? value;
  return word === undefined ? undefined : parseRelease(word);
}

/** As `knownRelease`, but one must be known: never three scripts to choose from. */
export function chooseRelease(environment: Environment, told: ToldRelease): Release {
  const release = knownRelease(environment, told);
  if (release) return release;
  const why = 'nothing that was read tells it (.config, the CLI or REST interface of the manager)';
  throw new RescueError('OVM_RELEASE_UNKNOWN', `estate ${environment.estate}`, why);
}

/** What contradicts the release that was read: the grammar of all scripts depends on it. */
export function releaseFindings(environment: Environment, told: ToldRelease): Finding[] {
  const { release, buildId } = environment.manager;
  const { demanded, archived, configured } = told;
  if (release === undefined || release.assumed !== undefined) return [];
  const key = `estates.${environment.estate}.release`;
  const others = [
    { word: demanded, who: '--release says', what: `scripts are for ${demanded}` },
    { word: archived, who: 'the archive was captured for', what: `scripts are for ${archived}` },
    {
      word: configured,
      who: 'the configuration says',
      what: `the configuration comes last: correct ${key}`,
    },
  ];
  const read = `${release.value}${buildId ? ` (build ${buildId.value})` : ''} in ${originText(release.origin)}`;
  return others.flatMap(({ word, who, what }) =>
    word === undefined || word === release.value
      ? []
      : [
          {
            severity: 'error' as const,
            code: 'release-disagrees',
            subject: 'manager',
            message: `release is ${read}, and ${who} ${word}; ${what}`,
            origins: [release.origin],
          },
        ],
  );
}
