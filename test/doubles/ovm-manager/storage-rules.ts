/** What making and joining servers, networks, pools and storage needs, beyond the objects that a line names. */
import { Refusal } from './assumed.js';
import { listParts } from './attribute-values.js';
import type { Execution } from './execution.js';
import { findReference, objectsOf, type StoredObject } from './object-store.js';

type References = ReadonlyMap<string, StoredObject>;

/** Checks a create of something else than a VM or a part of one, before anything is changed. */
export function checkCreate(run: Execution, refs: References, parent: StoredObject | null): void {
  const { type } = run.statement;
  if (type === 'ServerPool') checkPool(run, refs);
  if (type === 'BondPort') checkBond(run, parent);
  if (type === 'FileServer')
    for (const key of ['adminServers', 'refreshServers']) named(run, ['Server'], key);
  checkBlank(run, refs);
}

/** Attributes that hold several objects, and their types. */
export function namedIn(run: Execution): ReadonlyMap<string, readonly StoredObject[]> {
  return new Map([
    ['ethernetPorts', named(run, ['Port'], 'ethernetPorts')],
    ['adminServers', named(run, ['Server'], 'adminServers')],
    ['refreshServers', named(run, ['Server'], 'refreshServers')],
  ]);
}

function named(run: Execution, types: readonly string[], key: string): readonly StoredObject[] {
  const value = run.values.get(key);
  if (value === undefined) return [];
  return listParts(value).map((part) => findReference(run.store, types, key, part));
}

/** A clustered pool writes its pool file system (3.2 CLI guide, create ServerPool: it has one or the other). */
function checkPool(run: Execution, refs: References): void {
  const clustered = /^yes$/i.test(run.values.get('clusterEnable') ?? '');
  const storage = ['fileSystem', 'filesystem', 'physicalDisk'].filter((key) => refs.has(key));
  if (storage.length > 1) throw new Refusal(`Only one may be given: ${storage.join(', ')}`, 'pool-storage');
  if (clustered !== (storage.length === 1)) run.assume('pool-storage');
}

function checkBond(run: Execution, server: StoredObject | null): void {
  const keys = ['ethernetPort1', 'ethernetPort2'].flatMap((key) => named(run, ['Port'], key));
  const ports = [...named(run, ['Port'], 'ethernetPorts'), ...keys];
  for (const port of ports) {
    const owner = port.refs.get('server');
    if (owner !== undefined && owner !== server)
      throw new Refusal(`Port ${port.name} belongs to Server ${owner.name}`, 'bond-ports');
    const bond = bondOf(run, port);
    if (bond !== undefined) throw new Refusal(`Port ${port.name} is in BondPort ${bond.name}`, 'bond-ports');
  }
}

function bondOf(run: Execution, port: StoredObject): StoredObject | undefined {
  return objectsOf(run.store, 'BondPort').find((bond) => bond.members.includes(port));
}

/** Making something on a LUN that holds something is refused, and nothing is lost (assumed: holds-something). */
function checkBlank(run: Execution, refs: References): void {
  const disk = refs.get('physicalDisk');
  const { type } = run.statement;
  if (disk === undefined || !['ServerPool', 'FileSystem', 'Repository'].includes(type)) return;
  const held = disk.values.get('holds');
  if (held !== undefined)
    throw new Refusal(`PhysicalDisk ${disk.name} (${disk.id}) holds something: ${held}`, 'holds-something');
}

/** What a create leaves behind beside its object: members, and LUNs that hold something now. */
export function afterCreate(run: Execution, object: StoredObject): void {
  const { type } = object;
  const disk = object.refs.get('physicalDisk');
  if (disk !== undefined && ['ServerPool', 'FileSystem', 'Repository'].includes(type))
    disk.values.set('holds', `${type} ${object.name}`);
  if (type === 'BondPort') {
    const ports = [...named(run, ['Port'], 'ethernetPorts')];
    for (const key of ['ethernetPort1', 'ethernetPort2']) ports.push(...named(run, ['Port'], key));
    object.members.push(...ports);
    if (object.parent) object.refs.set('server', object.parent);
  }
  if (type === 'FileServer') {
    object.members.push(...named(run, ['Server'], 'adminServers'));
    for (const [index, server] of named(run, ['Server'], 'refreshServers').entries())
      object.refs.set(`refreshServer ${index + 1}`, server);
  }
}

/** `addAdminServer`, `addRefreshServer`, `addNfsRefreshServer`. */
export function addStorageServer(run: Execution, storage: StoredObject): void {
  const server = findReference(run.store, ['Server'], 'server', run.values.get('server') ?? '');
  const refreshing = run.statement.rule.keyword !== 'addAdminServer';
  const held = refreshing
    ? [...storage.refs].filter(([key]) => key.startsWith('refreshServer ')).map(([, one]) => one)
    : storage.members;
  if (held.includes(server))
    throw new Refusal(
      `Server ${server.name} already belongs to ${storage.type} ${storage.name}`,
      'add-twice',
    );
  if (refreshing) storage.refs.set(`refreshServer ${held.length + 1}`, server);
  else storage.members.push(server);
}

/** Checks `add … to …` of servers and cards. */
export function checkAdd(run: Execution, object: StoredObject, holder: StoredObject): void {
  if (object.type === 'Server' && holder.type === 'ServerPool') {
    const other = objectsOf(run.store, 'ServerPool').find(
      (pool) => pool !== holder && pool.members.includes(object),
    );
    if (other !== undefined)
      throw new Refusal(`Server ${object.name} is in ServerPool ${other.name}`, 'server-in-pool');
  }
  const bond = object.type === 'Port' ? bondOf(run, object) : undefined;
  if (bond !== undefined && bond !== holder)
    throw new Refusal(`Port ${object.name} is in BondPort ${bond.name}`, 'bond-ports');
}

/** `embeddedCreate`: an address for a card, bond or VLAN. */
export function addAddress(run: Execution, card: StoredObject): void {
  for (const [key, value] of run.values) card.values.set(key, value);
}
