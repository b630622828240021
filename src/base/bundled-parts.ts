/** What the single file of `ovm-rescue bundle` has within itself; the build puts it in place of this name. */
declare const ovmRescueBundle: BundledParts | undefined;

export interface BundledParts {
  /** Texts of the files in `sql`, by their names without ending. */
  readonly sql: Readonly<Record<string, string>>;
}

/** Undefined in an installation, where everything is a file of its own. */
export const bundledParts: BundledParts | undefined =
  typeof ovmRescueBundle === 'undefined' ? undefined : ovmRescueBundle;
