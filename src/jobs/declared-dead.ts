import { join } from 'node:path';
import { estateDirectory } from '../archive/archive-layout.js';
import { type Clock, systemClock } from '../base/clock.js';
import { openJournalFile } from '../reach/journal-file.js';
import { mustBeTyped } from './schema/confirmation.js';

/** Whose archives a journal lies beside. */
export interface JournalPlace {
  readonly archives: string;
  readonly estate: string;
}

/** Takes servers for dead on the word of the operator alone: each is typed again, or `yes` says so. Throws OVM_NOT_CONFIRMED. */
export async function confirmDead(servers: readonly string[], yes: boolean): Promise<void> {
  for (const server of servers)
    await mustBeTyped(server, { said: yes, option: '--yes', what: `a guard that takes ${server} for dead` });
}

/**
 * Journals beside the archives of an estate what was declared, once it is known that the words mean servers. Gives the
 * path of the journal. Throws OVM_LOCKED, OVM_WRITE_FAILED, OVM_JOURNAL_DAMAGED.
 */
export async function journalDead(
  servers: readonly string[],
  { archives, estate }: JournalPlace,
  clock: Clock = systemClock,
): Promise<string> {
  const journal = await openJournalFile(
    join(estateDirectory(archives, estate), 'journals', 'declared-dead.jsonl'),
  );
  try {
    for (const server of servers)
      journal.append({ at: clock.now().toISOString(), event: 'declared', what: 'dead', word: server });
    journal.sync();
    return journal.path;
  } finally {
    journal.close();
  }
}
