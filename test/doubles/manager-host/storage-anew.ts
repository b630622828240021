import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OvmManagerDouble } from '../ovm-manager/ovm-manager-double.js';
import type { ReinstalledEstate, World } from '../ovm-manager/world.js';

const hex = (serial: number, digits: number) => serial.toString(16).padStart(digits, '0');

/** Servers and storage that are made again after everything was lost: they hold what was put back, and nothing else. */
export class StorageAnew {
  readonly #old: World;
  readonly #repositories: string;
  readonly reinstalled: ReinstalledEstate;

  /** @param repositories where the file systems of the repositories are mounted */
  constructor(old: World, repositories: string) {
    this.#old = old;
    this.#repositories = repositories;
    const clustered = old.pools.filter(({ values }) => values?.clustered === 'Yes');
    const putBack = () => old.repositories.map(({ id }) => id).filter((id) => this.#has(id, '.ovsrepo'));
    const world = () => this.#heldNow();
    // looked at each time: files come back while a manager runs
    this.reinstalled = {
      get world() {
        return world();
      },
      get putBack() {
        return putBack();
      },
      diskIds: Object.fromEntries(
        old.physicalDisks.map(({ id }, index) => [id, `0004fb0000180000d1e2f3a4${hex(index, 8)}`]),
      ),
      blank: clustered.map((_, index) => ({
        id: `0004fb0000180000b1a2b3c4${hex(index, 8)}`,
        name: '',
        page83: `360014059999999999999999${hex(index, 9)}`,
      })),
    };
  }

  /** Empty file systems under the ids of the old repositories. */
  mount(): void {
    for (const { id } of this.#old.repositories) mkdirSync(join(this.#repositories, id), { recursive: true });
  }

  /** What the agents of the new servers tell: they run nothing, and belong to nobody until a manager has taken them. */
  toldByAgents(manager: OvmManagerDouble): World {
    const { pools, servers, repositories, networks } = manager.world();
    return {
      ...this.#old,
      // bridges are called by the networks that the new manager has made
      ...{ pools, networks, vms: [] },
      repositories: this.#old.repositories.filter(({ id }) => repositories.some((one) => one.id === id)),
      servers: this.#old.servers.map(({ pool: _, ...server }) => {
        const now = servers.find(({ id }) => id === server.id);
        if (now === undefined) return { ...server, unshown: { ...server.unshown, owner: '' } };
        return { ...server, ...(now.pool !== undefined && { pool: now.pool }) };
      }),
    };
  }

  #has(...path: readonly string[]): boolean {
    return existsSync(join(this.#repositories, ...path));
  }

  /** Of files and templates those that are there. */
  #heldNow(): World {
    const old = this.#old;
    return {
      ...old,
      repositories: old.repositories.map((one) => ({
        ...one,
        files: one.files.filter(({ id }) => this.#has(one.id, 'VirtualDisks', id)),
        isos: one.isos.filter(({ id }) => this.#has(one.id, 'ISOs', id)),
      })),
      vms: old.vms.filter(
        ({ id, template, repository }) =>
          template !== true || this.#has(repository ?? '', 'Templates', id, 'vm.cfg'),
      ),
    };
  }
}
