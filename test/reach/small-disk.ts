import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';

/** A file system of its own that can be full. */
export interface SmallDisk {
  readonly path: string;
  /** Leaves so many bytes free; a second call with more of them frees them again. */
  fill(leave?: number): void;
}

export const noMount = 'only root may mount a small file system here';

/** Gives small file systems over directories and takes them away after each test; undefined where this process may not mount. */
export function smallDisks(): (place: string, megabytes: number) => SmallDisk | undefined {
  const mounted: string[] = [];
  afterEach(() => {
    for (const place of mounted.splice(0)) execFileSync('umount', ['--lazy', place]);
  });
  return (path, megabytes) => {
    const words = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'ovm-test', path];
    try {
      execFileSync('mount', words, { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    mounted.push(path);
    return { path, fill: (leave = 0) => fill(path, leave) };
  };
}

function fill(path: string, leave: number): void {
  const filler = join(path, 'filler');
  rmSync(filler, { force: true });
  const { bavail, bsize } = statfsSync(path);
  const file = openSync(filler, 'w');
  try {
    for (let left = Math.floor((bavail * bsize - leave) / bsize); left > 0; left -= 1)
      writeSync(file, Buffer.alloc(bsize));
  } finally {
    closeSync(file);
  }
}
