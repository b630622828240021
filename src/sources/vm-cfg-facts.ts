import { maskSecrets } from '../base/secret.js';
import type { Reading } from '../formats/document.js';
import { createLineIndex } from '../formats/line-index.js';
import { maskValue } from '../formats/python-literal/mask-value.js';
import { printLiteral } from '../formats/python-literal/print-literal.js';
import type { PyValue } from '../formats/python-literal/py-value.js';
import { readVmCfg } from '../formats/vm-cfg/read-vm-cfg.js';
import { readVfbEntry } from '../formats/vm-cfg/vfb-entry.js';
import {
  effectiveAssignments,
  type VmCfgAssignment,
  type VmCfgDocument,
} from '../formats/vm-cfg/vm-cfg-document.js';
import { type VmCfgAttribute, vmCfgKeyOfAttribute } from '../formats/vm-cfg/vm-cfg-keys.js';
import type { OtherKey, VirtualMachine, VmAttributes } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { sameId } from '../model/identifiers.js';
import type { Fact, Facts, Origin } from '../model/origin.js';
import { mentionedDevices } from './mentioned-devices.js';
import { readingFindings } from './reading-findings.js';
import { diskMappings, vnics } from './vm-device-facts.js';

/** Where a vm.cfg was found. */
export interface DefinitionPlace {
  readonly id: string;
  readonly kind: 'vm' | 'template';
  /** Undefined where it is not known in which one the definition lies. */
  readonly repositoryId: string | undefined;
  readonly origin: Origin;
}

type Reader<Value> = (value: PyValue) => Value | undefined;

const text: Reader<string> = (value) =>
  value.kind === 'str' ? value.text : value.kind === 'none' ? '' : undefined;
const word: Reader<string> = (value) =>
  value.kind === 'str' && value.text.trim() ? value.text.trim() : undefined;
/** Integers, also written as strings (Exadata files) or longs; an empty string says nothing (OVM 2 files). */
const integer: Reader<number> = (value) => {
  if (value.kind === 'int') return safeNumber(value.value);
  if (value.kind === 'str' && /^\s*\d{1,15}\s*$/.test(value.text)) return Number(value.text);
  return undefined;
};
const yesNo: Reader<boolean> = (value) => {
  if (value.kind === 'bool') return value.value;
  if (value.kind === 'int' && (value.value === 0n || value.value === 1n)) return value.value === 1n;
  return undefined;
};
function safeNumber(value: bigint): number | undefined {
  return value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}

/** How the value of each attribute's key is read; the keys stand in vm-cfg-keys.ts. */
const readers: { readonly [Name in VmCfgAttribute]: Reader<VmAttributes[Name]> } = {
  name: text,
  description: text,
  uuid: word,
  domainType: word,
  osType: word,
  memory: integer,
  memoryLimit: integer,
  cpuCount: integer,
  cpuCountLimit: integer,
  cpuWeight: integer,
  cpuCap: integer,
  highAvailability: yesNo,
  keymap: word,
  usbDevice: word,
  boot: word,
  hugePages: yesNo,
  // a list of single CPUs, which Xen reads otherwise than a string, stays among the other keys
  pinnedCpus: word,
  onCrash: word,
  onReboot: word,
  onPoweroff: word,
};

/** One VM or template from the bytes of its vm.cfg. Total: damage becomes problems of the VM and findings. */
export function vmCfgFacts(
  bytes: Uint8Array,
  place: DefinitionPlace,
): { vm: VirtualMachine; findings: Finding[] } {
  return vmDefinitionFacts(readVmCfg(bytes), place);
}

/** One VM or template from a definition that was read. */
export function vmDefinitionFacts(
  { document, findings }: Reading<VmCfgDocument>,
  place: DefinitionPlace,
): { vm: VirtualMachine; findings: Finding[] } {
  const assignments = effectiveAssignments(document);
  const at = placeIn(place.origin);
  const { repositoryId } = place;
  const facts: Record<string, Fact<unknown>> = repositoryId === undefined
    ? {}
    : { repositoryId: { value: repositoryId, origin: place.origin } };
  const used = new Set(['name', 'disk', 'vif']);
  const damage = damageOf(findings);
  for (const [attribute, key] of Object.entries(vmCfgKeyOfAttribute)) {
    const assignment = assignments.get(key);
    if (!assignment) continue;
    const value = readers[attribute as VmCfgAttribute](assignment.value);
    if (value === undefined) continue;
    used.add(key);
    facts[attribute] = { value: masked(value, `${place.id}-${key}`), origin: at(assignment) };
  }
  const disks = devices(assignments.get('disk'), at, diskMappings);
  const nics = devices(assignments.get('vif'), at, vnics);
  const named = assignments.get('name');
  const otherId = named && word(named.value);
  const vm: VirtualMachine = {
    id: place.id,
    kind: place.kind,
    ...(otherId && !sameId(otherId, place.id) && { otherId: masked(otherId, 'name') }),
    facts: concluded(facts, assignments, at, place.origin),
    ...devicesOf(document, damage.length > 0, { disks: disks.devices, vnics: nics.devices }, at),
    otherKeys: otherKeys(assignments, used, place.id, at),
    definitions: [place.origin],
    problems: [...damage, ...disks.problems, ...nics.problems],
    stated: {},
  };
  const subject = `${place.kind === 'vm' ? 'VM' : 'template'} ${vm.facts.name?.value || place.id}`;
  return {
    vm,
    findings: [
      ...readingFindings(findings, subject, place.origin),
      ...idFindings(assignments, place, subject, at),
    ],
  };
}

