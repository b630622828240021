import { availableParallelism } from 'node:os';
import type { SnapshotMethod } from '../../archive/manifest-schema.js';
import { RescueError } from '../../base/errors.js';
import type { ConnectionSettings } from '../../reach/database/connection-settings.js';
import type { Database } from '../../reach/database/database.js';
import type { DatabaseDictionary } from '../../reach/database/dictionary.js';
import { LocalLane, type ReadingLane } from './reading-lane.js';
import type { ReadingTask, TaskResult } from './reading-task.js';
import { ThreadLane } from './thread-lane.js';

export interface ReadingOptions {
  readonly settings: ConnectionSettings;
  /** Those that are read; all that are not the server's own when it is empty. */
  readonly databases: readonly string[];
  /** As many as there are processors, at most 4, if not given. */
  readonly threads?: number | undefined;
}

/** How far the reading is. */
export interface ReadingState {
  /** What is read just now: `ovs.Mgr_EventLog`. */
  readonly table: string;
  readonly rows: number;
  /** As TSV, before compression. */
  readonly bytes: number;
  /** What the server estimates, 0 when it does not know. */
  readonly totalBytes: number;
}

export type OnReading = (state: ReadingState) => void;

/** A task with what came of it. */
export interface TaskDone {
  readonly task: ReadingTask;
  readonly result: TaskResult;
}

const mostThreads = 4;
const stateEveryMs = 100;

export function defaultThreads(): number {
  return Math.min(mostThreads, availableParallelism());
}

/**
 * Readers in several threads, all in one snapshot: everybody else's writes are paused until each has begun its own.
 * Where the account may not pause them, one reader alone is consistent with itself.
 */
export class ReadingSession {
  /** Of the same moment as the rows. */
  readonly dictionaries: readonly DatabaseDictionary[];
  readonly snapshot: SnapshotMethod;
  readonly #lanes: readonly ReadingLane[];

  private constructor(
    dictionaries: readonly DatabaseDictionary[],
    snapshot: SnapshotMethod,
    lanes: ReadingLane[],
  ) {
    this.dictionaries = dictionaries;
    this.snapshot = snapshot;
    this.#lanes = lanes;
  }

  /** Throws what `Database` throws; OVM_DB_NOT_FOUND when there is nothing to read. */
  static async begin(database: Database, options: ReadingOptions): Promise<ReadingSession> {
    const parallel = database.traits.parallelReaders;
    const threads = parallel ? (options.threads ?? defaultThreads()) : 1;
    const lanes: ReadingLane[] = [];
    // The threads log in while this one reads the dictionary.
    if (parallel) for (let count = 0; count < threads; count++) lanes.push(new ThreadLane(options.settings));
    else lanes.push(new LocalLane(() => database.openReader()));
    try {
      return await ReadingSession.#beginLanes(database, options, lanes);
    } catch (error) {
      await Promise.all(lanes.map((lane) => lane.close()));
      throw error;
    }
  }

  static async #beginLanes(
    database: Database,
    options: ReadingOptions,
    lanes: ReadingLane[],
  ): Promise<ReadingSession> {
    const names = options.databases.length > 0 ? options.databases : await database.databases();
    if (names.length === 0) {
      throw new RescueError(
        'OVM_DB_NOT_FOUND',
        `a database on ${database.address}`,
        'there are none but its own',
      );
    }
    const dictionaries = () => inTurn(names, (name) => database.dictionary(name));
    const parallel = database.traits.parallelReaders;
    const pause = parallel && lanes.length > 1 ? await database.pauseWrites(await dictionaries()) : undefined;
    if (pause === undefined) for (const lane of lanes.splice(1)) await lane.close();
    try {
      await Promise.all(lanes.map((lane) => lane.begin()));
      const method = pause?.method ?? (parallel ? 'one-reader' : 'file');
      return new ReadingSession(await dictionaries(), method, lanes);
    } finally {
      await pause?.release();
    }
  }

  /** Runs all tasks as they come, on all lanes. The first error ends the others. */
  async run(
    tasks: AsyncGenerator<ReadingTask>,
    totalBytes: number,
    onReading: OnReading,
  ): Promise<TaskDone[]> {
    const done: TaskDone[] = [];
    const report = reporter(totalBytes, onReading);
    const work = async (lane: ReadingLane) => {
      for (let next = await tasks.next(); !next.done; next = await tasks.next()) {
        const task = next.value;
        const result = await lane.run(task, report.progressOf(task));
        report.finished(task, result);
        done.push({ task, result });
      }
    };
    try {
      await Promise.all(this.#lanes.map(work));
      return done;
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      await tasks.return(undefined).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }
}

/** Adds up what the lanes tell, and passes it on at most ten times a second. */
function reporter(totalBytes: number, onReading: OnReading) {
  let rows = 0;
  let bytes = 0;
  let toldAt = 0;
  const tell = (task: ReadingTask, more: { readonly rows: number; readonly bytes: number }) => {
    rows += more.rows;
    bytes += more.bytes;
    if (performance.now() - toldAt < stateEveryMs) return;
    toldAt = performance.now();
    onReading({ table: `${task.database}.${task.table.name}`, rows, bytes, totalBytes });
  };
  const told = new Map<ReadingTask, { rows: number; bytes: number }>();
  return {
    progressOf(task: ReadingTask) {
      const sum = { rows: 0, bytes: 0 };
      told.set(task, sum);
      return (moreRows: number, moreBytes: number) => {
        sum.rows += moreRows;
        sum.bytes += moreBytes;
        tell(task, { rows: moreRows, bytes: moreBytes });
      };
    },
    finished(task: ReadingTask, result: TaskResult) {
      const sum = told.get(task) ?? { rows: 0, bytes: 0 };
      told.delete(task);
      tell(task, { rows: result.rows - sum.rows, bytes: result.bytes - sum.bytes });
    },
  };
}

async function inTurn<From, To>(items: readonly From[], action: (item: From) => Promise<To>): Promise<To[]> {
  const results: To[] = [];
  for (const item of items) results.push(await action(item));
  return results;
}
