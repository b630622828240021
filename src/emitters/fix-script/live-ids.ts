import type { Difference } from '../../model/compare.js';
import type { Environment } from '../../model/environment.js';
import { referenceKey } from '../../model/identifiers.js';
import { infrastructureLists, noInfrastructure } from '../../model/infrastructure.js';

/** What objects of the estate as it was are called in the estate as it is. */
export class LiveIds {
  readonly #ids = new Map<string, string>();

  constructor(live: Environment, differences: readonly Difference[]) {
    const { servers, repositories, networks, vms, infrastructure = noInfrastructure } = live;
    const lists = infrastructureLists.flatMap((list) => infrastructure[list].map(({ id }) => id));
    for (const id of [...[...servers, ...repositories, ...networks, ...vms].map((one) => one.id), ...lists])
      this.#ids.set(referenceKey(id), id);
    for (const { id, idB } of differences) if (idB !== undefined) this.#ids.set(referenceKey(id), idB);
  }

  /** The id in the estate as it is; undefined for what is not there. */
  of(id: string): string | undefined {
    return this.#ids.get(referenceKey(id));
  }
}
