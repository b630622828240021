import { Command } from 'commander';
import { counted } from '../base/counted.js';
import { RescueError } from '../base/errors.js';
import { exitCodes } from '../base/exit-codes.js';
import { type ComparedEstates, compareEstates } from '../jobs/compare-estates.js';
import {
  comparedSidesLines,
  differencesText,
  differenceText,
  notComparedText,
} from '../jobs/comparison-text.js';
import type { EstateInput } from '../jobs/read-estate.js';
import { type CommandContext, helpAfter } from './command-context.js';
import {
  captureInput,
  estateInput,
  hostsNamed,
  type InputOptions,
  withInputOptions,
  withRelease,
} from './input-options.js';
import { shownValue } from './terminal.js';

interface CompareOptions extends InputOptions {
  readonly live?: boolean;
  readonly fix?: string;
  readonly exitCode?: boolean;
}

export function compareCommand(context: CommandContext): Command {
  return withRelease(
    withInputOptions(
      new Command('compare')
        .argument('[A]', 'the earlier ARCHIVE or TREE; with --live the latest archive unless given')
        .argument('[B...]', 'the later ARCHIVE or TREE; with --live trees that are read as they are now'),
    ),
  )
    .description(
      'Say what is missing (-), additional (+) or different (~) in B, with origins; write what brings it back.',
    )
    .option('--live', 'B is the estate as it is now, as hosts and trees tell it')
    .option('--fix <FILE>', 'write the lines of the CLI that bring back in B what A shows (for apply)')
    .option('--exit-code', 'end with exit code 1 when something differs, as git does; otherwise it is 0')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Shows what an upgrade, a week or a rebuild has changed: VMs, disks, networks, repositories, value by value.',
          'Objects that a new manager gave new ids are found by their names, LUNs by WWID. A fix sets names, descriptions,',
          'settings, tags and memberships; it makes no VM and deletes nothing, and names what no line can set. Which two were',
          'compared goes to stderr, with the sources that one of them lacks; an archive and itself is an error. Where a source',
          'could not be read the exit code is 3, and no fix is written unless the manager of B was read.',
        ],
        examples: [
          'ovm-rescue compare 2026-11-22 latest --estate prod',
          'ovm-rescue compare latest --live --manager-cli mgr --manager-rest mgr --fix fix.ovmcli',
          'ovm-rescue compare latest /OVS/Repositories',
        ],
        exitCodes: [0, 1, 2, 3, 10, 12, 130],
      }),
    )
    .action(async (a: string | undefined, b: string[], options: CompareOptions) => {
      const { before, after } = await sides(a, b, options, context);
      const { fix: file, release } = options;
      const told = { demanded: release, configured: after.configuredRelease };
      const fix = file === undefined ? undefined : { file, told };
      const compared = await compareEstates(sideInput('A', before), sideInput('B', after), fix);
      answer(compared, options, context);
      if (options.exitCode && compared.differences.length > 0) context.exit(exitCodes.failed);
      // what was not read may hide or feign differences, which is more than that there are some
      if (compared.noFix !== undefined || compared.a.unread.length + compared.b.unread.length > 0)
        context.exit(exitCodes.incomplete);
    });
}

async function sides(
  a: string | undefined,
  b: readonly string[],
  options: CompareOptions,
  context: CommandContext,
): Promise<{ readonly before: EstateInput; readonly after: EstateInput }> {
  const { archives, estate, live } = options;
  const stored = { archives, ...(estate !== undefined && { estate }) };
  if (live) {
    const before = await estateInput([a ?? 'latest'], stored, context);
    return { before, after: (await captureInput(b, options, context)).input };
  }
  const [second, third] = b;
  const [host] = [
    ...hostsNamed(options),
    ...(options.managerFiles ?? []).map((path) => `--manager-files ${path}`),
  ];
  if (host !== undefined) throw new RescueError('OVM_USAGE', host, 'it goes with --live');
  if (a === undefined || second === undefined)
    throw new RescueError('OVM_USAGE', 'the command', 'neither B nor --live says what is compared with A');
  if (third !== undefined) throw new RescueError('OVM_USAGE', third, 'two are compared, and it is the third');
  return {
    before: await estateInput([a], stored, context),
    after: await estateInput([second], stored, context),
  };
}

/** What is said about one side says which. */
function sideInput(side: 'A' | 'B', input: EstateInput): EstateInput {
  const { info, warn } = input.log;
  return {
    ...input,
    log: { info: (line) => info(`${side}: ${line}`), warn: (line) => warn(`${side}: ${line}`) },
  };
}

function answer(
  compared: ComparedEstates,
  { json, fix: file }: CompareOptions,
  { terminal }: CommandContext,
): void {
  const { differences, notCompared, fix, noFix } = compared;
  for (const line of comparedSidesLines(compared)) terminal.err(`${shownValue(line)}\n`);
  const unread = [...compared.a.unread, ...compared.b.unread];
  const told = { differences, notCompared, unread, ...(fix && { fix }), ...(noFix && { noFix }) };
  if (json) terminal.out(`${JSON.stringify(told, null, 2)}\n`);
  else
    for (const difference of differences)
      terminal.out(`${shownValue(differenceText(difference, compared))}\n`);
  const untold = notComparedText(notCompared);
  if (untold !== undefined) terminal.err(`${shownValue(untold)}\n`);
  for (const root of unread) terminal.err(`${shownValue(`not read, at least in part: ${root}`)}\n`);
  terminal.err(`${differencesText(differences)}\n`);
  if (noFix) terminal.err(`${shownValue(`${file} was not written: ${noFix}`)}\n`);
  if (!fix) return;
  const lines = fix.sections.reduce((sum, section) => sum + section.lines.length, 0);
  terminal.err(`${shownValue(file ?? '')}: ${counted(lines, 'line')}, ${fix.byHand.length} left to hands\n`);
}
