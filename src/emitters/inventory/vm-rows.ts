import type { DiskMapping, VirtualMachine, VmAttributes, Vnic } from '../../model/environment.js';
import { macKey } from '../../model/identifiers.js';
import { type PlaceText, placedText } from '../../model/origin.js';
import { targetKey } from './disk-entries.js';
import { diskStates, diskStateWords, slotText } from './disk-rows.js';
import { compareText, type InventoryIndex, vmAnchor, vmLabel, vmReference } from './inventory-index.js';
import { usageMarks } from './usage-marks.js';

export interface VnicRow {
  readonly mac: string;
  readonly network: string;
  /** Other VMs with the same MAC address. */
  readonly alsoUsedBy: readonly string[];
}

/** One disk mapping of a VM. */
export interface VmDiskRow {
  readonly slot: string;
  /** `virtual disk`, `ISO`, `LUN`, `other path`, `empty drive`. */
  readonly kind: string;
  /** File name, WWID or path; empty for an empty drive. */
  readonly id: string;
  readonly name: string | undefined;
  /** Set when the disk lies in another repository than the VM. */
  readonly otherRepository: string | undefined;
  readonly size: number | undefined;
  readonly marks: readonly string[];
  /** The element id of the disk on a page. */
  readonly anchor: string | undefined;
}

/** One VM or template as both reports show it. */
export interface VmRow {
  readonly anchor: string;
  readonly name: string;
  readonly id: string;
  readonly repository: string;
  readonly repositoryId: string | undefined;
  readonly domainType: string;
  readonly osType: string;
  /** `4096 MiB (limit 8192 MiB)`, and the number alone for sorting. */
  readonly memory: string;
  readonly memoryMiB: number | undefined;
  readonly cpus: string;
  readonly cpuCount: number | undefined;
  readonly highAvailability: 'yes' | 'no' | 'not known';
  readonly runningOn: string | undefined;
  readonly vnics: readonly VnicRow[];
  readonly disks: readonly VmDiskRow[];
  /** Why it cannot be trusted as a whole. */
  readonly problems: readonly string[];
  /** What was concluded and not read, and why. */
  readonly assumed: readonly string[];
}

const noRepository = '(no repository: seen running only)';
const unknown = 'not known';

/** VMs or templates by repository, name and id. */
export function* vmRows(index: InventoryIndex, kind: VirtualMachine['kind']): Iterable<VmRow> {
  const sorted = index.environment.vms
    .filter((vm) => vm.kind === kind)
    .map((vm) => ({ vm, place: repositoryOf(vm, index) }))
    .sort(
      (a, b) =>
        compareText(a.place, b.place) ||
        compareText(a.vm.facts.repositoryId?.value ?? '', b.vm.facts.repositoryId?.value ?? '') ||
        compareText(vmLabel(a.vm), vmLabel(b.vm)) ||
        compareText(a.vm.id, b.vm.id),
    );
  for (const { vm } of sorted) yield vmRow(vm, index);
}

function repositoryOf(vm: VirtualMachine, index: InventoryIndex): string {
  const id = vm.facts.repositoryId?.value;
  return id === undefined ? noRepository : index.repositoryLabel(id);
}

function vmRow(vm: VirtualMachine, index: InventoryIndex): VmRow {
  const { facts } = vm;
  const availability = facts.highAvailability?.value;
  return {
    anchor: vmAnchor(vm),
    name: vmLabel(vm),
    id: vm.id,
    repository: repositoryOf(vm, index),
    repositoryId: facts.repositoryId?.value,
    domainType: facts.domainType?.value || unknown,
    osType: facts.osType?.value || unknown,
    memory: withLimit(facts.memory?.value, facts.memoryLimit?.value, ' MiB'),
    memoryMiB: facts.memory?.value,
    cpus: cpuText(vm),
    cpuCount: facts.cpuCount?.value,
    highAvailability: availability === undefined ? unknown : availability ? 'yes' : 'no',
    runningOn: facts.runningOn?.value,
    vnics: vm.vnics.map((vnic) => vnicRow(vm, vnic, index)),
    disks: vm.disks.map((mapping) => vmDiskRow(vm, mapping, index)),
    problems: problemsOf(vm, index.place),
    assumed: assumedOf(vm, index.place),
  };
}

function withLimit(value: number | undefined, limit: number | undefined, unit: string): string {
  if (value === undefined) return unknown;
  return limit === undefined || limit === value
    ? `${value}${unit}`
    : `${value}${unit} (limit ${limit}${unit})`;
}

