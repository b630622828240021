import type { VirtualMachine } from '../../model/environment.js';
import { ghostReason } from '../../model/ghost-vms.js';
import { originText } from '../../model/origin.js';
import { vmName as plannedName } from '../../model/ownership.js';
import { sendableDescription } from './description-text.js';
import { noteNotSettable } from './not-settable.js';
import type { PlanContext } from './plan-context.js';
import { planDisks, refuseTooManyDisks } from './plan-disks.js';
import { PlanDraft } from './plan-draft.js';
import { settingValues } from './plan-settings.js';
import { planVnics } from './plan-vnics.js';
import { type PlannedValue, plannedValue, type VmPlan } from './vm-plan.js';

/**
 * Plans the creation of one VM: `create Vm`, its vNICs in order, its disk mappings by slot, tags and description;
 * high availability apart, to be switched on last. Values no source tells are open points, never guesses.
 */
export function planVm(vm: VirtualMachine, context: PlanContext): VmPlan {
  const draft = new PlanDraft(vm, context);
  refuseUnsafe(draft);
  // what else is missing says nothing about a VM that must not be created
  if (draft.openPoints.length > 0) return refusedPlan(draft);
  refuseSameName(draft);
  const name = nameOf(draft);
  const pool = poolOf(draft);
  const repository = repositoryOf(draft);
  const settings = settingValues(draft);
  const relation = {
    word: 'on',
    object: 'ServerPool',
    instance: { key: 'name', value: pool?.value ?? '' },
  } as const;
  const values = [name, repository, ...settings].filter((value) => value !== undefined);
  const whole = settings.some((setting) => setting.attribute === 'domainType');
  if (name && pool && repository && whole) draft.add({ verb: 'create', object: 'Vm', relation }, values);
  refuseTooManyDisks(draft, settings);
  const vmName = name?.value ?? '';
  const networks = planVnics(draft, vmName);
  const disks = planDisks(draft, vmName);
  const tags = planTags(draft, vmName);
  planDescription(draft, vmName);
  planHighAvailability(draft, vmName);
  noteNotSettable(draft);
  const { highAvailability, openPoints, notSettable, changed } = draft;
  const repositoryIds = neededRepositories(draft, disks.repositoryIds);
  const needs = { ...disks, pool: pool?.value, networks, repositoryIds, tags };
  // lines on a VM without a name would say nothing
  const lines = name ? draft.lines : [];
  return { vm, release: context.release, needs, lines, highAvailability, openPoints, notSettable, changed };
}

/** Reasons why no create line may be sent for this VM at all. */
function refuseUnsafe(draft: PlanDraft): void {
  const { vm } = draft;
  const running = vm.facts.runningOn;
  if (running) {
    const message = `it runs on server ${running.value} (${originText(running.origin)}): rediscover the server and the manager has it again; a create script would make a second VM on its disks and MACs`;
    draft.open('runs', message);
  } else if (vm.definitions.length === 0 && !vm.shownAt) {
    draft.open('no-definition', 'there is no vm.cfg of it, and no live manager shows it whole');
  }
  for (const problem of vm.problems) draft.open('untrusted-definition', problem);
  const ghost = ghostReason(vm);
  if (ghost !== undefined) draft.open('maybe-ghost', ghost, [draft.vmLine('exists')]);
}

function refusedPlan({ vm, context, openPoints }: PlanDraft): VmPlan {
  const needs = { pool: undefined, networks: [], repositoryIds: [], tags: [], disks: [] };
  const { release } = context;
  return { vm, release, needs, lines: [], highAvailability: [], openPoints, notSettable: [], changed: [] };
}

function refuseSameName(draft: PlanDraft): void {
  const { vm, context } = draft;
  const name = plannedName(vm);
  const sameName = name ? context.vmsNamed(name).filter((other) => other !== vm) : [];
  if (sameName.length > 0) {
    const others = sameName.map((other) => other.id).join(', ');
    draft.open(
      'name-not-unique',
      `another VM or template is also called ${name}: ${others}; lines by name would hit either`,
      [draft.vmLine('name')],
    );
  }
}

