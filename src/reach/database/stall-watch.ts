/** What the watch looks at: bytes moved so far, and whether anything is expected of the other side at all. */
export interface Watched {
  movedBytes(): number;
  expecting(): boolean;
}

/**
 * Tells when nothing has moved for too long while something was expected. Looks at counters a few times per period
 * instead of at every packet, so that it costs nothing.
 */
export class StallWatch {
  readonly #watched: Watched;
  readonly #timer: NodeJS.Timeout;
  #seenBytes: number;
  #since = performance.now();

  /** @param silent called each time `stallTimeoutMs` have passed in silence, at most once at a time */
  constructor(watched: Watched, stallTimeoutMs: number, silent: () => Promise<void>) {
    this.#watched = watched;
    this.#seenBytes = watched.movedBytes();
    let busy = false;
    this.#timer = setInterval(
      () => {
        if (busy || this.#silence() < stallTimeoutMs) return;
        busy = true;
        void silent().finally(() => {
          busy = false;
          this.progress();
        });
      },
      Math.max(10, Math.min(1000, stallTimeoutMs / 8)),
    );
  }

  /** Something moved that the counters do not show. */
  readonly progress = (): void => {
    this.#since = performance.now();
  };

  end(): void {
    clearInterval(this.#timer);
  }

  #silence(): number {
    const moved = this.#watched.movedBytes();
    if (moved !== this.#seenBytes || !this.#watched.expecting()) {
      this.#seenBytes = moved;
      this.progress();
    }
    return performance.now() - this.#since;
  }
}
