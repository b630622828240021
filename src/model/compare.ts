import type {
  ComparedAttribute,
  ComparedList,
  ComparedObject,
  ComparedValue,
} from './comparison/compared-object.js';
import { describedEstate } from './comparison/describe-estate.js';
import { isOfManager, isOfManagerAlone } from './comparison/manager-told.js';
import { ObjectPairs } from './comparison/pair-objects.js';
import type { Environment } from './environment.js';

export type { ComparedValue } from './comparison/compared-object.js';

/** One difference between two environments, A the earlier and B the later. */
export interface Difference {
  readonly kind: 'missing' | 'additional' | 'different';
  /** `VM`, `template`, `repository`, `network`, `server`, `disk file`, `file system`, `manager`, or a word of `infrastructureNouns`. */
  readonly entity: string;
  /** Its id in A, or in B for one that A does not have. */
  readonly id: string;
  /** Its id in B where that is another: a new manager gives new ids. */
  readonly idB?: string;
  readonly name?: string;
  /** The attribute, for `different`. */
  readonly attribute?: string;
  readonly a?: ComparedValue;
  readonly b?: ComparedValue;
}

/** Something that only one side tells of any object: nobody was asked on the other who could. */
export interface NotCompared {
  readonly entity: string;
  /** None for all objects of the kind. */
  readonly attribute?: string;
  /** The side that does not tell it. */
  readonly untold: 'a' | 'b';
}

/** What a comparison gave. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly notCompared: readonly NotCompared[];
}

/**
 * Compares two environments, whatever they were read from. Objects are the same by id, else by what they are known by
 * (a LUN by its WWID, a card by its server and name, others by a name that one alone has), and references between them
 * are followed. Differences are from A to B: `missing` is in A only, `additional` in B only. What one side tells of no
 * object, because nobody was asked, is no difference and named instead.
 */
export function comparisonOf(a: Environment, b: Environment): Comparison {
  const pairs = new ObjectPairs();
  const [listsA, listsB] = [describedEstate(a), describedEstate(b)];
  const paired = listsA.flatMap((list, index) => {
    const other = listsB[index];
    return other ? [{ list, other, pairs: pairs.pair(list, other) }] : [];
  });
  const differences: Difference[] = [];
  const notCompared: NotCompared[] = [];
  for (const { list, other, pairs: objects } of paired) {
    const untold = list.unasked ? 'a' : other.unasked ? 'b' : undefined;
    if (untold) {
      if (list.objects.length + other.objects.length > 0) notCompared.push({ entity: list.entity, untold });
      continue;
    }
    const comparing = new ListComparison(list, other, pairs, differences, toldOf(paired, list.entity));
    for (const { a: one, b: same } of objects) {
      if (one && same) comparing.compare(one, same);
      else if (one) comparing.alone('missing', one);
      else if (same) comparing.alone('additional', same);
    }
    notCompared.push(...comparing.notCompared());
  }
  return { differences, notCompared };
}

function subject({ entity, id, name }: ComparedObject): Pick<Difference, 'entity' | 'id' | 'name'> {
  return { entity, id, ...(name !== undefined && { name }) };
}

type Told = Readonly<Record<'a' | 'b', ReadonlySet<string>>>;

/** Attributes that each side tells of any object of a kind. Templates are told as VMs are, and there may be few. */
function toldOf(
  paired: readonly { readonly list: ComparedList; readonly other: ComparedList }[],
  entity: string,
): Told {
  const kinds = /^(?:VM|template)$/.test(entity) ? ['VM', 'template'] : [entity];
  const lists = paired.filter(({ list }) => kinds.includes(list.entity));
  const attributes = (all: readonly ComparedList[]) =>
    new Set(all.flatMap(({ objects }) => objects.flatMap((one) => [...one.attributes.keys()])));
  return { a: attributes(lists.map(({ list }) => list)), b: attributes(lists.map(({ other }) => other)) };
}

/** What an object of a manager has where the manager says nothing. */
const nothing: Readonly<Record<string, unknown>> = {
  ...{ tags: [], description: '', networkInstallPath: '', isMaster: false, addressType: 'NONE' },
  ...{ repositories: [], servers: [], adminServers: [], refreshServers: [], vms: [] },
  ...{ ports: [], physicalDisks: [], initiators: [], fileSystems: [], roles: [] },
};

/** The attributes of two lists that are paired. */
class ListComparison {
  readonly #untold = new Map<string, NotCompared>();

  constructor(
    readonly a: ComparedList,
    readonly b: ComparedList,
    readonly pairs: ObjectPairs,
    readonly differences: Difference[],
    readonly told: Told,
  ) {}

  notCompared(): NotCompared[] {
    return [...this.#untold.values()];
  }

  /** Where no manager was read, what only a manager tells may well be there. */
  alone(kind: 'missing' | 'additional', object: ComparedObject): void {
    const untold = kind === 'missing' ? 'b' : 'a';
    const { entity } = object;
    if (!this[untold].managerAsked && isOfManagerAlone(object)) this.#untold.set('', { entity, untold });
    else this.differences.push({ kind, ...subject(object) });
  }

  compare(one: ComparedObject, same: ComparedObject): void {
    const other = one.key === same.key ? {} : { idB: same.id };
    const about = { kind: 'different', ...subject(same), id: one.id, ...other } as const;
    // hosts and their agents name cards and the like otherwise than a manager does
    if (one.key !== same.key && this.a.managerAsked === this.b.managerAsked)
      this.differences.push({ ...about, attribute: 'id', a: { value: one.id }, b: { value: same.id } });
    for (const attribute of new Set([...one.attributes.keys(), ...same.attributes.keys()])) {
      const [valueA, valueB] = [one.attributes.get(attribute), same.attributes.get(attribute)];
      if (this.#isSame(attribute, valueA, valueB)) continue;
      const values = { ...(valueA && { a: shownOf(valueA) }), ...(valueB && { b: shownOf(valueB) }) };
      this.differences.push({ ...about, attribute, ...values });
    }
  }

  #isSame(attribute: string, a: ComparedAttribute | undefined, b: ComparedAttribute | undefined): boolean {
    const silent = a === undefined ? 'a' : b === undefined ? 'b' : undefined;
    const isDevice = /^(?:disk|vNIC) /.test(attribute);
    if (silent && !isDevice && !this.told[silent].has(attribute)) {
      const known = Object.hasOwn(nothing, attribute) && this[silent].fromManager;
      if (!known) return this.#isUntold(attribute, silent);
    }
    const teller = a ?? b;
    if (silent && !isDevice && !this[silent].managerAsked && teller && isOfManager(teller))
      return this.#isUntold(attribute, silent);
    const { ids } = this.pairs;
    if (this.#form(attribute, a, ids.a) === this.#form(attribute, b, ids.b)) return true;
    if (a && b && a.inOtherWords !== b.inOtherWords)
      return this.#isUntold(attribute, a.inOtherWords ? 'a' : 'b');
    return false;
  }

  /** Notes that one side does not tell it, which is no difference. */
  #isUntold(attribute: string, untold: 'a' | 'b'): true {
    this.#untold.set(attribute, { entity: this.a.entity, attribute, untold });
    return true;
  }

  #form(attribute: string, found: ComparedAttribute | undefined, refer: (id: string) => string): string {
    const value = found === undefined ? nothing[attribute] : found.form ? found.form(refer) : found.value;
    return JSON.stringify(value) ?? 'nothing';
  }
}

function shownOf({ value, origin }: ComparedAttribute): ComparedValue {
  return { value, ...(origin && { origin }) };
}
