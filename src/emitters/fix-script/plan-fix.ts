import type { CliInstance } from '../../formats/ovm-cli/cli-command.js';
import type { Difference } from '../../model/compare.js';
import type { Environment, Release } from '../../model/environment.js';
import { noInfrastructure } from '../../model/infrastructure.js';
import type { Fact } from '../../model/origin.js';
import { sendableDescription } from '../create-script/description-text.js';
import { type PlannedValue, plannedValue } from '../create-script/vm-plan.js';
import { FixDraft } from './fix-draft.js';
import type { FixPlan } from './fix-plan.js';
import { LiveIds } from './live-ids.js';
import { isMembership, planMembers } from './memberships.js';
import { type Said, settables } from './settable.js';
import { whyNotSettable } from './why-not-settable.js';

/**
 * Plans the lines that bring names, descriptions, settings, tags and memberships back to how an archive shows them. Lines
 * go by the ids of the estate as it is. It makes tags and anti-affinity groups, and nothing else; it takes out of them
 * what came in, and deletes nothing. What no line brings back is named with the reason.
 * @param wanted the estate as it was, A of the differences; `live` is B
 */
export function planFix(
  differences: readonly Difference[],
  wanted: Environment,
  live: Environment,
  release: Release,
): FixPlan {
  const draft = new FixDraft(wanted, live, release);
  const ids = new LiveIds(live, differences);
  const ranges = differences.filter(({ entity, kind }) => entity === 'MAC range' && kind === 'different');
  planMacRange(draft, ranges);
  for (const difference of differences) {
    if (ranges.includes(difference)) continue;
    if (difference.kind === 'missing') planMissing(draft, difference, ids);
    else if (difference.kind === 'additional')
      draft.hand(difference, 'it has come since; a fix deletes nothing', undefined);
    else planDifferent(draft, difference, ids);
  }
  return draft.plan();
}

function planDifferent(draft: FixDraft, difference: Difference, ids: LiveIds): void {
  const { entity, attribute = '', a } = difference;
  const instance: CliInstance = { key: 'id', value: liveId(difference) };
  if (attribute === 'tags') planTags(draft, difference, instance, ids);
  else if (isMembership(difference)) planMembers(draft, difference, instance, ids);
  else if (attribute === 'poolName') planPool(draft, difference, instance);
  else if (/^vNIC /.test(attribute)) planVnic(draft, difference);
  else if (attribute === 'name' && isSharedName(draft, difference))
    draft.hand(
      difference,
      'another VM or template had this name too, and no line gives two of them one name',
    );
  else {
    const settable = settables[entity];
    const object = settable?.object(draft.release);
    const setting =
      settable && Object.hasOwn(settable.settings, attribute) ? settable.settings[attribute] : undefined;
    const said: Said | undefined = setting?.say(a?.value ?? '', draft.release);
    if (object === undefined || setting === undefined || said === undefined)
      draft.hand(difference, whyNotSettable(entity, attribute));
    else if ('why' in said) draft.hand(difference, said.why);
    else {
      for (const why of said.lost ?? []) draft.hand(difference, why);
      if (said.value === difference.b?.value) return;
      const section = attribute === 'highAvailability' ? 'highAvailability' : 'names';
      const fact = a?.origin && { value: said.value, origin: a.origin };
      const values = [plannedValue(setting.attribute, said.value, fact)];
      draft.add(section, difference, { verb: 'edit', object, instance }, values);
    }
  }
}

/** The guard lets no script give two VMs one name. */
function isSharedName({ wanted }: FixDraft, { entity, a }: Difference): boolean {
  if (entity !== 'VM' && entity !== 'template') return false;
  return wanted.vms.filter(({ facts }) => facts.name?.value === a?.value).length > 1;
}

/** A file goes by its own name, without the repository. */
function liveId({ entity, id, idB }: Difference): string {
  const live = idB ?? id;
  return entity === 'disk file' ? live.slice(live.indexOf('/') + 1) : live;
}

const tagged: Readonly<Record<string, string>> = {
  VM: 'Vm',
  template: 'Vm',
  server: 'Server',
  'server pool': 'ServerPool',
};

/** Tags that are there go by id, whatever they are called now; the others are made by the same fix. */
function planTags(draft: FixDraft, difference: Difference, instance: CliInstance, ids: LiveIds): void {
  const object = tagged[difference.entity] ?? 'Vm';
  const wanted = tagsIn(difference.a?.value, draft.wanted).map(({ id, name }) => ({
    id: id && ids.of(id),
    name,
  }));
  const there = tagsIn(difference.b?.value, draft.live);
  const isIn = (tag: NamedTag, all: readonly NamedTag[]) =>
    all.some((one) => (tag.id && one.id ? one.id === tag.id : one.name === tag.name));
  const named = ({ id, name }: NamedTag) =>
    id === undefined ? ({ key: 'name', value: name } as const) : ({ key: 'id', value: id } as const);
  for (const tag of wanted.filter((one) => !isIn(one, there)))
    draft.add('members', difference, {
      ...{ verb: 'add', object: 'Tag', instance: named(tag) },
      relation: { word: 'to', object, instance },
    });
  for (const tag of there.filter((one) => !isIn(one, wanted)))
    draft.add('members', difference, {
      ...{ verb: 'remove', object: 'Tag', instance: named(tag) },
      relation: { word: 'from', object, instance },
    });
}

interface NamedTag {
  readonly id: string | undefined;
  readonly name: string;
}

