import { counted } from '../../base/counted.js';
import { loginText } from '../../reach/ssh/ssh-address.js';
import { type ApplyStep, givenValue } from './apply-step.js';
import type { RunParts } from './guarded-run.js';
import { deletable } from './leftovers.js';
import { namesLunByManager } from './resolve-disks.js';

const mostVms = 40;

/** What would be sent, for people: to whom, which VMs by their names, how many lines of each kind, and what is deleted. */
export function planLines(parts: RunParts): string[] {
  const { cli, identity, script, journal } = parts;
  const changing = script.steps.filter(({ effect }) => effect !== 'asks');
  const left = changing.filter(({ number }) => journal.line(number).state !== 'done');
  const checks = script.steps.length - changing.length;
  const lines = counted(changing.length, 'line');
  const { version, uuid } = identity;
  return [
    `manager ${loginText(cli)}, version ${version}, UUID ${uuid ?? 'not checked: neither REST nor its host was asked, or they do not tell it'}`,
    `script ${script.path}: ${lines} and ${counted(checks, 'check')}, ${left.length} of the lines left`,
    ...vmLines(left),
    ...countLines(left),
    ...lunLines(left),
    ...deletionLines(parts),
    ...doubtLines(parts),
    `journal ${journal.path}${journal.tornBytes > 0 ? ', whose last line was torn by a crash and is taken off' : ''}`,
  ];
}

/** `  makes VM web1 (1 vNIC, 2 disks) in server pool prod` */
function vmLines(left: readonly ApplyStep[]): string[] {
  const made = left.filter(({ command, effect }) => effect === 'creates' && command.object === 'Vm');
  const vnics = countsByVm(left, 'Vnic');
  const disks = countsByVm(left, 'VmDiskMapping');
  const told = made.slice(0, mostVms).map(({ command }) => {
    const name = givenValue(command, 'name') ?? '';
    const parts = `${counted(vnics.get(name) ?? 0, 'vNIC')}, ${counted(disks.get(name) ?? 0, 'disk')}`;
    const { relation } = command;
    const pool = relation?.object === 'ServerPool' ? ` in server pool ${relation.instance.value}` : '';
    return `  makes VM ${name} (${parts})${pool}`;
  });
  return made.length > mostVms ? [...told, `  and ${made.length - mostVms} VMs more`] : told;
}

/** How many lines are about an object of this type at a VM, by the VM's name. */
function countsByVm(left: readonly ApplyStep[], object: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { command } of left) {
    const { relation } = command;
    if (command.object !== object || relation?.object !== 'Vm' || relation.instance.key !== 'name') continue;
    const { value } = relation.instance;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

function countLines(left: readonly ApplyStep[]): string[] {
  const counts = new Map<string, number>();
  for (const { command } of left) {
    const key = `${command.verb} ${command.object ?? ''}`.trim();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `  ${count} x ${key}`);
}

/** A run that was killed leaves a line behind of which nobody knows the reply. */
function doubtLines({ script, journal }: RunParts): string[] {
  const doubtful = script.steps.filter(({ number }) => journal.line(number).state === 'doubt');
  return doubtful.map(
    ({ line }) => `  line ${line} was sent without a known reply: it is looked first whether it took effect`,
  );
}

/** What failed lines left, and whether it is going to be deleted: nothing else deletes anything. */
function deletionLines({ script, journal, words }: RunParts): string[] {
  return script.steps.flatMap(({ number, line, command }) => {
    const { state, leftovers } = journal.line(number);
    const { object = '' } = command;
    if (state === 'done') return [];
    return leftovers.map(({ id }) => {
      const what = `${object} ${id} (left by line ${line})`;
      if (deletable(object) === undefined) return `  never deletes: ${what}`;
      return words.deleteLeftovers
        ? `  deletes: ${what}`
        : `  without --delete-leftovers does not delete: ${what}`;
    });
  });
}

/** Ids and names of LUNs swap when a manager discovers anew. */
function lunLines(left: readonly ApplyStep[]): string[] {
  const lines = left.filter(({ command }) => namesLunByManager(command)).map(({ line }) => line);
  if (lines.length === 0) return [];
  const shown = lines.length > 10 ? `${lines.slice(0, 10).join(', ')}, …` : lines.join(', ');
  return [
    `  WARNING: LUNs are named by what the manager calls them, which a discovery may give to another LUN, in line ${shown}: a comment "# LUN ID has WWID WWID" at the head of the script says which one is meant`,
  ];
}
