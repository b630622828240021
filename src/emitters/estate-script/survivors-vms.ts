import type { CliInstance } from '../../formats/ovm-cli/cli-command.js';
import type { VirtualMachine } from '../../model/environment.js';
import { ghostReason } from '../../model/ghost-vms.js';
import type { Fact } from '../../model/origin.js';
import { vmName } from '../../model/ownership.js';
import { type EstateDraft, told } from './estate-draft.js';
import { rename } from './survivors-names.js';

/** A VM that lines can go by: it keeps its id, which is the directory of its vm.cfg. */
export interface FoundVm {
  readonly vm: VirtualMachine;
  readonly instance: CliInstance;
  readonly subject: string;
}

const vmId = /^[0-9a-f]{32}$/i;

/**
 * Gives VMs and templates their names and descriptions again, all by id. Those whose definition cannot be trusted are
 * left as the manager finds them. Gives those that lines can go by.
 */
export function planVmNames(draft: EstateDraft): FoundVm[] {
  const found = inNameOrder(draft.environment.vms).flatMap((vm) => foundVm(draft, vm));
  const shared = sharedNames(draft.environment.vms);
  draft.section(
    'Names and descriptions of VMs; of one that did not come back the line fails, and --done leaves it out',
  );
  for (const one of found) {
    const { instance, subject } = one;
    const { facts, stated } = one.vm;
    const isShared = shared.has(givenName(one.vm) ?? '');
    if (isShared) draft.hand('VM name', `${givenName(one.vm)} of ${one.vm.id}`, sharedName);
    const name = isShared ? undefined : (stated.name ?? facts.name);
    const described = { name: asTemplate(one, name), description: asTemplate(one, facts.description) };
    rename(draft, subject, { object: 'Vm', instance }, described);
    const values = told('startPolicy', asTemplate(one, stated.startPolicy));
    if (values.length > 0) draft.add(subject, { verb: 'edit', object: 'Vm', instance, values });
  }
  return found;
}

/** The definition keeps the name, so the line is only a second way to it. */
const sharedName =
  'another VM or template has this name too, and no line gives two of them one name: look whether its definition brought it back';

const givenName = ({ stated, facts }: VirtualMachine) => (stated.name ?? facts.name)?.value;

/** Names that several VMs or templates had: a manager allows it, and the guard lets no script give them. */
function sharedNames(vms: readonly VirtualMachine[]): ReadonlySet<string> {
  const names = vms.flatMap((vm) => givenName(vm) || []);
  return new Set(names.filter((name, at) => names.indexOf(name) !== at));
}

/** A fact for a line, which for a template rests on an assumption. */
export function asTemplate<Value>({ vm }: FoundVm, fact: Fact<Value> | undefined): Fact<Value> | undefined {
  return fact && vm.kind === 'template' ? { ...fact, assumed: 'a template is edited as a VM is' } : fact;
}

function foundVm(draft: EstateDraft, vm: VirtualMachine): FoundVm[] {
  const kind = vm.kind === 'template' ? 'template' : 'VM';
  const subject = `${kind} ${vmName(vm) || vm.id}`;
  if (!vmId.test(vm.id)) {
    draft.open('no-vm-id', subject, `${vm.id} is no id that lines could go by`);
    return [];
  }
  if (vm.problems.length > 0) {
    const why = `its definition cannot be trusted (${vm.problems.join('; ')}): look at it after the discovery`;
    draft.open('untrusted-definition', subject, why);
    return [];
  }
  const ghost = ghostReason(vm);
  if (ghost !== undefined) {
    const map = [{ subject: 'vm', key: vm.id, attribute: 'exists' }] as const;
    draft.open('maybe-ghost', subject, ghost, map);
    return [];
  }
  return [{ vm, instance: { key: 'id', value: vm.id }, subject }];
}

function inNameOrder(vms: readonly VirtualMachine[]): VirtualMachine[] {
  const key = (vm: VirtualMachine) => `${vmName(vm) ?? ''}\0${vm.id}`;
  return [...vms].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Last of all, so that nothing moves or starts while the rest is set. */
export function planHighAvailability(draft: EstateDraft, vms: readonly FoundVm[]): void {
  draft.section('High availability, switched on last');
  for (const one of vms) {
    const { instance, subject } = one;
    const fact = asTemplate(one, one.vm.facts.highAvailability);
    if (!fact?.value) continue;
    const values = told('highAvailability', fact, draft.yesNo(true));
    draft.add(subject, { verb: 'edit', object: 'Vm', instance, values });
  }
}
