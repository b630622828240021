import { openArchive } from '../../../archive/open-archive.js';
import { archivedSchema } from '../../../archive/schema-reader.js';
import { verifyArchive } from '../../../archive/verify-archive.js';
import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import type { DatabaseDictionary } from '../../../reach/database/dictionary.js';
import { exportSchema } from '../export-schema.js';
import type { ImportOptions } from './import-plan.js';

/** Where the content of targets was saved, and what it is made of. */
export interface SavedTargets {
  readonly path: string;
  /** Of the archive, which stays when it is moved. */
  readonly id: string;
  readonly dictionaries: readonly DatabaseDictionary[];
}

/** Below it a second thread saves less than a second, and takes some 30 MB of memory like any other. */
const oneThreadBytes = 64 * 1024 * 1024;

/** How many threads are worth their memory for saving these databases; undefined for as many as an export takes. */
export async function savingThreads(
  database: Database,
  names: readonly string[],
): Promise<number | undefined> {
  if (database.traits.staging === 'in-place') {
    let estimated = 0;
    for (const name of names)
      for (const table of (await database.dictionary(name)).tables) estimated += table.estimatedBytes;
    return estimated < oneThreadBytes ? 1 : undefined;
  }
  const [[bytes = null] = []] = await database.query(
    `SELECT SUM(data_length) FROM information_schema.tables WHERE table_schema IN (${names.map(() => '?').join(', ')})`,
    names,
  );
  return Number(bytes) < oneThreadBytes ? 1 : undefined;
}

/**
 * Exports databases that are about to be exchanged into an archive of their own and reads every byte of it again.
 * Throws OVM_ARCHIVE_DAMAGED when it does not verify, and what the export throws.
 */
export async function saveTargets(
  options: Pick<ImportOptions, 'settings' | 'hosts' | 'archives' | 'log' | 'clock' | 'managerConfig'> & {
    readonly threads?: number | undefined;
  },
  estate: string,
  databases: readonly string[],
): Promise<SavedTargets> {
  const { threads, settings, hosts, archives, log, clock, managerConfig } = options;
  const { archive } = await exportSchema({
    settings,
    databases,
    // It can go back under the same guards.
    managerConfig,
    ...(hosts && { hosts }),
    purpose: 'safety',
    archives,
    estate,
    threads,
    log,
    ...(clock && { clock }),
  });
  const verification = await verifyArchive(archive.path);
  if (!verification.ok) {
    const [first] = [...verification.changed, ...verification.missing, ...verification.additional];
    throw new RescueError('OVM_ARCHIVE_DAMAGED', archive.path, `${first?.path}: ${first?.reason}`);
  }
  const written = await openArchive(archive.path);
  const { databases: saved } = await archivedSchema(written);
  log.info(`the former content of ${databases.join(', ')} is in ${archive.path}`);
  const dictionaries = saved.map(({ dictionary }) => dictionary);
  return { path: archive.path, id: written.manifest.id, dictionaries };
}
