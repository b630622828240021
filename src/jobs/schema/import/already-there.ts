import { RescueError } from '../../../base/errors.js';
import { noRowsChecksum } from '../../../formats/table-rows/row-checksum.js';
import type { Database } from '../../../reach/database/database.js';
import { checkObjects, checkTables } from './check-definitions.js';
import type { ImportTarget } from './import-targets.js';
import { verifyContent } from './table-content.js';
import { targetDictionaries } from './target-dictionaries.js';

/**
 * Whether the targets hold exactly what an import would bring: every definition, then every row, the small tables
 * first. A run that was killed when all was done has left nothing else to tell by.
 */
export async function isAlreadyThere(database: Database, targets: readonly ImportTarget[]): Promise<boolean> {
  for (const { to } of targets) if (!(await database.hasDatabase(to))) return false;
  try {
    const found = await targetDictionaries(database, targets, (target) => target.to);
    const sameSettings = targets.every(({ to, archived }) => {
      const { characterSet, collation } = found.get(to) ?? {};
      return characterSet === archived.characterSet && collation === archived.collation;
    });
    if (!sameSettings) return false;
    checkTables(targets, found, 'target');
    checkObjects(targets, found);
    for (const { to, definition, manifest } of bySize(targets)) {
      const expected = manifest.rowsOmitted ? { ...manifest, rows: 0, checksum: noRowsChecksum } : manifest;
      await verifyContent(database, to, definition, expected);
    }
    return true;
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_SCHEMA_DIFFERS') return false;
    throw error;
  }
}

function bySize(targets: readonly ImportTarget[]) {
  const tables = targets.flatMap(({ to, manifest, archived }) => {
    const definitions = new Map(archived.tables.map((table) => [table.name, table]));
    return manifest.tables.flatMap((table) => {
      const definition = definitions.get(table.name);
      return definition ? [{ to, definition, manifest: table }] : [];
    });
  });
  return tables.sort((one, other) => one.manifest.bytes - other.manifest.bytes);
}
