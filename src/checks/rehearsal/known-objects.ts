import type { Environment } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { vmName } from '../../model/ownership.js';
import type { KnownObjects, NamedObject } from './replayed-script.js';

interface Known {
  readonly ids: Set<string>;
  readonly names: Set<string>;
}

interface Listed {
  readonly id: string;
  readonly names: readonly (string | undefined)[];
}

/**
 * What an environment tells of each type of the CLI. Of a type of which it tells nothing, a manager was not asked: nothing
 * is said of its objects.
 */
export function knownObjects(environment: Environment): KnownObjects {
  const known = new Map<string, Known>();
  for (const [type, objects] of listsOf(environment)) {
    const all = known.get(type) ?? { ids: new Set(), names: new Set() };
    known.set(type, all);
    for (const { id, names } of objects) {
      all.ids.add(idKey(id));
      for (const name of names) if (name) all.names.add(name);
    }
  }
  return (type, object) => {
    const of = known.get(type);
    return of === undefined || of.ids.size + of.names.size === 0 ? undefined : isIn(of, object);
  };
}

function isIn({ ids, names }: Known, { by, value }: NamedObject): boolean {
  return (by !== 'name' && ids.has(idKey(value))) || (by !== 'id' && names.has(value));
}

function listsOf(environment: Environment): [type: string, objects: readonly Listed[]][] {
  const { infrastructure, vms, servers, repositories, networks, diskFiles, fileSystems } = environment;
  const listed = (
    list: readonly {
      readonly id: string;
      readonly facts: { readonly name?: { readonly value: string } };
    }[] = [],
  ) => list.map(({ id, facts }) => ({ id, names: [facts.name?.value] }));
  const file = (kind: 'virtual-disk' | 'iso') =>
    diskFiles
      .filter((one) => one.kind === kind)
      .map(({ id, simpleName }) => ({ id, names: [simpleName?.value] }));
  return [
    ['Vm', vms.map((vm) => ({ id: vm.id, names: [vm.facts.name?.value, vmName(vm)] }))],
    ['Server', servers.map(({ id, facts }) => ({ id, names: [facts.name?.value, id] }))],
    ['ServerPool', [...listed(infrastructure?.serverPools), ...poolsNamed(environment)]],
    ['Repository', listed(repositories)],
    ['Network', [...listed(networks), ...networksNamed(environment)]],
    ['VirtualDisk', file('virtual-disk')],
    ['VirtualCdrom', [...file('iso'), { id: 'EMPTY_CDROM', names: ['EMPTY_CDROM'] }]],
    ['PhysicalDisk', [...listed(infrastructure?.physicalDisks), ...statedLuns(environment)]],
    [
      'FileSystem',
      [
        ...listed(infrastructure?.managerFileSystems),
        ...fileSystems.map(({ uuid }) => ({ id: uuid, names: [] })),
      ],
    ],
    ['FileServer', listed(infrastructure?.fileServers)],
    ['StorageArray', listed(infrastructure?.storageArrays)],
    ['VolumeGroup', listed(infrastructure?.volumeGroups)],
    ['AccessGroup', listed(infrastructure?.accessGroups)],
    ['Tag', [...listed(infrastructure?.tags), ...tagsNamed(environment)]],
    ['AntiAffinityGroup', listed(infrastructure?.antiAffinityGroups)],
  ];
}

/** Pools that are told of by those that are in one. */
function poolsNamed({ servers, repositories, vms }: Environment): Listed[] {
  const names = [...servers, ...repositories, ...vms].flatMap(({ facts }) => facts.poolName?.value ?? []);
  return [
    ...new Set([
      ...names,
      ...vms.flatMap(({ stated }) =>
        Object.entries(stated).flatMap(([key, { value }]) => (/pool/i.test(key) ? [value] : [])),
      ),
    ]),
  ].map((name) => ({ id: name, names: [name] }));
}

/** Networks whose names a map states for single vNICs. */
function networksNamed({ vms }: Environment): Listed[] {
  const names = vms.flatMap(({ vnics }) => vnics.flatMap(({ networkName }) => networkName?.value ?? []));
  return [...new Set(names)].map((name) => ({ id: name, names: [name] }));
}

function statedLuns({ physicalDisks }: Environment): Listed[] {
  return Object.entries(physicalDisks).map(([wwid, { value }]) => ({ id: value, names: [wwid] }));
}

function tagsNamed({ servers, vms }: Environment): Listed[] {
  const names = [...servers, ...vms].flatMap(({ facts }) => facts.tags?.value ?? []);
  return [...new Set(names)].map((name) => ({ id: name, names: [name] }));
}
