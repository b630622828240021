/** A piece of work with the lane it belongs to. */
export interface LaneWork<Result> {
  readonly lane: string;
  /** What one work alone may use at a time, whatever its lane. */
  readonly uses?: string;
  run(): Promise<Result>;
}

/**
 * Carries out works: those of one lane one after the other, at most `most` lanes at a time, lanes begun in the order of
 * their first work. The results stand in the order of the works. The first error ends it: nothing more is begun, `stop`
 * is to break off what is under way, and the error is thrown when all of that has ended.
 */
export async function inLanes<Result>(
  works: readonly LaneWork<Result>[],
  most: number,
  stop: () => Promise<void>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...byLane(works).values()];
  const used = new UsedThings();
  let failure: { readonly error: unknown } | undefined;
  const carryOut = async (index: number, { uses, run }: LaneWork<Result>) => {
    const giveBack = await used.take(uses);
    try {
      if (!failure) results[index] = await run();
    } catch (error) {
      if (failure) return;
      failure = { error };
      await stop();
    } finally {
      giveBack();
    }
  };
  const follow = async () => {
    for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift())
      for (const [index, work] of lane) await carryOut(index, work);
  };
  await Promise.all(Array.from({ length: Math.min(most, waiting.length) }, follow));
  if (failure) throw failure.error;
  return results;
}

function byLane<Result>(works: readonly LaneWork<Result>[]): Map<string, [number, LaneWork<Result>][]> {
  const lanes = new Map<string, [number, LaneWork<Result>][]>();
  for (const [index, work] of works.entries()) {
    const lane = lanes.get(work.lane);
    if (lane) lane.push([index, work]);
    else lanes.set(work.lane, [[index, work]]);
  }
  return lanes;
}

/** Things that are used by one at a time; whoever waits first has them first. */
class UsedThings {
  readonly #free = new Map<string, Promise<void>>();

  /** Resolves when the thing is free, with what gives it back. */
  async take(thing: string | undefined): Promise<() => void> {
    if (thing === undefined) return () => {};
    const before = this.#free.get(thing);
    let giveBack = () => {};
    const given = new Promise<void>((resolve) => {
      giveBack = resolve;
    });
    this.#free.set(thing, given);
    await before;
    return giveBack;
  }
}
