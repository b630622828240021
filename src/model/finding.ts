import type { Origin } from './origin.js';

/** `error` = something is wrong or unknown that a recovery needs; `warning` = look at it; `note` = good to know. */
export type FindingSeverity = 'error' | 'warning' | 'note';

/** Something a DBA must know. `code` is a stable word group, `subject` names what it is about. */
export interface Finding {
  readonly severity: FindingSeverity;
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly origins: readonly Origin[];
}

const weight = { error: 0, warning: 1, note: 2 } as const;

/** Which manager and which release it is: everything else depends on it, so it is never below a list of disks. */
const aboutIdentity: ReadonlySet<string> = new Set([
  'manager-uuid-disagrees',
  'no-manager-uuid',
  'release-disagrees',
]);

/** Findings in the order people read them: identity and release, then the worst first, then by subject. */
export function sortFindings(findings: Iterable<Finding>): Finding[] {
  return [...findings].sort(
    (a, b) =>
      Number(aboutIdentity.has(b.code)) - Number(aboutIdentity.has(a.code)) ||
      weight[a.severity] - weight[b.severity] ||
      compareText(a.subject, b.subject) ||
      compareText(a.code, b.code),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
