import type { RecoveryPlan } from '../../recovery/plan.js';

/** The version of the form; one more whenever a reader of an older form would be wrong. */
export const runbookJsonVersion = 1;

/** plan.json: the whole plan for programs. `certainty` of each step is one of three words; what is not known is absent. */
export function runbookJson(plan: RecoveryPlan): string {
  return `${JSON.stringify({ format: 'ovm-rescue-runbook', version: runbookJsonVersion, ...plan }, undefined, 2)}\n`;
}
