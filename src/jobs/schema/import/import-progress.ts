import type { ManifestTable } from '../../../archive/manifest-schema.js';
import { counted } from '../../../base/counted.js';
import type { RowSource } from '../../../reach/database/database.js';

/** How far the import is. Bytes are those of the rows before compression. */
export interface ImportStep {
  readonly phase: 'load' | 'safety-archive' | 'empty' | 'exchange' | 'objects' | 'clean-up';
  /** In words, for a log. */
  readonly text: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly doneTables: number;
  readonly totalTables: number;
}

/** Counts what was loaded and tells it. */
export class ImportProgress {
  readonly #tell: (step: ImportStep) => void;
  #phase: ImportStep['phase'] = 'load';
  #doneBytes = 0;
  #totalBytes = 0;
  #doneTables = 0;
  #totalTables = 0;

  constructor(tell: (step: ImportStep) => void = () => undefined) {
    this.#tell = tell;
  }

  begin(tables: readonly ManifestTable[]): void {
    this.#totalTables = tables.length;
    this.#totalBytes = tables.reduce((sum, table) => sum + table.bytes, 0);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    this.#report(`loading ${counted(tables.length, 'table')}, ${counted(rows, 'row')}`);
  }

  /** The source, with its bytes counted as they go by. */
  watched(source: RowSource): RowSource {
    const count = (bytes: number) => {
      this.#doneBytes += bytes;
      this.#report('');
    };
    return { tsv: () => watched(source.tsv(), count), rows: () => source.rows() };
  }

  tableDone(table: ManifestTable): void {
    this.#doneTables += 1;
    this.#report(`${table.name}: ${counted(table.rows, 'row')} loaded and verified`);
  }

  phase(phase: ImportStep['phase'], text: string): void {
    this.#phase = phase;
    this.#report(text);
  }

  #report(text: string): void {
    this.#tell({
      phase: this.#phase,
      text,
      doneBytes: this.#doneBytes,
      totalBytes: this.#totalBytes,
      doneTables: this.#doneTables,
      totalTables: this.#totalTables,
    });
  }
}

async function* watched(
  chunks: AsyncIterable<Buffer>,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}
