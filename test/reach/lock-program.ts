import { setTimeout as wait } from 'node:timers/promises';
import { acquireLock } from '../../src/reach/lock-file.js';

/** Has a lock three times and tells from when to when, in nanoseconds of the machine's clock. */
const path = String(process.argv[2]);
for (let done = 0; done < 3; ) {
  const lock = await acquireLock(path, 'x').catch((error: { code?: string }) => {
    if (error.code !== 'OVM_LOCKED') throw error;
  });
  if (lock) {
    const begin = process.hrtime.bigint();
    await wait(5);
    console.log(`${begin} ${process.hrtime.bigint()}`);
    lock.release();
    done += 1;
  }
  await wait(Math.random() * 5);
}
