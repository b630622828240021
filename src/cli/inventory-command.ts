import { Command } from 'commander';
import { exitCodes } from '../base/exit-codes.js';
import { readEstate } from '../jobs/read-estate.js';
import { type InventoryOptions, takeInventory } from '../jobs/take-inventory.js';
import { archiveLine } from './archive-line.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { type InputOptions, storedInput, withInput } from './input-options.js';

export function inventoryCommand(context: CommandContext): Command {
  return withInput(new Command('inventory'))
    .description('List what there is: pools, repositories, VMs, networks, disks with their owners, findings.')
    .option('--html <FILE>', 'write the same as one self-contained HTML page')
    .option('--findings', 'only the summary and what is wrong')
    .addHelpText(
      'after',
      helpAfter({
        when: ['Answers "what do we have" and "who owns which disk" without a manager, from files alone.'],
        examples: [
          'ovm-rescue inventory /OVS/Repositories --html estate.html',
          'ovm-rescue inventory latest --findings',
          'ovm-rescue inventory latest --json | jq .vms',
        ],
        exitCodes: [0, 1, 2, 3, 10, 12, 130],
      }),
    )
    .action(async (words: string[], options: InputOptions & InventoryOptions) => {
      const reading = await readEstate(await storedInput(words, options, context));
      try {
        const pieces = await takeInventory(reading, options);
        for (const piece of pieces) context.terminal.out(piece);
        context.terminal.err(archiveLine(reading));
        if (reading.sources.some((source) => source.status !== 'complete'))
          context.exit(exitCodes.incomplete);
      } finally {
        await reading.close();
      }
    });
}
