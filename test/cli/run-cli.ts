import { runProgram } from '../../src/cli/program.js';

/** What one command line gave. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

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
    return { code: await runProgram(words, terminal), out, err };
  } finally {
    process.chdir(before);
  }
}

/** The last line of an answer: the thing that was asked for. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
