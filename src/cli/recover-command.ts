import { Command } from 'commander';
import { type CommandContext, helpAfter } from './command-context.js';
import { recoverAdvise } from './recover/recover-advise.js';
import { recoverPlan } from './recover/recover-plan.js';
import { recoverRehearse } from './recover/recover-rehearse.js';
import { recoverRun } from './recover/recover-run.js';
import { recoverStatus } from './recover/recover-status.js';

/** The group of everything around a recovery. */
export function recoverCommand(context: CommandContext): Command {
  const group = new Command('recover')
    .description(
      'Bring an estate back, step by step; and prove, before it is needed, that the archives would.',
    )
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'After a loss: advise names the situation, plan writes its runbook, run leads through it, status says how far it is.',
          'Rehearse the archives of a night now and then, and before an upgrade: nobody looks at a backup until it is needed.',
        ],
        examples: [
          'ovm-rescue recover advise --config /etc/ovm-rescue.yaml --estate prod',
          'ovm-rescue recover run A5 --config /etc/ovm-rescue.yaml --estate prod',
          'ovm-rescue recover rehearse --archives /backup/ovm --estate prod',
          'ovm-rescue recover rehearse 2026-11-23 --archives /backup/ovm --estate prod',
        ],
        exitCodes: [0, 1, 2, 3, 10, 11, 12, 13, 130],
      }),
    );
  for (const member of [recoverAdvise, recoverPlan, recoverRun, recoverStatus, recoverRehearse])
    group.addCommand(member(context));
  return group;
}
