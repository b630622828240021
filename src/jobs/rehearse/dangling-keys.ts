import { type Archive, openArchive } from '../../archive/open-archive.js';
import { archivedSchema } from '../../archive/schema-reader.js';
import { readCreateTable } from '../../formats/mysql-ddl/read-create-table.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';

/**
 * Foreign keys of an archive of MySQL that lead to tables it does not have. A server without its checks, as an import
 * uses it, takes them; every later INSERT would fail.
 */
export async function danglingKeys(archive: Archive): Promise<RehearsalFinding[]> {
  if (archive.manifest.schema?.engine !== 'mysql') return [];
  const { databases } = await archivedSchema(await openArchive(archive.path));
  // servers on which names of tables have no case store them in small letters
  const key = (database: string, table: string) => JSON.stringify([database, table]).toLowerCase();
  const there = new Set(
    databases.flatMap(({ dictionary: { name, tables } }) => tables.map((table) => key(name, table.name))),
  );
  return databases.flatMap(({ dictionary: { name: database, tables } }) =>
    tables.flatMap(({ name, createStatement }) =>
      (readCreateTable(createStatement)?.items ?? []).flatMap((item): RehearsalFinding[] => {
        const { references } = item;
        if (references === null || there.has(key(references.database ?? database, references.table)))
          return [];
        const to = `${references.database ?? database}.${references.table}`;
        const message = `its foreign key ${item.name ?? ''} leads to the table ${to}, which the archive does not have`;
        return [{ severity: 'defect', subject: `table ${database}.${name}`, message }];
      }),
    ),
  );
}
