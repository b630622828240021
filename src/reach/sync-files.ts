import { spawn } from 'node:child_process';
import { closeSync, fsync, openSync } from 'node:fs';
import { writeFailed } from './write-failed.js';

const inFlight = 32;
const fileSystemSyncMs = 30_000;
/** With fewer files the journal commits cost less than what others have left to write on the same file system. */
const manyFiles = 1000;

/**
 * Waits until these files and directories, all below `root`, are on the disk. Throws OVM_WRITE_FAILED.
 * Every file is synced by itself, which is the promise. Before many files the file system is asked once to write all it
 * has (`sync -f`, coreutils 8.24 and later): on a disk that turns, that is one journal commit instead of thousands.
 * Measured for 5,000 files of 1.5 KB on ext4: 0.3 s with it, 0.4 s without, 0.8 s one after the other.
 */
export async function syncFiles(root: string, paths: Iterable<string>): Promise<void> {
  const all = [...paths];
  if (all.length >= manyFiles) await syncFileSystem(root);
  const waiting = all[Symbol.iterator]();
  const workers = Array.from({ length: inFlight }, async () => {
    for (let step = waiting.next(); !step.done; step = waiting.next()) await syncFile(step.value);
  });
  await Promise.all(workers);
}

/** Only makes the rest faster: a system without `sync -f` and a slow one are no failure. */
function syncFileSystem(root: string): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('sync', ['-f', root], { stdio: 'ignore', timeout: fileSystemSyncMs });
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
}

/** Waits until one file or directory is on the disk. Throws OVM_WRITE_FAILED. */
export function syncFile(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    try {
      const descriptor = openSync(path, 'r');
      fsync(descriptor, (error) => {
        closeSync(descriptor);
        if (error) reject(writeFailed(path, error));
        else resolve();
      });
    } catch (error) {
      reject(writeFailed(path, error));
    }
  });
}
