import { basename, join, resolve } from 'node:path';
import { RescueError } from '../../base/errors.js';
import { lockHolder } from '../../reach/lock-file.js';
import type { PlanWords } from './plan-recovery.js';
import { readPlan, recoveriesThere, recoveryFiles } from './recovery-directory.js';
import type { RecoveryGround } from './recovery-ground.js';
import { readProgress } from './recovery-journal.js';

type Estate = Pick<RecoveryGround, 'archives' | 'estate'>;

/** Two recoveries of one estate would undo each other: throws OVM_LOCKED while another one is run. */
export async function refuseWhileAnotherRuns(estate: Estate, directory: string): Promise<void> {
  for (const other of await others(estate, directory)) {
    const holder = lockHolder(`${join(other, recoveryFiles.journal)}.lock`);
    if (holder !== undefined)
      throw new RescueError(
        'OVM_LOCKED',
        `the recovery ${basename(directory)}`,
        `another one of the estate is run, ${basename(other)}: ${holder}`,
      );
  }
}

/** Names of the recoveries of the estate that were begun and have not ended, newest first. */
export async function openRecoveries(
  estate: Estate,
  directory: string | undefined,
): Promise<readonly string[]> {
  const open = (await others(estate, directory)).filter((other) => {
    const { begun, ended } = readProgress(other);
    return begun && !ended;
  });
  return open.map((other) => basename(other));
}

/** The newest recovery of this situation, and of this VM, that was begun and has not ended: the same command goes on with it. */
export async function begunRecovery(
  { archives, estate }: Estate,
  { situation, vm }: Pick<PlanWords, 'situation' | 'vm'>,
): Promise<string | undefined> {
  for (const directory of await recoveriesThere(archives, estate)) {
    const { begun, ended } = readProgress(directory);
    if (!begun || ended) continue;
    const { situation: of, values } = readPlan(directory);
    if (of !== situation) continue;
    const isOfVm = [values.vm?.name, values.vm?.id].some((word) => word?.toLowerCase() === vm?.toLowerCase());
    if (vm === undefined || isOfVm) return directory;
  }
  return undefined;
}

async function others({ archives, estate }: Estate, directory: string | undefined): Promise<string[]> {
  const own = directory === undefined ? undefined : resolve(directory);
  return (await recoveriesThere(archives, estate)).filter((other) => resolve(other) !== own);
}
