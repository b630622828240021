import { Command } from 'commander';
import { type ArchivePlaceOptions, archivesThere } from '../jobs/archive-place.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { withArchives } from './input-options.js';
import { shown } from './terminal.js';

export function listCommand(context: CommandContext): Command {
  return withArchives(new Command('list'))
    .description('List the archives there are, newest first.')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Shows time, short id, estate, manager UUID, release and what is wrong with an archive, if anything.',
        ],
        examples: ['ovm-rescue list', 'ovm-rescue list --archives /backup/ovm --estate prod'],
        exitCodes: [0, 1, 2],
      }),
    )
    .action(async (options: { archives: string; estate?: string; json?: boolean }) => {
      const archives = await archivesThere(options);
      if (options.json) {
        context.terminal.out(`${JSON.stringify(archives, null, 2)}\n`);
        return;
      }
      for (const { time, id, estate, head, problem, path } of archives) {
        const incomplete = head?.sources.some((source) => source.status !== 'complete')
          ? 'incomplete'
          : 'complete';
        const state =
          problem ??
          `${incomplete}, release ${head?.release ?? 'not known'}, manager UUID ${head?.managerUuid ?? 'not certain'}`;
        context.terminal.out(shown(`${time}  ${id}  ${estate}  ${state}  ${path}\n`));
      }
      if (archives.length === 0) context.terminal.err(shown(`${await noArchives(options)}\n`));
    });
}

async function noArchives({ archives, estate }: ArchivePlaceOptions): Promise<string> {
  if (estate === undefined) return `no archives in ${archives}`;
  const estates = new Set((await archivesThere({ archives })).map((archive) => archive.estate));
  return `no archives of estate ${estate} in ${archives}; estates there: ${[...estates].join(', ') || 'none'}`;
}
