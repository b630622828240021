import type { CliInstance } from '../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import { idKey } from '../../model/identifiers.js';
import type { AntiAffinityGroupAttributes, InfrastructureObject } from '../../model/infrastructure.js';
import type { Fact } from '../../model/origin.js';
import { plannedValue } from '../create-script/vm-plan.js';
import { type EstateDraft, told, toldDescription } from './estate-draft.js';
import { inOrder, labelOf, ObjectNames } from './object-names.js';
import type { ServerNames } from './server-names.js';
import { asTemplate, type FoundVm } from './survivors-vms.js';

/** Something that can have tags, and the names of those it had. */
interface Tagged {
  readonly subject: string;
  readonly object: 'Vm' | 'Server' | 'ServerPool';
  readonly instance: CliInstance;
  readonly tags: readonly Fact<string>[];
}

/** Makes the tags again and gives them to what had them: no server and no file of a repository knows them. */
export function planTags(draft: EstateDraft, servers: ServerNames, vms: readonly FoundVm[]): void {
  const tagged = [...taggedServers(servers), ...taggedPools(draft), ...taggedVms(vms)];
  draft.section('Tags, which only the old manager knew');
  const made = new Set<string>();
  for (const { id, facts } of inOrder(draft.infrastructure.tags)) {
    const name = facts.name?.value;
    if (!name?.trim()) draft.open('no-tag-name', `tag ${id}`, 'no source tells its name');
    else if (!made.has(name)) {
      made.add(name);
      const values = [...told('name', facts.name), ...toldDescription(facts.description)];
      draft.add(`tag ${name}`, { verb: 'create', object: 'Tag', values });
    }
  }
  for (const fact of tagged.flatMap(({ tags }) => tags)) {
    if (made.has(fact.value)) continue;
    made.add(fact.value);
    draft.add(`tag ${fact.value}`, { verb: 'create', object: 'Tag', values: told('name', fact) });
  }
  for (const one of tagged) addTags(draft, one);
}

function addTags(draft: EstateDraft, { subject, object, instance, tags }: Tagged): void {
  const relation = { word: 'to', object, instance } as const;
  const asked = composeLine({ verb: 'show', object, instance, attributes: [] }, draft.release);
  for (const tag of tags) {
    const named = { key: 'name', value: tag.value } as const;
    const unless = 'line' in asked ? { ask: asked.line, label: 'Tag', value: tag.value } : undefined;
    const names = [plannedValue('tag', tag.value, tag)];
    draft.add(subject, {
      verb: 'add',
      object: 'Tag',
      instance: named,
      relation,
      names,
      ...(unless && { unless }),
    });
  }
}

function taggedVms(vms: readonly FoundVm[]): Tagged[] {
  return vms.map((one) => {
    const { instance, subject } = one;
    const { stated, facts } = one.vm;
    const words = stated.tags ? { ...stated.tags, value: stated.tags.value.split(',') } : facts.tags;
    return { subject, object: 'Vm', instance, tags: tagFacts(asTemplate(one, words)) };
  });
}

function taggedServers(servers: ServerNames): Tagged[] {
  return servers.all.flatMap(({ id, facts }) => {
    const reference = servers.reference(id);
    if (reference === undefined) return [];
    const { instance } = reference;
    return [
      { subject: `server ${servers.label(id)}`, object: 'Server', instance, tags: tagFacts(facts.tags) },
    ];
  });
}

function taggedPools({ infrastructure }: EstateDraft): Tagged[] {
  const names = new ObjectNames('ServerPool', infrastructure.serverPools);
  return inOrder(infrastructure.serverPools).flatMap((pool) => {
    const name = names.of(pool);
    if ('why' in name) return [];
    const tags = tagFacts(pool.facts.tags);
    return [{ subject: `server pool ${labelOf(pool)}`, object: 'ServerPool', instance: name.instance, tags }];
  });
}

/** Each tag once, as a fact of its own. */
function tagFacts(all: Fact<readonly string[]> | undefined): Fact<string>[] {
  if (all === undefined) return [];
  const names = new Set(all.value.map((name) => name.trim()).filter(Boolean));
  return [...names].map((value) => ({ ...all, value }));
}

/** Anti-affinity groups, which 3.2 does not have. */
export function planGroups(draft: EstateDraft, vms: readonly FoundVm[]): void {
  draft.section('Anti-affinity groups, which only the old manager knew');
  for (const group of inOrder(draft.infrastructure.antiAffinityGroups)) {
    const subject = `anti-affinity group ${labelOf(group)}`;
    if (draft.release === '3.2')
      draft.hand(
        'anti-affinity group',
        labelOf(group),
        'the CLI of 3.2 has no command for it: make it by hand',
      );
    else planGroup(draft, subject, group, vms);
  }
}

function planGroup(
  draft: EstateDraft,
  subject: string,
  { facts }: InfrastructureObject<AntiAffinityGroupAttributes>,
  vms: readonly FoundVm[],
): void {
  const pools = draft.infrastructure.serverPools;
  const pool = pools.find(({ id }) => id === facts.serverPool?.value);
  const poolName = pool && new ObjectNames('ServerPool', pools).of(pool);
  const name = facts.name?.value.trim() ? facts.name : undefined;
  if (name === undefined || poolName === undefined || 'why' in poolName) {
    draft.open(
      'no-group',
      subject,
      'no source tells its name, or the name of its server pool: make it by hand',
    );
    return;
  }
  const values = [...told('name', name), ...toldDescription(facts.description)];
  const relation = { word: 'on', object: 'ServerPool', instance: poolName.instance } as const;
  const command = { verb: 'create', object: 'AntiAffinityGroup', values, relation, names: [poolName.value] };
  if (!draft.add(subject, command)) return;
  const to = {
    word: 'to',
    object: 'AntiAffinityGroup',
    instance: { key: 'name', value: name.value },
  } as const;
  for (const id of facts.vms?.value ?? []) {
    const member = vms.find(({ vm }) => idKey(vm.id) === idKey(id));
    if (member) {
      const value = plannedValue('Vm id', member.instance.value, facts.vms);
      const names = [{ ...value, assumed: 'a VM keeps its id: its directory has it' }];
      draft.add(subject, { verb: 'add', object: 'Vm', instance: member.instance, relation: to, names });
    } else draft.open('no-group-member', subject, `VM ${id} is not known or cannot be named in a line`);
  }
}

/** The range of MAC addresses for new vNICs: without it a new manager could give out addresses that are in use. */
export function planMacRange(draft: EstateDraft): void {
  const [range] = draft.infrastructure.macRanges;
  if (range === undefined) return;
  const { oui, start, end } = range.facts;
  const values = [...told('oui', oui), ...told('start', start), ...told('end', end)];
  draft.section('The range of MAC addresses for new vNICs');
  if (draft.release === '3.2') {
    const shown = values.map(({ attribute, value }) => `${attribute} ${value}`).join(', ');
    draft.hand('MAC range', shown, 'the CLI of 3.2 has no command for it: set it in the web interface');
  } else if (values.length > 0) draft.add('MAC range', { verb: 'setVnicMacAddrRange', values });
}
