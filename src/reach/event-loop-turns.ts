import { setImmediate } from 'node:timers/promises';

/**
 * Lets timers, signals and sockets have their turn during long synchronous work. The returned function gives a
 * promise to await when the last turn was `everyMs` ago or more, else undefined, which costs almost nothing.
 */
export function createTurns(everyMs = 20): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < everyMs) return undefined;
    return setImmediate().then(() => {
      last = performance.now();
    });
  };
}
