import type { TreeEntry } from '../reach/host.js';

/** A walk that may begin before anybody looks at it: a host lists and reads ahead meanwhile. Once only. */
export class WalkAhead {
  readonly #start: () => AsyncIterable<TreeEntry>;
  #entries: AsyncIterator<TreeEntry> | undefined;
  #first: Promise<IteratorResult<TreeEntry>> | undefined;

  constructor(start: () => AsyncIterable<TreeEntry>) {
    this.#start = start;
  }

  /** What goes wrong is thrown to whoever asks for the entries. Does nothing when it has begun. */
  begin(): void {
    if (this.#first) return;
    this.#entries = this.#start()[Symbol.asyncIterator]();
    this.#first = this.#entries.next();
    this.#first.catch(() => {});
  }

  async *entries(): AsyncGenerator<TreeEntry> {
    this.begin();
    for (let step = await this.#first; step && !step.done; step = await this.#entries?.next())
      yield step.value;
  }

  /** Ends it, seen to its end or not. */
  async end(): Promise<void> {
    await this.#entries?.return?.();
  }
}
