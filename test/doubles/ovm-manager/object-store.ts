/** Everything the manager knows, as one flat list of objects that refer to one another. */
import { createHash } from 'node:crypto';
import { Refusal } from './assumed.js';
import type { Instance } from './statement.js';

export interface StoredObject {
  readonly type: string;
  readonly id: string;
  name: string;
  /** Attributes as set, in the spelling of the guide; never set means absent. */
  readonly values: Map<string, string>;
  /** Attributes whose value is another object. */
  readonly refs: Map<string, StoredObject>;
  /** The object it was created on. */
  parent: StoredObject | null;
  /** What was added to it with `add`. */
  readonly members: StoredObject[];
  /** What of all this hosts and storage told when it was found, and no line gave: keys of values and refs, `members`. */
  readonly found: Set<string>;
}

export interface ObjectStore {
  readonly objects: StoredObject[];
  serial: number;
}

/** Beginnings of ids per type as observed in logs and REST replies; the rest is invented. */
const idPrefixes: Readonly<Record<string, string>> = {
  Vm: '0004fb0000060000',
  ServerPool: '0004fb0000020000',
  Repository: '0004fb0000030000',
  Vnic: '0004fb0000070000',
  VirtualDisk: '0004fb0000120000',
  VmDiskMapping: '0004fb0000130000',
  VmCloneCustomizer: '0004fb0000130000',
  VirtualCdrom: '0004fb0000150000',
  PhysicalDisk: '0004fb0000180000',
  Port: '0004fb0000200000',
};

/** The same commands on the same world give the same ids (assumed: generated-ids). */
export function newId(store: ObjectStore, type: string): string {
  store.serial += 1;
  const digits = createHash('sha256').update(`${type} ${store.serial}`).digest('hex');
  if (type === 'Server') return (digits.slice(0, 32).match(/../g) ?? []).join(':');
  if (type === 'Network') return `10${digits.slice(0, 8)}`;
  const id = `${idPrefixes[type] ?? '0004fb0000990000'}${digits.slice(0, 16)}`;
  return type === 'VirtualDisk' ? `${id}.img` : id;
}

/** Adds an object and returns it. */
export function addObject(
  store: ObjectStore,
  type: string,
  id: string,
  name: string,
  parent: StoredObject | null = null,
): StoredObject {
  const maps = { values: new Map<string, string>(), refs: new Map<string, StoredObject>() };
  const object: StoredObject = { type, id, name, ...maps, parent, members: [], found: new Set() };
  store.objects.push(object);
  return object;
}

/** Every object of a type, in order of creation. */
export function objectsOf(store: ObjectStore, type: string): StoredObject[] {
  return store.objects.filter((object) => object.type === type);
}

/** The one object an instance means (assumed: name-compare). */
export function findInstance(store: ObjectStore, type: string, instance: Instance): StoredObject {
  // a text of its own: a long one that is a part of its line is compared several times slower, and a manager finds an
  // object by its id as fast as by its name
  const value = Buffer.from(instance.value).toString();
  const found = objectsOf(store, type).filter((object) => object[instance.by] === value);
  return theOnly(found, type, `${instance.by}=${instance.value}`);
}

/** The one object of the given types that an attribute value means: "name or id". */
export function findReference(
  store: ObjectStore,
  types: readonly string[],
  attribute: string,
  value: string,
): StoredObject {
  const candidates = store.objects.filter((object) => types.includes(object.type));
  const byId = candidates.filter((object) => object.id === value);
  const found = byId.length > 0 ? byId : candidates.filter((object) => object.name === value);
  return theOnly(found, types.join(' or '), `${attribute}=${value}`);
}

function theOnly(found: readonly StoredObject[], type: string, text: string): StoredObject {
  const [first, second] = found;
  if (first === undefined) throw new Refusal(`No ${type} found: ${text}`, 'unknown-object');
  if (second === undefined) return first;
  const ids = found.map((object) => object.id).join(', ');
  throw new Refusal(`More than one ${type} found: ${text} (${ids})`, 'ambiguous-name');
}

/** Takes an object and everything created on it out of the store. */
export function removeObject(store: ObjectStore, object: StoredObject): void {
  for (const child of store.objects.filter((other) => other.parent === object)) removeObject(store, child);
  const at = store.objects.indexOf(object);
  if (at >= 0) store.objects.splice(at, 1);
  for (const other of store.objects) {
    const member = other.members.indexOf(object);
    if (member >= 0) other.members.splice(member, 1);
  }
}
