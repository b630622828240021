import { RescueError } from '../../base/errors.js';
import type { CliCommand, CliInstance } from '../../formats/ovm-cli/cli-command.js';
import type { ApplyJournal } from './apply-journal.js';
import { type ApplyStep, givenValue, madeKey } from './apply-step.js';

/**
 * A line with the ids of what earlier lines of its script made in the place of their names: names are not unique, and
 * somebody may make another object of the name between two lines.
 */
export class BoundLines {
  readonly #steps: readonly ApplyStep[];
  readonly #journal: ApplyJournal;
  /** Numbers of the lines that make what is called so. */
  readonly #makers = new Map<string, number[]>();
  /** The line that was asked for last, where nothing that may still happen binds it otherwise. */
  #final: { readonly number: number; readonly command: CliCommand } | undefined;

  constructor(steps: readonly ApplyStep[], journal: ApplyJournal) {
    this.#steps = steps;
    this.#journal = journal;
    for (const { number, command, effect } of steps) {
      const name = givenValue(command, 'name');
      if (effect !== 'creates' || command.object === undefined || name === undefined) continue;
      const key = `${command.object} ${name}`;
      const known = this.#makers.get(key);
      if (known) known.push(number);
      else this.#makers.set(key, [number]);
    }
  }

  /** The same object each time for the line that was asked for last, as long as it stays the same. */
  of(step: ApplyStep): CliCommand {
    const { number } = step;
    if (this.#final?.number === number) return this.#final.command;
    let { command } = step;
    const { object = '', instance, relation } = command;
    const bound = instance && this.#bound(object, instance, number);
    if (bound) command = { ...command, instance: bound };
    const to = relation && this.#bound(relation.object, relation.instance, number);
    if (to) command = { ...command, relation: { ...relation, instance: to } };
    if (this.#isFinal(step)) this.#final = { number, command };
    return command;
  }

  /** Whether the lines that make what it names are done: which ids they have does not change any more. */
  #isFinal({ command, number }: ApplyStep): boolean {
    const { object = '', instance, relation } = command;
    return (
      (instance === undefined || this.#isMade(object, instance, number)) &&
      (relation === undefined || this.#isMade(relation.object, relation.instance, number))
    );
  }

  #isMade(object: string, instance: CliInstance, number: number): boolean {
    const maker = this.#makerOf(object, instance, number);
    return maker === undefined || this.#journal.line(maker).state === 'done';
  }

  /** Ids that other lines of the script made. */
  takenByOthers({ number, command }: ApplyStep): ReadonlySet<string> {
    const key = madeKey(command.object ?? '', { key: 'name', value: givenValue(command, 'name') ?? '' });
    const makers = this.#makers.get(key ?? '') ?? [];
    return new Set(makers.filter((other) => other !== number).flatMap((other) => this.#idsOf(other)));
  }

  /** Whether a line gives something that an earlier line made another name, value or place than it was made with. */
  changesOwn({ command, effect, number }: ApplyStep): boolean {
    const { object = '', instance, attributes, relation } = command;
    const maker = instance && this.#makerOf(object, instance, number);
    const made = maker === undefined ? undefined : this.#steps[maker - 1]?.command;
    if (made === undefined) return false;
    if (effect === 'adds') return made.relation?.object === relation?.object;
    return effect === 'sets' && attributes.some(([name]) => givenValue(made, name) !== undefined);
  }

  #makerOf(object: string, instance: CliInstance, number: number): number | undefined {
    const key = madeKey(object, instance);
    return key === undefined ? undefined : this.#makers.get(key)?.findLast((one) => one < number);
  }

  /** Undefined where the name stays. Throws OVM_APPLY_DIFFERS for a VM of the script of which nobody knows which it is. */
  #bound(object: string, instance: CliInstance, number: number): CliInstance | undefined {
    const maker = this.#makerOf(object, instance, number);
    if (maker === undefined) return undefined;
    const { state, ids } = this.#journal.line(maker);
    const [made, second] = ids;
    if (made !== undefined && second === undefined) return { key: 'id', value: made.id };
    if (object !== 'Vm' || state !== 'done') return undefined;
    const why = `line ${this.#steps[maker - 1]?.line} made it, and which id it has is not known: its name may mean another VM`;
    throw new RescueError('OVM_APPLY_DIFFERS', `a line about VM ${instance.value}`, why);
  }

  #idsOf(number: number): string[] {
    return this.#journal.line(number).ids.map(({ id }) => id);
  }
}
