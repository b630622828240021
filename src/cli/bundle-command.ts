import { Command } from 'commander';
import { counted } from '../base/counted.js';
import { bundleName, writeBundle } from '../jobs/nightly/bundle.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { shownValue } from './terminal.js';

export function bundleCommand(context: CommandContext): Command {
  return new Command('bundle')
    .description('Write this tool as one file that needs nothing but Node, to keep beside the archives.')
    .option('--out <FILE>', 'the file to write, its name ending in .mjs, or a directory', bundleName)
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'For the day on which nothing can be installed: `node FILE verify ARCHIVE`, and so every other command. SQLite files',
          '(`archive open`), the demo and Oracle Database before 12.1 need an installation and say so. The licences of',
          'what is in the file stand at its beginning. It has mode 0600: chmod 0644 it where the user of a service runs it.',
        ],
        examples: [
          'ovm-rescue bundle --out /backup/ovm/ovm-rescue.mjs',
          'node /backup/ovm/ovm-rescue.mjs verify /backup/ovm/prod/20261123T031500Z-1a2b3c4d',
        ],
        exitCodes: [0, 1, 2],
      }),
    )
    .action(async (options: { out: string; json?: boolean }) => {
      const { isNew, ...written } = await writeBundle(options.out);
      const state = isNew ? 'written' : 'as it was';
      context.terminal.err(`${counted(written.bytes, 'byte')}, SHA-256 ${written.sha256}: ${state}\n`);
      context.terminal.out(
        options.json
          ? `${JSON.stringify({ ...written, isNew }, null, 2)}\n`
          : `${shownValue(written.file)}\n`,
      );
    });
}