type Devices = Pick<VirtualMachine, 'disks' | 'vnics'>;

/** The devices that were read, and of a damaged definition those its text names beside them. */
function devicesOf(document: VmCfgDocument, damaged: boolean, read: Devices, at: PlaceOf): Devices {
  if (!damaged) return read;
  const placeOf = createLineIndex(document.decoded.text);
  return mentionedDevices(document.decoded.text, read, (offset) => at(placeOf(offset)));
}

/** Origins in one file. Plain literals, not spreads: there is one for every value of every VM. */
function placeIn({ source, file, time }: Origin): PlaceOf {
  if (time === undefined) return ({ line, column }) => ({ source, file, line, column });
  return ({ line, column }) => ({ source, file, line, column, time });
}

type Assignments = ReadonlyMap<string, VmCfgAssignment>;
type PlaceOf = (place: { line: number; column: number }) => Origin;

/** Errors of the reader: a definition with damage or code in it may lack anything, so it is not trusted as a whole. */
function damageOf(findings: readonly { severity: string; message: string; line: number }[]): string[] {
  const errors = findings.filter((finding) => finding.severity === 'error');
  return errors
    .slice(0, 3)
    .map(
      (finding) =>
        `its vm.cfg is damaged or holds code in line ${finding.line}: ${masked(finding.message, 'masked')}`,
    );
}

function devices<Device>(
  assignment: VmCfgAssignment | undefined,
  at: PlaceOf,
  read: (value: PyValue, origin: Origin) => { devices: readonly Device[]; problems: readonly string[] },
): { devices: readonly Device[]; problems: readonly string[] } {
  return assignment ? read(assignment.value, at(assignment)) : { devices: [], problems: [] };
}

/** Adds what follows from other keys; each such fact says from what it was concluded. */
function concluded(
  facts: Record<string, Fact<unknown>>,
  assignments: Assignments,
  at: PlaceOf,
  file: Origin,
): Facts<VmAttributes> {
  const from = (key: string, value: unknown, assumed: string) => {
    const assignment = assignments.get(key);
    return { value, origin: assignment ? at(assignment) : file, assumed };
  };
  const domainType = facts.domainType ?? domainTypeFact(assignments, from);
  if (domainType) facts.domainType = domainType;
  const guestOs = assignments.get('guest_os_type');
  // up to 3.1 guest_os_type holds the display name, later a class such as `linux`, which is no osType
  if (!facts.osType && guestOs && /^(Oracle|Red Hat|Microsoft|Other) /.test(word(guestOs.value) ?? '')) {
    facts.osType = from(
      'guest_os_type',
      word(guestOs.value),
      'OVM_os_type is missing, guest_os_type is used',
    );
  }
  if (facts.memory)
    facts.memoryLimit ??= from('memory', facts.memory.value, 'maxmem is missing, the limit is the memory');
  if (facts.cpuCount) {
    facts.cpuCountLimit ??= from(
      'vcpus',
      facts.cpuCount.value,
      'maxvcpus is missing, the limit is the number of processors',
    );
  }
  const keymap = keymapOfVfb(assignments.get('vfb'));
  if (!facts.keymap && keymap) facts.keymap = { value: keymap, origin: from('vfb', '', '').origin };
  // a copy made at once is stored much more tightly than an object grown key by key
  return { ...facts } as Facts<VmAttributes>;
}

function domainTypeFact(
  assignments: Assignments,
  from: (key: string, value: unknown, assumed: string) => Fact<unknown>,
): Fact<unknown> | undefined {
  const builder = assignments.get('builder');
  if (builder && word(builder.value) === 'hvm') {
    return from('builder', 'xen_hvm', "OVM_domain_type is missing, builder is 'hvm'");
  }
  const paravirtual = ['bootloader', 'kernel'].find((key) => assignments.has(key));
  if (paravirtual === undefined) return undefined;
  return from(
    paravirtual,
    'xen_pvm',
    `OVM_domain_type is missing, ${paravirtual} is set and builder is not 'hvm'`,
  );
}

function keymapOfVfb(assignment: VmCfgAssignment | undefined): string | undefined {
  if (assignment?.value.kind !== 'list') return undefined;
  const [first] = assignment.value.items;
  return first?.kind === 'str' ? readVfbEntry(first.text).keymap : undefined;
}

function masked<Value>(value: Value, secretName: string): Value {
  return (typeof value === 'string' ? maskSecrets(value, secretName) : value) as Value;
}

function otherKeys(assignments: Assignments, used: ReadonlySet<string>, id: string, at: PlaceOf): OtherKey[] {
  const keys: OtherKey[] = [];
  for (const [name, assignment] of assignments) {
    if (used.has(name)) continue;
    const value = maskValue(name, assignment.value, `${id}-${name}`);
    keys.push({ name, literal: printLiteral(value), origin: at(assignment) });
  }
  return keys;
}

/** The directory's name is the id; `name` and `uuid` say the same unless the directory was copied. */
function idFindings(
  assignments: Assignments,
  place: DefinitionPlace,
  subject: string,
  at: PlaceOf,
): Finding[] {
  const findings: Finding[] = [];
  for (const key of ['name', 'uuid']) {
    const assignment = assignments.get(key);
    const value = assignment && word(assignment.value);
    if (!assignment || !value || sameId(value, place.id)) continue;
    const message = `${key} is ${masked(value, key)} but the directory is called ${place.id}; the directory's name is used as the id`;
    findings.push({ severity: 'warning', code: 'id-differs', subject, message, origins: [at(assignment)] });
  }
  return findings;
}
