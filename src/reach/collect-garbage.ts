import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Gives back the memory of what is not needed any more, which takes tens of milliseconds. V8 lets it stand while the heap
 * may still grow; between two large pieces of work that would make the second one's memory come on top of the first's.
 * The first collection frees what is in the pages, and by that the second one knows which of them it can empty: measured
 * with an estate of 2,000 VMs, 20 MB less stay with the process than after one.
 */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
  }
  collect();
  collect();
}
