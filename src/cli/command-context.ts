import { type ExitCode, exitCodeMeanings } from '../base/exit-codes.js';
import type { Terminal } from './terminal.js';

/** What a command gets from the program. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Sets the exit code the program ends with; 0 if it is never called. */
  exit(code: ExitCode): void;
}

export interface HelpParts {
  /** When a DBA needs the command. */
  readonly when: readonly string[];
  readonly examples: readonly string[];
  readonly exitCodes: readonly ExitCode[];
}

/** The part of a help text that follows the options: when, examples, exit status. */
export function helpAfter({ when, examples, exitCodes }: HelpParts): string {
  return [
    '',
    ...when,
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
    'Exit status:',
    ...exitCodes.map((code) => `  ${String(code).padStart(3)}  ${exitCodeMeanings[code]}`),
  ].join('\n');
}
