import { lastRehearsal } from '../../archive/rehearsal-records.js';
import type { NightRecord } from '../../model/night.js';
import { isOverdue } from '../../model/rehearsal.js';
import { type NightGround, stepFailure } from './night-ground.js';

/** When archives of the estate were rehearsed last; nothing where none ever were and nobody set a limit. */
export async function nightRehearsal(ground: NightGround): Promise<Pick<NightRecord, 'rehearsal'>> {
  const { root, estate, clock } = ground;
  const limit = estate.nightly?.rehearsedWithin;
  try {
    const last = await lastRehearsal(root, estate.name);
    if (last === undefined && limit === undefined) return {};
    const overdue = isOverdue(last, limit, clock.now());
    return { rehearsal: { at: null, state: null, ...last, overdue } };
  } catch (error) {
    stepFailure('the records of rehearsals', error, ground);
    return limit === undefined ? {} : { rehearsal: { at: null, state: null, overdue: true } };
  }
}
