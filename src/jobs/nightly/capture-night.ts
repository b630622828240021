import type { ManifestSource } from '../../archive/manifest.js';
import { type CapturedEstate, capturedEstate } from '../../checks/night/captured-estate.js';
import { failedNightArchive, writtenNightArchive } from '../../checks/night/night-archive.js';
import type { NightArchive, NightRecord } from '../../model/night.js';
import { collectGarbage } from '../../reach/collect-garbage.js';
import { captureEstate } from '../capture-estate.js';
import { estateWords } from '../configuration/estate-words.js';
import { capturedOn } from './last-good.js';
import { type NightGround, stepFailure } from './night-ground.js';
import { whenEstateIsFree } from './wait-for-estate.js';

/** The capture of a night; what a capture that failed does not tell is empty. */
export interface NightCapture {
  readonly archive: NightArchive;
  readonly captured: CapturedEstate | undefined;
  readonly sources: readonly ManifestSource[];
  readonly release: string | null;
  readonly openPoints: number;
}

const subject = { kind: 'capture' } as const;

/**
 * Captures the estate of a night, and compares it with what the last good night captured; undefined when it names nothing
 * but databases. The model of the estate is free when this returns: it is most of the memory of a night. Never throws.
 */
export async function captureNight(
  ground: NightGround,
  lastGood: NightRecord | undefined,
): Promise<NightCapture | undefined> {
  const { estate, root: archives, ...shared } = ground;
  if (!isCaptured(ground)) return undefined;
  try {
    const words = estateWords(estate, {});
    const made = await whenEstateIsFree(
      () => captureEstate({ ...words, ...shared, archives, release: undefined }),
      ground,
    );
    const { archive, environment, findings, sources, release, openPoints } = made;
    const written = writtenNightArchive(
      { ...subject, manifestSha256: archive.manifestSha256 },
      archive.name,
      { sources },
    );
    for (const problem of written.problems) ground.log.warn(problem);
    collectGarbage();
    const captured = capturedEstate(environment, findings, await capturedOn(lastGood, ground));
    return { archive: written, captured, sources, release: release ?? null, openPoints };
  } catch (error) {
    const { message } = stepFailure('the capture', error, ground);
    const archive = failedNightArchive(subject, message);
    return { archive, captured: undefined, sources: [], release: null, openPoints: 0 };
  }
}

function isCaptured({ estate }: NightGround): boolean {
  const { repositories, managerFiles, servers, agents, manager, managerCli, managerRest } = estate;
  const lists = repositories.length + managerFiles.length + servers.length + agents.length;
  return lists > 0 || [manager, managerCli, managerRest].some((one) => one !== undefined);
}
