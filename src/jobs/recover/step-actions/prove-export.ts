import { RescueError } from '../../../base/errors.js';
import type { RehearsalRecord } from '../../../model/rehearsal.js';
import type { RecoveryPlan } from '../../../recovery/plan.js';
import { rehearsalLines, rehearsalVerdict } from '../../rehearse/rehearsal-text.js';
import { rehearse } from '../../rehearse/rehearse.js';
import type { Action } from '../step-place.js';

/**
 * Throws OVM_RECOVERY_STOPPED for an export with a defect. What could not be proven is taken by the operator's word; of an
 * export whose database is dropped next, a restore is wanted: the tool's, or one that a DBA made.
 */
export const proveExport: Action = {
  proves: true,
  run: async ({ ground, plan, operator, stated }) => {
    const { schemaArchive } = plan.values;
    if (schemaArchive === undefined) return { is: 'cannot', why: 'no export of the schema is known' };
    const { record } = await rehearse({
      archives: [schemaArchive.path],
      log: ground.log,
      clock: ground.clock,
    });
    const verdict = rehearsalVerdict(record);
    if (record.state === 'proven' && wasRestored(record)) return { is: 'done', note: verdict };
    for (const line of rehearsalLines(record)) operator.tell(`  ${line}`);
    if (record.state === 'defect')
      throw new RescueError('OVM_RECOVERY_STOPPED', schemaArchive.path, verdict.replace(/\.$/, ''));
    const { question, word } = wantedWord(plan, record);
    if ((await operator.ask(question, [word, 'stop'])) !== word) return { is: 'stop' };
    stated(verdict, word);
    return { is: 'done', note: verdict };
  },
};

/** Rows that can be read back are no restore. */
function wasRestored({ proofs }: RehearsalRecord): boolean {
  return proofs.some(({ name, state }) => name === 'restore' && state === 'proven');
}

/** Which word takes an export that is not all proven, and what is asked for it. */
export function wantedWord(
  { steps }: RecoveryPlan,
  record: RehearsalRecord,
): { readonly question: string; readonly word: string } {
  // what was exported in this recovery is held by this one archive as soon as it is dropped
  const isDropped = steps.some(({ action }) => action === 'archive-schema');
  if (!isDropped || wasRestored(record))
    return { question: 'Not all of it could be proven. Do you take it?', word: 'take' };
  return {
    question:
      'This machine could not restore it, and the database is dropped next. Stop here, and install a MariaDB server program (nothing of it has to run) if the export is of MySQL; or have a DBA restore the archive into a scratch schema and compare it (schema import --as, schema diff --as). Was it restored and compared?',
    word: 'restored',
  };
}
