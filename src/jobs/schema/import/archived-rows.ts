import type { Archive } from '../../../archive/open-archive.js';
import { type ArchivedSchema, archivedTsv } from '../../../archive/schema-reader.js';
import { RescueError } from '../../../base/errors.js';
import { decodeTsv } from '../../../formats/table-rows/tsv-decoder.js';
import type { RowSource } from '../../../reach/database/database.js';

/** The rows of a table of the archive, in the form the engine asks for. Throws OVM_ARCHIVE_DAMAGED while they are read. */
export function archivedRows(
  archive: Archive,
  schema: ArchivedSchema,
  from: string,
  table: string,
): RowSource {
  const database = schema.databases.find(({ manifest }) => manifest.name === from);
  const manifest = database?.manifest.tables.find(({ name }) => name === table);
  const definition = database?.dictionary.tables.find(({ name }) => name === table);
  if (!manifest || !definition) {
    throw new RescueError('OVM_ARCHIVE_DAMAGED', archive.path, `it does not hold the table ${from}.${table}`);
  }
  const columns = definition.columns.filter((column) => !column.generated).length;
  return {
    tsv: () => archivedTsv(archive, manifest),
    rows: () => decodeTsv(archivedTsv(archive, manifest), { columns, name: `${from}.${table}` }),
  };
}
