import { Command } from 'commander';
import { compareEstates, differenceText } from '../jobs/compare-estates.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { estateInput, withArchives } from './input-options.js';
import { shown } from './terminal.js';

export function diffCommand(context: CommandContext): Command {
  return withArchives(
    new Command('diff')
      .argument('<A>', 'the earlier ARCHIVE or TREE')
      .argument('<B>', 'the later ARCHIVE or TREE'),
  )
    .description(
      'Compare two archives or trees: what is missing (-), additional (+) or different (~), with origins.',
    )
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Shows what an upgrade or a week has changed: VMs, disks, networks, repositories, value by value.',
        ],
        examples: [
          'ovm-rescue diff 2026-11-22 latest --estate prod',
          'ovm-rescue diff latest /OVS/Repositories',
        ],
        exitCodes: [0, 1, 2, 10, 130],
      }),
    )
    .action(async (a: string, b: string, options: { archives: string; estate?: string; json?: boolean }) => {
      const [before, after] = [
        await estateInput([a], options, context),
        await estateInput([b], options, context),
      ];
      const differences = await compareEstates(before, after);
      if (options.json) context.terminal.out(`${JSON.stringify(differences, null, 2)}\n`);
      else
        for (const difference of differences) context.terminal.out(`${shown(differenceText(difference))}\n`);
      context.terminal.err(`${differences.length} differences\n`);
    });
}
