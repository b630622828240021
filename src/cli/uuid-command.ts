import { Command } from 'commander';
import { exitCodes } from '../base/exit-codes.js';
import { findUuid, identityDoubts, uuidEvidence } from '../jobs/find-uuid.js';
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
      const reading = await readEstate(await estateInput(words, options, context));
      try {
        const { environment } = reading;
        for (const line of uuidEvidence(environment)) context.terminal.err(`${shown(line)}\n`);
        const { findings, complete } = await identityDoubts(reading);
        context.terminal.err(findingLines(findings, 20));
        const found = findUuid(environment);
        if (!complete) context.exit(exitCodes.incomplete);
        const answer = options.json
          ? JSON.stringify({ uuid: found.uuid, places: environment.uuidPlaces }, null, 2)
          : found.uuid;
        context.terminal.out(`${answer}\n`);
      } finally {
        await reading.close();
      }
    });
}