function cpuText({ facts }: VirtualMachine): string {
  const cpus = withLimit(facts.cpuCount?.value, facts.cpuCountLimit?.value, '');
  return facts.pinnedCpus ? `${cpus}, pinned to ${facts.pinnedCpus.value}` : cpus;
}

function vnicRow(vm: VirtualMachine, vnic: Vnic, index: InventoryIndex): VnicRow {
  const uses = vnic.mac === undefined ? [] : (index.ownership.macs.get(macKey(vnic.mac)) ?? []);
  const others = vm.kind === 'template' ? [] : uses.filter((use) => use.vnic !== vnic);
  return {
    mac: vnic.mac ?? 'MAC not known',
    network: networkLabel(vnic, index),
    alsoUsedBy: others.map((use) => vmReference(use.vm)),
  };
}

function networkLabel(vnic: Vnic, index: InventoryIndex): string {
  if (vnic.networkName) return vnic.networkName.value;
  if (vnic.networkId === undefined) return 'network not known';
  const name = index.network(vnic.networkId)?.facts.name?.value;
  return name || `network ${vnic.networkId} (no name known)`;
}

function vmDiskRow(vm: VirtualMachine, mapping: DiskMapping, index: InventoryIndex): VmDiskRow {
  const key = targetKey(mapping.target);
  const entry = key === undefined ? undefined : index.disks.get(key);
  const slot = slotText(mapping.slot, mapping.frontEnd);
  const none = { name: undefined, otherRepository: undefined, size: undefined, anchor: undefined };
  if (key === undefined || entry === undefined)
    return { slot, kind: 'empty drive', id: '', ...none, marks: usageMarks(mapping) };
  const home = vm.facts.repositoryId?.value ?? '';
  const place = entry.repositoryId === undefined ? undefined : index.repositoryLabel(entry.repositoryId);
  const states = diskStates(entry, index)
    .filter((state) => state !== 'used' && !(state === 'shared' && entry.kind === 'ISO'))
    .map((state) => diskStateWords[state]);
  return {
    slot,
    kind: entry.kind,
    id: entry.id,
    name: entry.file?.simpleName?.value || entry.physicalDisk?.value,
    otherRepository: place === index.repositoryLabel(home) ? undefined : place,
    size: entry.file?.size,
    marks: [...usageMarks(mapping), ...states],
    anchor: index.diskAnchors.get(key),
  };
}

function problemsOf(vm: VirtualMachine, place: PlaceText): string[] {
  const problems = vm.problems.map((problem) => placedText(problem, vm.definitions, place));
  const lost = 'its vm.cfg was not found: it was only seen running';
  return vm.definitions.length === 0 && !vm.shownAt ? [...problems, lost] : problems;
}

const attributeWords: Readonly<Partial<Record<keyof VmAttributes, string>>> = {
  name: 'name',
  domainType: 'domain type',
  osType: 'operating system',
  memory: 'memory',
  memoryLimit: 'memory limit',
  cpuCount: 'CPUs',
  cpuCountLimit: 'CPU limit',
  highAvailability: 'high availability',
  pinnedCpus: 'pinned CPUs',
};

/** The assumed facts a report shows, those with the same reason together. */
function assumedOf({ facts }: VirtualMachine, place: PlaceText): string[] {
  const byReason = new Map<string, { words: string[]; places: Set<string> }>();
  for (const [attribute, words] of Object.entries(attributeWords)) {
    const fact = facts[attribute as keyof VmAttributes];
    if (fact?.assumed === undefined || isHiddenLimit(attribute, facts)) continue;
    const group = byReason.get(fact.assumed) ?? { words: [], places: new Set<string>() };
    group.words.push(words);
    group.places.add(place(fact.origin));
    byReason.set(fact.assumed, group);
  }
  return [...byReason].map(
    ([reason, { words, places }]) => `${words.join(', ')}: ${reason} [${[...places].join(', ')}]`,
  );
}

/** A limit that equals its value is not shown, so what it was concluded from would only be noise. */
function isHiddenLimit(attribute: string, facts: VirtualMachine['facts']): boolean {
  if (attribute === 'memoryLimit') return facts.memoryLimit?.value === facts.memory?.value;
  return attribute === 'cpuCountLimit' && facts.cpuCountLimit?.value === facts.cpuCount?.value;
}
