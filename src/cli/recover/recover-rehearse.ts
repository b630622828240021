import { Command } from 'commander';
import { exitCodes } from '../../base/exit-codes.js';
import type { ArchivePlaceOptions } from '../../jobs/archive-place.js';
import { rehearsalLines, rehearsalVerdict } from '../../jobs/rehearse/rehearsal-text.js';
import { rehearse } from '../../jobs/rehearse/rehearse.js';
import { rehearsedArchives } from '../../jobs/rehearse/rehearsed-archives.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { withArchives } from '../input-options.js';
import { shownValue, terminalLog } from '../terminal.js';

interface RehearseOptions extends ArchivePlaceOptions {
  readonly scratch?: string;
  readonly json?: boolean;
}

export function recoverRehearse(context: CommandContext): Command {
  const command = withArchives(
    new Command('rehearse').argument('[ARCHIVE]', 'path, latest, date or short id', 'latest'),
  );
  return command
    .description(
      'Prove that archives would do: restore the database somewhere private, replay the scripts, look for every disk.',
    )
    .option(
      '--scratch <DIR>',
      'below it the private server keeps its data (the temporary directory if not said)',
    )
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'latest and a date mean the newest capture and the newest schema export of each database; any other word one archive.',
          'Every byte is read, the manager UUIDs are compared, every disk that a VM names is looked for in the listings, each line',
          'of the scripts is replayed against the grammar of the release, and the repository database is restored into a MariaDB',
          'or MySQL of its own (a private directory, a socket, no port, removed at the end) and compared row by row. Without the',
          'program of a server, and of Oracle, rows alone are read, which proves less and is said. Nothing of the estate is asked, and',
          'no archive is changed: the result is written beside it, in the directory rehearsals. An archive is trusted like a',
          'program: rehearse archives that you trust. Exit status 0 when all is proven, 3 when something is not.',
        ],
        examples: [
          'ovm-rescue recover rehearse --archives /backup/ovm --estate prod',
          'ovm-rescue recover rehearse 2026-11-23 --archives /backup/ovm --estate prod --scratch /var/tmp',
          'ovm-rescue recover rehearse /mnt/copy/prod/20261123T031500Z-1a2b3c4d',
        ],
        exitCodes: [0, 1, 2, 3, 10, 130],
      }),
    )
    .action(async (word: string, { scratch, json, ...place }: RehearseOptions) => {
      const { terminal } = context;
      const archives = await rehearsedArchives(word, place);
      const { record, path, damaged } = await rehearse({
        archives,
        ...(scratch !== undefined && { scratch }),
        log: terminalLog(terminal),
      });
      if (damaged) context.exit(exitCodes.archive);
      else if (record.state !== 'proven') context.exit(exitCodes.incomplete);
      if (json) return terminal.out(`${JSON.stringify({ path, record }, null, 2)}\n`);
      for (const line of rehearsalLines(record)) terminal.err(`${shownValue(line)}\n`);
      terminal.out(`${shownValue(rehearsalVerdict(record))}\n${shownValue(path)}\n`);
    });
}
