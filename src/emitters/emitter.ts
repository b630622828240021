import type { PlaceText } from '../model/origin.js';

/** One text an emitter gives: where it belongs below the output directory, and what is in it. */
export interface NamedText {
  readonly path: string;
  readonly text: string;
  /** True for a file that is run. */
  readonly executable?: boolean;
}

/** What every text says about its making. */
export interface Making {
  readonly toolVersion: string;
  /** ISO 8601 time of the reading. */
  readonly readAt: string;
  /** How places are named; as the estate names them if not given. In an archive: so that they can be opened in it. */
  readonly place?: PlaceText;
  /** How many sources were read whole, of how many; not said where nobody knows. */
  readonly sources?: { readonly whole: number; readonly all: number };
  /** The newest rehearsal that is known then, in words (`rehearsalText`); not said where none is. */
  readonly rehearsed?: string;
}
