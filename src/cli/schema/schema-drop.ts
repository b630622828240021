import { Command } from 'commander';
import { counted } from '../../base/counted.js';
import { mustBeConfirmed } from '../../jobs/schema/confirmation.js';
import { carryOutDrop, planDrop } from '../../jobs/schema/drop-schema.js';
import { type ReachedDatabase, withReachedDatabase } from '../../jobs/schema/reached-database.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import {
  type DatabaseOptions,
  passwordSources,
  provenEngines,
  withDatabase,
  withDatabases,
  withoutTools,
} from '../database-options.js';
import { shownValue, terminalLog } from '../terminal.js';

interface DropOptions extends DatabaseOptions {
  readonly database?: readonly string[];
  readonly managerStopped?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function schemaDrop(context: CommandContext): Command {
  return withDatabases(
    withDatabase(new Command('drop')),
    'the database to be emptied; of Oracle the schema, an account as the server has it, mostly in capitals (may be repeated)',
  )
    .description(
      'Drop every table and object of a database, of Oracle of a schema; the database, its accounts and passwords stay.',
    )
    .option('--manager-stopped', 'you say that the manager that uses the database is stopped')
    .option('--yes', 'begin without asking; elsewhere than on a terminal it is needed')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Each object is listed first. Nothing is exported before: run `schema export` if the content may be needed.',
          "A manager's own schema needs --manager-config of that manager and --manager-stopped; of Oracle that file alone tells",
          'whose a schema is.',
          passwordSources,
          `${provenEngines} ${withoutTools}`,
        ],
        examples: [
          'ovm-rescue schema drop --url mysql://root@127.0.0.1:3306 --database ovs_copy',
          'ovm-rescue schema drop --url mysql://root@127.0.0.1:3306 --database ovs_copy --password-file /root/.ovs --yes',
          'ovm-rescue schema drop --url oracle://ovs_copy@ovmdb:1521/ORCL --database OVS_COPY',
        ],
        exitCodes: [0, 1, 2, 11, 12, 13, 130],
      }),
    )
    .action((options: DropOptions) =>
      withReachedDatabase(options, terminalLog(context.terminal), (reached) =>
        drop(reached, options, context),
      ),
    );
}

async function drop(
  reached: ReachedDatabase,
  options: DropOptions,
  { terminal }: CommandContext,
): Promise<void> {
  const plan = await planDrop({
    ...reached,
    databases: options.database ?? [],
    managerStopped: options.managerStopped ?? false,
    ...(options.managerConfig !== undefined && { managerConfig: options.managerConfig }),
  });
  for (const line of plan.lines) terminal.err(`${shownValue(line)}\n`);
  const names = plan.dictionaries.map(({ name }) => name).join(', ');
  await mustBeConfirmed(`dropping everything in ${names}`, options.yes ?? false);
  const dropped = await carryOutDrop(plan);
  if (options.json) terminal.out(`${JSON.stringify(dropped, null, 2)}\n`);
  else
    for (const { name, tables, objects } of dropped.databases)
      terminal.out(
        `${shownValue(name)}: ${counted(tables, 'table')} and ${counted(objects, 'other object')} dropped\n`,
      );
}
