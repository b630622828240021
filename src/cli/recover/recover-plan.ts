import { Command } from 'commander';
import { counted } from '../../base/counted.js';
import { exitCodes } from '../../base/exit-codes.js';
import { planRecovery } from '../../jobs/recover/plan-recovery.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { shownValue } from '../terminal.js';
import {
  groundOf,
  type PlanOptions,
  type RecoverOptions,
  withPlanWords,
  withRecover,
} from './recover-options.js';
import { planWords, situationArgument } from './situation-words.js';

export function recoverPlan(context: CommandContext): Command {
  const command = new Command('plan').addArgument(situationArgument('<SITUATION>', 'what was lost'));
  return withRecover(withPlanWords(command))
    .description(
      'Write the runbook of a situation with the values of this estate; nothing of the estate is changed.',
    )
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Looks for our archives and for backups of Oracle first, compares every place that tells the manager UUID (exit status 13',
          'when they disagree), and says how old the archive is and which VMs and disks changed since. The plan lies beside the',
          'archives, in recoveries/: RUNBOOK.md, runbook.html with boxes to tick, plan.json. Its path goes to stdout.',
          'Exit status 3 when a run would stop at something that is to be decided first, which is said with the choice.',
          'What no source says is marked there. Without a configuration it is filled in from archives alone.',
        ],
        examples: [
          'ovm-rescue recover plan A5 --config /etc/ovm-rescue.yaml --estate prod',
          'ovm-rescue recover plan B4 --archives /backup/ovm --estate prod --disks /backup/disks',
          'ovm-rescue recover plan vm --vm web1 --config /etc/ovm-rescue.yaml',
        ],
        exitCodes: [0, 1, 2, 3, 10, 12, 13, 130],
      }),
    )
    .action(async (situation: string, options: RecoverOptions & PlanOptions) => {
      const { terminal } = context;
      const tell = (line: string) => terminal.err(`${shownValue(line)}\n`);
      const words = planWords(situation, options);
      const { plan, directory, stops } = await planRecovery(groundOf(options, context), words);
      for (const { severity, text } of plan.findings) tell(`${severity}: ${text}`);
      for (const line of plan.changedSince) tell(`since the archive: ${line}`);
      const lacking = plan.steps.filter(({ lacks }) => lacks.length > 0);
      tell(`${counted(plan.steps.length, 'step')}, ${lacking.length} of them with something to fill in`);
      if (stops.length > 0) context.exit(exitCodes.incomplete);
      if (options.json) terminal.out(`${JSON.stringify({ directory, plan }, null, 2)}\n`);
      else terminal.out(`${shownValue(directory)}\n`);
    });
}
