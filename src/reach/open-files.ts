import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

/** A file that a process of this machine has open. */
export interface OpenFile {
  readonly path: string;
  readonly process: number;
  readonly mayWrite: boolean;
}

const writeModes = 0o3;

/**
 * What processes of this machine have open below a directory, whatever links it is named through, this process left out (proc(5)). Of processes of others only
 * root sees it; what a server elsewhere has open by NFS nobody sees.
 */
export function openFilesBelow(directory: string): readonly OpenFile[] {
  const [named, real] = [directory.replace(/\/+$/, ''), realOf(directory)];
  const found: OpenFile[] = [];
  for (const process of listed('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(process) === globalThis.process.pid) continue;
    for (const descriptor of listed(`/proc/${process}/fd`)) {
      const path = linkAt(`/proc/${process}/fd/${descriptor}`)?.replace(/ \(deleted\)$/, '');
      if (path === undefined || !path.startsWith(`${real}/`)) continue;
      const mayWrite = isWriting(`/proc/${process}/fdinfo/${descriptor}`);
      found.push({ path: `${named}${path.slice(real.length)}`, process: Number(process), mayWrite });
    }
  }
  return found;
}

/** The system tells paths without links; one that is not there has nothing open. */
function realOf(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return directory;
  }
}

/** A process may end at any moment, and others may not be looked into. */
function listed(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function isWriting(path: string): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(path, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & writeModes) !== 0;
  } catch {
    return false;
  }
}
