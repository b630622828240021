import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';

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
  const path = join(import.meta.dirname, '..', program);
  const source = options.uid === undefined ? ['--import', 'tsx', path] : [readableByAll(path)];
  const node = [process.execPath, ...source, ...args];
  const limit = options.fileBlocks === undefined ? '' : `trap '' XFSZ; ulimit -f ${options.fileBlocks}; `;
  const child = spawn('sh', ['-c', `${limit}exec "$@"`, 'sh', ...node], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
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

const bundles = new Map<string, string>();
let folder: string | undefined;

/** The program in one file that another user can read, wherever this checkout lies. */
function readableByAll(path: string): string {
  const known = bundles.get(path);
  if (known) return known;
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), 'ovm-test-program-'));
    chmodSync(folder, 0o755);
  }
  const outfile = join(folder, `${bundles.size}.mjs`);
  const banner = {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  };
  buildSync({
    entryPoints: [path],
    outfile,
    banner,
    bundle: true,
    // ssh2 does without it
    external: ['cpu-features'],
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  chmodSync(outfile, 0o644);
  bundles.set(path, outfile);
  return outfile;
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
  bundles.clear();
});

export const isRoot = process.getuid?.() === 0;
