import { openArchive } from '../../../archive/open-archive.js';
import { archivedSchema } from '../../../archive/schema-reader.js';
import { verifyArchive } from '../../../archive/verify-archive.js';
import { RescueError } from '../../../base/errors.js';
import type { DatabaseDictionary } from '../../../reach/database/dictionary.js';
import { exportSchema } from '../export-schema.js';
import type { ImportOptions } from './import-plan.js';

/** Where the content of targets was saved, and what it is made of. */
export interface SavedTargets {
  readonly path: string;
  readonly dictionaries: readonly DatabaseDictionary[];
}

/**
 * Exports databases that are about to be exchanged into an archive of their own and reads every byte of it again.
 * Throws OVM_ARCHIVE_DAMAGED when it does not verify, and what the export throws.
 */
export async function saveTargets(
  options: Pick<ImportOptions, 'settings' | 'archives' | 'log' | 'clock'>,
  estate: string,
  databases: readonly string[],
): Promise<SavedTargets> {
  const { settings, archives, log, clock } = options;
  const { archive } = await exportSchema({
    settings,
    databases,
    archives,
    estate,
    log,
    ...(clock && { clock }),
  });
  const verification = await verifyArchive(archive.path);
  if (!verification.ok) {
    const [first] = [...verification.changed, ...verification.missing, ...verification.additional];
    throw new RescueError('OVM_ARCHIVE_DAMAGED', archive.path, `${first?.path}: ${first?.reason}`);
  }
  const { databases: saved } = await archivedSchema(await openArchive(archive.path));
  log.info(`the former content of ${databases.join(', ')} is in ${archive.path}`);
  return { path: archive.path, dictionaries: saved.map(({ dictionary }) => dictionary) };
}
