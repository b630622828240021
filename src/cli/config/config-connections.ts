import { Command } from 'commander';
import type { EstateConfiguration } from '../../base/configuration.js';
import { counted } from '../../base/counted.js';
import { checkConnections, checkExitCode } from '../../jobs/configuration/check-connections.js';
import { chosenEstate } from '../../jobs/configuration/chosen-estate.js';
import type { ConnectionCheck } from '../../jobs/configuration/tried-connection.js';
import { lackingOf } from '../../service/unit-options.js';
import { lackingKeys } from '../../service/unit-steps.js';
import { columns } from '../columns.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import {
  type ConfigurationOptions,
  neededConfiguration,
  withConfiguration,
} from '../configuration-options.js';
import { defaultArchives } from '../input-options.js';
import { type SshOptions, withSsh } from '../ssh-options.js';
import { shownValue, terminalLog } from '../terminal.js';

interface CheckOptions extends SshOptions, ConfigurationOptions {
  readonly estate?: string;
  readonly json?: boolean;
}

export function configCheck(context: CommandContext): Command {
  const command = withConfiguration(new Command('check'), 'the configuration')
    .description(
      'Read a configuration and try every connection of an estate with one question that only reads.',
    )
    .option('--estate <NAME>', 'the estate; needed when there are several')
    .option('--json', 'as JSON (docs/json.md)');
  return withSsh(command)
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Nothing is captured or written. Repositories are looked for, one command that needs root is run on servers, .config',
          'is read, the manager is asked for its release, agents for the version of their interface, databases for their',
          'names; whether archives could be written is looked at.',
          'What is said with --ssh-… comes before the configuration; --accept-new-host-key adds keys of new hosts.',
          'Exit status as of a capture: 3 when some connections fail, 1 or 12 when none works.',
        ],
        examples: [
          'ovm-rescue config check --config /etc/ovm-rescue.yaml',
          'ovm-rescue config check --config /etc/ovm-rescue.yaml --estate prod --accept-new-host-key',
        ],
        exitCodes: [0, 1, 2, 3, 12, 130],
      }),
    )
    .action((options: CheckOptions) => check(options, context));
}

async function check(options: CheckOptions, context: CommandContext): Promise<void> {
  const configuration = neededConfiguration(options);
  const estate = chosenEstate(configuration, options.estate);
  const log = terminalLog(context.terminal);
  const checks = await checkConnections(estate, { ssh: options, usualArchives: defaultArchives, log });
  context.exit(checkExitCode(checks));
  const lacking =
    estate.nightly === undefined ? [] : lackingKeys(lackingOf({ ...configuration, estates: [estate] }));
  for (const warning of lacking) context.terminal.err(`warning: ${shownValue(warning)}\n`);
  if (options.json) context.terminal.out(`${JSON.stringify(answerOf(estate, checks), null, 2)}\n`);
  else print(checks, context);
}

function answerOf({ name }: EstateConfiguration, checks: readonly ConnectionCheck[]) {
  return {
    estate: name,
    ok: checks.every(({ ok }) => ok),
    connections: checks.map(({ error, ...check }) => ({
      ...check,
      ...(error && { error: { code: error.code, hint: error.hint } }),
    })),
  };
}

/** A table that fits a terminal; what is wrong stands below it, one paragraph for each connection. */
function print(checks: readonly ConnectionCheck[], { terminal }: CommandContext): void {
  const failed = checks.filter(({ ok }) => !ok);
  const rows = checks.map((check) => {
    const { source, address, tried, ok, told, seconds } = check;
    const result = ok ? `ok: ${told}` : `FAILED (${failed.indexOf(check) + 1})`;
    return [source, address, tried, `${seconds.toFixed(2)} s`, result].map(shownValue);
  });
  for (const row of columns([['SOURCE', 'ADDRESS', 'TRIED', 'TIME', 'RESULT'], ...rows]))
    terminal.out(`${row}\n`);
  for (const [index, { source, told, error }] of failed.entries()) {
    terminal.out(`\n(${index + 1}) ${shownValue(`${source}: ${told}`)}\n`);
    if (error) terminal.out(`    ${shownValue(error.hint)}\n`);
  }
  for (const { source, warning } of checks)
    if (warning !== undefined) terminal.err(`warning: ${shownValue(`${source}: ${warning}`)}\n`);
  terminal.err(`${summaryOf(checks)}\n`);
}

/** A directory on this machine is no connection, and what the nightly run needs besides is none of the estate. */
function summaryOf(checks: readonly ConnectionCheck[]): string {
  const isOfNight = ({ source }: ConnectionCheck) => source.startsWith('nightly.');
  const connections = checks.filter((check) => check.source !== 'archives' && !isOfNight(check));
  const ofNight = checks.filter(isOfNight);
  const wellOf = (some: readonly ConnectionCheck[]) => some.filter(({ ok }) => ok).length;
  const work = wellOf(connections);
  const archivesFail = checks.some(({ source, ok }) => source === 'archives' && !ok);
  return [
    `${work} of ${counted(connections.length, 'connection')} ${work === 1 ? 'works' : 'work'}`,
    ...(ofNight.length > 0
      ? [
          `nightly run: ${wellOf(ofNight)} of ${counted(ofNight.length, 'place or notice', 'places and notices')} ready`,
        ]
      : []),
    ...(archivesFail ? ['archives cannot be written'] : []),
  ].join('; ');
}
