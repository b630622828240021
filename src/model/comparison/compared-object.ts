import type { Origin } from '../origin.js';

/** One value of an object, and where it was read. */
export interface ComparedValue {
  readonly value: unknown;
  readonly origin?: Origin;
}

/** One attribute with the form in which it is compared, where that is not the value's own. */
export interface ComparedAttribute extends ComparedValue {
  /** It stands in a word of vm.cfg of which nobody knows what the CLI calls it: words of the CLI say nothing of it. */
  readonly inOtherWords?: true;
  /** `refer` gives the form of an id, which is the same on both sides for objects that are the same. */
  readonly form?: (refer: (id: string) => string) => unknown;
}

/** One object of an estate as it is compared. */
export interface ComparedObject {
  readonly entity: string;
  readonly id: string;
  /** The form in which its id is compared. */
  readonly key: string;
  readonly name?: string;
  /**
   * What it is known by where its id is another, most certain first: a new manager gives new ids. `refer` gives the form
   * of ids of objects that are paired already; undefined for what this one does not tell.
   */
  readonly otherKeys: (refer: (id: string) => string) => readonly (string | undefined)[];
  readonly attributes: ReadonlyMap<string, ComparedAttribute>;
}

/** All objects of one kind on one side. */
export interface ComparedList {
  readonly entity: string;
  readonly objects: readonly ComparedObject[];
  /** Whether a manager tells of any of them: then what it does not tell is not there. */
  readonly fromManager: boolean;
  /** Whether a manager of this side told anything at all. */
  readonly managerAsked: boolean;
  /** Whether nobody was asked who could tell of such objects. */
  readonly unasked: boolean;
}
