import { shownValue } from './terminal.js';

/** Which archive was read, below which every place that is named lies; nothing where it was none. */
export function archiveLine({ archive }: { readonly archive?: string }): string {
  return archive === undefined ? '' : `${shownValue(`from ${archive}`)}\n`;
}
