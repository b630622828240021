import type { ObjectDetails, World } from './world.js';

/** Servers, storage and repositories as they are, whatever a manager thinks of them; its commands may change them. */
export class Reality {
  readonly #changed: ((world: World) => void)[] = [];
  #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  get world(): World {
    return this.#world;
  }

  /** Replaces it, and tells those who keep copies of it. */
  change(edit: (world: World) => World): void {
    this.#world = edit(this.#world);
    for (const tell of this.#changed) tell(this.#world);
  }

  /** Calls back after every change. */
  onChange(tell: (world: World) => void): void {
    this.#changed.push(tell);
  }
}

/** UUID of the manager that a server or repository belongs to; empty for nobody. */
export function ownerOf(world: World, { unshown }: ObjectDetails): string {
  return unshown?.owner ?? world.manager?.uuid ?? '';
}
