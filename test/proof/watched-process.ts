import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that is looked at while it runs. */
export interface WatchedProcess {
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Until it has written this to stderr; throws when it ends without. */
  says(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** The most memory it had so far, without its children. */
  peakMegabytes(): number;
}

const lookEveryMs = 50;

export function watchedProcess(program: string, words: readonly string[]): WatchedProcess {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, highWater(child.pid));
  }, lookEveryMs);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearInterval(look));
  const says = async (text: string) => {
    while (!said.stderr.includes(text)) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`it ended without ${text}: ${said.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    ended: ended.then((code) => ({ code, ...said })),
    says,
    kill: (signal) => void child.kill(signal),
    peakMegabytes: () => peak,
  };
}

/** `VmHWM` of proc(5) never falls; 0 for a process that has ended. */
function highWater(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024 || 0;
  } catch {
    return 0;
  }
}
