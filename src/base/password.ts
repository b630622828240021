import { inspect } from 'node:util';

const shown = '[password]';

/** One of our own credentials. However it is printed, logged or turned into JSON, it reads `[password]`. */
export class Password {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The password itself: for the driver that logs in with it, and nothing else. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}
