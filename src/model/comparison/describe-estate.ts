import type { DiskFile, Environment } from '../environment.js';
import { idKey, referenceKey, serverKey } from '../identifiers.js';
import {
  type AnyInfrastructure,
  type AnyInfrastructureObject,
  type InfrastructureList,
  infrastructureLists,
  infrastructureNouns,
  noInfrastructure,
} from '../infrastructure.js';
import type { Fact } from '../origin.js';
import { fileKey } from '../ownership.js';
import type { ComparedAttribute, ComparedList, ComparedObject } from './compared-object.js';
import { describedVm } from './describe-vm.js';
import { attributesOf, type IdOfName, namedObjects } from './described-facts.js';
import { isOfManager } from './manager-told.js';

/** Every list of an estate, in the order in which they are paired: what others refer to comes first. */
export function describedEstate(environment: Environment): ComparedList[] {
  const { servers, repositories, networks } = environment;
  const idOf = namedObjects(environment);
  const vms = environment.vms.map((vm) => describedVm(vm, idKey(vm.id), idOf));
  const objects: readonly (readonly [string, readonly ComparedObject[]])[] = [
    ['manager', [describedManager(environment, idOf)]],
    ['server', servers.map((server) => describedServer(server, idOf))],
    ['repository', repositories.map(describedObject('repository', idOf))],
    ['file system', describedFileSystems(environment, idOf)],
    ['network', networks.map(describedObject('network', idOf))],
    ...infrastructureLists.map(
      (list) => [infrastructureNouns[list], infrastructureObjects(environment, list, idOf)] as const,
    ),
    ['VM', vms.filter(({ entity }) => entity === 'VM')],
    ['template', vms.filter(({ entity }) => entity === 'template')],
    ['disk file', describedFiles(environment)],
  ];
  const lists = objects.map(([entity, all]) => ({
    entity,
    objects: all,
    fromManager: all.some(isFromManager),
  }));
  const managerAsked =
    (environment.managerObjects ?? []).length > 0 || lists.some((list) => list.fromManager);
  const filesRead = repositories.some(({ read }) => read);
  return lists.map((list) => {
    const ofManager = managerAsked && list.entity !== infrastructureNouns.macRanges;
    const asked = ofHosts.has(list.entity) ? filesRead : ofManager || !ofManagers.has(list.entity);
    return { ...list, managerAsked, unasked: !asked && list.objects.length === 0 };
  });
}

/** What no manager tells, and what hosts tell in part at most; every manager has a MAC range, and not all tell it. */
const ofHosts: ReadonlySet<string> = new Set(['file system', 'disk file']);
const ofManagers: ReadonlySet<string> = new Set(['network', ...Object.values(infrastructureNouns)]);

function isFromManager({ attributes }: ComparedObject): boolean {
  return [...attributes.values()].some(isOfManager);
}

function named(fact: Fact<unknown> | undefined): { name?: string } {
  return typeof fact?.value === 'string' && fact.value !== '' ? { name: fact.value } : {};
}

function byNameAlone(fact: Fact<unknown> | undefined): ComparedObject['otherKeys'] {
  const { name } = named(fact);
  return () => [name && `name ${name}`];
}

function describedManager(environment: Environment, idOf: IdOfName): ComparedObject {
  const uuids = [...new Set(environment.uuidPlaces.map(({ uuid }) => uuid))].sort();
  const attributes = attributesOf(environment.manager, idOf);
  if (uuids.length > 0) attributes.set('uuid', { value: uuids.join(', ') });
  return { entity: 'manager', id: 'manager', key: 'manager', attributes, otherKeys: () => [] };
}

function describedServer(
  { id, facts, repositoryIds }: Environment['servers'][number],
  idOf: IdOfName,
): ComparedObject {
  const attributes = attributesOf(facts, idOf);
  const ids = [...new Set(repositoryIds.map(({ value }) => value))];
  const [first] = repositoryIds;
  if (first)
    attributes.set('repositories', {
      ...{ value: ids, origin: first.origin },
      form: (refer) => [...new Set(ids.map(refer))].sort(),
    });
  return {
    entity: 'server',
    id,
    key: serverKey(id),
    ...named(facts.name),
    attributes,
    otherKeys: byNameAlone(facts.name),
  };
}

function describedObject(entity: string, idOf: IdOfName) {
  return ({
    id,
    facts,
  }: {
    readonly id: string;
    readonly facts: { readonly name?: Fact<string> };
  }): ComparedObject => ({
    ...{
      entity,
      id,
      key: idKey(id),
      attributes: attributesOf(facts, idOf),
      otherKeys: byNameAlone(facts.name),
    },
    ...named(facts.name),
  });
}

function describedFileSystems({ fileSystems }: Environment, idOf: IdOfName): ComparedObject[] {
  return fileSystems.map(({ uuid, facts }) => ({
    ...{ entity: 'file system', id: uuid, key: idKey(uuid), attributes: attributesOf(facts, idOf) },
    otherKeys: () => [],
  }));
}

function describedFiles({ diskFiles }: Environment): ComparedObject[] {
  return diskFiles.map((file) => ({
    ...{ entity: 'disk file', id: `${file.repositoryId}/${file.id}`, ...named(file.simpleName) },
    key: fileKey(file.repositoryId, file.id),
    attributes: attributesOfFile(file),
    otherKeys: () => [],
  }));
}

function attributesOfFile({ size, origin, simpleName }: DiskFile): Map<string, ComparedAttribute> {
  const attributes = new Map<string, ComparedAttribute>([['size', { value: size, origin }]]);
  if (simpleName) attributes.set('simpleName', { value: simpleName.value, origin: simpleName.origin });
  return attributes;
}

function infrastructureObjects(
  { infrastructure }: Environment,
  list: InfrastructureList,
  idOf: IdOfName,
): ComparedObject[] {
  const objects = ((infrastructure ?? noInfrastructure) as AnyInfrastructure)[list];
  return objects.map((object) => ({
    ...{ entity: infrastructureNouns[list], id: object.id, key: referenceKey(object.id) },
    ...named(object.facts.name),
    attributes: attributesOf(object.facts, idOf),
    otherKeys: (refer) => {
      const own = (ownKeys[list] ?? []).map((attributes) => keyOf(object, attributes, refer));
      const { name } = named(object.facts.name);
      return [...own, name && `name ${name}`];
    },
  }));
}

/** What says more than a name: a LUN is known by what is written on it, a card by its place. */
const ownKeys: { readonly [List in InfrastructureList]?: readonly (readonly string[])[] } = {
  physicalDisks: [['wwid']],
  ports: [['server', 'interfaceName'], ['macAddress']],
  bondPorts: [['server', 'interfaceName']],
  vlanInterfaces: [['port', 'vlanId']],
  vlanSegments: [['vlanGroup', 'vlanId']],
  managerFileSystems: [['fileServer', 'path']],
  accessGroups: [['storageArray', 'name']],
  volumeGroups: [['storageArray', 'name']],
};

const references: ReadonlySet<string> = new Set([
  ...['server', 'port', 'vlanGroup', 'fileServer', 'storageArray'],
]);

function keyOf(
  { facts }: AnyInfrastructureObject,
  attributes: readonly string[],
  refer: (id: string) => string,
): string | undefined {
  const values = attributes.map((name) => facts[name]?.value);
  if (values.some((value) => value === undefined || value === '')) return undefined;
  const forms = values.map((value, index) =>
    references.has(attributes[index] ?? '') ? refer(String(value)) : String(value).toLowerCase(),
  );
  return `${attributes.join('+')} ${forms.join(' ')}`;
}