function nameOf(draft: PlanDraft): PlannedValue | undefined {
  const fact = draft.vm.stated.name ?? draft.vm.facts.name;
  const map = [draft.vmLine('name')];
  if (!fact?.value.trim()) return draft.open('no-name', 'its name is not known', map);
  return draft.sendable('its name', fact.value, map) ? plannedValue('name', fact.value, fact) : undefined;
}

function poolOf(draft: PlanDraft): PlannedValue | undefined {
  const { vm, context } = draft;
  const repositoryId = vm.facts.repositoryId?.value;
  const repository = repositoryId === undefined ? undefined : context.repository(repositoryId);
  const fact = vm.stated.pool ?? vm.facts.poolName ?? repository?.facts.poolName;
  const map =
    repositoryId === undefined
      ? [draft.vmLine('pool')]
      : [{ subject: 'repository' as const, key: repositoryId, attribute: 'pool' }];
  if (fact?.value) {
    const sendable = draft.sendable('the name of its server pool', fact.value, [draft.vmLine('pool')]);
    return sendable ? plannedValue('on ServerPool', fact.value, fact) : undefined;
  }
  const whose =
    repositoryId === undefined
      ? 'it is in'
      : `of the VMs of repository ${repository?.facts.name?.value ?? repositoryId}`;
  return draft.open('no-pool', `no file tells the server pool ${whose}`, map);
}

/** Listing 3 names the repository by its name; two of one name could not be told apart. */
function repositoryOf(draft: PlanDraft): PlannedValue | undefined {
  const id = draft.vm.facts.repositoryId?.value;
  if (id === undefined) return draft.open('no-repository', 'no file tells the repository it lies in');
  const fact = draft.context.repository(id)?.facts.name;
  const map = [{ subject: 'repository' as const, key: id, attribute: 'name' }];
  if (!fact?.value) return draft.open('no-repository-name', `the name of repository ${id} is not known`, map);
  if (draft.context.repositoriesNamed(fact.value) > 1) {
    return draft.open('repository-name-not-unique', `more than one repository is called ${fact.value}`, map);
  }
  if (!draft.sendable(`the name of repository ${id}`, fact.value, map)) return undefined;
  return plannedValue('repository', fact.value, fact);
}

/** Ids of the repositories of the definition and of the disks, as the repositories themselves write them. */
function neededRepositories(draft: PlanDraft, ofDisks: readonly string[]): string[] {
  const own = draft.vm.facts.repositoryId?.value;
  const all = [...(own === undefined ? [] : [own]), ...ofDisks];
  const ids = new Set(all.map((id) => draft.context.repository(id)?.id ?? id));
  return [...ids].filter((id) => draft.sendable('the id of its repository', id));
}

function planTags(draft: PlanDraft, vmName: string): string[] {
  const fact = draft.vm.stated.tags;
  const words = fact?.value.split(',').map((tag) => tag.trim()) ?? [];
  const tags = [...new Set(words)].filter(Boolean);
  for (const tag of tags) {
    if (!draft.sendable('a tag of it', tag, [draft.vmLine('tags')])) continue;
    const instance = { key: 'name', value: tag } as const;
    const relation = { word: 'to', object: 'Vm', instance: { key: 'name', value: vmName } } as const;
    draft.add({ verb: 'add', object: 'Tag', instance, relation }, []);
  }
  return tags;
}

function planDescription(draft: PlanDraft, vmName: string): void {
  const fact = draft.vm.facts.description;
  if (!fact?.value) return;
  const { text, reasons } = sendableDescription(fact.value);
  for (const why of reasons) draft.changed.push({ what: 'description', value: text, why });
  if (text === '' || vmName === '') return;
  draft.add(editVm(vmName), [plannedValue('description', text, fact)]);
}

function planHighAvailability(draft: PlanDraft, vmName: string): void {
  const fact = draft.vm.facts.highAvailability;
  if (!fact?.value || vmName === '') return;
  draft.add(
    editVm(vmName),
    [plannedValue('highAvailability', draft.context.traits.yes, fact)],
    draft.highAvailability,
  );
}

function editVm(name: string) {
  return { verb: 'edit', object: 'Vm', instance: { key: 'name', value: name } } as const;
}
