import type { Release, World, WorldRepository, WorldVm } from '../../doubles/ovm-manager/world.js';

export interface PlantedDrift {
  /** As it is reported. */
  readonly kind: string;
  /** What is different from other drifts of the kind. */
  readonly how: string;
  readonly releases: readonly Release[];
  /** Undefined where the estate has nothing to plant it on. */
  plant(world: World, release: Release): Planted | undefined;
}

export interface Planted {
  /** Servers, storage and repositories as they are. */
  readonly truth: World;
  /** What the manager thinks. */
  readonly believed: World;
  /** What the other interface of the manager tells where it is not the same. */
  readonly rest?: World;
  /** Id of what drifted. */
  readonly subject: string;
  /** Lines that bring it right, without quotation marks; `by-hand` where none does. */
  readonly cure: readonly string[] | 'by-hand';
  /** Repositories whose files are not to be read. */
  readonly unread?: readonly string[];
  /** WWIDs of the LUNs that the first server shows when it is asked over SSH. */
  readonly seen?: readonly string[];
}

/** UUID of another manager. */
export const foreigner = `0004fb0000010000${'f0'.repeat(8)}`;
export const bytesOfGib = (gib: number) => String(gib * 1_073_741_824);

export const refresh = (type: string, id: string) => `refresh ${type} id=${id}`;

export function withVm(world: World, id: string, change: (vm: WorldVm) => WorldVm): World {
  return { ...world, vms: world.vms.map((vm) => (vm.id === id ? change(vm) : vm)) };
}

export function withoutVm(world: World, id: string): World {
  return { ...world, vms: world.vms.filter((vm) => vm.id !== id) };
}

export function withRepository(
  world: World,
  id: string,
  change: (one: WorldRepository) => WorldRepository,
): World {
  return { ...world, repositories: world.repositories.map((one) => (one.id === id ? change(one) : one)) };
}
