import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ImportedDump } from '../../jobs/schema/import-dump.js';
import type { CommandContext } from '../command-context.js';
import { findingLines } from '../finding-lines.js';
import { withArchives } from '../input-options.js';
import { shown } from '../terminal.js';

/** Where a new archive goes. */
export interface NewArchiveOptions {
  readonly archives: string;
  readonly out?: string;
  readonly estate?: string;
  readonly compress?: 'gzip' | 'zstd' | 'none';
  readonly json?: boolean;
}

/** Adds the options of commands that write an archive with a schema part. */
export function withNewArchive(command: Command): Command {
  return withArchives(command)
    .option('--out <DIR>', 'another word for --archives: the archive is written below DIR/ESTATE')
    .addOption(
      new Option(
        '--compress <HOW>',
        'how rows are compressed: gzip (default), zstd (Node.js 22.15), none',
      ).choices(['gzip', 'zstd', 'none']),
    )
    .option('--json', 'as JSON (docs/json.md)');
}

export function archiveDirectory({ out, archives, estate }: NewArchiveOptions) {
  return { archives: out ?? archives, estate: estate ?? 'default' };
}

/** Adds `--threads`. */
export function withThreads(command: Command): Command {
  return command.option('--threads <N>', 'how many readers (one for each processor, at most 4)', threads);
}

function threads(word: string): number {
  if (!/^[1-9]\d?$/.test(word)) throw new InvalidArgumentError('a whole number from 1 to 99 is needed');
  return Number(word);
}

/** Prints the new archive: findings and sums to stderr, its path as the last line of stdout. */
export function printSchemaArchive(
  { archive, schema, findings, rows, bytes }: ImportedDump,
  json: boolean | undefined,
  { terminal }: CommandContext,
): void {
  terminal.err(findingLines(findings, 20));
  const tables = schema.databases.reduce((sum, database) => sum + database.tables.length, 0);
  const names = schema.databases.map(({ name }) => name).join(', ');
  terminal.err(shown(`${names}: ${tables} tables, ${rows} rows, ${bytes} bytes before compression\n`));
  const answer = {
    archive: archive.path,
    files: archive.files,
    bytes: archive.bytes,
    rows,
    rowBytes: bytes,
    schema,
    findings,
  };
  terminal.out(json ? `${JSON.stringify(answer, null, 2)}\n` : `${shown(archive.path)}\n`);
}
