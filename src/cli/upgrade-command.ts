import { Command } from 'commander';
import { type CommandContext, helpAfter } from './command-context.js';
import { upgradeCompare } from './upgrade/upgrade-compare.js';
import { upgradeSnapshot } from './upgrade/upgrade-snapshot.js';

/** The group of what is done before and after an upgrade of the manager. */
export function upgradeCommand(context: CommandContext): Command {
  const group = new Command('upgrade')
    .description(
      'Keep what an upgrade of the manager can be taken back to, and say afterwards what is missing.',
    )
    .addHelpText(
      'after',
      helpAfter({
        when: [
          '`upgrade snapshot` before, `upgrade compare` after; the upgrade itself is done with the installer of Oracle VM',
          'Manager. docs/upgrade.md is the guide.',
        ],
        examples: [
          'ovm-rescue upgrade snapshot --config /etc/ovm-rescue.yaml --estate prod',
          'ovm-rescue upgrade compare --config /etc/ovm-rescue.yaml --estate prod',
        ],
        exitCodes: [0, 1, 2, 3, 10, 11, 130],
      }),
    );
  for (const member of [upgradeSnapshot, upgradeCompare]) group.addCommand(member(context));
  return group;
}
