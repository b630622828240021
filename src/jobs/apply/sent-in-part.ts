import { openJournalFile } from '../../reach/journal-file.js';

/**
 * Whether a script was begun and not sent to its end, by its journal: killed, or stopped at a line. Throws OVM_LOCKED while
 * it is being sent, and OVM_JOURNAL_DAMAGED.
 */
export async function isSentInPart(journal: string): Promise<boolean> {
  const file = await openJournalFile(journal);
  try {
    const last = file.entries.at(-1);
    return last !== undefined && !(last.event === 'end' && last.outcome === 'done');
  } finally {
    file.close();
  }
}
