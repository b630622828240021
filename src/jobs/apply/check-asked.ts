import { RescueError } from '../../base/errors.js';
import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { type ApplyStep, stepTitle } from './apply-step.js';
import type { ManagerLink } from './manager-link.js';
import { ManagerView } from './manager-view.js';

/**
 * A line that only asks is a check: what it names must be there, once. Answered from what was read already where that
 * still counts. Throws OVM_APPLY_DIFFERS when it is not there, or several have its name.
 */
export async function checkAsked(
  step: ApplyStep,
  command: CliCommand,
  view: ManagerView,
  link: ManagerLink,
): Promise<void> {
  const { verb, object: type = '', instance } = command;
  if (verb === 'showversion' || verb === 'getVnicMacAddrRange') {
    const reply = await link.read({ verb });
    if (!reply.success) throw differs(step, reply.errorMessage ?? 'the manager refuses it');
    return;
  }
  if (!ManagerView.isReadable(type)) return;
  const rows = await view.list(type);
  if (verb === 'list' || instance === undefined) return;
  const { key, value } = instance;
  const found = rows.filter((row) => row[key] === value);
  if (found.length === 0) throw differs(step, `the manager has no ${type} with ${key} ${value}`);
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ');
    throw differs(step, `${type} ${value} is a name of several: ${ids}`);
  }
}

function differs(step: ApplyStep, why: string): RescueError {
  return new RescueError('OVM_APPLY_DIFFERS', `line ${step.line} (${stepTitle(step)})`, why);
}
