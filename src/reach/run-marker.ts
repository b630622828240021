import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isRunning, ownIdentity, readIdentity } from './process-identity.js';

/** Files that go when the process ends. */
const marked = new Set<string>();
let listening = false;

function removeMarkers(): void {
  for (const file of marked) rmSync(file, { force: true });
}

/**
 * A run that has done everything but end says so in a file of the system's temporary directory, and takes the file away
 * as the last thing it does. Killed in these last moments, it leaves the file: the same command then knows that what it
 * finds is its own work. Without such a directory nothing is marked, and the command asks as if nothing had been.
 */
export function markLastMoments(work: string): void {
  const file = markerOf(work);
  if (file === undefined) return;
  try {
    writeFileSync(file, `${JSON.stringify(ownIdentity())}\n`, { mode: 0o600 });
    // One listener for all works of a process.
    if (!listening) process.once('exit', removeMarkers);
    listening = true;
    marked.add(file);
  } catch {
    // a full or read-only disk: see above
  }
}

/** Leaves the file of a run that ends by itself and does not know whether its last statement was carried out. */
export function leaveLastMoments(work: string): void {
  const file = markerOf(work);
  if (file !== undefined) marked.delete(file);
}

/** Whether a run of this user on this machine was killed in its last moments on that work. */
export function wasKilledInLastMoments(work: string): boolean {
  const file = markerOf(work);
  if (file === undefined) return false;
  try {
    const identity = readIdentity(readFileSync(file, 'utf8'));
    return identity !== undefined && isRunning(identity) === 'no';
  } catch {
    return false;
  }
}

/** The temporary directory is everybody's: only a directory of our own, closed to others, is used. */
function markerOf(work: string): string | undefined {
  const { uid } = userInfo();
  const directory = join(tmpdir(), `ovm-rescue-${uid}`);
  try {
    mkdirSync(directory, { mode: 0o700, recursive: true });
    const stats = lstatSync(directory);
    if (!stats.isDirectory() || stats.uid !== uid || (stats.mode & 0o077) !== 0) return undefined;
  } catch {
    return undefined;
  }
  return join(directory, createHash('sha256').update(work).digest('hex'));
}
