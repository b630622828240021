import { nightsDirectory, pinsDirectory } from '../../archive/archive-layout.js';
import { findPartials, removePartials } from '../../archive/partial-archives.js';
import { shortPins } from '../../archive/pins.js';
import { counted } from '../../base/counted.js';
import { ownerOf } from '../../reach/directories.js';
import type { FileLock } from '../../reach/lock-file.js';
import { type NightGround, stepFailure } from './night-ground.js';

/**
 * Removes what interrupted runs left: a capture would do so too, and a night in which nothing can be captured must not leave
 * it to the next one. Gives what else is there that somebody has to look at, a sentence each. Never throws.
 */
export async function settleLeftovers(lock: FileLock, ground: NightGround): Promise<readonly string[]> {
  const { root, estate, log } = ground;
  const troubles: string[] = [];
  try {
    troubles.push(...ownerTrouble(lock, ground));
    for (const name of await shortPins(root, estate.name))
      troubles.push(
        `${pinsDirectory(root, estate.name)}/${name} pins nothing: it is not the whole name of an archive`,
      );
    await removePartials(root, estate.name, (line) => log.warn(line));
    const left = await findPartials(root, estate.name);
    const [first] = left;
    if (first)
      troubles.push(
        `${counted(left.length, 'archive')} of interrupted runs cannot be removed, first ${first.path}: whose is it?`,
      );
  } catch (error) {
    stepFailure('what an interrupted run left', error, ground);
  }
  return troubles;
}

/** What root makes in place of the user of the service, that user can neither read nor prune. */
function ownerTrouble({ path }: FileLock, { root, estate }: NightGround): string[] {
  const directory = nightsDirectory(root, estate.name);
  const [now, before] = [ownerOf(path), ownerOf(directory)];
  if (now === before || before === undefined) return [];
  return [
    `this night ran as user ${now}, and ${directory} is of user ${before}, who cannot read what it made: chown -R --reference=${directory} what is new beside it`,
  ];
}
