import { runProgram } from '../../src/cli/program.js';
import { builtProgram } from '../built-program.js';

/** What one command line gave. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command that starts processes of its own starts the built program: this process is another one. */
const startedAgain = () => [process.execPath, builtProgram('src/main.ts')];

/** Runs one command line in this process; `cwd` is the directory it runs in. */
export async function runCli(
  words: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<CliResult> {
  const before = process.cwd();
  let out = '';
  let err = '';
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  if (options.cwd !== undefined) process.chdir(options.cwd);
  try {
    return { code: await runProgram(words, terminal, startedAgain), out, err };
  } finally {
    process.chdir(before);
  }
}

/** The last line of an answer: the thing that was asked for. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
