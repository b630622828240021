import { Command } from 'commander';
import { counted } from '../base/counted.js';
import { exitCodes } from '../base/exit-codes.js';
import { archivedOrigin } from '../jobs/archived-origin.js';
import { findUuid, identityDoubts, recordedUuids, type UuidFacts, uuidEvidence } from '../jobs/find-uuid.js';
import { otherUuids } from '../jobs/other-uuids.js';
import { type EstateInput, readEstate } from '../jobs/read-estate.js';
import { type Origin, originText } from '../model/origin.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { findingLines } from './finding-lines.js';
import { type InputOptions, storedInput, withInput } from './input-options.js';
import { shownValue } from './terminal.js';

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
      const input = await storedInput(words, options, context, 'manager-uuid');
      const recorded = input.archive === undefined ? undefined : await recordedUuids(input.archive);
      if (recorded) {
        answer(recorded, options, context, await archiveLines(input, recorded, options));
        return;
      }
      const reading = await readEstate(input);
      try {
        const { environment } = reading;
        const { findings, complete } = await identityDoubts(reading);
        const told = await archiveLines(input, environment, options);
        const place = input.archive === undefined ? originText : archivedOrigin;
        answer(environment, options, context, findingLines(findings, 20) + told, place);
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
  more: string,
  place: (origin: Origin) => string = originText,
): void {
  for (const line of uuidEvidence(facts, place)) terminal.err(`${shownValue(line)}\n`);
  terminal.err(more);
  const { uuid } = findUuid(facts, place === archivedOrigin);
  terminal.out(`${json ? JSON.stringify({ uuid, places: facts.uuidPlaces }, null, 2) : uuid}\n`);
}

/** Which archive it was, and whether another one of the estate tells otherwise. */
async function archiveLines(
  { archive }: EstateInput,
  facts: UuidFacts,
  { archives }: InputOptions,
): Promise<string> {
  if (archive === undefined) return '';
  const [newest, ...more] = await otherUuids(archive, facts, archives);
  const lines = [`from ${archive}`];
  if (newest) {
    const also = more.length === 0 ? '' : `, and ${counted(more.length, 'more archive')} tell others`;
    lines.push(
      `warning: the archive ${newest.name} tells ${newest.uuids.join(', ')}${also}; settle which is right first`,
    );
  }
  return lines.map((line) => `${shownValue(line)}\n`).join('');
}
