import { RescueError } from '../base/errors.js';
import type { CopyPlace } from '../reach/copy-place.js';
import { partialEnding, readArchiveName } from './archive-layout.js';

/** A damaged copy while a verified one takes its name. */
const replacedEnding = '.replaced';

/**
 * Removes what a killed run left, and ends a replacement that it began; nothing else has such names. `onLeft` hears of what
 * cannot be removed. Throws OVM_SSH_LOST, and what listing a place throws.
 */
export async function settleHalfCopies(
  place: CopyPlace,
  estate: string,
  onLeft: (why: string) => void,
): Promise<void> {
  const names = await place.directoriesIn(estate);
  const having = (ending: string) =>
    names.flatMap((name) => {
      const copy = name.endsWith(ending) ? name.slice(0, -ending.length) : '';
      return readArchiveName(copy) ? [`${estate}/${copy}`] : [];
    });
  const trying = async (action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof RescueError) || error.code !== 'OVM_COPY_FAILED') throw error;
      onLeft(error.message);
    }
  };
  for (const copy of having(replacedEnding)) await trying(() => endReplacing(place, copy));
  for (const copy of having(partialEnding)) await trying(() => place.removeTree(copy + partialEnding));
}

/** The new copy was verified before the damaged one lost its name. */
async function endReplacing(place: CopyPlace, copy: string): Promise<void> {
  if ((await place.whatIsAt(copy)) === 'nothing') {
    const isThere = (await place.whatIsAt(copy + partialEnding)) === 'directory';
    await place.rename(copy + (isThere ? partialEnding : replacedEnding), copy);
  }
  await place.removeTree(copy + replacedEnding);
}

/**
 * Gives a verified copy its name. A damaged one of that name goes once the new one has it: killed in between, one of them
 * can be had. Throws OVM_COPY_FAILED, OVM_SSH_LOST.
 */
export async function giveName(place: CopyPlace, partial: string, final: string): Promise<void> {
  const isReplaced = (await place.whatIsAt(final)) !== 'nothing';
  if (isReplaced) await place.rename(final, final + replacedEnding);
  await place.rename(partial, final);
  await place.sync([], [final.slice(0, final.lastIndexOf('/'))]);
  // what cannot be removed now the next run removes
  if (isReplaced) await place.removeTree(final + replacedEnding).catch(() => undefined);
}
