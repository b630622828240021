import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ends a process that we started and all that it has started, as far as /proc tells; where there is none, the process
 * alone. What has ended by itself is passed over.
 */
export function endProcesses(pid: number): void {
  for (const one of [pid, ...startedBy(pid)]) {
    try {
      process.kill(one, 'SIGTERM');
    } catch {
      // it ended by itself, or belongs to somebody else now
    }
  }
}

/** All processes below this one, whatever is between them. */
function startedBy(pid: number): number[] {
  const parents = parentsOfAll();
  const found = [pid];
  for (const parent of found) {
    for (const [child, of] of parents) if (of === parent) found.push(child);
  }
  return found.slice(1);
}

/** The parent of every process (proc(5), stat field 4). */
function parentsOfAll(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of namesIn('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // the command in brackets may hold blanks and brackets
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      parents.set(Number(name), Number(parent));
    } catch {
      // it ended while we looked
    }
  }
  return parents;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
