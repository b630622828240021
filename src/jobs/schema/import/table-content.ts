import type { ManifestTable } from '../../../archive/manifest-schema.js';
import { RescueError } from '../../../base/errors.js';
import { TsvEncoder, tsvChunkCapacity } from '../../../formats/table-rows/tsv-encoder.js';
import type { Database } from '../../../reach/database/database.js';
import type { TableDefinition } from '../../../reach/database/dictionary.js';

/** Used again for the next table: a new one for each would wait for the collector, megabytes at a time. */
const freeChunks: Buffer[] = [];

/**
 * Reads a table back from the server and compares it with what was archived. Throws OVM_SCHEMA_DIFFERS with both
 * numbers of rows or both checksums.
 */
export async function verifyContent(
  database: Database,
  place: string,
  table: TableDefinition,
  expected: ManifestTable,
): Promise<void> {
  const reader = await database.openReader();
  const chunk = freeChunks.pop() ?? Buffer.alloc(tsvChunkCapacity);
  try {
    const sink = new TsvEncoder(discardingOutlet(chunk));
    await reader.readRows(place, table, { from: null, to: null }, sink);
    sink.end();
    const name = `${place}.${table.name}`;
    if (sink.rows !== expected.rows) {
      throw new RescueError(
        'OVM_SCHEMA_DIFFERS',
        name,
        `it holds ${sink.rows} rows, ${expected.rows} were archived`,
      );
    }
    if (sink.checksum !== expected.checksum) {
      const why = `its content has the checksum ${sink.checksum}, archived was ${expected.checksum}`;
      throw new RescueError('OVM_SCHEMA_DIFFERS', name, why);
    }
  } finally {
    freeChunks.push(chunk);
    await reader.close();
  }
}

/** Only the count and the checksum are wanted, so one chunk serves all. */
function discardingOutlet(chunk: Buffer) {
  return { nextChunk: () => chunk, take: () => undefined, pressure: () => undefined };
}