function tagsIn(value: unknown, { infrastructure = noInfrastructure }: Environment): NamedTag[] {
  const names = Array.isArray(value) ? [...new Set(value.map(String))] : [];
  return names.map((name) => {
    const known = infrastructure.tags.filter(({ facts }) => facts.name?.value === name);
    return { name, id: known.length === 1 ? known[0]?.id : undefined };
  });
}

/** A VM that came back belongs to no pool; one that belongs to another was moved on purpose. */
function planPool(draft: FixDraft, difference: Difference, instance: CliInstance): void {
  const { entity, a, b } = difference;
  const pools = (draft.live.infrastructure ?? noInfrastructure).serverPools.filter(
    ({ facts }) => facts.name?.value === a?.value,
  );
  const [pool] = pools;
  if (entity === 'server') draft.hand(difference, 'the server pool it belongs to is told with the pool');
  else if (entity === 'repository') draft.hand(difference, 'it follows from the servers it is presented to');
  else if (entity !== 'VM' || b !== undefined)
    draft.hand(difference, 'a fix moves nothing from one server pool to another');
  else if (pool === undefined || pools.length > 1)
    draft.hand(difference, `there is not one server pool that is called ${String(a?.value)}`);
  else {
    const relation = { word: 'to', object: 'ServerPool', instance: { key: 'id', value: pool.id } } as const;
    draft.add('members', difference, { verb: 'add', object: 'Vm', instance, relation });
  }
}

/** On 3.2 a vNIC is called by its MAC address; later its id is needed, which no reading of VMs keeps. */
function planVnic(draft: FixDraft, difference: Difference): void {
  const { attribute = '', a, b } = difference;
  const [, mac = ''] = /^vNIC ((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/.exec(attribute) ?? [];
  const vm = draft.wanted.vms.find(({ id }) => id === difference.id);
  const id = vm?.vnics.find((vnic) => vnic.mac?.toLowerCase() === mac)?.networkId;
  const name = draft.wanted.networks.find((network) => network.id === id)?.facts.name;
  const named = draft.live.networks.filter(({ facts }) => facts.name?.value === name?.value);
  if (draft.release !== '3.2' || mac === '' || !a || !b || !name || named.length !== 1) {
    draft.hand(difference, whyNotSettable(difference.entity, attribute));
    return;
  }
  const shown = draft.live.vms.flatMap(({ vnics }) => vnics).find((vnic) => vnic.mac?.toLowerCase() === mac);
  const instance = { key: 'name', value: shown?.mac ?? mac } as const;
  const values = [plannedValue('network', name.value, name)];
  draft.add('members', difference, { verb: 'edit', object: 'Vnic', instance }, values);
}

/** Tags and anti-affinity groups are made again; everything else is not for a fix to make. */
function planMissing(draft: FixDraft, difference: Difference, ids: LiveIds): void {
  const { entity, id } = difference;
  const { tags, antiAffinityGroups } = draft.wanted.infrastructure ?? noInfrastructure;
  if (entity === 'tag') {
    const tag = tags.find((one) => one.id === id);
    if (tag)
      draft.add(
        'groups',
        difference,
        { verb: 'create', object: 'Tag' },
        namesOf(draft, difference, tag.facts),
      );
  } else if (entity === 'anti-affinity group') {
    const group = antiAffinityGroups.find((one) => one.id === id);
    const pool = group?.facts.serverPool && ids.of(group.facts.serverPool.value);
    const name = group?.facts.name?.value;
    if (!group || pool === undefined || !name) {
      draft.hand(difference, 'the server pool it was in is not there');
      return;
    }
    const relation = { word: 'on', object: 'ServerPool', instance: { key: 'id', value: pool } } as const;
    draft.add(
      'groups',
      difference,
      { verb: 'create', object: 'AntiAffinityGroup', relation },
      namesOf(draft, difference, group.facts),
    );
    for (const vm of group.facts.vms?.value ?? []) addToGroup(draft, difference, { vm, group: name }, ids);
  } else draft.hand(difference, 'a fix does not make it: rebuild writes the lines that do');
}

function addToGroup(
  draft: FixDraft,
  difference: Difference,
  { vm, group }: { readonly vm: string; readonly group: string },
  ids: LiveIds,
): void {
  const live = ids.of(vm);
  if (live === undefined) draft.hand(difference, `VM ${vm} of it is not there`, vm);
  else
    draft.add('members', difference, {
      ...{ verb: 'add', object: 'Vm', instance: { key: 'id', value: live } },
      relation: { word: 'to', object: 'AntiAffinityGroup', instance: { key: 'name', value: group } },
    });
}

/** What is cut of a description is named. */
function namesOf(
  draft: FixDraft,
  difference: Difference,
  { name, description }: { readonly name?: Fact<string>; readonly description?: Fact<string> },
): PlannedValue[] {
  const { text, reasons } = sendableDescription(description?.value ?? '');
  for (const why of reasons) draft.hand({ ...difference, attribute: 'description' }, why, description?.value);
  return [
    ...(name ? [plannedValue('name', name.value, name)] : []),
    ...(description && text ? [plannedValue('description', text, description)] : []),
  ];
}

function planMacRange(draft: FixDraft, ranges: readonly Difference[]): void {
  const [first] = ranges;
  if (first === undefined) return;
  const values = ranges.flatMap(({ attribute = '', a }) =>
    a ? [plannedValue(attribute, String(a.value), a.origin && { value: a.value, origin: a.origin })] : [],
  );
  draft.add('names', first, { verb: 'setVnicMacAddrRange' }, values);
}
