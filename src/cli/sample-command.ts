import { Command } from 'commander';
import { counted } from '../base/counted.js';
import { exitCodes } from '../base/exit-codes.js';
import { readEstate } from '../jobs/read-estate.js';
import { writeSample } from '../jobs/write-sample.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { estateInput, type InputOptions, withInput } from './input-options.js';
import { shownValue } from './terminal.js';

export function sampleCommand(context: CommandContext): Command {
  const command = withInput(new Command('sample'))
    .description(
      'Write a shareable set of structures: names, ids, addresses replaced consistently, secrets removed.',
    )
    .option('--redact', 'replace everything that is not known vocabulary; nothing is written without it')
    .option('--out <DIR>', 'where the files go', 'ovm-rescue-sample')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Some file kinds have never been seen in public. With a redacted sample of yours the tool can be proven on',
          'them. Read the files before you share them. The last line of output is DIR.',
        ],
        examples: ['ovm-rescue sample --redact /OVS/Repositories --out for-the-project'],
        exitCodes: [0, 1, 2, 3, 10, 11, 12],
      }),
    );
  return command.action(
    async (words: string[], options: InputOptions & { redact?: boolean; out: string }) => {
      if (!options.redact)
        command.error('error: say --redact: samples are only written with everything private replaced', {
          exitCode: 2,
        });
      const reading = await readEstate(await estateInput(words, options, context));
      try {
        const sample = await writeSample(reading, options.out);
        if (sample.left.length > 0) context.exit(exitCodes.incomplete);
        for (const path of sample.left)
          context.terminal.err(`left out, nothing of its kind is redacted: ${shownValue(path)}\n`);
        context.terminal.err(
          `${counted(sample.files, 'file')} written; read all of it before you share it\n`,
        );
        context.terminal.out(
          options.json ? `${JSON.stringify({ out: options.out, ...sample }, null, 2)}\n` : `${options.out}\n`,
        );
      } finally {
        await reading.close();
      }
    },
  );
}
