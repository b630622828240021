import { editDistance } from '../edit-distance.js';

/**
 * The word that was probably meant: the one with the fewest letters to change, put in, leave out or exchange with their
 * neighbour, if these are at most a third of its letters. Undefined when none is near.
 */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const asked = word.slice(0, longest).toLowerCase().replaceAll('_', '-');
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(asked, candidate.toLowerCase());
    if (distance <= Math.max(1, Math.floor(candidate.length / 3)) && distance < (best?.distance ?? Infinity))
      best = { word: candidate, distance };
  }
  return best?.word;
}

/** No key is nearly as long. */
const longest = 40;
