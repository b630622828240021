import { Command, InvalidArgumentError } from 'commander';
import { type CommandContext, helpAfter } from './command-context.js';
import { bashCompletion, zshCompletion } from './completion-text.js';

const shells = { bash: bashCompletion, zsh: zshCompletion } as const;
type Shell = keyof typeof shells;

function shell(word: string): Shell {
  if (!Object.hasOwn(shells, word))
    throw new InvalidArgumentError(`it is none of ${Object.keys(shells).join(', ')}`);
  return word as Shell;
}

export function completionCommand(context: CommandContext): Command {
  const command = new Command('completion').argument('<SHELL>', 'bash or zsh', shell);
  return command
    .description('Print the completion script of a shell.')
    .addHelpText(
      'after',
      helpAfter({
        when: ['Lets TAB complete commands, options and paths.'],
        examples: [
          'ovm-rescue completion bash > /etc/bash_completion.d/ovm-rescue',
          'source <(ovm-rescue completion zsh)',
        ],
        exitCodes: [0, 2],
      }),
    )
    .action((name: Shell) => context.terminal.out(shells[name](command.parent ?? command)));
}
