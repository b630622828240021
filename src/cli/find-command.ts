import { Command } from 'commander';
import { exitCodes } from '../base/exit-codes.js';
import { findOwner } from '../jobs/find-owner.js';
import { readEstate } from '../jobs/read-estate.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { estateInput, type InputOptions, withInput } from './input-options.js';
import { shownValue } from './terminal.js';

export function findCommand(context: CommandContext): Command {
  const command = new Command('find').argument(
    '<WHAT>',
    'a name, id, MAC address, disk file or WWID, whole or in part',
  );
  return withInput(command)
    .description('Find a name, id, MAC address, disk file or WWID, and say what it is and who owns it.')
    .addHelpText(
      'after',
      helpAfter({
        when: ['Answers "which VM owns this LUN" and "which 0004fb… directory is my VM".'],
        examples: [
          'ovm-rescue find 3600144f057ef8a00 /OVS/Repositories',
          'ovm-rescue find 00:21:f6:01:00:0b latest',
        ],
        exitCodes: [0, 1, 2, 3, 10, 12, 130],
      }),
    )
    .action(async (what: string, words: string[], options: InputOptions) => {
      const reading = await readEstate(await estateInput(words, options, context));
      try {
        const matches = findOwner(reading.environment, what);
        if (reading.sources.some((source) => source.status !== 'complete'))
          context.exit(exitCodes.incomplete);
        if (options.json) context.terminal.out(`${JSON.stringify(matches, null, 2)}\n`);
        else {
          for (const { kind, id, name, details } of matches) {
            const what = `${kind} ${name} ${name === id ? '' : id}`.trimEnd();
            context.terminal.out(`${shownValue(what)}\n`);
            for (const detail of details) context.terminal.out(`  ${shownValue(detail)}\n`);
          }
        }
      } finally {
        await reading.close();
      }
    });
}
