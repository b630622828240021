import { editDistance } from '../edit-distance.js';

/** Longer words are not compared: no word of the grammar comes near, and the work stays bounded. */
const longestCompared = 40;

/** The candidate that was probably meant, compared without case; undefined when none is near. */
export function nearMiss(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > longestCompared) return undefined;
  const allowed = Math.max(1, Math.min(3, Math.floor(word.length / 3)));
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= allowed && edits < (best?.edits ?? allowed + 1)) best = { candidate, edits };
  }
  return best?.candidate;
}

/** `; did you mean X?` or nothing, to end a clause of a message. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearMiss(word, candidates);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}
