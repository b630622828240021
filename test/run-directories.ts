import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/** Directories that all files of one test run share. They are gone when it ends, and the next run clears what a killed one left. */

const prefix = 'ovm-test-run-';
/** A file system in memory: nothing waits for a disk there. */
const memory = '/dev/shm';
/** What must be free before files are kept in memory: a server has some 60 MB, and a run has few at a time. */
const neededBytes = 6e9;
const runVariable = 'OVM_TEST_RUN';

/** vitest calls it before a run. */
export function setup(project: TestProject): void {
  const places = [tmpdir(), ...(memoryIsFree() ? [memory] : [])];
  for (const place of places) {
    clearLeftovers(place);
    mkdirSync(join(place, prefix + process.pid));
    chmodSync(join(place, prefix + process.pid), 0o755);
  }
  process.env[runVariable] = prefix + process.pid;
  // what was built from sources that have changed since
  const built = join(tmpdir(), prefix + process.pid, 'dist');
  project.onTestsRerun(() => rmSync(built, { recursive: true, force: true }));
}

/** vitest calls it after a run. */
export function teardown(): void {
  for (const place of [tmpdir(), memory])
    rmSync(join(place, prefix + process.pid), { recursive: true, force: true });
}

/** Where a run keeps what is made once for all; undefined outside of a run. */
export function directoryOfRun(): string | undefined {
  const name = process.env[runVariable];
  return name === undefined ? undefined : join(tmpdir(), name);
}

/** Where servers keep their data, and tests what they write: in memory when there is room for it. */
export function quickDirectory(): string {
  const name = process.env[runVariable];
  return name !== undefined && isThere(join(memory, name)) ? join(memory, name) : tmpdir();
}

function memoryIsFree(): boolean {
  if (!isThere(memory)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > neededBytes && process.availableMemory() > neededBytes;
}

function isThere(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function clearLeftovers(place: string): void {
  for (const name of readdirSync(place)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(place, name);
    const pid = Number(name.slice(prefix.length));
    const isInUse = pid !== process.pid && isRunning(pid);
    if (!isInUse && lstatSync(path).uid === process.getuid?.())
      rmSync(path, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
