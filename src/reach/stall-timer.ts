/** Waits for something that may hang. */
export interface StallTimer {
  /** Something came: the time begins anew. */
  refresh(): void;
  /** Nothing is waited for any more. */
  end(): void;
}

/**
 * Calls `stalled` when nothing came for so long. With `isAtWork` it asks that first, and waits for as long again when it
 * is so; a question that fails counts as no.
 */
export function stallTimer(
  stallMs: number,
  stalled: () => void,
  isAtWork: () => Promise<boolean> = async () => false,
): StallTimer {
  let isOver = false;
  let came = false;
  const ask = async () => {
    came = false;
    const goesOn = await isAtWork().catch(() => false);
    if (isOver) return;
    if (goesOn || came) timer.refresh();
    else stalled();
  };
  const timer = setTimeout(() => void ask(), stallMs);
  return {
    refresh: () => {
      came = true;
      if (!isOver) timer.refresh();
    },
    end: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
