import type { ReadingState } from '../../jobs/schema/reading-session.js';
import type { WorkDone } from '../progress.js';

/** Reading tables as progress shows it; a server that does not know the size of its tables says 0. */
export function readingWork({ table, rows, bytes, totalBytes }: ReadingState): WorkDone {
  return { at: `reading ${table}`, rows, bytes, ...(totalBytes > 0 && { expectedBytes: totalBytes }) };
}
