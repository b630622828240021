/** Reads back what the manager knows beside its VMs, as plain data under names. */
import { listParts } from './attribute-values.js';
import { type ObjectStore, objectsOf, type StoredObject } from './object-store.js';

/** What one object was given: values as sent, other objects by their names, servers by their ids. */
export type EstateObject = Readonly<Record<string, string | readonly string[]>>;

/** Objects by type, each list in the order of names. */
export type EstateState = Readonly<Record<string, readonly EstateObject[]>>;

const types = [
  ...[
    'Server',
    'FileServer',
    'StorageArray',
    'SanServer',
    'AccessGroup',
    'Port',
    'BondPort',
    'VlanInterface',
  ],
  ...['VlanGroup', 'VlanSegment', 'Network', 'ServerPool', 'Repository', 'RepositoryExport', 'Tag'],
  'AntiAffinityGroup',
] as const;

/** What was given to every object of these types. Passwords are given as they came. */
export function estateState(store: ObjectStore): EstateState {
  return Object.fromEntries(
    types.map((type) => [
      type,
      objectsOf(store, type)
        .map((object) => stateOf(store, object))
        .sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1)),
    ]),
  );
}

/** Given as a list of names: the members it has say the same. */
const asMembers = new Set(['adminServers', 'refreshServers', 'ethernetPorts']);
/** What the double notes for itself. */
const notes = new Set(['holds', 'owner', 'installed', 'status']);

function stateOf(store: ObjectStore, object: StoredObject): EstateObject {
  const { found } = object;
  const values = [...object.values].filter(
    ([key]) => !asMembers.has(key) && !notes.has(key) && !found.has(key),
  );
  const members = found.has('members') ? [] : object.members;
  const tags = objectsOf(store, 'Tag').filter((tag) => tag.members.includes(object));
  const refs = new Map<string, string[]>();
  for (const [key, ref] of object.refs) {
    const name = key.replace(/ \d+$/, '');
    if (found.has(name)) continue;
    refs.set(name, [...(refs.get(name) ?? []), labelOf(ref)]);
  }
  return {
    ...(object.type === 'Server' || object.type === 'Repository' || object.id.length === 8
      ? { id: object.id }
      : {}),
    name: object.name,
    ...Object.fromEntries(values.map(([key, value]) => [key, key === 'roles' ? listParts(value) : value])),
    ...Object.fromEntries(
      [...refs].map(([key, names]) => [key, names.length === 1 ? (names[0] ?? '') : names]),
    ),
    ...(object.parent && { on: labelOf(object.parent) }),
    ...(object.type !== 'Tag' && members.length > 0 && { members: members.map(labelOf) }),
    ...(tags.length > 0 && { tags: tags.map(({ name }) => name).sort() }),
  };
}

/** Physical disks go by what is written on them: their names are numbers. */
function labelOf(object: StoredObject): string {
  if (object.type === 'PhysicalDisk') return object.values.get('page83') ?? object.id;
  return object.type === 'Server' || object.type === 'StorageInitiator' ? object.id : object.name;
}
