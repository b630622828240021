import type { AddHelpTextContext, Command } from 'commander';
import { type ExitCode, exitCodeMeanings } from '../base/exit-codes.js';
import type { Terminal } from './terminal.js';
import { wrapped, wrappedCommand } from './wrapped-text.js';

/** What a command gets from the program. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** How this program is started again: the interpreter, its options, and the program. */
  program(): readonly string[];
  /** Sets the exit code the program ends with; 0 if it is never called. */
  exit(code: ExitCode): void;
}

export interface HelpParts {
  /** When a DBA needs the command: pieces of one paragraph. */
  readonly when: readonly string[];
  readonly examples: readonly string[];
  readonly exitCodes: readonly ExitCode[];
  /** What codes mean where monitoring systems say it, not this tool. */
  readonly meanings?: Partial<Record<ExitCode, string>>;
}

/** The part of a help text that follows the options: when, examples, exit status; as wide as the terminal. */
export function helpAfter(parts: HelpParts): (context: AddHelpTextContext) => string {
  return ({ command }) => helpText(parts, helpWidth(command));
}

/** Columns of the terminal the help goes to, 80 elsewhere. */
function helpWidth(command: Command): number {
  return command.configureOutput().getOutHelpWidth?.() ?? 80;
}

function helpText({ when, examples, exitCodes, meanings = {} }: HelpParts, width: number): string {
  const exits = exitCodes.map((code) => {
    const [first = '', ...rest] = wrapped(meanings[code] ?? exitCodeMeanings[code], width - 7);
    return [`  ${String(code).padStart(3)}  ${first}`, ...rest.map((line) => `       ${line}`)].join('\n');
  });
  return [
    '',
    ...wrapped(when.join(' '), width),
    '',
    'Examples:',
    ...examples.flatMap((example) => wrappedCommand(example, width - 2).map((line) => `  ${line}`)),
    '',
    'Exit status:',
    ...exits,
  ].join('\n');
}
