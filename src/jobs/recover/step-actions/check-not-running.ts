import { RescueError } from '../../../base/errors.js';
import type { VirtualMachine } from '../../../model/environment.js';
import { idKey } from '../../../model/identifiers.js';
import { archivedEstate } from '../disks/disk-plan.js';
import { runningVms } from '../disks/running-vms.js';
import { labelOf } from '../disks/wanted-disks.js';
import type { Action, StepPlace } from '../step-place.js';

/**
 * Asks every server whether it runs the VM. Throws OVM_RECOVERY_STOPPED where one does, and OVM_RECOVERY_UNCLEAR where one
 * could not be asked and nobody says that it does not run there.
 */
export const checkNotRunning: Action = {
  proves: true,
  run: async (place) => {
    const { plan, operator, stated } = place;
    const { vm } = plan.values;
    if (vm === undefined) return { is: 'cannot', why: 'the VM is not known' };
    const archived = (await archivedEstate(place))?.vms.find(({ id }) => idKey(id) === idKey(vm.id));
    const { vms, unread, asked } = await runningVms(place);
    const found = vms.filter((one) => isIt(one, vm, archived));
    if (found.length > 0)
      throw new RescueError(
        'OVM_RECOVERY_STOPPED',
        `VM ${vm.name ?? vm.id}`,
        found.map((one) => `${labelOf(one)} runs on ${one.facts.runningOn?.value}`).join('; '),
        undefined,
        'It runs: its definition alone is gone, and a second one would share its disks. Shut it down first, or leave it.',
      );
    if (unread.length === 0) return { is: 'done', note: `${asked} servers run no such domain` };
    for (const server of unread) operator.tell(`  Could not be asked: ${server}`);
    const answer = await lookedBy(place, unread);
    if (answer !== 'not-running') return { is: 'stop' };
    stated(`the VM does not run on ${unread.join(', ')}`, answer);
    return { is: 'done', note: `${asked} servers run no such domain, of the others the operator says so` };
  },
};

async function lookedBy({ operator }: StepPlace, unread: readonly string[]): Promise<string> {
  const question = `Did you see by xm list on ${unread.join(', ')} that the VM does not run there? Type not-running.`;
  try {
    return await operator.ask(question, ['not-running', 'stop']);
  } catch (error) {
    if (!(error instanceof RescueError) || error.code !== 'OVM_NOT_CONFIRMED') throw error;
    throw new RescueError(
      'OVM_RECOVERY_UNCLEAR',
      'the recovery of the VM',
      `these servers could not be asked whether they run it: ${unread.join(', ')}`,
      error,
      'Have them answer, or run this on a terminal and say that it does not run there.',
    );
  }
}

/** By its id, which is the name of its domain, by that name, by its UUID, and by the name that people gave it. */
function isIt(
  running: VirtualMachine,
  { id, name }: { readonly id: string; readonly name: string | undefined },
  archived: VirtualMachine | undefined,
): boolean {
  const ids = [id, archived?.otherId].flatMap((one) => (one === undefined ? [] : [idKey(one)]));
  const own = [running.id, running.otherId].flatMap((one) => (one === undefined ? [] : [idKey(one)]));
  const uuid = archived?.facts.uuid?.value;
  return (
    own.some((one) => ids.includes(one)) ||
    (name !== undefined && running.facts.name?.value === name) ||
    (uuid !== undefined &&
      running.facts.uuid !== undefined &&
      idKey(running.facts.uuid.value) === idKey(uuid))
  );
}
