import { Command } from 'commander';
import { counted } from '../base/counted.js';
import { exitCodes } from '../base/exit-codes.js';
import { compareEstates, comparisonLines, differenceText } from '../jobs/compare-estates.js';
import type { EstateInput } from '../jobs/read-estate.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { estateInput, withArchives } from './input-options.js';
import { shownValue } from './terminal.js';

interface DiffOptions {
  readonly archives: string;
  readonly estate?: string;
  readonly exitCode?: boolean;
  readonly json?: boolean;
}

export function diffCommand(context: CommandContext): Command {
  return withArchives(
    new Command('diff')
      .argument('<A>', 'the earlier ARCHIVE or TREE')
      .argument('<B>', 'the later ARCHIVE or TREE'),
  )
    .description(
      'Compare two archives or trees: what is missing (-), additional (+) or different (~), with origins.',
    )
    .option('--exit-code', 'end with exit code 1 when something differs, as git does; otherwise it is 0')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Shows what an upgrade or a week has changed: VMs, disks, networks, repositories, value by value. Which two were',
          'compared goes to stderr, with the sources that one of them lacks; an archive and itself is an error.',
        ],
        examples: [
          'ovm-rescue diff 2026-11-22 latest --estate prod',
          'ovm-rescue diff latest /OVS/Repositories',
        ],
        exitCodes: [0, 1, 2, 10, 130],
      }),
    )
    .action(async (a: string, b: string, options: DiffOptions) => {
      const [before, after] = [
        sideInput('A', await estateInput([a], options, context)),
        sideInput('B', await estateInput([b], options, context)),
      ];
      const comparison = await compareEstates(before, after);
      const { differences } = comparison;
      for (const line of comparisonLines(comparison)) context.terminal.err(`${shownValue(line)}\n`);
      if (options.json) context.terminal.out(`${JSON.stringify(differences, null, 2)}\n`);
      else
        for (const difference of differences)
          context.terminal.out(`${shownValue(differenceText(difference, comparison))}\n`);
      context.terminal.err(`${counted(differences.length, 'difference')}\n`);
      if (options.exitCode && differences.length > 0) context.exit(exitCodes.failed);
    });
}

/** What is said about one side says which. */
function sideInput(side: 'A' | 'B', input: EstateInput): EstateInput {
  const { info, warn } = input.log;
  return {
    ...input,
    log: { info: (line) => info(`${side}: ${line}`), warn: (line) => warn(`${side}: ${line}`) },
  };
}
