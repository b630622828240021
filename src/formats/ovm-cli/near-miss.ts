/** Longer words are not compared: no word of the grammar comes near, and the work stays bounded. */
const longestCompared = 40;

/** Edits (insert, delete, replace, swap two neighbours) from one short word to another. */
function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

/** The candidate that was probably meant, compared without case; undefined when none is near. */
export function nearMiss(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > longestCompared) return undefined;
  const allowed = Math.max(1, Math.min(3, Math.floor(word.length / 3)));
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= allowed && edits < (best?.edits ?? allowed + 1)) best = { candidate, edits };
  }
  return best?.candidate;
}

/** `; did you mean X?` or nothing, to end a clause of a message. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearMiss(word, candidates);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}
