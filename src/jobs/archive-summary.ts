import type { ManifestDump } from '../archive/manifest-dump.js';
import type { ManifestDatabase, ManifestSchema } from '../archive/manifest-schema.js';
import { counted } from '../base/counted.js';
import { rehearsalText } from '../model/rehearsal.js';
import { archiveKindWords, type KnownArchive } from './archive-place.js';

/** A database of an archive in numbers. */
export interface DatabaseSummary {
  readonly name: string;
  readonly tables: number;
  readonly rows: number;
  /** Tables whose rows were left out on request. */
  readonly rowsOmitted: readonly string[];
}

/** The archive without the list of its tables and parts, which may be thousands. */
export function archiveSummary({ head, ...archive }: KnownArchive) {
  if (head === undefined) return archive;
  const { schema, ...rest } = head;
  return { ...archive, head: schema ? { ...rest, schema: schemaSummary(schema) } : rest };
}

function schemaSummary(schema: ManifestSchema) {
  const { databases, dumps, ...rest } = schema;
  return {
    ...rest,
    databases: databases.map(databaseSummary),
    ...(dumps && { dumps: dumps.map(dumpSummary) }),
  };
}

function dumpSummary({ tables, ...dump }: ManifestDump) {
  return { ...dump, tables: tables.length, rows: tables.reduce((sum, table) => sum + table.rows, 0) };
}

function databaseSummary({ name, tables }: ManifestDatabase): DatabaseSummary {
  return {
    name,
    tables: tables.length,
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
    rowsOmitted: tables.filter((table) => table.rowsOmitted).map((table) => table.name),
  };
}

/** What an archive is, as cells of a table for people. */
export function archiveCells({
  time,
  id,
  estate,
  kind,
  complete,
  head,
  problem,
  rehearsal,
}: KnownArchive): string[] {
  const known = head !== undefined && kind !== undefined;
  return [
    ...[time, id, estate],
    ...(known
      ? [
          archiveKindWords[kind],
          complete ? 'complete' : 'incomplete',
          head.release === null ? '' : `release ${head.release}`,
          ...(rehearsal ? [rehearsalText(rehearsal, false)] : []),
        ]
      : [problem ?? 'its manifest cannot be read']),
  ];
}

/** That it is pinned, and which sources it lacks: lines for people. */
export function remarkLines(archive: KnownArchive): string[] {
  return [...(archive.pinned === undefined ? [] : [`pinned: ${archive.pinned}`]), ...lackingLines(archive)];
}

/** Which sources an archive lacks, wholly or in part, and the first reason of each: lines for people. */
function lackingLines({ head }: KnownArchive): string[] {
  const lacking = (head?.sources ?? []).filter(({ status }) => status !== 'complete');
  return lacking.map(({ root, status, problems: [first, ...more] }) => {
    const what = status === 'failed' ? 'not captured' : 'captured in part';
    const rest = more.length === 0 ? '' : `; and ${counted(more.length, 'more problem')}`;
    return `${what}: ${root}${first === undefined ? '' : `: ${first.path === '' ? '' : `${first.path}: `}${first.reason}`}${rest}`;
  });
}

/** What an archive is, in one line for people. */
export function archiveText({ kind, complete, head, problem, rehearsal }: KnownArchive): string {
  if (head === undefined || kind === undefined) return problem ?? 'its manifest cannot be read';
  return [
    archiveKindWords[kind],
    complete ? 'complete' : 'incomplete',
    ...(head.schema ? [databasesText(head.schema)] : []),
    `release ${head.release ?? 'not known'}`,
    `manager UUID ${head.managerUuid ?? (head.schema ? 'not known' : 'not certain')}`,
    ...(rehearsal ? [rehearsalText(rehearsal, false)] : []),
  ].join(', ');
}

function databasesText({ databases, dumps = [], product, serverVersion }: ManifestSchema): string {
  const each = databases.map(databaseSummary).map(({ name, tables, rows, rowsOmitted }) => {
    const omitted = rowsOmitted.length > 0 ? `, without the rows of ${rowsOmitted.join(' ')}` : '';
    return `${name} (${counted(tables, 'table')}, ${counted(rows, 'row')}${omitted})`;
  });
  const dumped = dumps.map(dumpSummary).map(({ schema, tool, tables, rows, missing }) => {
    const lacking = missing.length > 0 ? `, without ${missing.join(' ')}` : '';
    return `${schema} (dump of ${tool}: ${counted(tables, 'table')}, ${counted(rows, 'row')}${lacking})`;
  });
  return `${[...each, ...dumped].join(' ')} of ${product} ${serverVersion}`;
}
