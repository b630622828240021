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
}
