import { type ManifestDump, readManifestDump } from './manifest-dump.js';
import {
  damaged,
  flagAt,
  listAt,
  recordOf,
  sizeAt,
  textAt,
  textOrNullAt,
  type UnknownRecord,
} from './manifest-fields.js';

/** A part of a table's rows: one file of `data/`. */
export interface ManifestPart {
  /** Path in the archive. */
  readonly path: string;
  readonly rows: number;
  /** Before compression. */
  readonly bytes: number;
}

/** The rows of a table as they were archived. */
export interface ManifestTable {
  readonly name: string;
  readonly rows: number;
  /** Of all parts before compression. */
  readonly bytes: number;
  /** Of the content, whatever the order of rows and the bounds of parts (docs/archive.md): 32 hex digits. */
  readonly checksum: string;
  /** In the order in which they are loaded. */
  readonly parts: readonly ManifestPart[];
  /** True when the rows were left out on request: the structure alone is here. */
  readonly rowsOmitted: boolean;
}

/** One database of a schema export. */
export interface ManifestDatabase {
  readonly name: string;
  /** SHA-256 of the dictionary without what changes by itself (docs/archive.md). */
  readonly fingerprint: string;
  /** Path in the archive of dictionary.json. */
  readonly dictionary: string;
  readonly tables: readonly ManifestTable[];
}

/** What the manager's `.config` said of its repository database at the export. */
export interface ManifestManagerConfig {
  readonly engine: string;
  readonly host: string;
  readonly port: number;
  readonly schema: string;
  readonly buildId: string | null;
  readonly managerUuid: string | null;
}

/** What a DBA must know of this export, as its command told it: see `Finding`. */
export interface ManifestFinding {
  readonly severity: 'error' | 'warning' | 'note';
  readonly code: string;
  readonly subject: string;
  readonly message: string;
}

export type SnapshotMethod =
  | 'server-lock'
  | 'table-locks'
  | 'scn'
  | 'scn-estimate'
  | 'one-reader'
  | 'file'
  | 'dump-file'
  | 'dump-scn'
  | 'dump-read-only';

/** The export of a repository database. */
export interface ManifestSchema {
  /** `mysql`, `sqlite`. */
  readonly engine: string;
  /** `MariaDB`, `MySQL`, `SQLite`. */
  readonly product: string;
  readonly serverVersion: string;
  /**
   * `lower_case_table_names` of the server: 1 when it takes names of tables in any case, so that triggers, views and
   * routines may write them in another one. Not there for 0, for other engines, and in archives of older versions.
   */
  readonly lowerCaseTableNames?: number;
  /** Without credentials; for a foreign dump the name of its file. */
  readonly address: string;
  /** How all readers came to see one point in time. */
  readonly snapshot: SnapshotMethod;
  readonly managerConfig: ManifestManagerConfig | null;
  readonly databases: readonly ManifestDatabase[];
  /** Of an export by the database's own tools, which has no `databases`; not there in others. */
  readonly dumps?: readonly ManifestDump[];
  /** Not there when there was nothing to tell. */
  readonly findings?: readonly ManifestFinding[];
}

const snapshotMethods = new Set([
  'server-lock',
  'table-locks',
  'scn',
  'scn-estimate',
  'one-reader',
  'file',
  'dump-file',
  'dump-scn',
  'dump-read-only',
]);

/** Reads `schema` of a manifest. Throws OVM_ARCHIVE_DAMAGED. */
export function readManifestSchema(value: unknown, where: string): ManifestSchema {
  const record = recordOf(value, 'schema', where);
  const snapshot = textAt(record, 'snapshot', where);
  if (!snapshotMethods.has(snapshot)) throw damaged(where, `schema.snapshot is ${JSON.stringify(snapshot)}`);
  return {
    engine: textAt(record, 'engine', where),
    product: textAt(record, 'product', where),
    serverVersion: textAt(record, 'serverVersion', where),
    ...(record.lowerCaseTableNames !== undefined && {
      lowerCaseTableNames: sizeAt(record, 'lowerCaseTableNames', where),
    }),
    address: textAt(record, 'address', where),
    snapshot: snapshot as SnapshotMethod,
    managerConfig:
      record.managerConfig === null
        ? null
        : configOf(recordOf(record.managerConfig, 'managerConfig', where), where),
    databases: listAt(record, 'databases', where).map((database, index) =>
      databaseOf(recordOf(database, `schema.databases[${index}]`, where), where),
    ),
    ...(record.dumps !== undefined && {
      dumps: listAt(record, 'dumps', where).map((dump, index) => readManifestDump(dump, index, where)),
    }),
    ...(record.findings !== undefined && {
      findings: listAt(record, 'findings', where).map((finding) =>
        findingOf(recordOf(finding, 'a finding of schema', where), where),
      ),
    }),
  };
}

function configOf(record: UnknownRecord, where: string): ManifestManagerConfig {
  return {
    engine: textAt(record, 'engine', where),
    host: textAt(record, 'host', where),
    port: sizeAt(record, 'port', where),
    schema: textAt(record, 'schema', where),
    buildId: textOrNullAt(record, 'buildId', where),
    managerUuid: textOrNullAt(record, 'managerUuid', where),
  };
}

function findingOf(record: UnknownRecord, where: string): ManifestFinding {
  const severity = textAt(record, 'severity', where);
  if (severity !== 'error' && severity !== 'warning' && severity !== 'note') {
    throw damaged(where, `the severity of a finding is ${JSON.stringify(severity)}`);
  }
  return {
    severity,
    code: textAt(record, 'code', where),
    subject: textAt(record, 'subject', where),
    message: textAt(record, 'message', where),
  };
}

function databaseOf(record: UnknownRecord, where: string): ManifestDatabase {
  return {
    name: textAt(record, 'name', where),
    fingerprint: textAt(record, 'fingerprint', where),
    dictionary: textAt(record, 'dictionary', where),
    tables: listAt(record, 'tables', where).map((table) => tableOf(recordOf(table, 'a table', where), where)),
  };
}

function tableOf(record: UnknownRecord, where: string): ManifestTable {
  return {
    name: textAt(record, 'name', where),
    rows: sizeAt(record, 'rows', where),
    bytes: sizeAt(record, 'bytes', where),
    checksum: textAt(record, 'checksum', where),
    parts: listAt(record, 'parts', where).map((value) => {
      const part = recordOf(value, 'a part', where);
      return {
        path: textAt(part, 'path', where),
        rows: sizeAt(part, 'rows', where),
        bytes: sizeAt(part, 'bytes', where),
      };
    }),
    rowsOmitted: flagAt(record, 'rowsOmitted', where),
  };
}
