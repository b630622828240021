import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { idKey, macKey } from '../../model/identifiers.js';
import type { ApplyJournal } from './apply-journal.js';
import type { StopReasons } from './apply-outcome.js';
import { type ApplyStep, givenValue } from './apply-step.js';
import { shownUnder } from './compare-shown.js';
import type { NamedId } from './known-lines.js';
import type { ManagerView, Shown } from './manager-view.js';
import { mappedLabels } from './observations.js';

type PartType = 'Vnic' | 'VmDiskMapping';

const partTypes = ['Vnic', 'VmDiskMapping'] as const;

interface Parts {
  readonly view: ManagerView;
  readonly journal: ApplyJournal;
  readonly stops: StopReasons;
}

type Rows = readonly NamedId[];

/** What one type's last list was taken as. */
interface Judged {
  rows: Rows;
  /** Ids that the guard judges, or that were looked at. */
  readonly known: Set<string>;
  /** By MAC address or id of a disk: vNICs and mappings that came behind the guard and are not of this script. */
  readonly taken: Map<string, string>;
}

/**
 * vNICs and disk mappings that somebody makes between the guard's look and a line: the line would put a second VM on a disk
 * or a MAC address. No label is known under which a disk shows who maps it, so the lists are asked again, as often as
 * ManagerView.recentList says, and what is new in them is shown.
 */
export class ForeignParts {
  readonly #parts: Parts;
  readonly #types: readonly PartType[];
  readonly #steps: readonly ApplyStep[];
  readonly #typeOf = new Map<number, PartType>();
  readonly #judged = new Map<PartType, Judged>();

  constructor(steps: readonly ApplyStep[], parts: Parts) {
    this.#parts = parts;
    for (const step of steps) {
      const type = partOf(step);
      if (type !== undefined) this.#typeOf.set(step.number, type);
    }
    this.#steps = steps.filter(({ number }) => this.#typeOf.has(number));
    const types = new Set(this.#typeOf.values());
    this.#types = partTypes.filter((type) => types.has(type));
  }

  /** Called before the guard reads: it judges everything that is there by then. */
  async begin(): Promise<void> {
    const { view } = this.#parts;
    for (const type of this.#types) {
      view.renamed(type);
      const rows = await view.list(type);
      this.#judged.set(type, { rows, known: new Set(rows.map(({ id }) => id)), taken: new Map() });
    }
  }

  /**
   * Right before a line that maps a disk or makes a vNIC; undefined where nothing has to be asked. Throws OVM_APPLY_DIFFERS when
   * somebody has it by now.
   */
  look(step: ApplyStep, command: CliCommand): undefined | Promise<void> {
    const type = this.#typeOf.get(step.number);
    if (type === undefined) return undefined;
    const rows = this.#parts.view.recentList(type);
    const judged = this.#judged.get(type);
    if (rows === judged?.rows && judged.taken.size === 0) return undefined;
    return this.#lookAt(type, rows, step, command);
  }

  async #lookAt(type: PartType, rows: Rows | Promise<Rows>, step: ApplyStep, command: CliCommand) {
    await this.#learn(type, await rows);
    await this.#refuseTaken(type, step, command);
  }

