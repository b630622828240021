import { type Command, InvalidArgumentError, Option } from 'commander';
import { counted } from '../../base/counted.js';
import type { ExportedSchema } from '../../jobs/schema/export-schema.js';
import type { CommandContext } from '../command-context.js';
import type { DatabaseOptions } from '../database-options.js';
import { findingLines } from '../finding-lines.js';
import { withArchives } from '../input-options.js';
import { shownValue } from '../terminal.js';

/** Where a new archive goes. */
export interface NewArchiveOptions {
  readonly archives: string;
  readonly out?: string;
  readonly estate?: string;
  readonly compress?: 'gzip' | 'zstd' | 'none';
  readonly json?: boolean;
}

/** Which databases of an archive a command is about, and what they are called elsewhere. */
export interface ArchivedDatabaseOptions extends DatabaseOptions {
  readonly archives: string;
  readonly estate?: string;
  readonly database?: readonly string[];
  readonly as?: ReadonlyMap<string, string>;
  readonly json?: boolean;
}

export function chosenDatabases({ database, as }: ArchivedDatabaseOptions) {
  return { databases: database ?? [], renames: as ?? new Map<string, string>() };
}

/** Adds the options of commands that write an archive with a schema part. */
export function withNewArchive(command: Command): Command {
  return withArchives(command)
    .addOption(
      new Option(
        '--out <DIR>',
        'another word for --archives: the archive is written below DIR/ESTATE',
      ).conflicts('archives'),
    )
    .addOption(
      new Option(
        '--compress <HOW>',
        'how rows are compressed, not with --via-tools; zstd needs Node.js 22.15',
      )
        .choices(['gzip', 'zstd', 'none'])
        .default('gzip'),
    )
    .option('--json', 'as JSON (docs/json.md)');
}

export function archiveDirectory({ out, archives, estate }: NewArchiveOptions) {
  return { archives: out ?? archives, estate: estate ?? 'default' };
}

/** Adds `--threads`. */
export function withThreads(command: Command): Command {
  return command.option(
    '--threads <N>',
    'how many readers, not with --via-tools; without it one for each processor, at most 4',
    threads,
  );
}

function threads(word: string): number {
  if (!/^[1-9]\d?$/.test(word)) throw new InvalidArgumentError('a whole number from 1 to 99 is needed');
  return Number(word);
}

/** Prints the new archive: findings and sums to stderr, its path as the last line of stdout. */
export function printSchemaArchive(
  { archive, schema, findings, rows, bytes }: ExportedSchema,
  json: boolean | undefined,
  { terminal }: CommandContext,
): void {
  terminal.err(findingLines(findings, 20, '--json lists all'));
  const tables = schema.databases.reduce((sum, database) => sum + database.tables.length, 0);
  const names = schema.databases.map(({ name }) => name).join(', ');
  terminal.err(
    `${shownValue(names)}: ${counted(tables, 'table')}, ${counted(rows, 'row')}, ${bytes} bytes before compression\n`,
  );
  const answer = {
    archive: archive.path,
    files: archive.files,
    bytes: archive.bytes,
    rows,
    rowBytes: bytes,
    schema,
    findings,
  };
  terminal.out(json ? `${JSON.stringify(answer, null, 2)}\n` : `${shownValue(archive.path)}\n`);
}
