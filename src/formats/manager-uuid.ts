import type { Severity } from './document.js';

const todaysForm = /^0004fb0000010000[0-9a-f]{16}$/i;
const lenientForm = /^[0-9a-f]{15,32}$/i;

/** What is remarkable about a manager UUID; the UUID itself is never changed. */
export interface ManagerUuidProblem {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
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
  if (lenientForm.test(found.value.replaceAll('-', ''))) {
    const message =
      `the manager UUID ${found.value} has not today's form of 32 hex digits that begin with 0004fb0000010000; ` +
      'early managers have such ids, it is kept as found';
    return { severity: 'note', code: 'unusual-manager-uuid', message };
  }
  const message = `${key} does not look like a manager UUID (15 to 32 hex digits); it is kept as found, check it`;
  return { severity: 'warning', code: 'not-a-manager-uuid', message };
}
