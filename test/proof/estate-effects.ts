import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LosableEstate } from '../doubles/manager-host/losable-estate.js';
import type { MysqlRepository } from '../doubles/manager-host/mysql-repository.js';
import { isChange } from '../doubles/ovm-manager/shell-faults.js';

/** What was done to an estate, counted by the doubles themselves. */
export interface EstateEffects {
  /** Runs of the installer and of services, in order: `service ovmm stop`. */
  readonly programs: readonly string[];
  /** Lines that change something and that the CLI was sent, in order. */
  readonly lines: readonly string[];
  /** Statements that dropped or exchanged tables in a database of the manager, sorted. */
  readonly statements: readonly string[];
  /** Without what was done before. */
  since(before: EstateEffects): EstateEffects;
}

/** Programs that change the host; the others only look. */
const changing: ReadonlySet<string> = new Set([
  'service',
  'chkconfig',
  'systemctl',
  'runInstaller.sh',
  'RestoreDatabase.sh',
]);
const changingWords: ReadonlySet<string> = new Set([
  'start',
  'stop',
  'restart',
  'enable',
  'disable',
  'on',
  'off',
]);

const logOf = ({ server }: MysqlRepository) => join(dirname(server.dataDirectory), 'statements.log');

function mysqlOf({ database }: LosableEstate): MysqlRepository | undefined {
  return 'server' in database ? (database as MysqlRepository) : undefined;
}

/** Has the database server write down each statement. It forgets that when it is started again. */
export async function watchStatements(estate: LosableEstate): Promise<void> {
  const mysql = mysqlOf(estate);
  if (!mysql?.isRunning()) return;
  await mysql.server.sql(
    `SET GLOBAL general_log_file = '${logOf(mysql)}'; SET GLOBAL log_output = 'FILE'; SET GLOBAL general_log = ON;`,
  );
}

export async function effectsOf(estate: LosableEstate): Promise<EstateEffects> {
  const programs = estate.host.machine.programs.calls
    .filter(
      ({ program, args }) =>
        changing.has(program) && (/\.sh$/.test(program) || args.some((arg) => changingWords.has(arg))),
    )
    .map(({ program, args }) => [program, ...args].join(' '));
  return effects(programs, estate.lines().filter(isChange), statementsOf(estate));
}

function effects(
  programs: readonly string[],
  lines: readonly string[],
  statements: readonly string[],
): EstateEffects {
  return {
    ...{ programs, lines },
    statements: [...statements].sort(),
    since: (before) =>
      effects(
        programs.slice(before.programs.length),
        lines.slice(before.lines.length),
        without(statements, before.statements),
      ),
  };
}

function without(all: readonly string[], before: readonly string[]): string[] {
  const left = [...all];
  for (const one of before) left.splice(left.indexOf(one), 1);
  return left;
}

/** Whatever takes tables of a manager away or puts others in their place. What stands beside them may be begun anew. */
const taking = /^(?:DROP (?:TABLE|DATABASE)|RENAME)\b.*`(?:ovs|appfw)`/i;

/** Of whoever logged in. */
function statementsOf(estate: LosableEstate): string[] {
  const mysql = mysqlOf(estate);
  if (!mysql || !existsSync(logOf(mysql))) return [];
  const said: string[] = [];
  for (const line of readFileSync(logOf(mysql), 'latin1').split('\n')) {
    const statement = /\b(?:Query|Execute)\t(.*)$/.exec(line)?.[1];
    if (statement !== undefined && taking.test(statement)) said.push(statement);
  }
  return said;
}
