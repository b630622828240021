import { Worker, type WorkerOptions } from 'node:worker_threads';
import { bundledParts } from '../../base/bundled-parts.js';
import { RescueError } from '../../base/errors.js';
import type { ConnectionSettings } from '../../reach/database/connection-settings.js';
import type { ReadingLane } from './reading-lane.js';
import type { ReadingProgress, ReadingTask, TaskResult } from './reading-task.js';

/** Connection settings as plain data: the password is revealed, so they go to a thread of ours and nowhere else. */
export type PlainSettings = Omit<ConnectionSettings, 'password'> & { readonly password: string };

/** What a thread is told; each is answered by one `ThreadAnswer` that is no progress. */
export type ThreadOrder =
  | { readonly kind: 'prepare' }
  | { readonly kind: 'begin'; readonly moment?: string }
  | { readonly kind: 'run'; readonly task: ReadingTask }
  | { readonly kind: 'end' };

export type ThreadAnswer =
  | { readonly kind: 'prepared' }
  | { readonly kind: 'begun' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'progress'; readonly rows: number; readonly bytes: number }
  | { readonly kind: 'result'; readonly result: TaskResult }
  | { readonly kind: 'failed'; readonly known: KnownFailure | undefined; readonly message: string };

/** What a `RescueError` of another thread is made of. */
export type KnownFailure = Pick<RescueError, 'code' | 'object' | 'why' | 'hint'>;

interface Waiting {
  readonly resolve: (answer: ThreadAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Of the heap alone; buffers are not counted. Rows are never objects, so little is needed. */
const heapLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 2 };

/** How long a thread may take to log out. */
const farewellMs = 2000;

/** Reads in a thread of its own, over connections of its own. */
export class ThreadLane implements ReadingLane {
  readonly #worker: Worker;
  #waiting: Waiting | undefined;
  #progress: ReadingProgress = () => undefined;
  #ended: Error | undefined;

  constructor(settings: ConnectionSettings) {
    const workerData: PlainSettings = { ...settings, password: settings.password.reveal() };
    this.#worker = startThread({ workerData, resourceLimits: heapLimits });
    this.#worker.on('message', (answer: ThreadAnswer) => this.#take(answer));
    this.#worker.on('error', (error) => this.#end(error as Error));
    this.#worker.on('exit', () => this.#end(new Error('a reading thread ended by itself')));
  }

  async prepare(): Promise<void> {
    await this.#ask({ kind: 'prepare' });
  }

  async begin(moment?: string): Promise<void> {
    await this.#ask({ kind: 'begin', ...(moment !== undefined && { moment }) });
  }

  async run(task: ReadingTask, progress: ReadingProgress): Promise<TaskResult> {
    this.#progress = progress;
    const answer = await this.#ask({ kind: 'run', task });
    if (answer.kind !== 'result') throw new Error(`a reading thread answered ${answer.kind}`);
    return answer.result;
  }

  async close(): Promise<void> {
    if (this.#ended === undefined && this.#waiting === undefined) {
      const timer = setTimeout(() => void this.#worker.terminate(), farewellMs);
      await this.#ask({ kind: 'end' }).catch(() => undefined);
      clearTimeout(timer);
    }
    this.#ended ??= new Error('a reading thread was closed');
    await this.#worker.terminate();
  }

  #ask(order: ThreadOrder): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(order);
    });
  }

  #take(answer: ThreadAnswer): void {
    if (answer.kind === 'progress') {
      this.#progress(answer.rows, answer.bytes);
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (answer.kind === 'failed') waiting?.reject(errorOf(answer.known, answer.message));
    else waiting?.resolve(answer);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#waiting?.reject(this.#ended);
    this.#waiting = undefined;
  }
}

/** The thread's program, beside this file. As long as it is TypeScript, a program of one line has it translated. */
function startThread(options: WorkerOptions): Worker {
  if (bundledParts) return new Worker(new URL(import.meta.url), options); // the single file knows that it is in a thread
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./export-thread.js', import.meta.url), options);
  const program = JSON.stringify(new URL('./export-thread.ts', import.meta.url).href);
  const translator = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const line = `import(${translator}).then(({ register }) => { register(); return import(${program}); });`;
  return new Worker(line, { ...options, eval: true });
}

/** An error of another thread, put together again. */
function errorOf(known: KnownFailure | undefined, message: string): Error {
  if (known === undefined) return new Error(message);
  return new RescueError(known.code, known.object, known.why, undefined, known.hint);
}
