import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { RescueError, systemReason } from '../base/errors.js';
import { maskSecrets } from '../base/secret.js';
import { endProcesses } from './end-processes.js';

/** A program of the operator that is told of a night. */
export interface NoticeCommand {
  /** The program and its arguments; no shell takes them apart. */
  readonly words: readonly string[];
  readonly timeoutMs: number;
}

type Child = ChildProcessByStdio<Writable, null, Readable>;

/** How it ended, or that it was given up. */
type CommandEnd = { readonly code: number | null; readonly signal: string | null } | 'overdue';

/** So much of what it says on stderr is kept: the last line tells why it failed. */
const mostSaid = 4096;
const longestReason = 300;
/** A program that was told to end has so long for it. */
const graceMs = 2_000;

/**
 * Runs the command with `json` on its standard input, and waits until it has ended; a program that it leaves behind is
 * not waited for. It need not read its input. What it prints goes nowhere. Throws OVM_NOTICE_FAILED with the last line
 * of its stderr, without secrets, when it cannot be started, fails, or has not ended in time; all that it started is ended then.
 */
export async function runNoticeCommand({ words, timeoutMs }: NoticeCommand, json: string): Promise<void> {
  const [program = '', ...args] = words;
  const child = started(program, args);
  const said = lastSaid(child);
  // in a group of its own it would go on after us, and without its time limit
  const endWithUs = () => killGroup(child);
  process.once('exit', endWithUs);
  try {
    const end = await endOf(child, json, timeoutMs, program);
    if (end === 'overdue') {
      await endGroup(child);
      throw failed(program, `it has not ended after ${timeoutMs / 1000} s${behind(said())}`);
    }
    if (end.signal !== null) throw failed(program, `it was ended by ${end.signal}${behind(said())}`);
    if (end.code !== 0) throw failed(program, `it ended with exit code ${end.code}${behind(said())}`);
  } finally {
    process.off('exit', endWithUs);
    child.stdin.destroy();
    child.stderr.destroy();
  }
}

/** Node tells some errors of the start by an event, and throws all others. */
function started(program: string, args: readonly string[]): Child {
  try {
    // a group of its own, so that all of it can be ended
    return spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'], detached: true });
  } catch (error) {
    throw failed(program, systemReason(error), error);
  }
}

/** Keeps the end of what it says on stderr; gives its last line. */
function lastSaid({ stderr }: Child): () => string {
  let text = '';
  stderr.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-mostSaid);
  });
  return () => {
    const lines = text
      .split(/[\r\n]+/)
      .map((line) => line.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, '?').trim());
    const last = lines.filter((line) => line !== '').at(-1) ?? '';
    return maskSecrets(last, 'notice').slice(0, longestReason);
  };
}

function endOf(child: Child, json: string, timeoutMs: number, program: string): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('overdue'), timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(failed(program, systemReason(error), error));
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      // what it said last may not have come yet, and a program left behind may hold the pipe for ever
      const give = () => resolve({ code, signal });
      const patience = setTimeout(give, 200);
      child.stderr.once('close', () => {
        clearTimeout(patience);
        give();
      });
    });
    // it need not read: it may have ended before all was written
    child.stdin.on('error', () => {});
    child.stdin.end(json);
  });
}

/** Asks all that it started to end, and ends what is still there after a while. */
async function endGroup(child: Child): Promise<void> {
  if (child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  endProcesses(child.pid);
  await Promise.race([ended, wait(graceMs, undefined, { ref: false })]);
  killGroup(child);
}

function killGroup({ pid }: Child): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // all of it has ended
  }
}

function behind(said: string): string {
  return said === '' ? '' : `: ${said.replace(/\.$/, '')}`;
}

function failed(program: string, why: string, cause?: unknown): RescueError {
  return new RescueError('OVM_NOTICE_FAILED', `the command ${program}`, why, cause);
}
