import type { CopyPlace } from '../../src/reach/copy-place.js';
import { createLocalCopyPlace } from '../../src/reach/local-copy-place.js';

/** A directory as a place of copies, some of whose doings are others; each doing is noted as `NAME PATH …`. */
export function placeDouble(
  root: string,
  others: (place: CopyPlace) => Partial<CopyPlace> = () => ({}),
): { readonly place: CopyPlace; readonly done: string[] } {
  const inner = createLocalCopyPlace(root);
  const changed = others(inner);
  const done: string[] = [];
  const place = new Proxy(inner, {
    get(target, key: keyof CopyPlace) {
      const value = changed[key] ?? target[key];
      if (typeof value !== 'function') return value;
      return (...words: unknown[]) => {
        done.push([key, ...words.flat().filter((word) => typeof word === 'string')].join(' '));
        return (value as (...all: unknown[]) => unknown).apply(target, words);
      };
    },
  });
  return { place, done };
}
