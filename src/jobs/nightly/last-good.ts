import { type NightsBefore, nightsBefore } from '../../archive/nights-before.js';
import { verifyArchive } from '../../archive/verify-archive.js';
import { silentLog } from '../../base/log.js';
import type { Environment } from '../../model/environment.js';
import type { NightRecord } from '../../model/night.js';
import { whatIsAt } from '../../reach/directories.js';
import { estateWords } from '../configuration/estate-words.js';
import { readEstate } from '../read-estate.js';
import { deviations } from '../verify-archives.js';
import { type NightGround, pathOf, stepFailure } from './night-ground.js';

/** What is known of the nights before one; `unknown` says why nobody knows which was the last good one. */
export interface KnownBefore extends NightsBefore {
  readonly unknown?: string;
}

/**
 * The nights before, whichever manager they were of: that it was another is a reason. A record that cannot be read may be
 * that of the last good night, and a night that is compared with an older one, or with none, would hide what was lost since.
 */
export async function lastGood(ground: NightGround): Promise<KnownBefore> {
  const { root, estate, clock } = ground;
  try {
    const before = await nightsBefore(root, estate.name, clock.now().toISOString());
    const [unread] = before.unread;
    if (!unread) return before;
    return { ...before, unknown: `the record ${unread.path} cannot be read: ${unread.problem}` };
  } catch (error) {
    const unknown = stepFailure('the records of nights', error, ground).message;
    return { told: [], highest: {}, unread: [], ahead: [], made: new Set(), unknown };
  }
}

/** Reads every byte of the archives of the last good night; what is wrong with them, or undefined. Throws nothing. */
export async function lastGoodProblem(
  { estate, archives }: NightRecord,
  ground: NightGround,
): Promise<string | undefined> {
  for (const { name, kind, databaseServer } of archives) {
    if (name === null) continue;
    const what = kind === 'capture' ? `the capture ${name}` : `the export ${name} of ${databaseServer}`;
    if (whatIsAt(pathOf(name, ground)) === 'nothing') return `${what} of ${estate} is gone`;
    try {
      const verification = await verifyArchive(pathOf(name, ground));
      if (!verification.ok) return `${what} is damaged: ${deviations(verification)[0]}`;
    } catch (error) {
      return `${what}: ${stepFailure(what, error, ground).message}`;
    }
  }
  return undefined;
}

/** What a night captured. Undefined where it was removed, or cannot be read any more: then counts alone are compared. */
export async function capturedOn(
  night: NightRecord | undefined,
  ground: NightGround,
): Promise<Environment | undefined> {
  const name = night?.archives.find(({ kind }) => kind === 'capture')?.name;
  if (name === undefined || name === null) return undefined;
  try {
    const words = { ...estateWords(ground.estate, {}), log: silentLog, archive: pathOf(name, ground) };
    const reading = await readEstate(words);
    await reading.close();
    return reading.environment;
  } catch (error) {
    stepFailure(`the capture ${name}`, error, ground);
    return undefined;
  }
}
