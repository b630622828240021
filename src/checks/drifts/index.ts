import { diskFileMissingDrift } from './disk-file-missing-drift.js';
import { diskFileUnknownDrift } from './disk-file-unknown-drift.js';
import type { Drift, DriftRule } from './drift.js';
import type { DriftViews } from './drift-views.js';
import { lunUnknownDrift } from './lun-unknown-drift.js';
import { refreshDangers, withoutDanger } from './refresh-dangers.js';
import { repositoryNotPresentedDrift } from './repository-not-presented-drift.js';
import { repositoryUnknownDrift } from './repository-unknown-drift.js';
import { repositoryWithoutOwnerDrift } from './repository-without-owner-drift.js';
import { serverUnknownDrift } from './server-unknown-drift.js';
import { serverWithoutOwnerDrift } from './server-without-owner-drift.js';
import { sizeDiffersDrift } from './size-differs-drift.js';
import { uiDatabaseBehindDrift } from './ui-database-behind-drift.js';
import { vmNameDiffersDrift } from './vm-name-differs-drift.js';
import { vmRunsUnknownDrift } from './vm-runs-unknown-drift.js';
import { vmStateDiffersDrift } from './vm-state-differs-drift.js';
import { vmUnknownDrift } from './vm-unknown-drift.js';
import { vmWithoutDefinitionDrift } from './vm-without-definition-drift.js';

/**
 * Every kind of drift, in the order in which they are told and cured: what others stand on comes first. A new one is a
 * file, a line here, and a case in its test.
 */
export const driftRules: readonly DriftRule[] = [
  uiDatabaseBehindDrift,
  serverUnknownDrift,
  serverWithoutOwnerDrift,
  lunUnknownDrift,
  repositoryUnknownDrift,
  repositoryWithoutOwnerDrift,
  repositoryNotPresentedDrift,
  diskFileUnknownDrift,
  diskFileMissingDrift,
  sizeDiffersDrift,
  vmUnknownDrift,
  vmWithoutDefinitionDrift,
  vmRunsUnknownDrift,
  vmStateDiffersDrift,
  vmNameDiffersDrift,
];

/** Every drift, in the order of the rules; no cure of one does harm to what another is about. */
export function driftsIn(views: DriftViews): Drift[] {
  const dangers = refreshDangers(views);
  return driftRules.flatMap(({ name, check }) =>
    check(views).map(({ cure, ...found }) => ({
      ...{ drift: name, ...found },
      cure: withoutDanger(cure, dangers),
    })),
  );
}
