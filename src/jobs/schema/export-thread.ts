import { parentPort, workerData } from 'node:worker_threads';
import { RescueError } from '../../base/errors.js';
import { Password } from '../../base/password.js';
import { openPreparedReader } from '../../reach/database/open-database.js';
import { LocalLane } from './reading-lane.js';
import type { KnownFailure, PlainSettings, ThreadAnswer, ThreadOrder } from './thread-lane.js';

/** The program of a reading thread: it does what it is told, one order after the other, and answers each. */

const progressEveryMs = 100;

const settings = workerData as PlainSettings;
/** Prepared at once: the order to begin the snapshot comes while everybody else's writes wait. */
const prepared = openPreparedReader({ ...settings, password: new Password(settings.password) });
prepared.catch(() => undefined); // told by the answer to the first order
const lane = new LocalLane(async (moment) => {
  const reader = await prepared;
  await reader.begin(moment);
  return reader;
});
let unsent = { rows: 0, bytes: 0 };
let sentAt = 0;

parentPort?.on('message', (order: ThreadOrder) => {
  obey(order).then(answer, (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    answer({ kind: 'failed', known: error instanceof RescueError ? partsOf(error) : undefined, message });
  });
});

/** An error's own fields; its class does not come to another thread. */
function partsOf({ code, object, why, hint }: RescueError): KnownFailure {
  return { code, object, why, hint };
}

async function obey(order: ThreadOrder): Promise<ThreadAnswer> {
  if (order.kind === 'prepare') {
    await prepared;
    return { kind: 'prepared' };
  }
  if (order.kind === 'begin') {
    await lane.begin(order.moment);
    return { kind: 'begun' };
  }
  if (order.kind === 'end') {
    await (await prepared).close();
    return { kind: 'ended' };
  }
  const result = await lane.run(order.task, takeProgress);
  unsent = { rows: 0, bytes: 0 };
  return { kind: 'result', result };
}

function takeProgress(rows: number, bytes: number): void {
  unsent = { rows: unsent.rows + rows, bytes: unsent.bytes + bytes };
  if (performance.now() - sentAt < progressEveryMs) return;
  sentAt = performance.now();
  answer({ kind: 'progress', ...unsent });
  unsent = { rows: 0, bytes: 0 };
}

function answer(message: ThreadAnswer): void {
  parentPort?.postMessage(message);
}
