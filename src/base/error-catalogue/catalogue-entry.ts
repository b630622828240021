import type { ExitCode } from '../exit-codes.js';

/** One kind of error made for the user. */
export interface CatalogueEntry {
  readonly exitCode: ExitCode;
  /** What was tried, as the beginning of a sentence that goes on with the object: "read the tree". */
  readonly tried: string;
  /** What to do next. */
  readonly next: string;
}
