import { Command, InvalidArgumentError, Option } from 'commander';
import { counted } from '../base/counted.js';
import { exitCodes } from '../base/exit-codes.js';
import { whenScriptsAreRight } from '../base/when-scripts-are-right.js';
import { chooseRelease, releaseFindings } from '../jobs/choose-release.js';
import { readEstate } from '../jobs/read-estate.js';
import {
  estateCounts,
  explainRebuild,
  type Rebuild,
  rebuildScripts,
  type ScriptKind,
  scriptKinds,
} from '../jobs/rebuild-scripts.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { findingLines } from './finding-lines.js';
import { type InputOptions, storedInput, withInput, withRelease } from './input-options.js';
import { openLines } from './open-lines.js';
import { repeated } from './repeated-option.js';
import { shown } from './terminal.js';

interface RebuildCommandOptions extends InputOptions {
  readonly kind?: readonly ScriptKind[];
  readonly allowFormat?: readonly string[];
  readonly vm?: readonly string[];
  readonly out: string;
  readonly writeMap?: string;
  readonly explain?: boolean;
}

export function rebuildCommand(context: CommandContext): Command {
  return withRelease(withInput(new Command('rebuild')))
    .description(
      'Write scripts for the Oracle VM CLI: what makes the VMs again, or what brings a whole estate back.',
    )
    .addOption(
      new Option('--kind <KIND>', 'which scripts (may be repeated); vms unless given')
        .choices([...scriptKinds])
        .argParser(collectKinds),
    )
    .option('--vm <NAME|ID>', 'only this VM (may be repeated)', repeated)
    .option(
      '--allow-format <WWID>',
      'of the kind empty: this empty LUN, or export HOST:/PATH, may be formatted (may be repeated)',
      repeated,
    )
    .option('--out <DIR>', 'where the scripts go; an earlier result there is replaced', 'ovm-rescue-scripts')
    .option('--write-map <FILE>', 'write the list of what no file tells, to fill in and give back with --map')
    .option('--explain', 'print file and line behind every value')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'vms: the VMs on their old disks and MACs.',
          ...whenScriptsAreRight,
          'survivors, in DIR/survivors: after B1 to B3, servers discovered, storage refreshed, names and tags set again;',
          'it makes no server pool, file system, repository or VM. empty, in DIR/empty: a whole estate again in B4, VMs',
          'included; lines that format storage stand in empty-format, for what --map states and --allow-format names.',
          'Nothing is guessed: a VM with an open point goes to open/ with the reason. The last line of output is DIR. While',
          'anything is open the exit status is 3, as after most first runs: the scripts are written all the same.',
        ],
        examples: [
          'ovm-rescue rebuild /OVS/Repositories --manager-files /backup/manager --write-map estate.map',
          'ovm-rescue rebuild latest --release 3.3 --map estate.map --vm slot011 --explain',
          'ovm-rescue rebuild latest --kind survivors --out after-b3',
        ],
        exitCodes: [0, 1, 2, 3, 10, 11, 12, 130],
      }),
    )
    .action(async (words: string[], options: RebuildCommandOptions) => {
      const input = await storedInput(words, options, context);
      const reading = await readEstate(input);
      try {
        const told = {
          ...{ demanded: options.release, archived: reading.release },
          configured: input.configuredRelease,
        };
        const release = chooseRelease(reading.environment, told);
        const ofMap = reading.environment.findings.filter(({ code }) => code.startsWith('map-'));
        context.terminal.err(findingLines([...releaseFindings(reading.environment, told), ...ofMap]));
        const { out, writeMap, kind: kinds = ['vms'] } = options;
        const rebuild = await rebuildScripts(reading, {
          release,
          kinds,
          vms: options.vm ?? [],
          allowFormat: options.allowFormat ?? [],
          out,
          ...(writeMap !== undefined && { writeMap }),
        });
        if (options.explain) context.terminal.out(shown(explainRebuild(rebuild, reading)));
        report(rebuild, kinds, release, options.json === true, context);
        const openEstates = rebuild.estates.some(({ openPoints }) => openPoints.length > 0);
        if (rebuild.open > 0 || openEstates || rebuild.unread > 0) context.exit(exitCodes.incomplete);
      } finally {
        await reading.close();
      }
    });
}

/** Repeated words of a known kind, each once. */
function collectKinds(value: string, before: readonly ScriptKind[] = []): readonly ScriptKind[] {
  const kind = scriptKinds.find((known) => known === value);
  if (kind === undefined) throw new InvalidArgumentError(`Allowed choices are ${scriptKinds.join(', ')}.`);
  return before.includes(kind) ? before : [...before, kind];
}

function report(
  rebuild: Rebuild,
  kinds: readonly ScriptKind[],
  release: string,
  json: boolean,
  context: CommandContext,
): void {
  const { plans, estates, ready, open, unread, out } = rebuild;
  if (json) {
    const vms = plans.map(({ vm, lines, highAvailability, openPoints, notSettable, changed }) => ({
      id: vm.id,
      name: vm.facts.name?.value ?? null,
      lines: [...lines, ...highAvailability].map(({ text, values }) => ({ text, values })),
      openPoints,
      notSettable,
      changed,
    }));
    const answer = { out, release, ready, open, unread, vms, ...(estates.length > 0 && { estates }) };
    context.terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
    return;
  }
  const ofVms = plans.flatMap(({ vm, openPoints }) =>
    openPoints.map(({ message }) => ({ who: vm.facts.name?.value || `(no name) ${vm.id}`, message })),
  );
  context.terminal.err(openLines('open', ofVms, 'report.txt'));
  if (unread > 0)
    context.terminal.err(
      `${counted(unread, 'file or source', 'files or sources')} could not be captured; inventory names each\n`,
    );
  for (const { kind, openPoints } of estates) {
    const points = openPoints.map(({ code, subject, message }) => ({ code, who: subject, message }));
    context.terminal.err(openLines(`open in ${kind}`, points, `${kind}/report.txt`));
  }
  if (kinds.includes('vms'))
    context.terminal.err(`release ${release}: ${counted(ready, 'VM')} ready, ${open} open; see report.txt\n`);
  for (const plan of estates)
    context.terminal.err(`release ${release}, ${estateCounts(plan)}; see ${plan.kind}/report.txt\n`);
  context.terminal.out(`${out}\n`);
}
