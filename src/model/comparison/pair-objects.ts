import { referenceKey } from '../identifiers.js';
import type { ComparedList, ComparedObject } from './compared-object.js';

/** Two objects that are the same, or one that the other side does not have. */
export interface ObjectPair {
  readonly a?: ComparedObject;
  readonly b?: ComparedObject;
}

/** The form of an id on each side: the same for objects that are paired. */
export interface PairedIds {
  readonly a: (id: string) => string;
  readonly b: (id: string) => string;
}

/** Pairs of one list after the other, and the ids they gave. */
export class ObjectPairs {
  readonly #a = new Map<string, string>();
  readonly #b = new Map<string, string>();

  /** Ids of objects that nobody paired stay what they are. */
  readonly ids: PairedIds = {
    a: (id) => this.#a.get(referenceKey(id)) ?? referenceKey(id),
    b: (id) => this.#b.get(referenceKey(id)) ?? referenceKey(id),
  };

  /**
   * Pairs two lists: by id, then by what else an object is known by, where exactly one that is left on each side has it.
   * The order is that of A, then what is left of B.
   */
  pair(a: ComparedList, b: ComparedList): ObjectPair[] {
    const partner = new Map<ComparedObject, ComparedObject>();
    const taken = new Set<ComparedObject>();
    const found = (one: ComparedObject, other: ComparedObject) => {
      partner.set(one, other);
      taken.add(other);
      this.#note(one, other);
    };
    const byId = new Map(b.objects.map((object) => [object.key, object]));
    for (const one of a.objects) {
      const other = byId.get(one.key);
      if (other && !taken.has(other)) found(one, other);
    }
    const most = Math.max(
      0,
      ...[...a.objects, ...b.objects].map((one) => one.otherKeys(referenceKey).length),
    );
    for (let rank = 0; rank < most; rank += 1) {
      const left = alone(
        a.objects.filter((one) => !partner.has(one)),
        rank,
        this.ids.a,
      );
      const right = alone(
        b.objects.filter((one) => !taken.has(one)),
        rank,
        this.ids.b,
      );
      for (const [key, one] of left) {
        const other = right.get(key);
        if (one && other) found(one, other);
      }
    }
    const both = a.objects.map((one) => ({ a: one, ...optional(partner.get(one)) }));
    return [...both, ...b.objects.filter((one) => !taken.has(one)).map((one) => ({ b: one }))];
  }

  #note(a: ComparedObject, b: ComparedObject): void {
    const form = `${a.entity} ${a.key}`;
    this.#a.set(referenceKey(a.id), form);
    this.#b.set(referenceKey(b.id), form);
  }
}

function optional(b: ComparedObject | undefined): { readonly b?: ComparedObject } {
  return b === undefined ? {} : { b };
}

/** Objects by their key of one rank; undefined for a key that several have. */
function alone(
  objects: readonly ComparedObject[],
  rank: number,
  refer: (id: string) => string,
): ReadonlyMap<string, ComparedObject | undefined> {
  const found = new Map<string, ComparedObject | undefined>();
  for (const object of objects) {
    const key = object.otherKeys(refer)[rank];
    if (key !== undefined && key !== '') found.set(key, found.has(key) ? undefined : object);
  }
  return found;
}
