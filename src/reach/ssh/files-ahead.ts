import type { TreeEntry } from '../host.js';

const mostBytes = 4 * 1024 * 1024;
const mostFiles = 2000;
/** A larger file is read when it is asked for. */
const largest = 1024 * 1024;

/** Reads many files at once; a file that is not among the results is to be read alone. */
export type ReadMany = (paths: readonly string[], maxBytes: number) => Promise<Map<string, Buffer>>;

interface Batch {
  readonly paths: string[];
  bytes: number;
  contents?: Promise<Map<string, Buffer>>;
}

/**
 * Brings along the files that a walk will read, in batches: while one is used, the next is on its way, and what lies
 * behind is forgotten. So there are never more than three batches in memory.
 */
export class FilesAhead {
  readonly #readMany: ReadMany;
  readonly #batches: Batch[] = [];
  readonly #batchOf = new Map<string, number>();

  /** @param files in the order in which they will be read, with their absolute paths */
  constructor(files: Iterable<{ readonly path: string; readonly entry: TreeEntry }>, readMany: ReadMany) {
    this.#readMany = readMany;
    for (const { path, entry } of files) {
      if (entry.type !== 'file' || entry.error !== undefined || entry.size > largest) continue;
      let batch = this.#batches.at(-1);
      if (!batch || batch.paths.length >= mostFiles || batch.bytes + entry.size > mostBytes) {
        batch = { paths: [], bytes: 0 };
        this.#batches.push(batch);
      }
      batch.paths.push(path);
      batch.bytes += entry.size;
      this.#batchOf.set(path, this.#batches.length - 1);
    }
    this.#load(0);
  }

  /** The contents, once; nothing when the file was not brought along. Throws OVM_SSH_LOST. */
  async take(path: string): Promise<Buffer | undefined> {
    const number = this.#batchOf.get(path);
    if (number === undefined) return undefined;
    for (let behind = number - 2; behind >= 0 && this.#batches[behind]?.contents; behind -= 1)
      this.#batches[behind] = { paths: [], bytes: 0 };
    const contents = await this.#load(number);
    this.#load(number + 1);
    const file = contents?.get(path);
    contents?.delete(path);
    return file;
  }

  #load(number: number): Promise<Map<string, Buffer>> | undefined {
    const batch = this.#batches[number];
    if (!batch || batch.paths.length === 0) return undefined;
    if (!batch.contents) {
      batch.contents = this.#readMany(batch.paths, batch.bytes);
      batch.contents.catch(() => {}); // thrown to whoever takes a file of it
    }
    return batch.contents;
  }
}
