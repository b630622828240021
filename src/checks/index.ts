import type { Environment } from '../model/environment.js';
import { type Finding, sortFindings } from '../model/finding.js';
import type { Check } from './check.js';
import { diskCheck } from './disk-check.js';
import { duplicatesCheck } from './duplicates-check.js';
import { managerUuidCheck } from './manager-uuid-check.js';
import { serverCheck } from './server-check.js';

/** Every check of an environment. A new one is a file, a line here, and a fixture that trips it. */
export const checks: readonly Check[] = [managerUuidCheck, diskCheck, duplicatesCheck, serverCheck];

/** Everything a DBA must know: what the readers and the merge met, and the answers of all checks, worst first. */
export function allFindings(environment: Environment): Finding[] {
  return sortFindings([...environment.findings, ...checks.flatMap((check) => check.run(environment))]);
}
