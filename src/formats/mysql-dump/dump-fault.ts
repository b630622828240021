/** What is wrong with a dump; whoever reads the dump adds file, line and column. `why` without a final full stop. */
export class DumpFault extends Error {
  /** Offset in the chunk that is being read; undefined where only the row or statement is known. */
  readonly at: number | undefined;

  constructor(why: string, at?: number) {
    super(why);
    this.name = 'DumpFault';
    this.at = at;
  }
}
