import { basename, join } from 'node:path';
import { pathKind } from '../../reach/path-kind.js';
import { composePlan } from '../../recovery/compose-plan.js';
import { situationNamed } from '../../recovery/index.js';
import type { RecoveryPlan } from '../../recovery/plan.js';
import type { ArchiveValue, RecoveryValues } from '../../recovery/values.js';
import { estateOfRecovery, recoveryFiles } from './recovery-directory.js';
import type { RecoveryGround } from './recovery-ground.js';
import type { RecoveryProgress } from './recovery-journal.js';

/**
 * The plan as it stands now: with what steps found out and the operator chose, the states of the journal, and the places
 * of this machine, to which recovery and archive may have been copied.
 */
export function resumedPlan(
  plan: RecoveryPlan,
  { learnt, states }: RecoveryProgress,
  directory: string,
  { configuration, archives }: Pick<RecoveryGround, 'configuration' | 'archives'>,
): RecoveryPlan {
  const { id, madeAt, toolVersion, findings, changedSince, onlyManagerKnew = [] } = plan;
  const values = { ...plan.values, ...learnt };
  const here: RecoveryValues = {
    ...values,
    ...{ archives, configuration },
    archive: placedHere(values.archive, directory),
    schemaArchive: placedHere(values.schemaArchive, directory),
    copiesDirectory: join(directory, recoveryFiles.copies),
  };
  return composePlan(situationNamed(plan.situation), plan.traits, here, {
    ...{ id, madeAt, toolVersion, findings, changedSince, onlyManagerKnew, states },
  });
}

/** Beside the recovery, where it is not at its old path any more. */
function placedHere(archive: ArchiveValue | undefined, directory: string): ArchiveValue | undefined {
  if (archive === undefined || pathKind(archive.path) === 'directory') return archive;
  const beside = join(estateOfRecovery(directory), basename(archive.path));
  return pathKind(beside) === 'directory' ? { ...archive, path: beside } : archive;
}
