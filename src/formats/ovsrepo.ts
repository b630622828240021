import type { Reading } from './document.js';
import { createFindingList, type FindingList } from './finding-list.js';
import type { FoundValue } from './found-value.js';
import { type KeyValueDocument, type KeyValueEntry, readKeyValue } from './key-value.js';
import { canBeManagerUuid, idDigits, managerUuidProblem } from './manager-uuid.js';

/** A value of the file, exactly as found, and the key it stood under. */
export interface OvsRepoField extends FoundValue {
  readonly key: string;
}

/** What a `.ovsrepo` file says. A field is missing when nothing fits it, or when two different values do. */
export interface OvsRepoDocument extends KeyValueDocument {
  readonly managerUuid?: OvsRepoField;
  readonly repositoryId?: OvsRepoField;
  readonly alias?: OvsRepoField;
  readonly version?: OvsRepoField;
  /** Every different manager UUID met, best first: more than one means that `managerUuid` is missing. */
  readonly managerCandidates: readonly OvsRepoField[];
  readonly repositoryCandidates: readonly OvsRepoField[];
}

const managerPattern = /^0004fb0000010000[0-9a-f]{16}$/i;
const repositoryPattern = /^0004fb0000030000[0-9a-f]{16}$/i;
/** Early managers have ids of 15 to 32 digits; the guide of 3.3 says "15 or 32", guides of 3.0 print one of 30. */
const looseId = /^[0-9a-f]{15,32}$/i;
const versionPattern = /^\d{1,3}(?:\.\d{1,6}){1,4}$/;
const managerKey = /MGR|MANAGER/i;
const repositoryKey = /UUID|(?:^|_)ID$|REPO_?ID/i;
const aliasKey = /ALIAS/i;

/**
 * Reads the `.ovsrepo` file in a repository's root. No real file is known to us: only the key OVS_REPO_ALIAS is
 * verified (a script that greps it), the other facts are those the agent reports for a repository. So ids are
 * found by the form of the value and by key name only when no value has that form.
 */
export function readOvsRepo(bytes: Uint8Array): Reading<OvsRepoDocument> {
  // The agent writes this file, not a shell: an alias may hold " #".
  const { document, findings: first } = readKeyValue(bytes, { inlineComments: false });
  const findings = createFindingList(first);
  const alias = document.entries.findLast((entry) => aliasKey.test(entry.key));
  const ids = document.entries.filter((entry) => !aliasKey.test(entry.key));
  const managerCandidates = candidatesOf(ids, managerPattern, isManagerByKey);
  const repositoryCandidates = candidatesOf(ids, repositoryPattern, isRepositoryByKey);
  const managerUuid = single(managerCandidates, 'manager UUID', 'two-manager-uuids', findings);
  const repositoryId = single(repositoryCandidates, 'repository id', 'two-repository-ids', findings);
  const version = findVersion(ids);
  noteMissing({ managerUuid, repositoryId, alias }, findings);
  for (const entry of ids) if (namesManagerUuid(entry)) noteUnusualManager(fieldOf(entry), findings);
  if (managerUuid && !namesManagerUuid(managerUuid)) noteUnusualManager(managerUuid, findings);
  return {
    document: {
      ...document,
      ...(managerUuid && { managerUuid }),
      ...(repositoryId && { repositoryId }),
      ...(alias && { alias: fieldOf(alias) }),
      ...(version && { version: fieldOf(version) }),
      managerCandidates,
      repositoryCandidates,
    },
    findings: findings.all(),
  };
}

function fieldOf(entry: KeyValueEntry): OvsRepoField {
  return { key: entry.key, value: entry.value, line: entry.line, column: entry.valueColumn };
}

/** Ids are compared without case; a hyphen comes from dashed forms or from a line break in print. */
function comparable(id: string): string {
  return idDigits(id) ?? '';
}

function isManagerByKey(entry: KeyValueEntry): boolean {
  return managerKey.test(entry.key) && canBeManagerUuid(entry.value);
}

function isRepositoryByKey(entry: KeyValueEntry): boolean {
  if (managerKey.test(entry.key) || managerPattern.test(comparable(entry.value))) return false;
  return repositoryKey.test(entry.key) && looseId.test(comparable(entry.value));
}

function candidatesOf(
  entries: readonly KeyValueEntry[],
  pattern: RegExp,
  byKey: (entry: KeyValueEntry) => boolean,
): OvsRepoField[] {
  const byValue = entries.filter((entry) => pattern.test(comparable(entry.value)));
  const different = new Map<string, OvsRepoField>();
  for (const entry of [...byValue, ...entries.filter(byKey)]) {
    const id = comparable(entry.value);
    if (!different.has(id)) different.set(id, fieldOf(entry));
  }
  return [...different.values()];
}

function single(
  candidates: readonly OvsRepoField[],
  what: string,
  code: string,
  findings: FindingList,
): OvsRepoField | undefined {
  const [first, second] = candidates;
  if (!first || !second) return first;
  const message =
    `two different values could be the ${what}: ${first.value} (${first.key}, line ${first.line}) and ` +
    `${second.value} (${second.key}, line ${second.line}); find out which one is right, none is used`;
  findings.add('error', code, message, second);
  return undefined;
}

function findVersion(entries: readonly KeyValueEntry[]): KeyValueEntry | undefined {
  const candidates = entries.filter((entry) => versionPattern.test(entry.value));
  const named = candidates.findLast((entry) => /VERSION/i.test(entry.key) && !managerKey.test(entry.key));
  return named ?? candidates.findLast((entry) => !managerKey.test(entry.key));
}

function noteMissing(fields: Readonly<Record<string, unknown>>, findings: FindingList): void {
  const words: Readonly<Record<string, string>> = {
    managerUuid: 'manager UUID',
    repositoryId: 'repository id',
    alias: 'alias (name of the repository)',
  };
  for (const [name, word] of Object.entries(words)) {
    if (fields[name]) continue;
    const message = `no single ${word} was found in this .ovsrepo`;
    findings.add('warning', 'missing-field', message, { line: 1, column: 1 });
  }
}

/** A value under such a key that is no manager UUID must be said, also when another key holds one. */
function namesManagerUuid({ key, value }: { readonly key: string; readonly value: string }): boolean {
  return managerKey.test(key) && /UU?ID$/i.test(key) && value !== '';
}

function noteUnusualManager(managerUuid: OvsRepoField, findings: FindingList): void {
  const problem = managerUuidProblem(managerUuid, managerUuid.key);
  if (problem) findings.add(problem.severity, problem.code, problem.message, managerUuid);
}
