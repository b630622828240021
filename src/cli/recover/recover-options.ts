import type { Command } from 'commander';
import { systemClock } from '../../base/clock.js';
import { type RecoveryGround, recoveryGround } from '../../jobs/recover/recovery-ground.js';
import type { CommandContext } from '../command-context.js';
import type { ConfigurationOptions } from '../configuration-options.js';
import { withArchives } from '../input-options.js';
import { type SshOptions, withSsh } from '../ssh-options.js';
import { terminalLog } from '../terminal.js';

/** What every command around a recovery is told. */
export interface RecoverOptions extends SshOptions, ConfigurationOptions {
  readonly archives: string;
  readonly estate?: string;
  readonly databaseServer?: string;
  readonly json?: boolean;
}

export function withRecover(command: Command): Command {
  const named = withArchives(command)
    .option(
      '--database-server <NAME>',
      'the database server of the configuration; needed when the estate has several',
    )
    .option('--json', 'as JSON (docs/json.md)');
  return withSsh(named);
}

/** Adds what an operator can say of a recovery before it is planned. */
export function withPlanWords(command: Command): Command {
  return command
    .option('--vm <VM>', 'of the situation vm: name or id of the VM that is lost')
    .option('--disks <DIR>', 'the directory with the copies of the disks')
    .option('--saved-files <FILE>', 'the backup of the files of the manager host, a tar file on that host')
    .option('--oracle-backup', "restore the database from a backup of Oracle's own tools")
    .option('--release <RELEASE>', '3.0 to 3.4, of the manager, where no file tells it; it comes first')
    .option('--road <ROAD>', 'definitions or scripts: what brings VMs back; never both');
}

/** What `withPlanWords` gives. */
export interface PlanOptions {
  readonly vm?: string;
  readonly disks?: string;
  readonly savedFiles?: string;
  readonly oracleBackup?: boolean;
  readonly road?: string;
  readonly release?: string;
}

export function groundOf(options: RecoverOptions, { terminal }: CommandContext): RecoveryGround {
  return recoveryGround(options, options, { log: terminalLog(terminal), clock: systemClock });
}
