import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Enough to tell later whether this very process still runs. Fields the system does not offer are null. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start in clock ticks since boot (proc(5), stat field 22): tells a process from a later one of the same number. */
  readonly startTime: string | null;
  readonly host: string;
  readonly bootId: string | null;
  /** Containers count their processes separately; a pid means something in its own namespace only. */
  readonly pidNamespace: string | null;
}

export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    startTime: processState(process.pid)?.startTime ?? null,
    host: hostname(),
    bootId: orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()),
    pidNamespace: orNull(() => readlinkSync('/proc/self/ns/pid')),
  };
}

/** Whether that process runs; `unknown` when it belongs to another machine or container, which cannot be asked. */
export function isRunning(identity: ProcessIdentity, own = ownIdentity()): 'yes' | 'no' | 'unknown' {
  if (identity.bootId !== own.bootId) return identity.host === own.host ? 'no' : 'unknown';
  if (own.bootId === null && identity.host !== own.host) return 'unknown';
  if (identity.pidNamespace !== own.pidNamespace) return 'unknown';
  return pidRuns(identity) ? 'yes' : 'no';
}

/** Reads an identity from JSON text; undefined when it is none. */
export function readIdentity(text: string): ProcessIdentity | undefined {
  const value: unknown = orNull(() => JSON.parse(text));
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, startTime, host, bootId, pidNamespace } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(pid) || Number(pid) < 1 || typeof host !== 'string') return undefined;
  return {
    pid: Number(pid),
    startTime: textOrNull(startTime),
    host,
    bootId: textOrNull(bootId),
    pidNamespace: textOrNull(pidNamespace),
  };
}

function pidRuns(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const state = processState(identity.pid);
  if (!state) return true;
  if (state.letter === 'Z' || state.letter === 'X') return false;
  return identity.startTime === null || state.startTime === identity.startTime;
}

function processState(
  pid: number,
): { readonly letter: string | undefined; readonly startTime: string } | undefined {
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // The second field is the command in brackets and may itself hold spaces and brackets.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = fields?.[19];
  return startTime === undefined ? undefined : { letter: fields?.[0], startTime };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function orNull<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
