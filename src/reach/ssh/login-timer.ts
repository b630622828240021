/** The time that a login may take. It stands still while somebody is asked, and begins anew with the answer. */
export class LoginTimer {
  readonly #ms: number;
  #overdue: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asking = 0;

  constructor(ms: number) {
    this.#ms = ms;
  }

  /** Calls back once when the time is over. */
  start(overdue: () => void): void {
    this.#overdue = overdue;
    this.#run();
  }

  /** Runs what waits for people. */
  readonly whileAsked = async <Result>(asking: Promise<Result>): Promise<Result> => {
    this.#asking += 1;
    clearTimeout(this.#timer);
    try {
      return await asking;
    } finally {
      this.#asking -= 1;
      this.#run();
    }
  };

  stop(): void {
    this.#overdue = undefined;
    clearTimeout(this.#timer);
  }

  #run(): void {
    clearTimeout(this.#timer);
    if (this.#overdue && this.#asking === 0) this.#timer = setTimeout(this.#overdue, this.#ms);
  }
}
