import { Command } from 'commander';
import { RescueError } from '../../base/errors.js';
import {
  linesToFillIn,
  managerToFillIn,
  startConfiguration,
} from '../../jobs/configuration/start-configuration.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { type SshOptions, withSsh } from '../ssh-options.js';
import { shownValue, terminalLog } from '../terminal.js';

interface InitOptions extends SshOptions {
  readonly from?: string;
  readonly out?: string;
  readonly estate: string;
  readonly json?: boolean;
}

export function configInit(context: CommandContext): Command {
  const command = new Command('init')
    .description("Begin a configuration with what a manager's .config tells.")
    .option('--from <FILE>', "the manager's .config, a copy or ssh://HOST/PATH")
    .option('--out <FILE>', 'the file to make; there must be nothing of that name. Without it: to stdout')
    .option('--estate <NAME>', 'the name for the estate', 'default')
    .option('--json', 'the answer as JSON (docs/json.md)');
  return withSsh(command)
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Every key there is stands in it with an explanation: what .config tells is set, the rest is hidden behind #.',
          'Set what is missing, MANAGERHOST first, then run `ovm-rescue config check`. Nothing is ever overwritten.',
        ],
        examples: [
          'ovm-rescue config init --from manager.config --estate prod --out ovm-rescue.yaml',
          'ovm-rescue config init --from ssh://root@ovmm/u01/app/oracle/ovm-manager-3/.config --out ovm-rescue.yaml',
        ],
        exitCodes: [0, 1, 2, 12, 130],
      }),
    )
    .action(async (options: InitOptions) => {
      const { from, out, estate } = options;
      if (from === undefined) throw nothingToBeginWith();
      const log = terminalLog(context.terminal);
      const text = await startConfiguration({
        from,
        estate,
        ssh: options,
        log,
        ...(out !== undefined && { out }),
      });
      const lines = linesToFillIn(text);
      if (lines.length > 0) {
        const where = `(lines ${lines.join(', ')})`;
        const then = `ovm-rescue config check --config ${out ?? 'FILE'}`;
        context.terminal.err(
          shownValue(`now put the manager's host for ${managerToFillIn} ${where}, then: ${then}`).concat(
            '\n',
          ),
        );
      }
      if (options.json) context.terminal.out(`${JSON.stringify({ out: out ?? null, text }, null, 2)}\n`);
      else context.terminal.out(out === undefined ? text : `${shownValue(out)}\n`);
    });
}

function nothingToBeginWith(): RescueError {
  const hint =
    "Give /u01/app/oracle/ovm-manager-3/.config of the manager's host, or a copy. Where it is lost, write the file by hand: `estates: {NAME: {repositories: [PATH]}}` is one, and docs/configuration.md shows every key.";
  return new RescueError('OVM_USAGE', 'the command', 'no --from names a .config', undefined, hint);
}
