import { Command } from 'commander';
import { parseRelease } from '../jobs/choose-release.js';
import { showGrammar } from '../jobs/show-grammar.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { releaseOption } from './input-options.js';

export function grammarCommand(context: CommandContext): Command {
  return new Command('grammar')
    .description(
      'Print the grammar of the Oracle VM CLI that scripts are written in, with what is not verified in it.',
    )
    .addOption(releaseOption('Oracle VM release').makeOptionMandatory())
    .option('--unverified', 'only the rules that no source proves')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Shows what a create script may hold, and what to try first on a live manager of your release.',
        ],
        examples: ['ovm-rescue grammar --release 3.3 --unverified', 'ovm-rescue grammar --release 3.2'],
        exitCodes: [0, 2],
      }),
    )
    .action((options: { release: string; unverified?: boolean; json?: boolean }) => {
      const { lines, rules } = showGrammar(parseRelease(options.release), options.unverified === true);
      if (options.json) context.terminal.out(`${JSON.stringify(rules, null, 2)}\n`);
      else for (const line of lines) context.terminal.out(`${line}\n`);
    });
}
