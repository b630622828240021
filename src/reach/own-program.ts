import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { systemReason } from '../base/errors.js';
import { endProcesses } from './end-processes.js';

/** What a run of this program came to: what it gave to `answerStarter`, or why it gave nothing. */
export type OwnProgramEnd = { readonly answer: unknown } | { readonly failure: string };

export interface OwnProgramRun {
  /** The interpreter, its options, and the program. */
  readonly program: readonly string[];
  readonly words: readonly string[];
  /** Variables of the environment that it gets beside ours. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is ended. */
  readonly limitMs: number;
  /** Hears every line of its stderr. */
  readonly onLine: (line: string) => void;
}

/** Tells a process who started it: whoever merely inherits the variable has another parent. */
const starterVariable = 'OVM_RESCUE_STARTER';

/** A program that was told to end has so long for it. */
const graceMs = 2_000;

/**
 * Runs this program once more, in a process of its own: one that hangs in a system call, as on a mount whose server is
 * gone, holds up nobody else. It ends with us, however we end (`endWithStarter`). Its answer comes when it has ended, or
 * when its time is up: a process that no signal ends is left behind. Never throws.
 */
export async function runOwnProgram(run: OwnProgramRun): Promise<OwnProgramEnd> {
  const { program, words, variables, limitMs, onLine } = run;
  const [command = '', ...args] = [...program, ...words];
  const env = { ...process.env, ...variables, [starterVariable]: String(process.pid) };
  let child: ChildProcess;
  try {
    child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env });
  } catch (error) {
    return { failure: systemReason(error) };
  }
  const lastLine = linesOf(child, onLine);
  const timer = new AbortController();
  const overdue = { failure: `it has not ended after ${limitMs / 1000} s` };
  const end = await Promise.race([endOf(child), wait(limitMs, overdue, { signal: timer.signal })]);
  timer.abort();
  lastLine();
  if (end === overdue) await endChild(child);
  return end;
}

/** What it gave, once it has ended and all that it wrote is read. */
function endOf(child: ChildProcess): Promise<OwnProgramEnd> {
  return new Promise((give) => {
    let given: OwnProgramEnd | undefined;
    child.once('message', (answer) => {
      given = { answer };
    });
    child.once('error', (error) => give({ failure: systemReason(error) }));
    child.once('close', (code, signal) => {
      const how = signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
      give(given ?? { failure: how });
    });
  });
}

/** Gives on every whole line of its stderr; what is given back gives on what is left at the end. */
function linesOf({ stderr }: ChildProcess, onLine: (line: string) => void): () => void {
  let rest = '';
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  return () => {
    if (rest !== '') onLine(rest);
    rest = '';
  };
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const ended = new Promise((give) => child.once('exit', give));
  endProcesses(child.pid);
  await Promise.race([ended, wait(graceMs, undefined, { ref: false })]);
  child.kill('SIGKILL');
  // one that no signal ends must not keep us from ending
  child.stderr?.destroy();
  if (child.connected) child.disconnect();
  child.unref();
}

/**
 * Where this process was started by `runOwnProgram`: ends it when the other one has ended, also by a signal that cannot
 * be caught, and gives what takes the answer there. Undefined elsewhere.
 */
export function starter(exitCode: number): { answer(answer: unknown): void } | undefined {
  if (process.send === undefined || process.env[starterVariable] !== String(process.ppid)) return undefined;
  process.once('disconnect', () => process.exit(exitCode));
  // it must not keep a process that is done
  process.channel?.unref();
  return { answer: (answer) => void process.send?.(answer) };
}
