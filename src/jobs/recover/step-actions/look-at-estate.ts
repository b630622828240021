import { RescueError } from '../../../base/errors.js';
import { guardEstate, noScript } from '../../guard-estate.js';
import { driftText } from '../../sync/drift-text.js';
import { readDrifts } from '../../sync/sync-estate.js';
import { declaredDead } from '../declared-dead.js';
import { liveEstate, withoutLocks } from '../live-estate.js';
import type { Action, StepPlace } from '../step-place.js';

const noManager = {
  is: 'cannot',
  why: 'the configuration names no CLI or REST interface of the manager',
} as const;

/** The estate as it can be read now, where a manager is among it. */
function liveManager(place: StepPlace) {
  const input = liveEstate(place);
  const managers = [...(input?.managerClis ?? []), ...(input?.managerRests ?? [])];
  return managers.length === 0 ? undefined : input;
}

/** Throws OVM_RECOVERY_STOPPED with every reason. */
export const guard: Action = {
  proves: true,
  run: async (place) => {
    const input = liveManager(place);
    if (input === undefined) return noManager;
    const dead = await declaredDead(place);
    if (dead === undefined) return { is: 'stop' };
    const { managerUuid } = place.plan.values;
    const said = managerUuid === undefined ? {} : { managerUuid };
    const { reasons, unread, looked } = await guardEstate(input, {
      ...{ planned: noScript, withoutLocks: withoutLocks(place), declaredDead: dead, ...said },
    });
    const all = [...unread, ...reasons].map(({ subject, message }) => `${subject}: ${message}`);
    if (all.length > 0) throw stopped('the guard', all, place);
    return { is: 'done', note: `green; ${looked.vms} VMs` };
  },
};

/** Drifts that are about what runs. */
const ofDomains: ReadonlySet<string> = new Set(['vm-runs-unknown', 'vm-state-differs', 'vm-unknown']);

/** Throws OVM_RECOVERY_STOPPED for a domain that the manager does not know, and for a server that was not read. */
export const matchDomains: Action = {
  proves: true,
  run: async (place) => {
    const input = liveManager(place);
    if (input === undefined) return noManager;
    if ((input.servers ?? []).length + (input.agents ?? []).length === 0)
      return { is: 'cannot', why: 'the configuration names no server and no agent' };
    const dead = await declaredDead(place);
    if (dead === undefined) return { is: 'stop' };
    const words = { release: place.plan.traits.cli, declaredDead: dead };
    const { drifts, unread } = await readDrifts(input, words);
    const wrong = drifts.filter(({ drift }) => ofDomains.has(drift)).map(driftText);
    const all = [...unread.map(({ subject, message }) => `${subject}: ${message}`), ...wrong];
    if (all.length > 0) throw stopped('the domains', all, place);
    for (const drift of drifts) place.operator.tell(`  also: ${driftText(drift)}`);
    return { is: 'done', note: 'each running domain is one VM of the manager' };
  },
};

function stopped(what: string, reasons: readonly string[], { operator }: StepPlace): RescueError {
  for (const reason of reasons) operator.tell(`  ${reason}`);
  const [first, ...more] = reasons;
  const why = more.length === 0 ? first : `${first}; and ${more.length} more, told above`;
  return new RescueError('OVM_RECOVERY_STOPPED', what, why ?? '');
}
