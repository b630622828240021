import { addTo } from './add-to.js';
import { addAddress, hasAddress } from './card-addresses.js';
import { type EstateDraft, told, toldDescription } from './estate-draft.js';
import { noteDescription } from './lost-descriptions.js';
import type { NetworkObjects } from './network-objects.js';
import { inOrder, labelOf } from './object-names.js';

/** Makes VLAN interfaces, or what 3.2 has in their place. What the other kind of release has is left to hands. */
export function planVlans(draft: EstateDraft, objects: NetworkObjects): void {
  const [foreign, instead] =
    draft.release === '3.2'
      ? [objects.vlans.all, 'VLAN groups and segments']
      : [objects.vlanSegments.all, 'VLAN interfaces'];
  for (const vlan of foreign)
    draft.open(
      'vlan-of-other-release',
      `VLAN ${labelOf(vlan)}`,
      `${draft.release} has ${instead} in its place: make them by hand`,
    );
  if (draft.release === '3.2') planSegments(draft, objects);
  else planInterfaces(draft, objects);
}

function planInterfaces(draft: EstateDraft, objects: NetworkObjects): void {
  draft.section('VLAN interfaces');
  for (const vlan of inOrder(objects.vlans.all)) {
    const { facts, id } = vlan;
    const subject = `VLAN interface ${labelOf(vlan)}`;
    const name = objects.vlans.of(vlan);
    const on = objects.reference(facts.port?.value ?? '');
    if ('why' in name) draft.open('no-vlan-name', subject, name.why);
    else if (objects.isInstalled(id)) objects.there.add(id);
    else if (!facts.vlanId || !facts.port)
      draft.open('no-vlan-values', subject, 'no source tells its VLAN id and its port');
    else if ('why' in on) draft.open('no-vlan-port', subject, `${on.why}: make it by hand`);
    else {
      const values = [
        ...told('vlanId', facts.vlanId),
        ...told('mtu', facts.mtu),
        ...told('name', facts.name),
      ];
      const { object, reference } = on;
      const relation = { word: 'on', object, instance: reference.instance } as const;
      const made = draft.add(subject, {
        verb: 'create',
        object: 'VlanInterface',
        values,
        relation,
        names: [reference.value],
      });
      if (made) objects.there.add(id);
      if (made && hasAddress(vlan)) addAddress(draft, subject, 'VlanInterface', vlan, name);
      noteDescription(draft, subject, facts.description);
    }
  }
}

/** 3.2: groups of ports, and segments on them. */
function planSegments(draft: EstateDraft, objects: NetworkObjects): void {
  draft.section('VLAN groups with their ports, and VLAN segments on them');
  for (const group of inOrder(objects.vlanGroups.all)) {
    const subject = `VLAN group ${labelOf(group)}`;
    const name = objects.vlanGroups.of(group);
    const values = [...told('name', group.facts.name), ...toldDescription(group.facts.description)];
    if ('why' in name) draft.open('no-vlan-name', subject, name.why);
    else if (draft.add(subject, { verb: 'create', object: 'VlanGroup', values })) {
      objects.there.add(group.id);
      for (const id of group.facts.ports?.value ?? []) {
        const port = objects.reference(id);
        if ('why' in port) draft.open('no-vlan-port', subject, `${port.why}: add it by hand`);
        else {
          const { object, reference } = port;
          const holder = { object: 'VlanGroup', instance: name.instance };
          addTo(draft, subject, object, reference, holder);
        }
      }
    }
  }
  for (const segment of inOrder(objects.vlanSegments.all)) {
    const { facts, id } = segment;
    const subject = `VLAN segment ${labelOf(segment)}`;
    const name = objects.vlanSegments.of(segment);
    const group = objects.vlanGroups.get(facts.vlanGroup?.value ?? '');
    const groupName = group && objects.there.has(group.id) ? objects.vlanGroups.of(group) : undefined;
    if ('why' in name) draft.open('no-vlan-name', subject, name.why);
    else if (!facts.vlanId || groupName === undefined || 'why' in groupName)
      draft.open(
        'no-vlan-values',
        subject,
        'no source tells its VLAN id and its group, or the group is left open',
      );
    else {
      const values = [...told('index', facts.vlanId), ...told('name', facts.name)];
      const relation = { word: 'on', object: 'VlanGroup', instance: groupName.instance } as const;
      if (
        draft.add(subject, {
          verb: 'create',
          object: 'VlanSegment',
          values,
          relation,
          names: [groupName.value],
        })
      )
        objects.there.add(id);
      noteDescription(draft, subject, facts.description);
    }
  }
}
