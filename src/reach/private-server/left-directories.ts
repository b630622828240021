import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { removeTree } from '../directories.js';
import { isRunning, readIdentity } from '../process-identity.js';
import type { SystemAccount } from './server-account.js';
import { dataWord } from './server-words.js';

/** How the name of every private directory begins; the number of the process that made it follows. */
export const privatePrefix = 'ovm-rescue-rehearsal-';
/** In it the process that made it. */
export const ownerFile = 'owner.json';

/**
 * Ends and removes what killed runs left below a directory: their servers, which are known by the private directory in
 * their words, and then that directory. Only what this user made (or the account that its servers run as) counts, and only
 * when its maker no longer runs on this machine. Gives the directories that were removed.
 */
export function removeLeftDirectories(below: string, account: SystemAccount | undefined): string[] {
  return namesIn(below)
    .filter((name) => name.startsWith(privatePrefix))
    .map((name) => join(below, name))
    .filter((directory) => isOurs(directory, account) && isLeft(directory))
    .map((directory) => {
      endServersOf(directory);
      removeTree(directory);
      return directory;
    });
}

/** Ends every server that works in a private directory, and waits a moment for it. */
export function endServersOf(directory: string): void {
  const pids = processesOf(directory);
  for (const pid of pids) signal(pid);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < 200 && processesOf(directory).length > 0; waited += 1)
    Atomics.wait(pause, 0, 0, 10);
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

/** A process that has ended and was not yet waited for has no words any more. */
function processesOf(directory: string): number[] {
  const word = dataWord(directory);
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name) && wordsOf(name).includes(word))
    .map(Number);
}

function wordsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Anybody may make a name in a temporary directory. */
function isOurs(directory: string, account: SystemAccount | undefined): boolean {
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  const own = process.getuid?.();
  return stats?.isDirectory() === true && (stats.uid === own || stats.uid === account?.uid);
}

const [moment, longAgo] = [1000, 60_000];

/**
 * One without its maker's identity was killed in its first moment, or is in it. Its name tells the process number, which
 * means nothing on another machine or in another container: a moment decides there, and a longer one where it is in use.
 */
function isLeft(directory: string): boolean {
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  const identity = readIdentity(textOf(join(directory, ownerFile)));
  if (identity) return isRunning(identity) === 'no';
  if (stats === undefined) return false;
  return Date.now() - stats.mtimeMs > (isOfGoneProcess(directory) ? moment : longAgo);
}

function isOfGoneProcess(directory: string): boolean {
  const [, pid] = /^(\d+)-/.exec(basename(directory).slice(privatePrefix.length)) ?? [];
  return pid !== undefined && !existsSync(`/proc/${pid}`);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
