import { resolve } from 'node:path';
import { Command } from 'commander';
import { unitsThere, writeUnits } from '../../jobs/nightly/write-readable.js';
import { cronFile, systemdUnits } from '../../service/unit-files.js';
import { filesOfUnits, lackingOf, unitOptionsOf, variablesOfUnits } from '../../service/unit-options.js';
import { otherUnits, unitSteps } from '../../service/unit-steps.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import {
  type ConfigurationOptions,
  neededConfiguration,
  withConfiguration,
} from '../configuration-options.js';
import { defaultArchives } from '../input-options.js';
import { shownValue } from '../terminal.js';

interface InstallOptions extends ConfigurationOptions {
  readonly estate?: string;
  readonly at: string;
  readonly user: string;
  readonly environmentFile?: string;
  readonly cron?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

export function nightlyInstall(context: CommandContext): Command {
  return withConfiguration(new Command('install'), 'the configuration that the nightly run is to read')
    .description('Write a service and a timer of systemd, or a file for cron; nothing is started.')
    .option('--estate <NAME>', 'units for this estate alone')
    .option('--at <HH:MM>', 'when it begins, the time of day of this machine; HH:MMZ is UTC', '04:10')
    .option('--user <NAME>', 'who it runs as, not root', 'ovm-rescue')
    .option('--environment-file <FILE>', 'systemd: variables for {environment: NAME} of the configuration')
    .option('--cron', 'a file for /etc/cron.d instead')
    .option('--out <DIR>', 'where the files go (default: /etc/systemd/system, or /etc/cron.d)')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'The service has a user of its own and no privileges, and sees a read-only system but for the places of archives,',
          'copies and metrics. Known hosts, keys and password files must be readable by that user. Run it again after these',
          'places were changed in the configuration. What to do next is printed; docs/nightly.md has it in ten lines.',
        ],
        examples: [
          'ovm-rescue nightly install --config /etc/ovm-rescue.yaml --at 04:10',
          'ovm-rescue nightly install --config /etc/ovm-rescue.yaml --cron --out /tmp',
        ],
        exitCodes: [0, 1, 2],
      }),
    )
    .action(async (options: InstallOptions) => {
      const { cron = false, estate, environmentFile } = options;
      const configuration = neededConfiguration(options);
      const units = unitOptionsOf(configuration, {
        ...{ at: options.at, user: options.user, usualArchives: defaultArchives },
        program: [process.execPath, resolve(process.argv[1] ?? '')],
        ...(estate !== undefined && { estate }),
        ...(environmentFile !== undefined && { environmentFile: resolve(environmentFile) }),
      });
      const files = cron ? [cronFile(units)] : systemdUnits(units);
      const out = resolve(options.out ?? (cron ? '/etc/cron.d' : '/etc/systemd/system'));
      const before = await unitsThere(out);
      const written = await writeUnits('--out', out, files);
      const { next, warnings } = unitSteps(units, {
        ...{ isCron: cron, others: otherUnits(before, await unitsThere(out), written) },
        ...{ variables: variablesOfUnits(configuration, estate), files: filesOfUnits(configuration, estate) },
        ...lackingOf(configuration, estate),
      });
      const { terminal } = context;
      if (options.json)
        return terminal.out(`${JSON.stringify({ files: written, next, warnings }, null, 2)}\n`);
      terminal.err('as root, what is not done yet:\n');
      for (const step of next) terminal.err(`  ${shownValue(step)}\n`);
      for (const warning of warnings) terminal.err(`warning: ${shownValue(warning)}\n`);
      for (const path of written) terminal.out(`${shownValue(path)}\n`);
    });
}
