import type { DiskMapping, DiskTarget, Environment, VirtualMachine } from '../../../src/model/environment.js';
import { idKey } from '../../../src/model/identifiers.js';
import { infrastructureNouns, noInfrastructure } from '../../../src/model/infrastructure.js';
import type { Fact } from '../../../src/model/origin.js';

/** Every single value by what it belongs to: `VM <id> memory`. */
export type Values = Map<string, unknown>;

/** Ids of a manager by the names that hosts give the same, which know no ids: `eth0 on <server id>`. */
export type HostNames = ReadonlyMap<string, string>;

/** What an environment tells, value by value; lists of ids are sorted, because their order means nothing. */
export function toldValues(environment: Environment, names: HostNames): { values: Values; twice: string[] } {
  const values: Values = new Map();
  const twice: string[] = [];
  const put = (subject: string, attribute: string, value: unknown) => {
    const key = `${subject} ${attribute}`;
    if (values.has(key)) twice.push(key);
    values.set(key, plain(attribute, value, names));
  };
  const putFacts = (subject: string, facts: Readonly<Record<string, Fact<unknown> | undefined>>) => {
    for (const [name, fact] of Object.entries(facts)) if (fact) put(subject, name, fact.value);
  };
  putFacts('manager', environment.manager);
  const uuids = new Set(environment.uuidPlaces.map(({ uuid }) => uuid));
  if (uuids.size > 0) put('manager', 'uuid', [...uuids]);
  for (const { id, facts, repositoryIds } of environment.servers) {
    putFacts(`server ${id}`, namedByHost(facts));
    if (repositoryIds.length > 0)
      put(`server ${id}`, 'repositories', [...new Set(repositoryIds.map(({ value }) => value))]);
  }
  for (const { id, facts } of environment.repositories) putFacts(`repository ${id}`, facts);
  for (const { uuid, facts } of environment.fileSystems) putFacts(`file system ${idKey(uuid)}`, facts);
  for (const { id, facts } of environment.networks) putFacts(`network ${id}`, facts);
  for (const file of environment.diskFiles) {
    const subject = `disk file ${file.repositoryId}/${file.id}`;
    put(subject, 'kind', file.kind);
    put(subject, 'size', file.size);
    if (file.simpleName) put(subject, 'name', file.simpleName.value);
  }
  for (const [wwid, fact] of Object.entries(environment.physicalDisks)) put(`LUN ${wwid}`, 'id', fact.value);
  for (const [key, fact] of Object.entries(environment.shareableDisks ?? {}))
    put(`disk ${key}`, 'shareable', fact.value);
  for (const vm of environment.vms) putVm(vm, put, putFacts);
  putInfrastructure(environment, names, putFacts);
  return { values, twice };
}

type Put = (subject: string, attribute: string, value: unknown) => void;
type PutFacts = (subject: string, facts: Readonly<Record<string, Fact<unknown> | undefined>>) => void;

/** A host tells its own name, which need not be the manager's name for it. */
function namedByHost<Facts extends { readonly name?: Fact<string> }>(
  facts: Facts,
): Record<string, Fact<unknown>> {
  const { name, ...others } = facts;
  const known = others as Record<string, Fact<unknown>>;
  if (!name) return known;
  return { ...known, [name.assumed === undefined ? 'name' : 'name of the host']: name };
}

function putVm(vm: VirtualMachine, put: Put, putFacts: PutFacts): void {
  const subject = `VM ${vm.id}`;
  put(subject, 'kind', vm.kind);
  putFacts(subject, vm.facts);
  for (const [name, fact] of Object.entries(vm.stated)) put(subject, `${name} in words`, fact.value);
  for (const disk of vm.disks) putDisk(`${subject} disk ${disk.slot}`, disk, put);
  vm.vnics.forEach((vnic, index) => {
    put(`${subject} vNIC ${index}`, 'mac', vnic.mac?.toLowerCase());
    if (vnic.networkId !== undefined) put(`${subject} vNIC ${index}`, 'network', vnic.networkId);
  });
  if (vm.otherKeys.length > 0)
    put(
      subject,
      'other keys',
      vm.otherKeys.map(({ name }) => name),
    );
}

function putDisk(subject: string, { target, mode, cdrom, frontEnd }: DiskMapping, put: Put): void {
  put(subject, 'target', withoutCase(target));
  put(subject, 'mode', mode);
  put(subject, 'is a drive', cdrom);
  // a manager shows none, and the disk is then called by its slot
  if (!frontEnd.startsWith('slot ')) put(subject, 'front end', frontEnd);
}

/** Managers and hosts write ids and names of LUNs in both cases. */
function withoutCase(target: DiskTarget): DiskTarget {
  if (target.kind === 'lun') return { ...target, wwid: target.wwid.toLowerCase() };
  return 'repositoryId' in target ? { ...target, repositoryId: target.repositoryId.toLowerCase() } : target;
}

function putInfrastructure(environment: Environment, names: HostNames, putFacts: PutFacts): void {
  const infrastructure = environment.infrastructure ?? noInfrastructure;
  for (const [list, noun] of Object.entries(infrastructureNouns)) {
    for (const { id, facts } of infrastructure[list as keyof typeof infrastructure])
      putFacts(`${noun} ${names.get(id) ?? id}`, facts as Readonly<Record<string, Fact<unknown>>>);
  }
}

function plain(attribute: string, value: unknown, names: HostNames): unknown {
  const known = (one: unknown) => (typeof one === 'string' ? (names.get(one) ?? one) : one);
  if (Array.isArray(value)) return value.map(known).sort();
  if (names.has(String(value))) return known(value);
  if (attribute === 'uuid' && typeof value === 'string') return value.toLowerCase();
  return value;
}
