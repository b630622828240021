/** `edit`, `delete`, `add` and `remove`. Checks come before any change. */
import { Refusal } from './assumed.js';
import { checkMac, mappedDevice, resolveReferences } from './create-objects.js';
import type { Execution } from './execution.js';
import { findInstance, removeObject, type StoredObject } from './object-store.js';
import { checkAdd } from './storage-rules.js';
import { checkVmValues } from './vm-values.js';

/** The object that the instance of the statement means. */
export function targetOf(run: Execution): StoredObject {
  const { type, instance } = run.statement;
  if (instance === null) throw new Error(`${run.statement.rule.keyword} without an instance`);
  return findInstance(run.store, type, instance);
}

/** Sets what the statement gives; a second `name=` renames. */
export function editObject(run: Execution): void {
  const object = targetOf(run);
  const values = new Map(run.values);
  const refs = new Map(resolveReferences(run));
  if (object.type === 'Vm') checkVmValues(run, object.values);
  const mac = macOfEdit(run, object);
  if (mac !== undefined) checkMac(run, mac.key, mac.value, object);
  if (values.has('virtualCd')) insertCd(run, object);
  for (const [key, value] of values) {
    if (key === 'name') object.name = value;
    else if (!refs.has(key) && key !== 'virtualCd') object.values.set(key, value);
    object.found.delete(key);
  }
  for (const [key, ref] of refs) object.refs.set(key, ref);
  if (mac !== undefined) object.values.set('macAddress', mac.value);
}

function macOfEdit(run: Execution, object: StoredObject): { key: string; value: string } | undefined {
  if (object.type !== 'Vnic') return undefined;
  const key = run.release === '3.2' ? 'name' : 'macAddress';
  const value = run.values.get(key);
  return value === undefined ? undefined : { key, value };
}

function insertCd(run: Execution, mapping: StoredObject): void {
  const held = mapping.refs.get('device');
  if (held !== undefined && held.type !== 'VirtualCdrom') {
    throw new Refusal(
      `VmDiskMapping ${mapping.name} is not a CD-ROM: virtualCd=${run.values.get('virtualCd')}`,
    );
  }
  const device = mappedDevice(run);
  if (device === null) mapping.refs.delete('device');
  else mapping.refs.set('device', device);
}

/** Deletes an object that nothing needs; a VM goes with its vNICs and mappings, never with its disks. */
export function deleteObject(run: Execution): void {
  const object = targetOf(run);
  if (object.values.get('status') === 'Running') {
    throw new Refusal(`${object.type} is running: ${object.name}`, 'delete-running');
  }
  const user = run.store.objects.find(
    (other) => other.parent !== object && [...other.refs.values()].includes(object),
  );
  if (user !== undefined) {
    throw new Refusal(
      `${object.type} ${object.name} is in use by ${user.type} ${user.name}`,
      'delete-in-use',
    );
  }
  const files = run.store.objects.some((other) => other.parent === object);
  if (files && object.type !== 'Vm') {
    throw new Refusal(`${object.type} ${object.name} is not empty`, 'delete-in-use');
  }
  if (object.type === 'Vm') run.assume('delete-takes-parts');
  removeObject(run.store, object);
}

/** The object after `to` or `from`. */
function holderOf(run: Execution): StoredObject {
  const { link, rule } = run.statement;
  if (link === null) throw new Error(`${rule.keyword} without a second object`);
  return findInstance(run.store, link.type, link.instance);
}

/** `add <object> to <object>`: attaches a vNIC, moves a VM, or makes a member. */
export function addToObject(run: Execution): void {
  const object = targetOf(run);
  const holder = holderOf(run);
  checkAdd(run, object, holder);
  if (object.type === 'Vnic' && holder.type === 'Vm') {
    if (object.parent !== null) {
      throw new Refusal(
        `Vnic ${object.name} already belongs to Vm ${object.parent.name}`,
        'vnic-of-other-vm',
      );
    }
    object.parent = holder;
    // The order of vNICs is the order in which the VM got them.
    run.store.objects.splice(run.store.objects.indexOf(object), 1);
    run.store.objects.push(object);
  } else if (object.type === 'Vnic') object.refs.set('network', holder);
  else if (object.type === 'Vm' && holder.type === 'ServerPool') object.refs.set('pool', holder);
  else if (object.type === 'Vm' && holder.type === 'Server') object.refs.set('server', holder);
  else addMember(object, holder);
}

/** `add Tag i to Vm i` reads the other way round: the tag is what holds its objects. */
function sides(object: StoredObject, holder: StoredObject): [StoredObject, StoredObject] {
  return object.type === 'Tag' ? [holder, object] : [object, holder];
}

function addMember(object: StoredObject, target: StoredObject): void {
  const [member, holder] = sides(object, target);
  if (holder.members.includes(member)) {
    const text = `${object.type} ${object.name} already belongs to ${target.type} ${target.name}`;
    throw new Refusal(text, 'add-twice');
  }
  holder.members.push(member);
}

/** The opposite of addToObject. */
export function removeFromObject(run: Execution): void {
  const object = targetOf(run);
  const target = holderOf(run);
  const absent = new Refusal(
    `${object.type} ${object.name} does not belong to ${target.type} ${target.name}`,
    'remove-absent',
  );
  if (object.type === 'Vnic' && target.type === 'Vm') {
    if (object.parent !== target) throw absent;
    object.parent = null;
    return;
  }
  const key = object.type === 'Vm' && target.type === 'ServerPool' ? 'pool' : 'server';
  if (object.type === 'Vm' && object.refs.get(key) === target) {
    object.refs.delete(key);
    return;
  }
  const [member, holder] = sides(object, target);
  if (!holder.members.includes(member)) throw absent;
  holder.members.splice(holder.members.indexOf(member), 1);
}
