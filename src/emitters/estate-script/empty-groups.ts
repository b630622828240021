import type { Environment, VirtualMachine } from '../../model/environment.js';
import type { AntiAffinityGroupAttributes, InfrastructureObject } from '../../model/infrastructure.js';
import { vmName } from '../../model/ownership.js';
import type { VmPlan } from '../create-script/vm-plan.js';
import { plannedValue } from '../create-script/vm-plan.js';
import { type EstateDraft, told, toldDescription } from './estate-draft.js';
import { inOrder, labelOf, ObjectNames } from './object-names.js';
import { poolsOf } from './pool-members.js';
import type { ServerNames } from './server-names.js';

/** The range that new vNICs get their MAC addresses from, so that none is given twice. */
export function planMacRange(draft: EstateDraft): void {
  draft.section('The range of MAC addresses for new vNICs');
  for (const { facts } of draft.infrastructure.macRanges) {
    const values = [...told('oui', facts.oui), ...told('start', facts.start), ...told('end', facts.end)];
    if (values.length === 0) continue;
    const shown = values.map(({ value }) => value).join(' ');
    if (draft.release === '3.2')
      draft.hand(
        'range of MAC addresses',
        shown,
        '3.2 shows no line that sets it: set it in the web interface',
      );
    else draft.add('range of MAC addresses', { verb: 'setVnicMacAddrRange', values });
  }
}

/** Tags first, then on servers and pools; those of VMs stand with the VMs. */
export function planTags(draft: EstateDraft, servers: ServerNames, plans: readonly VmPlan[]): void {
  const { environment, infrastructure } = draft;
  const tags = new ObjectNames('Tag', infrastructure.tags);
  const known = new Set<string>();
  draft.section('Tags');
  for (const tag of inOrder(tags.all)) {
    const subject = `tag ${labelOf(tag)}`;
    const name = tags.of(tag);
    const values = [...told('name', tag.facts.name), ...toldDescription(tag.facts.description)];
    if ('why' in name) draft.open('no-tag-name', subject, name.why);
    else if (draft.add(subject, { verb: 'create', object: 'Tag', values })) known.add(name.instance.value);
  }
  for (const name of [
    ...new Set([
      ...tagNames(environment, draft),
      ...plans.flatMap(({ needs, vm }) => [...needs.tags, ...(vm.facts.tags?.value ?? [])]),
    ]),
  ].sort())
    if (!known.has(name) && !tags.all.some(({ facts }) => facts.name?.value === name))
      draft.add(`tag ${name}`, {
        verb: 'create',
        object: 'Tag',
        values: [plannedValue('name', name, undefined)],
      });
  draft.section('Tags of servers and server pools');
  for (const server of servers.all)
    addTags(draft, 'Server', servers.reference(server.id), server.facts.tags?.value ?? []);
  const pools = new ObjectNames('ServerPool', poolsOf(draft));
  for (const pool of pools.all) {
    const name = pools.of(pool);
    addTags(draft, 'ServerPool', 'why' in name ? undefined : name, pool.facts.tags?.value ?? []);
  }
}

function tagNames({ servers }: Environment, draft: EstateDraft): string[] {
  return [...servers, ...poolsOf(draft)].flatMap(({ facts }) => [...(facts.tags?.value ?? [])]);
}

function addTags(
  draft: EstateDraft,
  object: 'Server' | 'ServerPool',
  holder: ReturnType<ServerNames['reference']>,
  tags: readonly string[],
): void {
  if (holder === undefined) return;
  for (const tag of [...new Set(tags)].sort()) {
    const relation = { word: 'to', object, instance: holder.instance } as const;
    const names = [plannedValue('Tag name', tag, undefined), holder.value];
    draft.add(`tag ${tag}`, {
      verb: 'add',
      object: 'Tag',
      instance: { key: 'name', value: tag },
      relation,
      names,
    });
  }
}

type Group = InfrastructureObject<AntiAffinityGroupAttributes>;

/** Anti-affinity groups on their pools; gives those that were made. 3.2 has none. */
export function planAntiAffinityGroups(draft: EstateDraft): readonly Group[] {
  const groups = new ObjectNames('AntiAffinityGroup', draft.infrastructure.antiAffinityGroups);
  const pools = new ObjectNames('ServerPool', poolsOf(draft));
  draft.section('Anti-affinity groups');
  return inOrder(groups.all).filter((group) => {
    const subject = `anti-affinity group ${labelOf(group)}`;
    const name = groups.of(group);
    const pool = pools.get(group.facts.serverPool?.value ?? '');
    const on = pool ? pools.of(pool) : { why: 'no source tells its server pool' };
    if (draft.release === '3.2') draft.hand(subject, '', '3.2 has no anti-affinity groups');
    else if ('why' in name) draft.open('no-group-name', subject, name.why);
    else if ('why' in on) draft.open('no-group-pool', subject, on.why);
    else {
      const relation = { word: 'on', object: 'ServerPool', instance: on.instance } as const;
      const values = [...told('name', group.facts.name), ...toldDescription(group.facts.description)];
      return draft.add(subject, {
        verb: 'create',
        object: 'AntiAffinityGroup',
        values,
        relation,
        names: [on.value],
      });
    }
    return false;
  });
}

/** Members of the groups that were made, after the VMs; a VM that is left open is no member yet. */
export function planGroupMembers(
  draft: EstateDraft,
  groups: readonly Group[],
  made: readonly VirtualMachine[],
): void {
  draft.section('VMs into their anti-affinity groups', 'empty-vms');
  const byId = new Map(made.map((vm) => [vm.id, vm]));
  for (const group of groups) {
    const subject = `anti-affinity group ${labelOf(group)}`;
    for (const id of group.facts.vms?.value ?? []) {
      const vm = byId.get(id);
      const name = vm && vmName(vm);
      if (name === undefined) {
        draft.open('group-member', subject, `VM ${id} is not made by these scripts: add it by hand`);
        continue;
      }
      const relation = {
        word: 'to',
        object: 'AntiAffinityGroup',
        instance: { key: 'name', value: group.facts.name?.value ?? '' },
      } as const;
      const names = [
        plannedValue('Vm name', name, vm?.facts.name),
        ...told('AntiAffinityGroup name', group.facts.name),
      ];
      const instance = { key: 'name', value: name } as const;
      draft.add(subject, { verb: 'add', object: 'Vm', instance, relation, names }, 'empty-vms');
    }
  }
}
