import { idKey, referenceKey } from '../../model/identifiers.js';
import {
  type AnyInfrastructure,
  type AnyInfrastructureObject,
  type InfrastructureList,
  infrastructureLists,
  infrastructureNouns,
  noInfrastructure,
} from '../../model/infrastructure.js';
import type { Fact } from '../../model/origin.js';
import { compareText, type InventoryIndex } from './inventory-index.js';
import { sizeText } from './size-text.js';

/** One object of the infrastructure. */
export interface InfrastructureRow {
  /** `file server`, `bond`. */
  readonly kind: string;
  readonly name: string;
  /** The manager's id; a name of ours where only hosts tell of it, which is said. */
  readonly id: string;
  /** `virtual IP 10.0.0.9`, ids as names where these are known; what was concluded is marked. */
  readonly details: readonly string[];
}

/** The parts of the infrastructure as the reports group them. */
export const storageLists: readonly InfrastructureList[] = [
  ...(['fileServers', 'storageArrays', 'volumeGroups', 'accessGroups'] as const),
  ...(['managerFileSystems', 'physicalDisks', 'repositoryExports'] as const),
];
export const cardLists: readonly InfrastructureList[] = [
  ...(['ports', 'bondPorts', 'vlanInterfaces', 'vlanGroups', 'vlanSegments'] as const),
];
export const groupLists: readonly InfrastructureList[] = ['tags', 'antiAffinityGroups', 'macRanges'];

/** Everything of these lists, each list by name. */
export function infrastructureRows(
  index: InventoryIndex,
  lists: readonly InfrastructureList[],
): InfrastructureRow[] {
  const all = (index.environment.infrastructure ?? noInfrastructure) as AnyInfrastructure;
  const nameOf = namesOf(index, all);
  return lists.flatMap((list) =>
    all[list]
      .map((object) => row(infrastructureNouns[list], object, nameOf))
      .sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id)),
  );
}

/** What is known of a server pool beside its servers and repositories. */
export function poolDetails(index: InventoryIndex, name: string): readonly string[] {
  const pools = infrastructureRows(index, ['serverPools']).filter((pool) => pool.name === name);
  const shown = /^(?:servers|repositories) /;
  return pools.flatMap(({ id, details }) => [`id ${id}`, ...details.filter((detail) => !shown.test(detail))]);
}

/** The names of pools that a manager knows. */
export function poolNames({ environment }: InventoryIndex): readonly string[] {
  const pools = environment.infrastructure?.serverPools ?? [];
  return pools.flatMap(({ facts }) => (facts.name?.value ? [facts.name.value] : []));
}

/** The network's ports, bonds and VLAN interfaces as people call them. */
export function portNames(index: InventoryIndex, ids: readonly string[]): readonly string[] {
  const all = (index.environment.infrastructure ?? noInfrastructure) as AnyInfrastructure;
  const nameOf = namesOf(index, all);
  return ids.map(nameOf);
}

type NameOf = (id: string) => string;

const namesByIndex = new WeakMap<InventoryIndex, NameOf>();

function namesOf(index: InventoryIndex, all: AnyInfrastructure): NameOf {
  const made = namesByIndex.get(index);
  if (made) return made;
  const names = new Map<string, string>();
  const put = (id: string, name: unknown) => {
    if (typeof name === 'string' && name !== '') names.set(referenceKey(id), name);
  };
  const { servers, networks, vms, repositories } = index.environment;
  for (const { id, facts } of [...servers, ...networks, ...vms, ...repositories]) put(id, facts.name?.value);
  for (const list of infrastructureLists)
    for (const { id, facts } of all[list]) put(id, facts.name?.value ?? facts.path?.value);
  const nameOf = (id: string) => names.get(referenceKey(id)) ?? id;
  namesByIndex.set(index, nameOf);
  return nameOf;
}

function row(kind: string, object: AnyInfrastructureObject, nameOf: NameOf): InfrastructureRow {
  const { id, ownId, facts } = object;
  const name = textOf(facts.name) ?? textOf(facts.interfaceName) ?? textOf(facts.path) ?? '(no name)';
  const details = Object.entries(facts).flatMap(([attribute, fact]) =>
    fact && attribute !== 'name' ? [detail(attribute, fact, nameOf)] : [],
  );
  return { kind, name, id: ownId ? `${id} (no id known)` : id, details };
}

function textOf(fact: Fact<unknown> | undefined): string | undefined {
  return typeof fact?.value === 'string' && fact.value !== '' ? fact.value : undefined;
}

function detail(attribute: string, { value, assumed }: Fact<unknown>, nameOf: NameOf): string {
  const mark = assumed === undefined ? '' : ' (assumed)';
  return `${wordsOf(attribute)} ${valueText(attribute, value, nameOf)}${mark}`;
}

function valueText(attribute: string, value: unknown, nameOf: NameOf): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return attribute === 'size' ? sizeText(value) : String(value);
  if (Array.isArray(value)) return value.map((item) => nameOf(String(item))).join(', ');
  const text = String(value);
  return isReference(text) ? nameOf(text) : text;
}

/** Text that could be an id; a description that is another object's name is left alone. */
function isReference(text: string): boolean {
  return /^(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$|^[0-9a-f]{8,32}$| on /i.test(text) || idKey(text).length === 32;
}

const capitals: Readonly<Record<string, string>> = {
  ip: 'IP',
  mtu: 'MTU',
  vlan: 'VLAN',
  ssl: 'SSL',
  chap: 'CHAP',
  wwid: 'WWID',
  mac: 'MAC',
  oui: 'OUI',
  vms: 'VMs',
};

/** `virtualIp` as `virtual IP`. */
function wordsOf(attribute: string): string {
  return attribute
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ')
    .map((word) => (Object.hasOwn(capitals, word) ? capitals[word] : word))
    .join(' ');
}
