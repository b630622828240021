import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import { type KeyValueDocument, type KeyValueEntry, lastEntry, readKeyValue } from './key-value.js';
import { checkUuidKey } from './manager-uuid.js';

/** Something concluded from one entry of the file: `key` and `line` say from which. */
export interface Derived<Value> {
  readonly value: Value;
  readonly key: string;
  readonly line: number;
  readonly column: number;
}

export type ManagerRelease = '3.2' | '3.3' | '3.4';
export type DatabaseEngine = 'mysql' | 'oracle';

const fieldKeys = {
  managerUuid: 'UUID',
  databaseType: 'DBTYPE',
  databaseHost: 'DBHOST',
  databaseName: 'SID',
  databasePort: 'LSNR',
  databaseSchema: 'OVSSCHEMA',
  webPort: 'APEX',
  weblogicUser: 'WLSADMIN',
  managerUser: 'OVSADMIN',
  corePort: 'COREPORT',
  buildId: 'BUILDID',
} as const;

type Fields = { readonly [Name in keyof typeof fieldKeys]?: KeyValueEntry };

/** The manager's `.config`; values are text as found (`APEX=None` is the text "None"). */
export interface OvmmConfigDocument extends KeyValueDocument, Fields {
  /** Missing when the file does not tell: 3.0 and 3.1 files too have no release here. */
  readonly release?: Derived<ManagerRelease>;
  readonly engine?: Derived<DatabaseEngine>;
}

/** MySQL of the manager listens here; 46500 is printed in the sample of the 3.4 guide. */
const mysqlPorts = new Set(['49500', '46500']);

/**
 * Reads /u01/app/oracle/ovm-manager-3/.config. Keys as in the guides: DBHOST SID LSNR APEX OVSSCHEMA WLSADMIN
 * OVSADMIN COREPORT UUID up to 3.2, and DBTYPE, BUILDID from 3.3 on. Other keys are kept in `entries`.
 */
export function readOvmmConfig(bytes: Uint8Array): Reading<OvmmConfigDocument> {
  const { document, findings: first } = readKeyValue(bytes);
  const findings = createFindingList(first);
  const fields = collectFields(document);
  checkUuidKey(document, findings);
  const engine = deriveEngine(fields, findings);
  const release = deriveRelease(fields, engine, findings);
  return {
    document: { ...document, ...fields, ...(release && { release }), ...(engine && { engine }) },
    findings: findings.all(),
  };
}

function collectFields(document: KeyValueDocument): Fields {
  const fields: { -readonly [Name in keyof typeof fieldKeys]?: KeyValueEntry } = {};
  for (const name of Object.keys(fieldKeys) as (keyof typeof fieldKeys)[]) {
    const entry = lastEntry(document, fieldKeys[name]);
    // An empty value says nothing: `UUID=` is the same as no UUID.
    if (entry?.value) fields[name] = entry;
  }
  return fields;
}

function derivedFrom<Value>(value: Value, entry: KeyValueEntry): Derived<Value> {
  return { value, key: entry.key, line: entry.line, column: entry.valueColumn };
}

/** By DBTYPE; without it by the port, and by the database name last (`XE` is Oracle's, MySQL's is always `ovs`). */
function deriveEngine(fields: Fields, findings: FindingList): Derived<DatabaseEngine> | undefined {
  const { databaseType, databasePort, databaseName } = fields;
  if (databaseType) {
    if (/mysql/i.test(databaseType.value)) return derivedFrom('mysql', databaseType);
    if (/oracle|^(?:xe|se|ee)$|existingdb/i.test(databaseType.value))
      return derivedFrom('oracle', databaseType);
    const message = `DBTYPE "${excerptOf(databaseType.value)}" is neither MySQL nor Oracle; the other keys decide`;
    findings.add('warning', 'unknown-database-type', message, databaseType);
  }
  if (databasePort && mysqlPorts.has(databasePort.value)) return derivedFrom('mysql', databasePort);
  if (databasePort?.value === '1521') return derivedFrom('oracle', databasePort);
  if (databaseName && /^xe$/i.test(databaseName.value)) return derivedFrom('oracle', databaseName);
  return undefined;
}

/**
 * By BUILDID; without it a MySQL port in a file without DBTYPE means 3.2: the first release with MySQL, the last
 * one without DBTYPE (inferred from the guides). Oracle without BUILDID fits 3.0 to 3.2 and stays open.
 */
function deriveRelease(
  fields: Fields,
  engine: Derived<DatabaseEngine> | undefined,
  findings: FindingList,
): Derived<ManagerRelease> | undefined {
  const { buildId, databaseType, databasePort } = fields;
  const top = { line: 1, column: 1 };
  if (buildId) {
    const start = /^(\d+\.\d+)(?:\.|$)/.exec(buildId.value)?.[1];
    if (start === '3.2' || start === '3.3' || start === '3.4') return derivedFrom(start, buildId);
    const message = `BUILDID "${excerptOf(buildId.value)}" does not begin with 3.2, 3.3 or 3.4; say the release by hand`;
    findings.add('warning', 'unknown-release', message, buildId);
    return undefined;
  }
  if (!databaseType && databasePort && engine?.key === 'LSNR' && engine.value === 'mysql') {
    return derivedFrom('3.2', databasePort);
  }
  const why = databaseType
    ? 'DBTYPE without BUILDID fits 3.3 and 3.4'
    : 'there is no BUILDID, as in 3.0 to 3.2';
  findings.add('note', 'unknown-release', `the file does not tell the release: ${why}; say it by hand`, top);
  return undefined;
}
