import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What is typed, when the text so far matches. On a terminal only; a pipe gets `input`. */
  readonly typed?: readonly (readonly [after: RegExp, text: string])[];
  readonly input?: string;
  /** Called with the program as soon as it runs. */
  readonly started?: (child: ChildProcessWithoutNullStreams) => void;
}

export interface RunResult {
  /** 128 + n for signal n, as a shell has it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a terminal (a session of its own), with text on its standard input. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return finish(child, options);
}

/** Runs a shell command on a terminal made by script(1) and types when it is asked. */
export function runOnTerminal(command: string, options: RunOptions = {}): Promise<RunResult> {
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env, SHELL: '/bin/sh' },
  });
  const typed = [...(options.typed ?? [])];
  let seen = '';
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString('utf8');
    const [next] = typed;
    if (next === undefined || !next[0].test(seen)) return;
    typed.shift();
    seen = '';
    child.stdin.write(next[1]);
  });
  return finish(child, options);
}

const signals: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

function finish(child: ChildProcessWithoutNullStreams, options: RunOptions): Promise<RunResult> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  options.started?.(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // not 'close': a killed shell leaves its children with the pipes for a moment
    child.once('exit', (code, signal) =>
      setTimeout(() => resolve({ status: code ?? 128 + (signals[signal ?? ''] ?? 0), stdout, stderr }), 50),
    );
  });
}
