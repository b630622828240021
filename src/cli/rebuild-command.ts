import { Command } from 'commander';
import { exitCodes } from '../base/exit-codes.js';
import { whenScriptsAreRight } from '../base/when-scripts-are-right.js';
import { chooseRelease } from '../jobs/choose-release.js';
import { readEstate } from '../jobs/read-estate.js';
import { explainRebuild, type Rebuild, rebuildScripts } from '../jobs/rebuild-scripts.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { estateInput, type InputOptions, withInput, withRelease } from './input-options.js';
import { shown } from './terminal.js';

interface RebuildCommandOptions extends InputOptions {
  readonly vm?: readonly string[];
  readonly out: string;
  readonly writeMap?: string;
  readonly explain?: boolean;
}

const collect = (value: string, before: readonly string[] = []) => [...before, value];

export function rebuildCommand(context: CommandContext): Command {
  return withRelease(withInput(new Command('rebuild')))
    .description(
      'Write the create scripts for the Oracle VM CLI that make the VMs again, on their old disks and MACs.',
    )
    .option('--vm <NAME|ID>', 'only this VM (may be repeated)', collect)
    .option('--out <DIR>', 'where the scripts go; an earlier result there is replaced', 'ovm-rescue-scripts')
    .option('--write-map <FILE>', 'write the list of what no file tells, to fill in and give back with --map')
    .option('--explain', 'print file and line behind every value')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          ...whenScriptsAreRight,
          'Nothing is guessed: a VM with an open point goes to open/ with the reason. The last line of output is DIR.',
        ],
        examples: [
          'ovm-rescue rebuild /OVS/Repositories --manager-files /backup/manager --write-map estate.map',
          'ovm-rescue rebuild latest --release 3.3 --map estate.map --vm slot011 --explain',
        ],
        exitCodes: [0, 1, 2, 3, 10, 11, 12, 130],
      }),
    )
    .action(async (words: string[], options: RebuildCommandOptions) => {
      const reading = await readEstate(await estateInput(words, options, context));
      try {
        const release = chooseRelease(reading.environment, options.release ?? reading.release);
        const { out, writeMap } = options;
        const rebuild = await rebuildScripts(reading, {
          release,
          vms: options.vm ?? [],
          out,
          ...(writeMap !== undefined && { writeMap }),
        });
        if (options.explain) context.terminal.out(shown(explainRebuild(rebuild)));
        report(rebuild, release, options.json === true, context);
        if (rebuild.open > 0 || rebuild.unread > 0) context.exit(exitCodes.incomplete);
      } finally {
        await reading.close();
      }
    });
}

function report(rebuild: Rebuild, release: string, json: boolean, context: CommandContext): void {
  const { plans, ready, open, unread, out } = rebuild;
  if (json) {
    const vms = plans.map(({ vm, lines, highAvailability, openPoints, notSettable, changed }) => ({
      id: vm.id,
      name: vm.facts.name?.value ?? null,
      lines: [...lines, ...highAvailability].map(({ text, values }) => ({ text, values })),
      openPoints,
      notSettable,
      changed,
    }));
    context.terminal.out(`${JSON.stringify({ out, release, ready, open, unread, vms }, null, 2)}\n`);
    return;
  }
  for (const { vm, openPoints } of plans) {
    for (const point of openPoints)
      context.terminal.err(shown(`open: ${vm.facts.name?.value || vm.id}: ${point.message}\n`));
  }
  if (unread > 0) context.terminal.err(`${unread} files could not be read; inventory names them\n`);
  context.terminal.err(`release ${release}: ${ready} VMs ready, ${open} open; see report.txt\n`);
  context.terminal.out(`${out}\n`);
}
