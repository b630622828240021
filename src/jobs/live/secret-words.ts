/**
 * Where one of our own passwords is, as the operator says it. The first that is named is taken: the file, the command,
 * the variable. A variable that is not set counts as not named; what is named nowhere is asked for on the terminal.
 */
export interface SecretWords {
  readonly file?: string;
  /** A line for `sh -c` that prints the password. Not together with `file`. */
  readonly command?: string;
  /** The name of a variable of the environment; it is taken out of it, so that no process we start inherits it. */
  readonly environment?: string;
}
