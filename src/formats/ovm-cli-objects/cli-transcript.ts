import type { CliRequest } from './cli-request.js';

/** Another object that a value names. `name` is missing where 3.2 prints the id alone. */
export interface CliObjectReference {
  readonly id: string;
  readonly name?: string;
}

/** One `Label = value` of a `show` reply. Labels are kept as printed, known or not. */
export interface CliObjectAttribute {
  readonly label: string;
  /** Of `Vnic 2 = …` the 2; the label is then `Vnic`. */
  readonly index?: number;
  /** The whole text; a value of several lines holds line feeds. */
  readonly value: string;
  readonly reference?: CliObjectReference;
  readonly line: number;
}

/** One `  id:<id>  name:<name>` of a `list` reply. */
export interface CliListedObject {
  readonly id: string;
  readonly name: string;
  readonly line: number;
}

/** The answer to one command. Lines count from 1. */
export interface CliObjectReply {
  /** The command as echoed. A command that changes something may hold a secret. */
  readonly command: string;
  /** What was asked, undefined for everything but reading commands. */
  readonly request?: CliRequest;
  readonly line: number;
  /** What stands behind `Status:`; undefined when the reply broke off before it. */
  readonly status?: string;
  readonly time?: string;
  /** Since 3.3, and for changes only; milliseconds since 1970. */
  readonly jobId?: string;
  readonly rows: readonly CliListedObject[];
  readonly attributes: readonly CliObjectAttribute[];
  /** Whether a label has two values; it is not among the attributes. */
  readonly disputed?: true;
  /** Data lines that are neither: the answer to `showversion`. */
  readonly otherLines: readonly { readonly text: string; readonly line: number }[];
  /** True when the data is the word `None`: an empty list. */
  readonly none: boolean;
  readonly errorMessage?: string;
  /** Whether a prompt follows: nothing is missing at its end. */
  readonly whole: boolean;
}

/** A session or a single command, as it was captured or copied. */
export interface CliTranscript {
  readonly replies: readonly CliObjectReply[];
}
