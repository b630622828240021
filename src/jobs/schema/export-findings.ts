import type { ManifestFinding, SnapshotMethod } from '../../archive/manifest-schema.js';
import type { Finding } from '../../model/finding.js';
import type { DatabaseDictionary } from '../../reach/database/dictionary.js';

/** What the findings of an export are about. */
export interface ExportedContent {
  readonly address: string;
  readonly dictionaries: readonly DatabaseDictionary[];
  /** Whether the rows of a table were left out on request. */
  readonly skipped: (database: string, table: string) => boolean;
  /** Why the server looks like a manager's; undefined when it does not. */
  readonly ofManager: string | undefined;
  /** Whether the manager's `.config` was given. */
  readonly configGiven: boolean;
  /** Whether that file alone tells what a manager uses, and the archive is wanted for itself. */
  readonly configTellsAlone?: boolean;
}

/** What a DBA must know of an export that went well. */
export function exportFindings(content: ExportedContent): Finding[] {
  return [
    ...emptyFindings(content),
    ...configFindings(content),
    ...content.dictionaries.flatMap((dictionary) => transactionFindings(dictionary, content.skipped)),
  ];
}

/** As a manifest keeps them. */
export function archivedFindings(findings: readonly Finding[]): {
  readonly findings?: readonly ManifestFinding[];
} {
  if (findings.length === 0) return {};
  return {
    findings: findings.map(({ severity, code, subject, message }) => ({ severity, code, subject, message })),
  };
}

function emptyFindings({ address, dictionaries }: ExportedContent): Finding[] {
  if (dictionaries.some(({ tables }) => tables.length > 0)) return [];
  const names = dictionaries.map(({ name }) => name).join(', ');
  const message = `${names} at ${address} has no tables, so this archive holds no rows: is it the right database?`;
  return [{ severity: 'warning', code: 'no-tables', subject: names, message, origins: [] }];
}

function configFindings({
  address,
  ofManager,
  configGiven,
  configTellsAlone = false,
}: ExportedContent): Finding[] {
  if (configGiven) return [];
  if (ofManager === undefined) return configTellsAlone ? [configNotGiven(address)] : [];
  const message =
    `${ofManager}, but no .config of the manager was given: this archive cannot be imported into the manager's own ` +
    'schema, since it tells neither BUILDID nor UUID; export again with --manager-config';
  return [{ severity: 'warning', code: 'manager-config-not-given', subject: address, message, origins: [] }];
}

/** Of Oracle Database nothing tells whether a schema is a manager's but the manager's `.config`. */
export function configNotGiven(address: string): Finding {
  const message =
    "no .config of a manager was given: if this is a manager's schema, the archive cannot be imported into it with " +
    '--manager-config, since it tells neither BUILDID nor UUID; export again with --manager-config';
  return { severity: 'warning', code: 'manager-config-not-given', subject: address, message, origins: [] };
}

/** The account may not ask for the moment that it reads as of. */
export function estimateFindings(address: string, snapshot: SnapshotMethod, user: string): Finding[] {
  if (snapshot !== 'scn-estimate') return [];
  const message =
    'the account may not ask for the system change number, so it was estimated, 6 s after the export had asked: what was ' +
    'committed before it asked is in, what was committed in these seconds may be in or not, and all rows are of one moment. ' +
    `It is exact after \`GRANT EXECUTE ON SYS.DBMS_FLASHBACK TO ${user.toUpperCase()}\``;
  return [{ severity: 'note', code: 'estimated-moment', subject: address, message, origins: [] }];
}

function transactionFindings(
  { name, tables }: DatabaseDictionary,
  skipped: ExportedContent['skipped'],
): Finding[] {
  return tables
    .filter((table) => !table.transactional && !skipped(name, table.name))
    .map((table) => ({
      severity: 'warning' as const,
      code: 'table-without-transactions',
      subject: `${name}.${table.name}`,
      message:
        `the engine ${table.storageEngine} has no transactions, so its rows are those of the time they were read, ` +
        'not of the snapshot of all others; export again while nothing writes to it',
      origins: [],
    }));
}

/** How all rows came to be of one moment, in words. */
export const snapshotWords: Readonly<Record<SnapshotMethod, string>> = {
  'server-lock': 'all readers began their snapshot under FLUSH TABLES WITH READ LOCK',
  'table-locks': 'all readers began their snapshot under LOCK TABLES',
  scn: 'all readers read as of one system change number (AS OF SCN)',
  'scn-estimate':
    'all readers read as of one system change number (AS OF SCN), an estimate that has everything committed before the export asked for it',
  'one-reader': 'one reader with a snapshot of its own',
  file: 'one reader of a file',
  'dump-file': 'as the dump was made',
  'dump-scn': 'expdp wrote all rows as of one system change number (FLASHBACK_SCN)',
  'dump-read-only': 'exp wrote all rows in one read-only transaction (CONSISTENT=Y)',
};
