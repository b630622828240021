import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { builtProgram } from '../built-program.js';

export interface ProgramResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProgram {
  readonly child: ChildProcess;
  readonly ended: Promise<ProgramResult>;
}

export interface ProgramOptions {
  readonly uid?: number;
  /** Largest file in blocks of 512 bytes (`ulimit -f` of POSIX sh); the signal is ignored so that write(2) fails. */
  readonly fileBlocks?: number;
  readonly onLine?: (line: string) => void;
}

/** Starts a TypeScript program below test/ as a process of its own. */
export function startProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): RunningProgram {
  const node = [process.execPath, builtProgram(join('test', program)), ...args];
  const limit = options.fileBlocks === undefined ? '' : `trap '' XFSZ; ulimit -f ${options.fileBlocks}; `;
  const child = spawn('sh', ['-c', `${limit}exec "$@"`, 'sh', ...node], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const line of text.split('\n').filter(Boolean)) options.onLine?.(line);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<ProgramResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

export const isRoot = process.getuid?.() === 0;
