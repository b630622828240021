import { Command } from 'commander';
import { RescueError } from '../base/errors.js';
import { exitCodes } from '../base/exit-codes.js';
import { placesIn } from '../jobs/archived-origin.js';
import { findOwner, type Match } from '../jobs/find-owner.js';
import { type EstateInput, readEstate } from '../jobs/read-estate.js';
import { archiveLine } from './archive-line.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { type InputOptions, storedInput, withInput } from './input-options.js';
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
      const input = await wordsInOrder(what, words, storedInput(words, options, context));
      const reading = await readEstate(input);
      try {
        const matches = findOwner(reading.environment, what, placesIn(reading));
        if (reading.sources.some((source) => source.status !== 'complete'))
          context.exit(exitCodes.incomplete);
        if (options.json) context.terminal.out(`${JSON.stringify(matches, null, 2)}\n`);
        else showMatches(matches, context);
        context.terminal.err(archiveLine(reading));
      } finally {
        await reading.close();
      }
    });
}

/** So many are shown; whoever gets more has asked for too little of a name. */
const matchesAtMost = 50;

function showMatches(matches: readonly Match[], { terminal }: CommandContext): void {
  for (const { kind, id, name, details } of matches.slice(0, matchesAtMost)) {
    terminal.out(`${shownValue(`${kind} ${name} ${name === id ? '' : id}`.trimEnd())}\n`);
    for (const detail of details) terminal.out(`  ${shownValue(detail)}\n`);
  }
  const rest = matches.length - matchesAtMost;
  if (rest > 0)
    terminal.err(
      `${matches.length} hits, of which ${rest} are not shown: give more of it, or --json for all\n`,
    );
}

/** What is looked for comes first; who has it the other way round is told so. */
async function wordsInOrder(
  what: string,
  [word]: readonly string[],
  input: Promise<EstateInput>,
): Promise<EstateInput> {
  try {
    return await input;
  } catch (error) {
    const isArchive = what === 'latest' || /^\d{4}-\d\d-\d\d$/.test(what);
    if (!isArchive || !(error instanceof RescueError) || error.code !== 'OVM_ARCHIVE_NOT_FOUND') throw error;
    throw error.withHint(`What is looked for comes first: ovm-rescue find ${word} ${what}`);
  }
}
