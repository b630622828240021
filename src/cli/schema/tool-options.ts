import { type Command, Option } from 'commander';
import { counted } from '../../base/counted.js';
import { RescueError } from '../../base/errors.js';
import { exitCodes } from '../../base/exit-codes.js';
import { snapshotWords } from '../../jobs/schema/export-findings.js';
import type { ExportedDump } from '../../jobs/schema/oracle-tools/export-by-tools.js';
import type { ImportedDump } from '../../jobs/schema/oracle-tools/import-by-tools.js';
import type { CommandContext } from '../command-context.js';
import { findingLines } from '../finding-lines.js';
import { shownValue } from '../terminal.js';

/** As commander names the options of the tools of Oracle Database. */
export interface ToolOptions {
  readonly viaTools?: string | true;
  readonly dumpTool?: 'auto' | 'exp' | 'expdp';
  readonly toolsDirectory?: string;
  readonly toolsWallet?: string;
}

/** Adds the options of the tools of Oracle Database. */
export function withToolOptions(command: Command): Command {
  return command
    .option(
      '--via-tools [ORACLE_HOME]',
      "Oracle: by the database's own tools (sqlplus, exp, expdp, imp, impdp) on this host or that of --via-ssh; without ORACLE_HOME as /etc/oratab says",
    )
    .addOption(
      new Option(
        '--dump-tool <TOOL>',
        'with --via-tools: what writes the dump, of an import that of the safety archive; auto: expdp where it can be used',
      )
        .choices(['auto', 'exp', 'expdp'])
        .default('auto'),
    )
    .option(
      '--tools-directory <DIR>',
      'with --via-tools: where temporary files go on the host of the tools (default: /var/tmp)',
    )
    .option(
      '--tools-wallet <ALIAS>',
      'with --via-tools: log in by the wallet of that host, by this alias of its tnsnames.ora, without a password of ours',
    );
}

/** Throws OVM_USAGE for words about the tools when these are not asked for: nothing would come of them. */
export function refuseToolWords({ viaTools, dumpTool, toolsDirectory, toolsWallet }: ToolOptions): void {
  if (viaTools !== undefined) return;
  const isSaid = {
    '--dump-tool': dumpTool !== undefined && dumpTool !== 'auto',
    '--tools-directory': toolsDirectory !== undefined,
    '--tools-wallet': toolsWallet !== undefined,
  };
  const [word] = Object.entries(isSaid).find(([, said]) => said) ?? [];
  if (word !== undefined) throw new RescueError('OVM_USAGE', word, 'it needs --via-tools');
}

/** For the help of every command that has these options. */
export const toolWords =
  'With --via-tools on Oracle Database (11.2 to 19) nothing is installed anywhere; proven with doubles of the tools alone, not on a live Oracle.';

/** Prints the new archive of an export by the tools: findings and sums to stderr, its path as the last line of stdout. */
export function printDumpArchive(
  { archive, schema, dump, findings, isComplete }: ExportedDump,
  json: boolean | undefined,
  context: CommandContext,
): void {
  const { terminal } = context;
  terminal.err(findingLines(findings, 20, '--json lists all'));
  terminal.err(`${shownValue(`snapshot: ${snapshotWords[schema.snapshot]}`)}\n`);
  const rows = dump.tables.reduce((sum, table) => sum + table.rows, 0);
  const sums = `${counted(dump.tables.length, 'table')}, ${counted(rows, 'row')}, ${dump.bytes} bytes of dump`;
  terminal.err(`${shownValue(`${dump.schema}: ${sums}`)}\n`);
  const { path, files, bytes } = archive;
  const answer = { archive: path, files, bytes, rows, schema, findings };
  terminal.out(json ? `${JSON.stringify(answer, null, 2)}\n` : `${shownValue(path)}\n`);
  if (!isComplete) context.exit(exitCodes.incomplete);
}

/** Prints what an import by the tools gave. */
export function printImportedDump(
  archive: string,
  imported: ImportedDump,
  json: boolean | undefined,
  context: CommandContext,
): void {
  const { terminal } = context;
  const { to, tables, rows, safetyArchive, invalid, notGranted, missing } = imported;
  const warn = (text: string) => terminal.err(`${shownValue(text)}\n`);
  if (safetyArchive !== null) warn(`what was there before is in ${safetyArchive}`);
  if (missing.length > 0) warn(`warning: not in the dump, so not made: ${missing.join(', ')}`);
  if (invalid.length > 0) warn(`warning: these do not compile: ${invalid.join(', ')}`);
  if (notGranted.length > 0) warn(`warning: grants that were not given: ${notGranted.join(', ')}`);
  if (missing.length + invalid.length + notGranted.length > 0) context.exit(exitCodes.incomplete);
  const line = `${to}: ${counted(tables, 'table')}, ${counted(rows, 'row')}, counted`;
  terminal.out(json ? `${JSON.stringify({ archive, ...imported }, null, 2)}\n` : `${shownValue(line)}\n`);
}
