import type { PlannedDisk, PlannedValue, PlannedVm } from '../checks/guard/planned-vm.js';
import type { ReasonPlace } from '../checks/guard/rule.js';
import type { CliCommand, CliInstance } from '../formats/ovm-cli/cli-command.js';
import type { CliScript } from '../formats/ovm-cli/read-cli-script.js';
import { macKey } from '../model/identifiers.js';

/**
 * What the VMs of a script would be and use: VMs that it makes, and VMs that are there and get a vNIC, a disk, another
 * pool or high availability, after which a second server may start them. Lines
 * that the grammar does not take are left out: who sends a script refuses them.
 * @param file names the script in places
 */
export function plannedVms({ lines }: CliScript, file: string): PlannedVm[] {
  const draft = new PlannedDraft();
  for (const { line, command } of lines) if (command) draft.take(command, { source: 'script', file, line });
  return draft.vms();
}

interface VmDraft {
  readonly name: string;
  readonly isThere: boolean;
  readonly place: ReasonPlace;
  readonly pool?: string;
  readonly macs: PlannedValue[];
  readonly disks: PlannedDisk[];
}

/** Attributes that map a disk, by release; those for CD images alone are left out, since many VMs may use one. */
const diskAttributes = {
  virtualDisk: 'virtual-disk',
  physicalDisk: 'physical-disk',
  storageDevice: 'any',
} as const;

/** Whether a name is a MAC address, as those of vNICs are in 3.2, however it is written. */
function isMac(text: string): boolean {
  return /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(macKey(text));
}

class PlannedDraft {
  readonly #vms = new Map<string, VmDraft>();
  readonly #madeDisks = new Set<string>();
  /** What 3.2 makes apart and adds later, by name. */
  readonly #loose = new Map<string, PlannedValue>();

  vms(): PlannedVm[] {
    return [...this.#vms.values()];
  }

  take(command: CliCommand, place: ReasonPlace): void {
    const { verb, object, relation } = command;
    const on = relation?.object === 'Vm' ? relation.instance : undefined;
    if (verb === 'create' && object === 'Vm') this.#createVm(command, place);
    else if (verb === 'create' && object === 'VirtualDisk')
      this.#madeDisks.add(attributeOf(command, 'name') ?? '');
    else if (verb === 'create' && object === 'Vnic') this.#createVnic(command, on, place);
    else if (verb === 'add' && object === 'Vnic' && on) this.#addVnic(command, on, place);
    else if (verb === 'create' && object === 'VmDiskMapping' && on) this.#mapDisk(command, on, place);
    else if (maybeStarted(command)) this.#vm(command.instance, place, poolOf(command));
  }

  #createVm(command: CliCommand, place: ReasonPlace): void {
    const name = attributeOf(command, 'name') ?? '';
    const pool = poolOf(command);
    const vm = { name, isThere: false, place, ...(pool !== undefined && { pool }), macs: [], disks: [] };
    // a second VM of the name is one of its own
    const key = this.#vms.has(keyOf({ key: 'name', value: name })) ? `again ${place.line}` : name;
    this.#vms.set(keyOf({ key: 'name', value: key }), vm);
  }

  #createVnic(command: CliCommand, on: CliInstance | undefined, place: ReasonPlace): void {
    const name = attributeOf(command, 'name') ?? '';
    const given = attributeOf(command, 'macAddress');
    const mac = given || (isMac(name) ? name : undefined);
    if (mac === undefined) return;
    const use = { value: mac, place };
    if (on) this.#vm(on, place).macs.push(use);
    else this.#loose.set(name, use);
  }

  #addVnic({ instance }: CliCommand, on: CliInstance, place: ReasonPlace): void {
    const name = instance?.value ?? '';
    const use = this.#loose.get(name) ?? (isMac(name) ? { value: name, place } : undefined);
    if (use) this.#vm(on, place).macs.push(use);
  }

  #mapDisk(command: CliCommand, on: CliInstance, place: ReasonPlace): void {
    for (const [attribute, kind] of Object.entries(diskAttributes)) {
      const value = attributeOf(command, attribute);
      if (value === undefined) continue;
      const made = this.#madeDisks.has(value);
      this.#vm(on, place).disks.push({ value, kind, made, place });
    }
  }

  /** The VM that a line is about; one that no line made is there already. */
  #vm(instance: CliInstance, place: ReasonPlace, pool?: string): VmDraft {
    const known = this.#vms.get(keyOf(instance));
    if (known) return known;
    const more = pool === undefined ? {} : { pool };
    const vm = { name: instance.value, isThere: true, place, ...more, macs: [], disks: [] };
    this.#vms.set(keyOf(instance), vm);
    return vm;
  }
}

/** A line after which servers may start a VM that runs on another. */
function maybeStarted(command: CliCommand): command is CliCommand & { readonly instance: CliInstance } {
  const { verb, object, instance } = command;
  if (object !== 'Vm' || instance === undefined) return false;
  return verb === 'add'
    ? poolOf(command) !== undefined
    : verb === 'edit' && isYes(command, 'highAvailability');
}

function poolOf({ relation }: CliCommand): string | undefined {
  return relation?.object === 'ServerPool' ? relation.instance.value : undefined;
}

/** Whether a line sets an attribute to yes, as any release writes it. */
export function isYes(command: CliCommand, attribute: string): boolean {
  return /^(?:yes|true)$/i.test(attributeOf(command, attribute) ?? '');
}

function keyOf({ key, value }: CliInstance): string {
  return `${key} ${value}`;
}

/** The value that a line gives an attribute. */
export function attributeOf({ attributes }: CliCommand, name: string): string | undefined {
  return attributes.find(([attribute]) => attribute === name)?.[1];
}
