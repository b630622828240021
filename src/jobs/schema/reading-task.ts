import type { ManifestFile } from '../../archive/manifest.js';
import { type ChunkPool, type PartPlace, PartWriter } from '../../archive/part-writer.js';
import type { Compression } from '../../archive/schema-layout.js';
import { TsvEncoder, tsvChunkCapacity } from '../../formats/table-rows/tsv-encoder.js';
import type { KeyRange, TableReader } from '../../reach/database/database.js';
import type { TableDefinition } from '../../reach/database/dictionary.js';

/** Where the rows of a task are written. */
export interface TaskOutput {
  readonly place: PartPlace;
  readonly compression: Compression;
}

/** Rows to be read in one go: a table, or a range of its keys. Goes to other threads, so it is plain data. */
export interface ReadingTask {
  readonly database: string;
  readonly table: TableDefinition;
  readonly range: KeyRange;
  /** Of several parts of the table this one, from 0; undefined for a whole table. */
  readonly part: number | undefined;
  /** Undefined when the rows are only counted and summed up. */
  readonly output: TaskOutput | undefined;
}

/** What was read. */
export interface TaskResult {
  readonly rows: number;
  /** As TSV. */
  readonly bytes: number;
  readonly checksum: string;
  /** Undefined without an output. */
  readonly file: ManifestFile | undefined;
  /** Columns with texts of which some characters were not to be had, and how many texts; not there without any. */
  readonly replaced?: readonly ReplacedTexts[];
}

export interface ReplacedTexts {
  readonly column: string;
  readonly values: number;
}

/** How much more was read since the last call. */
export type ReadingProgress = (rows: number, bytes: number) => void;

export const chunkPoolBytes = tsvChunkCapacity;

/** Reads what a task says. On failure nothing of the part is left. */
export async function runTask(
  reader: TableReader,
  task: ReadingTask,
  pool: ChunkPool,
  progress: ReadingProgress,
): Promise<TaskResult> {
  const { database, table, range, output } = task;
  const writer = output ? new PartWriter(output.place, output.compression, pool) : discarding(pool);
  try {
    let told = 0;
    const onChunk = (bytes: number) => {
      progress(encoder.rows - told, bytes);
      told = encoder.rows;
    };
    const encoder = new NotingEncoder(watched(writer, onChunk));
    await reader.readRows(database, table, range, encoder);
    encoder.end();
    const file = await writer.finish();
    const { rows, bytes, checksum, replacedTexts: replaced } = encoder;
    return { rows, bytes, checksum, file, ...(replaced.length > 0 && { replaced }) };
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** Notes in which columns characters were replaced. */
class NotingEncoder extends TsvEncoder {
  readonly #replaced = new Map<string, number>();

  replaced(column: string): void {
    this.#replaced.set(column, (this.#replaced.get(column) ?? 0) + 1);
  }

  get replacedTexts(): readonly ReplacedTexts[] {
    return [...this.#replaced].map(([column, values]) => ({ column, values }));
  }
}

type RowWriter = Pick<PartWriter, 'nextChunk' | 'take' | 'pressure' | 'discard'> & {
  finish(): Promise<ManifestFile | undefined>;
};

/** Takes everything and keeps nothing. */
function discarding(pool: ChunkPool): RowWriter {
  return {
    nextChunk: () => pool.take(),
    take: (chunk) => pool.giveBack(chunk),
    pressure: () => undefined,
    discard: async () => undefined,
    finish: async () => undefined,
  };
}

function watched(writer: RowWriter, onBytes: (bytes: number) => void) {
  return {
    nextChunk: () => writer.nextChunk(),
    pressure: () => writer.pressure(),
    take: (chunk: Buffer, bytes: number) => {
      writer.take(chunk, bytes);
      onBytes(bytes);
    },
  };
}
