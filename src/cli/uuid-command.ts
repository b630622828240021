import { Command } from 'commander';
import { exitCodes } from '../base/exit-codes.js';
import { findUuid, identityDoubts, recordedUuids, type UuidFacts, uuidEvidence } from '../jobs/find-uuid.js';
import { readEstate } from '../jobs/read-estate.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { findingLines } from './finding-lines.js';
import { estateInput, type InputOptions, withInput } from './input-options.js';
import { shown } from './terminal.js';

export function uuidCommand(context: CommandContext): Command {
  return withInput(new Command('uuid'))
    .description(
      'Print the manager UUID, which a new manager must be installed with, and where it was found.',
    )
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Needed before a manager is reinstalled (situations B1 to B4). Every place goes to stderr, the UUID alone to',
          'stdout, exactly as found. When places disagree nothing is printed to stdout and the exit status is 13; when one',
          'could not be read or understood, what the others tell is printed and the exit status is 3.',
        ],
        examples: [
          './runInstaller.sh --uuid=$(ovm-rescue uuid /mnt/repo1)',
          'ovm-rescue uuid --manager-files /backup/manager /OVS/Repositories',
        ],
        exitCodes: [0, 1, 2, 3, 10, 12, 13, 130],
      }),
    )
    .action(async (words: string[], options: InputOptions) => {
      const input = await estateInput(words, options, context, 'manager-uuid');
      const recorded = input.archive === undefined ? undefined : await recordedUuids(input.archive);
      if (recorded) {
        answer(recorded, options, context);
        return;
      }
      const reading = await readEstate(input);
      try {
        const { environment } = reading;
        const { findings, complete } = await identityDoubts(reading);
        answer(environment, options, context, () => {
          context.terminal.err(findingLines(findings, 20));
        });
        if (!complete) context.exit(exitCodes.incomplete);
      } finally {
        await reading.close();
      }
    });
}

/** Every place to stderr, then what else there is to say, and the one UUID to stdout. */
function answer(
  facts: UuidFacts,
  { json }: InputOptions,
  { terminal }: CommandContext,
  sayMore: () => void = () => undefined,
): void {
  for (const line of uuidEvidence(facts)) terminal.err(`${shown(line)}\n`);
  sayMore();
  const { uuid } = findUuid(facts);
  terminal.out(`${json ? JSON.stringify({ uuid, places: facts.uuidPlaces }, null, 2) : uuid}\n`);
}
