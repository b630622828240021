import { Command } from 'commander';
import { exitCodes } from '../../base/exit-codes.js';
import { recoveryStatus, statusText } from '../../jobs/recover/recovery-status.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { shownValue } from '../terminal.js';
import { groundOf, type RecoverOptions, withRecover } from './recover-options.js';

export function recoverStatus(context: CommandContext): Command {
  return withRecover(new Command('status').argument('[RECOVERY]', 'the directory of one recovery'))
    .description('Say how far recoveries are; nothing is asked of the estate.')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'A line for each recovery of the estate, newest first; of one that is named, a line for each step. It reads plan and',
          'journal alone, also while a run is at it. Exit status 3 when one is open.',
        ],
        examples: [
          'ovm-rescue recover status --archives /backup/ovm --estate prod',
          'ovm-rescue recover status /backup/ovm/prod/recoveries/20261123T031500Z-A5 --estate prod --json',
        ],
        exitCodes: [0, 1, 2, 3, 130],
      }),
    )
    .action(async (named: string | undefined, options: RecoverOptions) => {
      const { terminal } = context;
      const ground = groundOf(options, context);
      const recoveries = await recoveryStatus(ground, named);
      if (recoveries.some(({ state }) => state === 'open')) context.exit(exitCodes.incomplete);
      if (options.json) return terminal.out(`${JSON.stringify(recoveries, null, 2)}\n`);
      if (recoveries.length === 0)
        terminal.err(`${shownValue(`no recovery of ${ground.estate} is in ${ground.archives}`)}\n`);
      for (const recovery of recoveries) {
        terminal.out(`${shownValue(statusText(recovery))}\n`);
        if (named !== undefined)
          for (const { state, title } of recovery.steps)
            terminal.out(`  ${state.padEnd(8)}${shownValue(title)}\n`);
      }
    });
}
