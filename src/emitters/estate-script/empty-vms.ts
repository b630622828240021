import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import type { Environment, Release, VirtualMachine } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { Fact } from '../../model/origin.js';
import { vmName } from '../../model/ownership.js';
import { isReady, planVms } from '../create-script/create-script-emitter.js';
import { oneLine } from '../create-script/script-head.js';
import { preparations } from '../create-script/script-lines.js';
import type { VmPlan } from '../create-script/vm-plan.js';
import { type EstateDraft, told } from './estate-draft.js';
import { isStated } from './format-permission.js';
import type { RepositoryWay } from './repository-places.js';
import { onItsLun } from './shows-lun.js';

/**
 * The plans of the VMs for an estate that is made again. Nothing runs any more, whatever was seen running. What the old
 * manager called a physical disk and which disks were shareable there means nothing to the new one: a map says it.
 */
export function planVmsAnew(
  environment: Environment,
  release: Release,
  wanted?: (vm: VirtualMachine) => boolean,
): VmPlan[] {
  const physicalDisks = statedOnly(environment.physicalDisks);
  const shareableDisks = statedOnly(environment.shareableDisks ?? {});
  const vms = environment.vms.map((vm) => {
    const { runningOn: _, ...facts } = vm.facts;
    return { ...vm, facts };
  });
  return planVms({ ...environment, vms, physicalDisks, shareableDisks }, release, wanted);
}

function statedOnly(facts: Readonly<Record<string, Fact<string>>>): Record<string, Fact<string>> {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => isStated(fact)));
}

/** A VM whose repository no line touches would have no disks: it stays open. */
export function withUsableRepositories(plans: readonly VmPlan[], ways: readonly RepositoryWay[]): VmPlan[] {
  const usable = new Set(ways.map(({ repository }) => idKey(repository.id)));
  return plans.map((plan) => {
    const without = plan.needs.repositoryIds.filter((id) => !usable.has(idKey(id)));
    if (without.length === 0 || !isReady(plan)) return plan;
    const message = `repository ${without.join(', ')} is left open, so its disks are not there`;
    return { ...plan, openPoints: [{ code: 'repository-open', message, map: [] }] };
  });
}

const file = 'empty-vms';

/** What the VMs need must be there, then the VMs themselves; those with open points are left out. */
export function planVmLines(
  draft: EstateDraft,
  plans: readonly VmPlan[],
  ways: readonly RepositoryWay[],
): void {
  const ready = plans.filter(isReady);
  const { checks, diskChecks } = preparations(ready);
  draft.section('What the VMs need: each of these must be there, or no VM is made', file);
  for (const command of [...checks, ...diskChecks]) putCommand(draft, inNewPlace(command, ways));
  for (const plan of ready) {
    draft.section(`VM ${oneLine(vmName(plan.vm) ?? '')} (was ${oneLine(plan.vm.id)})`, file);
    for (const line of plan.lines) draft.put(onItsLun(line, draft.environment, draft.release), file);
    addTags(draft, plan);
    noteByHand(draft, plan);
  }
  for (const plan of plans.filter((one) => !isReady(one)))
    for (const { code, message, map } of plan.openPoints)
      draft.open(code, `VM ${vmName(plan.vm) || plan.vm.id}`, message, map);
}

/** Tags that the manager shows; a plan knows those that a map or a live manager states as one value. */
function addTags(draft: EstateDraft, { vm, needs }: VmPlan): void {
  const name = vmName(vm) ?? '';
  const shown = vm.stated.tags === undefined ? vm.facts.tags : undefined;
  for (const tag of (shown?.value ?? []).filter((one) => !needs.tags.includes(one))) {
    const relation = { word: 'to', object: 'Vm', instance: { key: 'name', value: name } } as const;
    const names = told('Tag name', shown, tag);
    const instance = { key: 'name', value: tag } as const;
    draft.add(`VM ${name}`, { verb: 'add', object: 'Tag', instance, relation, names }, file);
  }
}

/** What a VM does not get back, under the same words for all VMs. */
function noteByHand(draft: EstateDraft, { vm, notSettable, changed }: VmPlan): void {
  const name = vmName(vm) ?? vm.id;
  for (const { what, value, why, ownToEach } of notSettable)
    draft.hand(what, ownToEach ? name : `${value} (VM ${name})`, why);
  for (const { what, value, why } of changed) draft.hand(what, `${value} (VM ${name})`, why);
}

/** Switched on last, when every VM is there. */
export function planHighAvailability(draft: EstateDraft, plans: readonly VmPlan[]): void {
  draft.section('High availability, switched on last', file);
  for (const plan of plans.filter(isReady)) for (const line of plan.highAvailability) draft.put(line, file);
}

/** A repository that is made anew has another id: it is known by its name. */
function inNewPlace(command: CliCommand, ways: readonly RepositoryWay[]): CliCommand {
  if (command.object !== 'Repository') return command;
  const way = ways.find(({ repository }) => idKey(repository.id) === idKey(command.instance?.value ?? ''));
  return way === undefined ? command : { ...command, instance: way.reference.instance };
}

function putCommand(draft: EstateDraft, command: CliCommand): void {
  const composed = composeLine(command, draft.release);
  if ('refused' in composed) throw new Error(`no check for ${command.object}: ${composed.refused.message}`);
  const { key = 'name', value = '' } = command.instance ?? {};
  const values = [{ attribute: `${command.object} ${key}`, value, origin: undefined }];
  draft.put({ command: `${command.verb} ${command.object}`, text: composed.line, values }, file);
}
