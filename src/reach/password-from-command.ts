import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { RescueError, systemReason } from '../base/errors.js';
import { endProcesses } from './end-processes.js';

const mostBytes = 64 * 1024;

/** How a command ended, or that it was to be given up. */
type CommandEnd =
  | { readonly code: number | null; readonly signal: string | null }
  | { readonly gaveUp: string };

/**
 * What a command of the operator prints: a line for `sh -c`, so quotes and pipes are those of the shell. It has our
 * terminal for questions of its own. Neither its output nor the line is repeated in an error. As a shell does, it waits
 * for all that may still print, a background process too.
 * Throws OVM_PASSWORD_UNREADABLE when it fails, or has not ended after `timeoutMs`; what it started is ended then.
 */
export async function runPasswordCommand(command: string, timeoutMs = 120_000): Promise<string> {
  const child = spawn('/bin/sh', ['-c', command], { stdio: ['inherit', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  const end = await endOf(child, chunks, timeoutMs);
  if ('gaveUp' in end) throw unreadable(end.gaveUp);
  if (end.signal !== null) throw unreadable(`it was ended by ${end.signal}`);
  if (end.code !== 0) throw unreadable(`it ended with exit code ${end.code}`);
  return Buffer.concat(chunks).toString('utf8');
}

/** Waits for the end, gathers what is printed, and ends the command when that is too much or takes too long. */
async function endOf(
  child: ChildProcessByStdio<null, Readable, null>,
  chunks: Buffer[],
  timeoutMs: number,
): Promise<CommandEnd> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<CommandEnd>((resolve, reject) => {
      let bytes = 0;
      timer = setTimeout(
        () => resolve({ gaveUp: `it has not ended after ${timeoutMs / 1000} s` }),
        timeoutMs,
      );
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > mostBytes)
          resolve({ gaveUp: `it printed more than ${mostBytes} bytes, which is no password` });
      });
      child.once('error', (error) => reject(unreadable(systemReason(error), error)));
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
  } finally {
    clearTimeout(timer);
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
      endProcesses(child.pid);
    child.stdout.destroy();
  }
}

function unreadable(why: string, cause?: unknown): RescueError {
  return new RescueError('OVM_PASSWORD_UNREADABLE', 'the command that is to print it', why, cause);
}
