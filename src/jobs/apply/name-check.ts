import { RescueError } from '../../base/errors.js';
import type { ApplyJournal } from './apply-journal.js';
import type { ApplyScript } from './apply-script.js';
import type { ManagerView } from './manager-view.js';

/**
 * Names are not unique in a manager: somebody may have made another VM of the name of one that the script made. Throws
 * OVM_APPLY_DIFFERS with both ids.
 */
export async function checkNames(
  { steps }: ApplyScript,
  journal: ApplyJournal,
  view: ManagerView,
): Promise<void> {
  const made = steps.filter(({ effect, command }) => effect === 'creates' && command.object === 'Vm');
  if (made.length === 0) return;
  view.renamed('Vm');
  const byName = new Map<string, string[]>();
  for (const { id, name } of await view.list('Vm')) {
    const known = byName.get(name);
    if (known) known.push(id);
    else byName.set(name, [id]);
  }
  for (const { number, line } of made) {
    const [own] = journal.line(number).ids;
    const others = own === undefined ? [] : (byName.get(own.name) ?? []).filter((id) => id !== own.id);
    if (own === undefined || others.length === 0) continue;
    const why = `the name was taken meanwhile: the script made ${own.id}, and ${others.join(', ')} is another VM of the name`;
    throw new RescueError('OVM_APPLY_DIFFERS', `line ${line} (create Vm ${own.name})`, why);
  }
}
