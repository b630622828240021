import { resolve } from 'node:path';
import { Command, CommanderError, Help } from 'commander';
import { RescueError } from '../base/errors.js';
import { type ExitCode, exitCodes } from '../base/exit-codes.js';
import { toolVersion } from '../base/version.js';
import type { CommandContext } from './command-context.js';
import { commandTree } from './command-tree.js';
import { commands, commandsNeeded } from './commands.js';
import { useConfiguration } from './configuration-options.js';
import { errorText, stackText } from './error-text.js';
import { interruption } from './interruption.js';
import { ownGroupFirst } from './option-groups.js';
import type { Terminal } from './terminal.js';

/** The command line as commander sees it: with every command, or with those that some words need. */
export async function createProgram(
  context: CommandContext,
  /** Takes what commander says on stderr: errors of usage, and the help after them. */
  usageError: (text: string) => void = (text) => context.terminal.err(text),
  entries = commands,
): Promise<Command> {
  const program = new Command('ovm-rescue')
    .description('Brings an Oracle VM 3 estate back after its manager or repository database is lost.')
    .version(toolVersion)
    .option('--debug', 'with an error, print where it came from')
    .showSuggestionAfterError()
    .hook('preAction', (_, command) => useConfiguration(command, context));
  for (const load of await Promise.all(entries.map((entry) => entry.load())))
    program.addCommand(load(context));
  for (const { words, command } of [{ words: '', command: program }, ...commandTree(program)]) {
    const name = words === '' ? '' : ` ${words}`;
    command.showHelpAfterError(`  Run \`ovm-rescue${name} --help\` to see its words and options.`);
    command.configureHelp(ownGroupFirst(new Help()));
    command.exitOverride().configureOutput({
      writeOut: (text) => context.terminal.out(text),
      writeErr: (text) => usageError(text),
      outputError: (text) => usageError(text),
    });
  }
  return program;
}

/** What is said when a signal ends a command; the process then ends with code 130. */
export function interruptedText(words: readonly string[]): string {
  return errorText(interruption(words), words.includes('--json'));
}

const ownProgram = () => [process.execPath, ...process.execArgv, resolve(process.argv[1] ?? '')];

/** Runs one command line (without node and script); gives the exit code. Never throws. */
export async function runProgram(
  words: readonly string[],
  terminal: Terminal,
  program: CommandContext['program'] = ownProgram,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  // with --json the one line of JSON says what commander would say in words
  const known = withOldNames(words);
  const line = await createProgram(
    { terminal, program, exit: (wanted) => (code = wanted) },
    words.includes('--json') ? () => {} : (text) => terminal.err(text),
    commandsNeeded(known),
  );
  try {
    await line.parseAsync(helpOfMember(line, known), { from: 'user' });
    return code;
  } catch (error) {
    return reportError(error, words, terminal);
  }
}

/** Names that commands had before: scripts may still call them so. */
const oldNames: Readonly<Record<string, string>> = { diff: 'compare' };

function withOldNames(words: readonly string[]): string[] {
  const at = words.findIndex((word) => !word.startsWith('-'));
  return words.map((word, index) =>
    index === at && Object.hasOwn(oldNames, word) ? (oldNames[word] ?? word) : word,
  );
}

/** `help schema import` as `schema import --help`: commander's own word knows the first level alone. */
function helpOfMember(program: Command, words: readonly string[]): string[] {
  const [first, ...rest] = words;
  const isCommand = commandTree(program).some((one) => one.words === rest.join(' '));
  return first === 'help' && isCommand ? [...rest, '--help'] : [...words];
}

function reportError(error: unknown, words: readonly string[], terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    // a group alone prints its help
    const said = error.code === 'commander.help' ? 'a command is missing' : error.message;
    const why = said.replace(/^error: /, '').replace(/\n/g, ' ');
    if (words.includes('--json'))
      terminal.err(errorText(new RescueError('OVM_USAGE', 'the command', why), true));
    return exitCodes.usage;
  }
  const debug = words.includes('--debug');
  if (!(error instanceof RescueError)) {
    terminal.err(
      `error: this is a bug in ovm-rescue ${toolVersion}, please report it with these lines:\n${stackText(error)}\n`,
    );
    return exitCodes.failed;
  }
  const told = error.code === 'OVM_INTERRUPTED' ? interruption(words) : error;
  terminal.err(errorText(told, words.includes('--json')));
  if (debug)
    terminal.err(
      `${stackText(error)}\n${error.cause instanceof Error ? `caused by ${stackText(error.cause)}\n` : ''}`,
    );
  return error.exitCode;
}
