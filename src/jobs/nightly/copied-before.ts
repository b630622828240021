import type { CopiedNight } from '../../archive/copy-judges.js';
import { nightFiles, readNight } from '../../archive/night-records.js';
import { copyWords } from '../configuration/nightly-probes.js';
import { type CopiedBefore, targetName } from './copy-target.js';
import type { NightGround } from './night-ground.js';

/** One may have been killed before its record was copied, and so may the next. */
const enoughNights = 3;
/** Where nothing was copied for longer than that, a place is taken for a new one. */
const mostNights = 60;

/** The last nights of which copies were verified at each place, newest first. Throws OVM_TREE_UNREADABLE. */
export async function copiedBefore({ root, estate }: NightGround): Promise<CopiedBefore> {
  const nights = new Map<string, CopiedNight[]>(copyWords(estate).map((target) => [targetName(target), []]));
  for (const file of (await nightFiles(root, estate.name)).slice(0, mostNights)) {
    if ([...nights.values()].every(({ length }) => length >= enoughNights)) break;
    const { record } = readNight(file, estate.name);
    const archives = record?.archives.flatMap(({ name }) => name ?? []) ?? [];
    for (const { target, status } of record?.copies ?? [])
      if (status === 'verified') nights.get(target)?.push({ name: file.name, archives });
  }
  return nights;
}
