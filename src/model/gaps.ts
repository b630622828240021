/**
 * What a manager that was made anew cannot know of an estate, because the lost one alone knew it: plain data, which is
 * also what `gaps.json` of a recovery holds. Keys may be added; a reader passes by those that it does not know.
 */

/** Raised when an older reader would misread a newer file. */
export const gapsFormatVersion = 1;

/** How sure it is that nothing but a manager keeps it. No page lists what a rediscovery loses. */
export type GapCertainty = 'documented' | 'inferred' | 'not verified';

/** One object that lacks something. */
export interface GapObject {
  /** Its id in the manager, else as servers and repositories have it; none for what no object is known of. */
  readonly id?: string;
  readonly name?: string;
  /** What the manager shows in its place: nothing, or a word that it filled in itself. */
  readonly shown?: unknown;
  /** What servers or repositories tell; of something that is lost there is none. */
  readonly told?: unknown;
  /** Where they tell it. */
  readonly toldBy?: string;
  /** What sets it in the CLI of the release; `<… (not known, fill in)>` stands where a person must find the value. */
  readonly line?: string;
  /** Why no line of the CLI sets it. */
  readonly noLine?: string;
}

/** One kind of fact, with every object that lacks it. */
export interface Gap {
  /** `network name`, `tag`: short and stable, for programs. */
  readonly kind: string;
  /** As in a comparison: `VM`, `network`, `server pool`. */
  readonly entity: string;
  /** The attribute of the model; none where whole objects are lost. */
  readonly attribute?: string;
  /**
   * `had`: each of these objects had a value. `perhaps`: nobody can tell whether there was one.
   */
  readonly was: 'had' | 'perhaps';
  /** Why nothing else keeps it. */
  readonly why: string;
  readonly certainty: GapCertainty;
  /** Where a person may still find it. */
  readonly look: readonly string[];
  readonly objects: readonly GapObject[];
  /** For whole objects, and what has no object: lines that make or set it. */
  readonly lines?: readonly string[];
  /** Why no line of the CLI does. */
  readonly noLine?: string;
  /** What is seen of it all the same, a sentence each: no value is concluded from it. */
  readonly traces?: readonly string[];
}

/** A kind of fact that is there again. */
export interface KeptFacts {
  readonly entity: string;
  /** The attribute; none for the objects themselves. */
  readonly attribute?: string;
  readonly count: number;
}

/** What came back, what servers and repositories tell and the manager does not show, and what is lost. */
export interface EstateGaps {
  /** False where no manager was read: then nothing is compared with it. */
  readonly managerRead: boolean;
  /** What could not be read: what it knows may stand among what is lost. */
  readonly unread: readonly string[];
  readonly kept: readonly KeptFacts[];
  readonly readable: readonly Gap[];
  readonly lost: readonly Gap[];
}
