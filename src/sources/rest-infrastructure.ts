import type { RestFound, RestRecord, RestReference } from '../formats/rest-reply.js';
import type { Infrastructure, InfrastructureList } from '../model/infrastructure.js';
import type { Fact } from '../model/origin.js';
import { restLists } from './infrastructure-attributes.js';
import { type FiledObject, type RestObjects, restFact, restOrigin } from './rest-objects-index.js';
import { type ListedObject, toldInfrastructure } from './told-infrastructure.js';
import { addTold, ToldNames, type ToldObject, type ToldValue } from './told-object.js';

/** What a manager's REST interface tells of what VMs stand on. */
export function restInfrastructure(objects: RestObjects): Partial<Infrastructure> {
  const every = objects.every();
  const names = restNames(objects);
  const vlans = portsOfVlans(objects);
  const listed = every.flatMap((object): ListedObject[] => {
    const list = listOf(object);
    if (list === undefined) return [];
    return [{ list, object: toldOfRest(object), others: otherFacts(object, objects, vlans) }];
  });
  return toldInfrastructure(listed, names);
}

/** Objects by id and name; REST names others by their ids. */
export function restNames(objects: RestObjects): ToldNames {
  return new ToldNames(objects.every().map(({ id, name }) => ({ id, name: name?.value })));
}

function listOf(object: FiledObject): InfrastructureList | undefined {
  const isBond = object.type === 'EthernetPort' && /^bond$/i.test(portTypeOf(object) ?? '');
  return isBond ? 'bondPorts' : restLists[object.type];
}

function portTypeOf(object: FiledObject): string | undefined {
  return (object as FiledObject<'EthernetPort'>).attributes.portType?.value;
}

type Attribute = RestFound<unknown> | RestReference | readonly (RestReference | RestRecord)[];

/** An object as every interface tells one. Attributes of a type that was not seen are no recorded ones. */
export function toldOfRest(object: FiledObject): ToldObject {
  const values = new Map<string, ToldValue[]>();
  const put = (label: string, one: RestFound<unknown> | RestReference | RestRecord) => {
    const origin = restOrigin(object, one);
    if ('values' in one)
      for (const [name, text] of Object.entries(one.values))
        addTold(values, `${label} ${name}`, { text, origin });
    else if ('type' in one) addTold(values, label, reference(one, origin));
    else addTold(values, label, { text: String(one.value), origin });
  };
  if (object.description) put('description', object.description);
  for (const [label, found] of Object.entries(object.attributes) as [string, Attribute][]) {
    if (Array.isArray(found))
      for (const one of found as readonly (RestReference | RestRecord)[]) put(label, one);
    else put(label, found as RestFound<unknown> | RestReference);
  }
  const { type, id, name } = object;
  const origin = restOrigin(object);
  const nameOrigin = restOrigin(object, name);
  return { type, id, name: name?.value, origin, nameOrigin, by: 'rest', values };
}

function reference({ value, name }: RestReference, origin: ToldValue['origin']): ToldValue {
  return { text: name ?? value, id: value, origin, ...(name !== undefined && { name }) };
}

/** Ports name the VLAN interfaces on them. */
function portsOfVlans(objects: RestObjects): ReadonlyMap<string, Fact<string>> {
  const ports = new Map<string, Fact<string>>();
  for (const port of objects.all('EthernetPort'))
    for (const vlan of port.attributes.vlanInterfaceIds ?? [])
      ports.set(vlan.value, restFact(port, port.id, vlan));
  return ports;
}

type Facts = Readonly<Record<string, Fact<unknown> | undefined>>;

/** What follows from other attributes and objects. */
function otherFacts(
  object: FiledObject,
  objects: RestObjects,
  vlans: ReadonlyMap<string, Fact<string>>,
): Facts {
  if (object.type === 'ServerPool') return poolFacts(object as FiledObject<'ServerPool'>, objects);
  if (object.type === 'VlanInterface') return { port: vlans.get(object.id) };
  return {};
}

/** A cluster of its own is what makes a pool a clustered one, and the file system of that cluster is the pool's. */
function poolFacts(pool: FiledObject<'ServerPool'>, objects: RestObjects): Facts {
  const { clusterId } = pool.attributes;
  if (!clusterId)
    return { clustered: { ...restFact(pool, false), assumed: 'the manager names no cluster of it' } };
  const lies = objects
    .all('FileSystem')
    .find(({ attributes }) => attributes.clusterId?.value === clusterId.value);
  const assumed = 'the file system that the manager shows in the same cluster';
  return {
    clustered: restFact(pool, true, clusterId),
    ...(lies && { poolFileSystem: { ...restFact(lies, lies.id, lies.attributes.clusterId), assumed } }),
  };
}