  /** Once behind all lines: what was taken between two looks is told in any case. `commandOf` gives a line as it was sent. */
  async lookAtAll(commandOf: (step: ApplyStep) => CliCommand | Promise<CliCommand>): Promise<void> {
    for (const type of this.#types) {
      this.#parts.view.renamed(type);
      await this.#learn(type, await this.#parts.view.list(type));
    }
    if ([...this.#judged.values()].every(({ taken }) => taken.size === 0)) return;
    for (const step of this.#steps)
      await this.#refuseTaken(partOf(step) ?? 'Vnic', step, await commandOf(step));
  }

  async #learn(type: PartType, rows: Rows): Promise<void> {
    const { view, journal } = this.#parts;
    const judged = this.#judged.get(type) ?? { rows: [], known: new Set(), taken: new Map() };
    this.#judged.set(type, judged);
    if (rows === judged.rows) return;
    judged.rows = rows;
    const own = journal.ids();
    for (const { id } of rows) {
      if (judged.known.has(id) || own.has(id)) continue;
      const shown = await view.show(type, id);
      // one that is listed and not shown yet is asked for again
      if (shown === undefined) continue;
      judged.known.add(id);
      for (const key of usedBy(type, shown)) judged.taken.set(key, id);
    }
  }

  async #refuseTaken(type: PartType, step: ApplyStep, command: CliCommand): Promise<void> {
    const taken = this.#judged.get(type)?.taken;
    if (taken === undefined || taken.size === 0) return;
    const { stops, journal } = this.#parts;
    for (const key of await this.#wantedBy(type, command)) {
      const id = taken.get(key);
      if (id === undefined || journal.ids().has(id) || (await this.#isOnItsVm(type, command, id))) continue;
      if (type === 'VmDiskMapping' && (await this.#isShareable(key))) continue;
      const what = type === 'Vnic' ? 'the MAC address' : 'the disk';
      throw stops.differs(step, `somebody else has ${what} ${key} since the guard looked: ${type} ${id}`);
    }
  }

  async #wantedBy(type: PartType, command: CliCommand): Promise<readonly string[]> {
    if (type === 'Vnic') {
      const mac = givenValue(command, 'macAddress') ?? givenValue(command, 'name') ?? command.instance?.value;
      return mac === undefined ? [] : [macKey(mac)];
    }
    const disk = diskOf(command);
    if (disk === undefined || /^0004fb/i.test(disk)) return disk === undefined ? [] : [idKey(disk)];
    const { view } = this.#parts;
    const named = [...(await view.named('VirtualDisk', disk)), ...(await view.named('PhysicalDisk', disk))];
    return [disk, ...named.map(({ id }) => id)].map(idKey);
  }

  /** A line whose reply was lost may be listed late. */
  async #isOnItsVm(type: PartType, { relation }: CliCommand, id: string): Promise<boolean> {
    if (relation?.object !== 'Vm' || relation.instance.key !== 'id') return false;
    const { view } = this.#parts;
    view.changed('Vm', relation.instance.value);
    const shown = (await view.show('Vm', relation.instance.value)) ?? [];
    return shownUnder(shown, [type]).some(({ value, reference }) => (reference?.id ?? value) === id);
  }

  async #isShareable(disk: string): Promise<boolean> {
    const { view } = this.#parts;
    for (const type of ['VirtualDisk', 'PhysicalDisk'] as const) {
      const row = (await view.list(type)).find(({ id }) => idKey(id) === disk);
      if (row === undefined) continue;
      view.changed(type, row.id);
      const [shareable] = shownUnder((await view.show(type, row.id)) ?? [], ['Shareable']);
      return shareable !== undefined && /^(?:yes|true)$/i.test(shareable.value.trim());
    }
    return false;
  }
}

/** What a line would take of its VM's parts; undefined for one that takes none. Many VMs may use one CD image. */
function partOf({ command, effect }: ApplyStep): PartType | undefined {
  const { object, relation } = command;
  if (object === 'Vnic' && (effect === 'creates' || (effect === 'adds' && relation?.object === 'Vm')))
    return 'Vnic';
  if (object === 'VmDiskMapping' && effect === 'creates' && diskOf(command) !== undefined)
    return 'VmDiskMapping';
  return undefined;
}

function diskOf(command: CliCommand): string | undefined {
  const given = ['virtualDisk', 'physicalDisk']
    .map((attribute) => givenValue(command, attribute))
    .find((value) => value !== undefined);
  // 3.2 has one word for disks and images
  const any = givenValue(command, 'storageDevice');
  return given ?? (any === 'EMPTY_CDROM' || /^0004fb.*\.iso$/i.test(any ?? '') ? undefined : any);
}

function usedBy(type: PartType, shown: Shown): readonly string[] {
  if (type === 'VmDiskMapping')
    return shownUnder(shown, mappedLabels).map(({ value, reference }) => idKey(reference?.id ?? value));
  return shownUnder(shown, ['Mac Address', 'Name']).map(({ value }) => macKey(value));
}
