import type { AccessGroupAttributes, InfrastructureObject } from '../../model/infrastructure.js';
import { plannedValue } from '../create-script/vm-plan.js';
import { type EstateDraft, type EstateReference, told, toldDescription } from './estate-draft.js';
import { isStated } from './format-permission.js';
import { lunKey } from './known-storage.js';
import { inOrder, labelOf, ObjectNames } from './object-names.js';

type AccessGroup = InfrastructureObject<AccessGroupAttributes>;

/**
 * Access groups of arrays with a plug-in of their own are made; those of a generic plug-in come with the array (CLI
 * guides, create AccessGroup). Then initiators and physical disks go into them.
 */
export function planAccessGroups(draft: EstateDraft, groups: readonly AccessGroup[]): void {
  const arrays = new ObjectNames('StorageArray', draft.infrastructure.storageArrays);
  const made = new ObjectNames('AccessGroup', groups);
  const brought = new ObjectNames(
    'AccessGroup',
    groups,
    'the plug-in of the array makes the group and names it as before',
  );
  draft.section('Access groups, but for those that came with their arrays, and what is in each');
  for (const group of inOrder(groups)) {
    const subject = `access group ${labelOf(group)}`;
    const array = arrays.get(group.facts.storageArray?.value ?? '');
    const generic = array?.facts.plugin && /generic/i.test(array.facts.plugin.value);
    const name = (generic ? brought : made).of(group);
    const on = array ? arrays.of(array) : { why: 'no source tells its storage array' };
    if ('why' in name) draft.open('access-group-by-hand', subject, `${name.why}: set it up by hand`);
    else if (generic) fill(draft, subject, group, name);
    else if ('why' in on) draft.open('access-group-by-hand', subject, `${on.why}: set it up by hand`);
    else if (make(draft, subject, group, on)) fill(draft, subject, group, name);
  }
}

function make(draft: EstateDraft, subject: string, group: AccessGroup, array: EstateReference): boolean {
  const values = [...told('name', group.facts.name), ...toldDescription(group.facts.description)];
  const object = draft.release === '3.2' ? 'SanServer' : 'StorageArray';
  const relation = { word: 'on', object, instance: array.instance } as const;
  return draft.add(subject, {
    verb: 'create',
    object: 'AccessGroup',
    values,
    relation,
    names: [array.value],
  });
}

function fill(draft: EstateDraft, subject: string, { facts }: AccessGroup, name: EstateReference): void {
  const relation = { word: 'to', object: 'AccessGroup', instance: name.instance } as const;
  const { initiators, physicalDisks } = facts;
  // no page of 3.2 shows the line
  if (draft.release === '3.2' && initiators)
    draft.hand(`initiators of ${subject}`, initiators.value.join(', '), 'add them in the web interface');
  for (const id of draft.release === '3.2' ? [] : (initiators?.value ?? [])) {
    const assumed = id.startsWith('iqn')
      ? 'a server has its old iSCSI name again only if /etc/iscsi/initiatorname.iscsi was put back'
      : undefined;
    const value = plannedValue(
      'StorageInitiator id',
      id,
      initiators && { ...initiators, ...(assumed && { assumed }) },
    );
    const instance = { key: 'id', value: id } as const;
    draft.add(subject, {
      verb: 'add',
      object: 'StorageInitiator',
      instance,
      relation,
      names: [value, name.value],
    });
  }
  if (name.value.assumed !== undefined) return;
  for (const id of physicalDisks?.value ?? []) {
    const disk = newDisk(draft, id);
    const why = 'no map tells what the new manager calls it: add it to the group by hand';
    if (disk === undefined) draft.hand(`LUN of ${subject}`, id, why);
    else {
      const command = { verb: 'add', object: 'PhysicalDisk', instance: disk.instance, relation };
      draft.add(subject, { ...command, names: [disk.value, name.value] });
    }
  }
}

/** What the new manager calls a physical disk of the old one, as a map states it by its WWID. */
function newDisk({ environment, infrastructure }: EstateDraft, id: string): EstateReference | undefined {
  const wwid = infrastructure.physicalDisks.find((disk) => disk.id === id)?.facts.wwid?.value ?? '';
  const key = Object.keys(environment.physicalDisks).find(
    (one) => wwid !== '' && lunKey(one) === lunKey(wwid),
  );
  const fact = key === undefined ? undefined : environment.physicalDisks[key];
  if (fact === undefined || !isStated(fact)) return undefined;
  return {
    instance: { key: 'id', value: fact.value },
    value: plannedValue('PhysicalDisk id', fact.value, fact),
  };
}
