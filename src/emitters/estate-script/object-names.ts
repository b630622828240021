import type { Fact } from '../../model/origin.js';
import { plannedValue } from '../create-script/vm-plan.js';
import type { EstateReference } from './estate-draft.js';

interface NamedObject {
  readonly id: string;
  readonly facts: { readonly name?: Fact<string> };
}

/** A name that lines can go by, or why there is none. */
export type ObjectName = EstateReference | { readonly why: string };

/**
 * How lines name the objects of one type. A new manager gives new ids, so they go by the name, where only one object
 * has it.
 */
export class ObjectNames<One extends NamedObject> {
  readonly #byId: ReadonlyMap<string, One>;
  readonly #uses = new Map<string, number>();

  /** `assumed` says why the new manager should know them by their old name, where no line gives it to them. */
  constructor(
    readonly type: string,
    readonly all: readonly One[],
    readonly assumed?: string,
  ) {
    this.#byId = new Map(all.map((object) => [object.id, object]));
    for (const { facts } of all) {
      const name = facts.name?.value;
      if (name !== undefined) this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
    }
  }

  get(id: string): One | undefined {
    return this.#byId.get(id);
  }

  /** The name of an object of the list. */
  of({ facts }: One): ObjectName {
    const name = facts.name;
    if (name === undefined || name.value.trim() === '') return { why: 'no source tells its name' };
    const uses = this.#uses.get(name.value) ?? 0;
    if (uses > 1)
      return { why: `${uses} of its type are called ${name.value}; a line by name could take the wrong one` };
    const fact = this.assumed === undefined || name.assumed ? name : { ...name, assumed: this.assumed };
    return {
      instance: { key: 'name', value: name.value },
      value: plannedValue(`${this.type} name`, name.value, fact),
    };
  }
}

/** What an object is called in messages. */
export function labelOf({ id, facts }: NamedObject): string {
  return facts.name?.value || id;
}

/** Objects in the order of their names, then of their ids, so that two rebuilds give the same lines. */
export function inOrder<One extends NamedObject>(objects: readonly One[]): One[] {
  const key = (object: One) => `${object.facts.name?.value ?? ''}\0${object.id}`;
  return [...objects].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
