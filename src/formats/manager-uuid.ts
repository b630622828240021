import type { Severity } from './document.js';
import { excerptOf, type FindingList } from './finding-list.js';
import { type KeyValueDocument, lastEntry } from './key-value.js';

const todaysForm = /^0004fb0000010000[0-9a-f]{16}$/i;
const lenientForm = /^[0-9a-f]{15,32}$/i;
const dashedDigits = /^[0-9a-f]+(?:-[0-9a-f]+)*$/i;
/** The digits behind 0004fb0000 are the type of an object: 01 is a manager, 03 a repository (ids seen in use). */
const otherType = /^0004fb0000(?!01)([0-9a-f]{2})0000/i;

/** What is remarkable about a manager UUID; the UUID itself is never changed. */
export interface ManagerUuidProblem {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
}

/** The digits of an id in lower case; undefined for anything but hex digits with single dashes inside. */
export function idDigits(text: string): string | undefined {
  return dashedDigits.test(text) ? text.replaceAll('-', '').toLowerCase() : undefined;
}

/** True for what can be a manager UUID: 15 to 32 hex digits, dashes only inside, no id of another type. */
export function canBeManagerUuid(text: string): boolean {
  const digits = idDigits(text);
  return digits !== undefined && lenientForm.test(digits) && !otherType.test(digits);
}

/** The entries of one key that differ in value, compared as ids; empty ones are left out. */
export function differingIds<Entry extends { readonly key: string; readonly value: string }>(
  entries: readonly Entry[],
  key: string,
): Entry[] {
  const different = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.key === key && entry.value !== '') different.set(idDigits(entry.value) ?? entry.value, entry);
  }
  return [...different.values()];
}

/** Adds what is wrong with each value of UUID in a file of the manager host, or that there is none. */
export function checkUuidKey(document: KeyValueDocument, findings: FindingList): void {
  const last = lastEntry(document, 'UUID');
  const values = differingIds(document.entries, 'UUID');
  for (const found of last?.value ? values : [last, ...values]) {
    const problem = managerUuidProblem(found, 'UUID');
    if (problem)
      findings.add(problem.severity, problem.code, problem.message, found ?? { line: 1, column: 1 });
  }
}

/**
 * Looks at the manager UUID found under `key`; `undefined` when it has today's form of 32 hex digits. Lenient on
 * length and case: the guides of 3.0 to 3.2 print one of 30 digits, the guide of 3.3 says "15 or 32 hex digits".
 */
export function managerUuidProblem(
  found: { readonly value: string } | undefined,
  key: string,
): ManagerUuidProblem | undefined {
  if (!found || found.value === '') {
    return {
      severity: 'warning',
      code: 'missing-field',
      message: `no manager UUID: ${key} is missing or empty`,
    };
  }
  if (todaysForm.test(found.value)) return undefined;
  if (canBeManagerUuid(found.value)) {
    const message =
      `the manager UUID ${found.value} has not today's form of 32 hex digits that begin with 0004fb0000010000; ` +
      'early managers have such ids, it is kept as found';
    return { severity: 'note', code: 'unusual-manager-uuid', message };
  }
  const [, type] = otherType.exec(idDigits(found.value) ?? '') ?? [];
  const why = type
    ? `which is the id of an object of type ${type}; a manager's begins with 0004fb000001`
    : 'which is not 15 to 32 hex digits with dashes only inside';
  const message = `${key} is ${JSON.stringify(excerptOf(found.value))}, ${why}: it is no manager UUID and not used`;
  return { severity: 'warning', code: 'not-a-manager-uuid', message };
}
