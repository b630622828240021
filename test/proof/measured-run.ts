import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../source-files.js';

/** One finished process: wall and processor seconds, peak memory in MB, exit code and what it printed. */
export interface MeasuredRun {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const builtTool = join(projectRoot, 'dist/main.js');

/** Runs a program and asks the system what it cost; the figures come from a small Python parent (getrusage). */
export function measureRun(program: string, words: readonly string[]): MeasuredRun {
  const parent = [
    'import json, resource, subprocess, sys, time',
    'start = time.monotonic()',
    'done = subprocess.run(sys.argv[1:], capture_output=True)',
    'wall = time.monotonic() - start',
    'used = resource.getrusage(resource.RUSAGE_CHILDREN)',
    'print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, done.returncode,',
    '  done.stdout[-100000:].decode("utf8", "replace"), done.stderr[-100000:].decode("utf8", "replace")]))',
  ].join('\n');
  const result = spawnSync('python3', ['-c', parent, program, ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) throw new Error(result.stderr);
  const [wallSeconds, cpuSeconds, peakMegabytes, code, stdout, stderr] = JSON.parse(result.stdout) as [
    number,
    number,
    number,
    number,
    string,
    string,
  ];
  return { wallSeconds, cpuSeconds, peakMegabytes, code, stdout, stderr };
}
