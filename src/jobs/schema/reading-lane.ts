import { ChunkPool } from '../../archive/part-writer.js';
import type { TableReader } from '../../reach/database/database.js';
import {
  chunkPoolBytes,
  type ReadingProgress,
  type ReadingTask,
  runTask,
  type TaskResult,
} from './reading-task.js';

/** Something that reads rows, one task after the other, all in the same snapshot. */
export interface ReadingLane {
  /** Ready when `begin` takes no more than a moment. */
  prepare(): Promise<void>;
  /** Opens the connection and begins the snapshot: of now, or of the `moment` of a `WritePause`. */
  begin(moment?: string): Promise<void>;
  run(task: ReadingTask, progress: ReadingProgress): Promise<TaskResult>;
  /** Ends what is under way as well; never throws. */
  close(): Promise<void>;
}

/** Reads in this thread. */
export class LocalLane implements ReadingLane {
  readonly #openReader: (moment?: string) => Promise<TableReader>;
  readonly #pool = new ChunkPool(chunkPoolBytes);
  #reader: TableReader | undefined;

  /** @param openReader opens a reader and begins its snapshot */
  constructor(openReader: (moment?: string) => Promise<TableReader>) {
    this.#openReader = openReader;
  }

  async prepare(): Promise<void> {}

  async begin(moment?: string): Promise<void> {
    this.#reader = await this.#openReader(moment);
  }

  async run(task: ReadingTask, progress: ReadingProgress): Promise<TaskResult> {
    if (this.#reader === undefined) throw new Error('a lane reads after it began');
    return runTask(this.#reader, task, this.#pool, progress);
  }

  async close(): Promise<void> {
    await this.#reader?.close().catch(() => undefined);
  }
}
