import type { Situation, SituationName } from './situation.js';
import { bothLost } from './situations/both-lost.js';
import { databaseLost } from './situations/database-lost.js';
import { databaseLostUnsaved } from './situations/database-lost-unsaved.js';
import { everythingLost } from './situations/everything-lost.js';
import { managerHostLost } from './situations/manager-host-lost.js';
import { managerLost } from './situations/manager-lost.js';
import { vmLost } from './situations/vm-lost.js';

/** All situations, the commonest first. */
export const situations: readonly Situation[] = [
  databaseLost,
  managerHostLost,
  databaseLostUnsaved,
  managerLost,
  bothLost,
  everythingLost,
  vmLost,
];

export function situationNamed(name: SituationName): Situation {
  const found = situations.find((situation) => situation.name === name);
  if (found === undefined) throw new Error(`no situation ${name}`);
  return found;
}
