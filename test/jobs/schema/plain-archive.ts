import { beginArchive } from '../../../src/archive/archive-writer.js';
import type { ManifestManagerConfig, ManifestTable } from '../../../src/archive/manifest-schema.js';
import { dictionaryFingerprint, dictionaryText } from '../../../src/archive/schema-dictionary.js';
import { dataPath, dictionaryPath } from '../../../src/archive/schema-layout.js';
import { systemClock } from '../../../src/base/clock.js';
import { TsvEncoder, tsvChunkCapacity } from '../../../src/formats/table-rows/tsv-encoder.js';
import type { ConnectionSettings } from '../../../src/reach/database/connection-settings.js';
import type { Database, TableReader } from '../../../src/reach/database/database.js';
import type { TableDefinition } from '../../../src/reach/database/dictionary.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';

export interface PlainArchiveOptions {
  readonly managerConfig?: ManifestManagerConfig;
  /** Tables whose rows are left out. */
  readonly omitted?: readonly string[];
}

/** An archive of these databases in its simplest form: one connection, one plain part per table. Gives its path. */
export async function plainArchive(
  root: string,
  settings: ConnectionSettings,
  names: readonly string[],
  options: PlainArchiveOptions = {},
): Promise<string> {
  const writer = await beginArchive({ root, estate: 'prod', clock: systemClock, toolVersion: '0.1.0' });
  const database = await openDatabase(settings);
  const databases = [];
  for (const name of names) {
    const dictionary = await database.dictionary(name);
    const path = dictionaryPath(name);
    await writer.put(path, dictionaryText(dictionary));
    const tables: ManifestTable[] = [];
    for (const table of dictionary.tables) {
      const omitted = options.omitted?.includes(table.name) === true;
      const content = omitted ? { text: Buffer.alloc(0), ...noRows } : await contentOf(database, name, table);
      const part = {
        path: dataPath(name, table.name, undefined, 'none'),
        rows: content.rows,
        bytes: content.text.length,
      };
      await writer.put(part.path, content.text);
      const { rows, checksum } = content;
      tables.push({
        name: table.name,
        rows,
        bytes: part.bytes,
        checksum,
        parts: [part],
        rowsOmitted: omitted,
      });
    }
    databases.push({ name, fingerprint: dictionaryFingerprint(dictionary), dictionary: path, tables });
  }
  const { product, version } = database.server;
  await database.close();
  const finished = await writer.finish({
    managerUuid: null,
    uuidPlaces: [],
    release: null,
    sources: [],
    schema: {
      engine: settings.engine,
      product,
      serverVersion: version,
      address: database.address,
      snapshot: 'one-reader',
      managerConfig: options.managerConfig ?? null,
      databases,
    },
  });
  return finished.path;
}

const noRows = { rows: 0, checksum: '0'.repeat(32) };

async function contentOf(database: Database, name: string, table: TableDefinition) {
  const reader: TableReader = await database.openReader();
  const chunks: Buffer[] = [];
  const sink = new TsvEncoder({
    nextChunk: () => Buffer.alloc(tsvChunkCapacity),
    take: (chunk, bytes) => void chunks.push(chunk.subarray(0, bytes)),
    pressure: () => undefined,
  });
  await reader.readRows(name, table, { from: null, to: null }, sink);
  sink.end();
  await reader.close();
  return { text: Buffer.concat(chunks), rows: sink.rows, checksum: sink.checksum };
}
