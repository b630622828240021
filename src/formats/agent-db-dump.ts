import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import { managerUuidProblem } from './manager-uuid.js';
import { type DictEntry, findDicts, type PlacedDict } from './placed-dict.js';
import type { PyValue } from './python-literal/py-value.js';
import { decodeText, encodingFindings } from './text.js';

/** One value of a dump; `text` is the value as text (`True`, `3`, the string itself), `value` what was read. */
export interface DumpField {
  readonly key: string;
  readonly text: string;
  readonly value: PyValue;
  /** Place of the value; lines and columns count from 1. */
  readonly line: number;
  readonly column: number;
}

const serverKeys = {
  managerUuid: 'manager_uuid',
  managerIp: 'manager_ip',
  poolAlias: 'pool_alias',
  registeredIp: 'registered_ip',
  isMaster: 'is_master',
  clusterState: 'cluster_state',
} as const;

const repositoryKeys = {
  alias: 'alias',
  filesystem: 'filesystem',
  fsLocation: 'fs_location',
  managerUuid: 'manager_uuid',
  mountPoint: 'mount_point',
  version: 'version',
} as const;

interface DumpRecord {
  /** Keys that are not known, and repeated ones that do not count. */
  readonly otherFields: readonly DumpField[];
  readonly line: number;
  readonly column: number;
}

/** What one server knows about itself; a key whose value is None is missing here and kept in `otherFields`. */
export interface DumpServer extends DumpRecord, Picked<typeof serverKeys> {}

/** One repository the server knows, mounted or not. */
export interface DumpRepository extends DumpRecord, Picked<typeof repositoryKeys> {
  readonly id: string;
}

type Picked<Keys> = { readonly [Name in keyof Keys]?: DumpField };

export interface AgentDbDumpDocument {
  /** One for each server dump in the text. */
  readonly servers: readonly DumpServer[];
  readonly repositories: readonly DumpRepository[];
  /** Entries of dumps that are neither, for instance of `dump_db server_pool`. */
  readonly otherFields: readonly DumpField[];
}

/**
 * Reads what `ovs-agent-db dump_db server` and `ovs-agent-db dump_db repository` print: Python 2 dicts as pprint
 * writes them, one dump after the other, with or without the shell lines between. The layout is inferred from
 * programs that read it; no real dump is known to us. Damaged entries become findings, the others are kept.
 */
export function readAgentDbDump(bytes: Uint8Array): Reading<AgentDbDumpDocument> {
  const decoded = decodeText(bytes);
  const findings = createFindingList(encodingFindings(decoded));
  const servers: DumpServer[] = [];
  const repositories: DumpRepository[] = [];
  const otherFields: DumpField[] = [];
  const dicts = findDicts(decoded.text, findings);
  for (const dict of dicts) {
    const plain = dict.entries.filter((entry) => !entry.dict);
    const nested = dict.entries.filter((entry) => entry.dict);
    for (const entry of nested) {
      if (entry.dict && isRepository(entry.dict)) repositories.push(repositoryOf(entry.key, entry.dict));
      else otherFields.push(fieldOf(entry));
    }
    if (plain.some((entry) => isKeyOf(serverKeys, entry.key)))
      servers.push(recordOf(serverKeys, dict, plain));
    else otherFields.push(...plain.map(fieldOf));
  }
  for (const record of [...servers, ...repositories]) checkManagerUuids(record, findings);
  for (const field of otherFields) {
    const message = `the entry "${excerptOf(field.key)}" is neither of a server nor of a repository, kept but not used`;
    findings.add('note', 'unknown-entry', message, field);
  }
  if (dicts.length === 0)
    findings.add('error', 'no-dump', 'no dump ({...}) was found', { line: 1, column: 1 });
  return { document: { servers, repositories, otherFields }, findings: findings.all() };
}

/** Every manager UUID of a record, repeated ones included; None and an empty text say that there is none. */
export function managerUuidFields(record: DumpServer | DumpRepository): DumpField[] {
  const repeated = record.otherFields.filter((field) => field.key === serverKeys.managerUuid);
  return [...(record.managerUuid ? [record.managerUuid] : []), ...repeated].filter(
    ({ value, text }) => value.kind !== 'none' && text !== '',
  );
}

function checkManagerUuids(record: DumpServer | DumpRepository, findings: FindingList): void {
  for (const field of managerUuidFields(record)) {
    if (field.value.kind !== 'str') {
      const message = `${field.key} is ${excerptOf(field.text)}, which is no text: it is no manager UUID and not used`;
      findings.add('warning', 'not-a-manager-uuid', message, field);
      continue;
    }
    const problem = managerUuidProblem({ value: field.text }, field.key);
    if (problem?.severity === 'warning') findings.add(problem.severity, problem.code, problem.message, field);
  }
}

function isKeyOf(keys: Readonly<Record<string, string>>, key: string): boolean {
  return Object.values(keys).includes(key);
}

function isRepository(dict: PlacedDict): boolean {
  return dict.entries.some((entry) => isKeyOf(repositoryKeys, entry.key));
}

function repositoryOf(id: string, dict: PlacedDict): DumpRepository {
  return { id, ...recordOf(repositoryKeys, dict, dict.entries) };
}

function recordOf<Keys extends Readonly<Record<string, string>>>(
  keys: Keys,
  dict: PlacedDict,
  entries: readonly DictEntry[],
): DumpRecord & Picked<Keys> {
  const names = new Map(Object.entries(keys).map(([name, key]) => [key, name]));
  const fields = new Map<string, DumpField>();
  const otherFields: DumpField[] = [];
  for (const entry of entries) {
    const field = fieldOf(entry);
    const name = names.get(entry.key);
    if (name === undefined || field.value.kind === 'none') {
      otherFields.push(field);
      continue;
    }
    const earlier = fields.get(name);
    if (earlier) otherFields.push(earlier);
    fields.set(name, field);
  }
  const picked = Object.fromEntries(fields) as Picked<Keys>;
  return { ...picked, otherFields, line: dict.line, column: dict.column };
}

function fieldOf(entry: DictEntry): DumpField {
  return { key: entry.key, text: textOf(entry), value: entry.value, line: entry.line, column: entry.column };
}

/** Strings without their quotes, everything else as it is written in the dump. */
function textOf(entry: DictEntry): string {
  return entry.value.kind === 'str' ? entry.value.text : entry.raw;
}
