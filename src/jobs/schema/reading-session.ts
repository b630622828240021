import { availableParallelism } from 'node:os';
import type { SnapshotMethod } from '../../archive/manifest-schema.js';
import { RescueError } from '../../base/errors.js';
import type { ConnectionSettings } from '../../reach/database/connection-settings.js';
import type { Database } from '../../reach/database/database.js';
import type { DatabaseDictionary } from '../../reach/database/dictionary.js';
import { LocalLane, type ReadingLane } from './reading-lane.js';
import type { ReadingTask, TaskResult } from './reading-task.js';
import { unnamedDatabases } from './seen-databases.js';
import { readStructure, refuseChanges, type SeenStructure } from './structure-changes.js';
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
  /** Of all tables so far. */
  readonly rows: number;
  /** Of all tables so far, as TSV, before compression. */
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

/** How the readers came to share one moment. */
interface Snapshot {
  readonly method: SnapshotMethod;
  /** Why there is one reader only, where there could be several. */
  readonly oneReaderBecause: string | undefined;
}

/**
 * Readers in several threads, all in one snapshot: everybody else's writes are paused until each has begun its own.
 * Where the account may not pause them, one reader alone is consistent with itself.
 */
export class ReadingSession {
  /** Why there is one reader only, where several were wanted. */
  readonly oneReaderBecause: string | undefined;
  readonly snapshot: SnapshotMethod;
  readonly #database: Database;
  readonly #before: SeenStructure;
  readonly #lanes: readonly ReadingLane[];

  private constructor(database: Database, before: SeenStructure, snapshot: Snapshot, lanes: ReadingLane[]) {
    this.#database = database;
    this.#before = before;
    this.snapshot = snapshot.method;
    this.oneReaderBecause = snapshot.oneReaderBecause;
    this.#lanes = lanes;
  }

  /** As they were shortly before the snapshot, to plan with; `settle` gives those that belong to the rows. */
  get dictionaries(): readonly DatabaseDictionary[] {
    return this.#before.dictionaries;
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
    const names = options.databases.length > 0 ? options.databases : await unnamedDatabases(database);
    if (names.length === 0) {
      throw new RescueError(
        'OVM_DB_NOT_FOUND',
        `a database on ${database.address}`,
        'there are none but its own',
      );
    }
    const before = await readStructure(database, names);
    // Logged in and set up first: everybody else's writes wait for nothing but the beginning of the snapshots.
    await Promise.all(lanes.map((lane) => lane.prepare()));
    const snapshot = await beginTogether(database, before.dictionaries, lanes);
    return new ReadingSession(database, before, snapshot, lanes);
  }

  /**
   * Ends the reading; gives the dictionaries once all rows were read: where AUTO_INCREMENT and sequences have got to is then not behind the
   * rows. Throws OVM_DB_FAILED that names what was changed since before the snapshot, but for such counters.
   */
  async settle(): Promise<readonly DatabaseDictionary[]> {
    const names = this.dictionaries.map(({ name }) => name);
    const after = await readStructure(this.#database, names);
    refuseChanges(this.#database.address, this.#before, after);
    // Not sooner: as long as the readers hold the tables they have read, nobody changes these before they were compared.
    await this.close();
    return after.dictionaries;
  }

  /** Runs all tasks as they come, on all lanes. The first error ends the others. */
  async run(
    tasks: AsyncGenerator<ReadingTask>,
    totalBytes: number,
    onReading: OnReading,
    onDone: (result: TaskResult) => void = () => undefined,
  ): Promise<TaskDone[]> {
    const done: TaskDone[] = [];
    const report = readingReport(totalBytes, onReading);
    const work = async (lane: ReadingLane) => {
      for (let next = await tasks.next(); !next.done; next = await tasks.next()) {
        const task = next.value;
        const result = await lane.run(task, report.progressOf(task));
        report.finished(task, result);
        onDone(result);
        done.push({ task, result });
      }
    };
    try {
      await Promise.all(this.#lanes.map(work));
      return done;
    } catch (error) {
      await this.close();
      // What a server says of a table that was changed under a reader is seldom plain.
      if (error instanceof RescueError && error.code === 'OVM_DB_FAILED') await this.settle();
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
export function readingReport(totalBytes: number, onReading: OnReading) {
  let rows = 0;
  let bytes = 0;
  let toldAt = 0;
  const tell = (task: ReadingTask, more: { readonly rows: number; readonly bytes: number }) => {
    rows += more.rows;
    bytes += more.bytes;
    if (performance.now() - toldAt < stateEveryMs) return;
    toldAt = performance.now();
    // several are read at a time: the one that has been for longest is what the end waits for
    const { database, table } = told.keys().next().value ?? task;
    onReading({ table: `${database}.${table.name}`, rows, bytes, totalBytes });
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

/** Begins the snapshots of all lanes at one moment, or that of the first alone. */
async function beginTogether(
  database: Database,
  dictionaries: readonly DatabaseDictionary[],
  lanes: ReadingLane[],
): Promise<Snapshot> {
  const several = database.traits.parallelReaders && lanes.length > 1;
  const pause = several ? await database.pauseWrites(dictionaries) : undefined;
  if (pause?.method === undefined) {
    for (const lane of lanes.splice(1)) await lane.close();
    await Promise.all(lanes.map((lane) => lane.begin()));
    return { method: database.traits.parallelReaders ? 'one-reader' : 'file', oneReaderBecause: pause?.why };
  }
  const { moment } = pause;
  try {
    await Promise.all(lanes.map((lane) => lane.begin(moment)));
  } finally {
    await pause.release();
  }
  return { method: pause.method, oneReaderBecause: undefined };
}
