import { Command } from 'commander';
import { type CommandContext, helpAfter } from './command-context.js';
import { configCheck } from './config/config-connections.js';
import { configInit } from './config/config-init.js';

/** The group of all commands on the configuration. */
export function configCommand(context: CommandContext): Command {
  const group = new Command('config')
    .description('Begin a configuration of estates, and try every connection that it names.')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'A configuration says once how the hosts of an estate are reached, what is captured and where archives go;',
          'other commands take it with --config. docs/configuration.md shows every key.',
        ],
        examples: [
          'ovm-rescue config init --from /u01/app/oracle/ovm-manager-3/.config --out ovm-rescue.yaml',
          'ovm-rescue config check --config ovm-rescue.yaml --estate prod',
        ],
        exitCodes: [0, 1, 2, 3, 12, 130],
      }),
    );
  for (const member of [configInit, configCheck]) group.addCommand(member(context));
  return group;
}
