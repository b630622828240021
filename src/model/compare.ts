import type { Environment, VirtualMachine } from './environment.js';
import { idKey, referenceKey } from './identifiers.js';
import {
  type AnyInfrastructure,
  type InfrastructureList,
  infrastructureLists,
  infrastructureNouns,
  noInfrastructure,
} from './infrastructure.js';
import type { Fact, Origin } from './origin.js';
import { fileKey } from './ownership.js';

/** One difference between two environments, A the earlier and B the later. */
export interface Difference {
  readonly kind: 'missing' | 'additional' | 'different';
  /** `VM`, `template`, `repository`, `network`, `server`, `disk file`, `file system`, `manager`, or a word of `infrastructureNouns`. */
  readonly entity: string;
  readonly id: string;
  readonly name?: string;
  /** The attribute, for `different`. */
  readonly attribute?: string;
  readonly a?: ComparedValue;
  readonly b?: ComparedValue;
}

export interface ComparedValue {
  readonly value: unknown;
  readonly origin?: Origin;
}

type Attributes = ReadonlyMap<string, ComparedValue>;

interface Comparable {
  readonly id: string;
  /** What it is compared by, if not by its id without case and dashes: names of files and directories are exact. */
  readonly key?: string;
  readonly name?: string;
  readonly attributes: Attributes;
}

/** All differences from A to B, by entity and id: `missing` is in A only, `additional` in B only. */
export function compareEnvironments(a: Environment, b: Environment): Difference[] {
  const differences: Difference[] = [];
  for (const [entity, list] of Object.entries(lists)) compareLists(entity, list(a), list(b), differences);
  for (const list of infrastructureLists)
    compareLists(
      infrastructureNouns[list],
      infrastructureOf(a, list),
      infrastructureOf(b, list),
      differences,
    );
  return differences;
}

const lists: Readonly<Record<string, (environment: Environment) => Comparable[]>> = {
  manager: (environment) => [{ id: 'manager', attributes: managerAttributes(environment) }],
  server: (environment) =>
    environment.servers.map((server) => ({
      id: server.id,
      key: server.id,
      attributes: ofFacts(server.facts),
    })),
  repository: (environment) =>
    environment.repositories.map((repository) => ({
      id: repository.id,
      ...named(repository.facts.name),
      attributes: ofFacts(repository.facts),
    })),
  'file system': (environment) =>
    environment.fileSystems.map((fileSystem) => ({
      id: fileSystem.uuid,
      attributes: ofFacts(fileSystem.facts),
    })),
  network: (environment) =>
    environment.networks.map((network) => ({
      id: network.id,
      ...named(network.facts.name),
      attributes: ofFacts(network.facts),
    })),
  VM: (environment) => environment.vms.filter((vm) => vm.kind === 'vm').map(comparableVm),
  template: (environment) => environment.vms.filter((vm) => vm.kind === 'template').map(comparableVm),
  'disk file': (environment) =>
    environment.diskFiles.map((file) => ({
      id: `${file.repositoryId}/${file.id}`,
      key: fileKey(file.repositoryId, file.id),
      ...named(file.simpleName),
      attributes: new Map([['size', { value: file.size, origin: file.origin }]]),
    })),
};

function infrastructureOf(environment: Environment, list: InfrastructureList): Comparable[] {
  const { infrastructure = noInfrastructure } = environment;
  return (infrastructure as AnyInfrastructure)[list].map(({ id, facts }) => ({
    id,
    key: referenceKey(id),
    ...(typeof facts.name?.value === 'string' && { name: facts.name.value }),
    attributes: ofFacts(facts),
  }));
}

function named(fact: Fact<string> | undefined): { name?: string } {
  return fact ? { name: fact.value } : {};
}

function ofFacts(facts: object): Map<string, ComparedValue> {
  const attributes = new Map<string, ComparedValue>();
  for (const [name, fact] of Object.entries(facts as Record<string, Fact<unknown> | undefined>)) {
    if (fact) attributes.set(name, { value: fact.value, origin: fact.origin });
  }
  return attributes;
}

function managerAttributes(environment: Environment): Attributes {
  const attributes = ofFacts(environment.manager);
  const uuids = [...new Set(environment.uuidPlaces.map((place) => place.uuid))].sort();
  attributes.set('uuid', { value: uuids.join(', ') });
  return attributes;
}

function comparableVm(vm: VirtualMachine): Comparable {
  const attributes = ofFacts(vm.facts);
  for (const disk of vm.disks)
    attributes.set(`disk ${disk.frontEnd}`, { value: disk.text, origin: disk.origin });
  vm.vnics.forEach((vnic, index) => {
    attributes.set(`vNIC ${index}`, { value: vnic.text, origin: vnic.origin });
  });
  for (const key of vm.otherKeys) attributes.set(key.name, { value: key.literal, origin: key.origin });
  return { id: vm.id, ...named(vm.facts.name), attributes };
}

function compareLists(entity: string, a: Comparable[], b: Comparable[], differences: Difference[]): void {
  const inB = new Map(b.map((item) => [keyOf(item), item]));
  const inA = new Set(a.map(keyOf));
  for (const item of a) {
    const other = inB.get(keyOf(item));
    if (other) compareAttributes(entity, item, other, differences);
    else differences.push({ kind: 'missing', entity, id: item.id, ...nameOf(item) });
  }
  for (const item of b) {
    if (!inA.has(keyOf(item))) differences.push({ kind: 'additional', entity, id: item.id, ...nameOf(item) });
  }
}

function keyOf(item: Comparable): string {
  return item.key ?? idKey(item.id);
}

function nameOf(item: Comparable): { name?: string } {
  return item.name === undefined ? {} : { name: item.name };
}

function compareAttributes(entity: string, a: Comparable, b: Comparable, differences: Difference[]): void {
  for (const attribute of new Set([...a.attributes.keys(), ...b.attributes.keys()])) {
    const [valueA, valueB] = [a.attributes.get(attribute), b.attributes.get(attribute)];
    if (JSON.stringify(valueA?.value) === JSON.stringify(valueB?.value)) continue;
    differences.push({
      kind: 'different',
      entity,
      id: a.id,
      ...nameOf(b),
      attribute,
      ...(valueA && { a: valueA }),
      ...(valueB && { b: valueB }),
    });
  }
}
