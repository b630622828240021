import { spawn } from 'node:child_process';
import { RescueError, systemReason } from '../base/errors.js';

const mostBytes = 64 * 1024;

/**
 * What a command of the operator prints: a line for `sh -c`, so quotes and pipes are those of the shell. It has our
 * terminal for questions of its own. Neither its output nor the line is repeated in an error.
 * Throws OVM_PASSWORD_UNREADABLE when it fails, or has not ended after `timeoutMs`.
 */
export async function runPasswordCommand(command: string, timeoutMs = 120_000): Promise<string> {
  const child = spawn('/bin/sh', ['-c', command], {
    stdio: ['inherit', 'pipe', 'inherit'],
    timeout: timeoutMs,
  });
  const failed = (why: string, cause?: unknown) =>
    new RescueError('OVM_PASSWORD_UNREADABLE', 'the command of --password-command', why, cause);
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= mostBytes) chunks.push(chunk);
    else child.kill();
  });
  const end = await new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once('error', (error) => reject(failed(systemReason(error), error)));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  if (bytes > mostBytes) throw failed(`it printed more than ${mostBytes} bytes, which is no password`);
  if (end.signal !== null) throw failed(`it was ended by ${end.signal}`);
  if (end.code !== 0) throw failed(`it ended with exit code ${end.code}`);
  return Buffer.concat(chunks).toString('utf8');
}
