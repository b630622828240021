import type { Environment, Release } from '../../../src/model/environment.js';
import type { Fact } from '../../../src/model/origin.js';
import { emptyWorld, type World } from '../../doubles/ovm-manager/world.js';
import { managerUuid } from './world-environment.js';
import { fact } from './world-facts.js';

/** What an operator does after everything was lost: installs, puts back, and says where what was not put back may go. */
export interface Reinstallation {
  /** The manager, with hosts and storage around it. */
  readonly manager: World;
  /** The environment with what the operator states in a map. */
  readonly environment: Environment;
  /** WWIDs of the empty LUNs the operator allows to be formatted. */
  readonly allowFormat: readonly string[];
  /** Ids of the repositories that are made anew. */
  readonly anew: readonly string[];
}

const hex = (serial: number, digits: number) => serial.toString(16).padStart(digits, '0');

/**
 * Every server is installed anew; all repositories are put back but those in `anew`, for which, as for clustered pools,
 * an empty LUN is there, stated and allowed. Every physical disk has a new id, which the operator has looked up.
 */
export function reinstalled(
  world: World,
  environment: Environment,
  release: Release,
  anew: readonly string[] = [],
): Reinstallation {
  const pools = world.pools.filter(({ values }) => values?.clustered === 'Yes');
  const keys = [...pools.map(({ name }) => `pool ${name}`), ...anew.map((id) => `repository ${id}`)];
  const blank = keys.map((_, index) => ({
    id: `0004fb0000180000b1a2b3c4${hex(index, 8)}`,
    name: '',
    page83: `360014059999999999999999${hex(index, 9)}`,
  }));
  const diskIds = Object.fromEntries(
    world.physicalDisks.map(({ id }, index) => [id, `0004fb0000180000d1e2f3a4${hex(index, 8)}`]),
  );
  const stated: [string, Fact<string>][] = [
    ...world.physicalDisks.map(({ id, page83 }): [string, Fact<string>] => [
      page83.toLowerCase(),
      fact(diskIds[id] ?? '', 'map'),
    ]),
    ...blank.map(({ id, page83 }): [string, Fact<string>] => [page83, fact(id, 'map')]),
  ];
  const newPlaces = Object.fromEntries(
    keys.map((key, index) => [key, fact(blank[index]?.page83 ?? '', 'map')]),
  );
  // no guide shows how 3.3 takes a repository over, so there the manager must have its old UUID
  const uuid = release === '3.3' ? managerUuid : '0004fb0000010000ffffffffffffffff';
  const old = { ...world, manager: { version: `${release}.1`, ...world.manager, uuid: managerUuid } };
  const putBack = world.repositories.map(({ id }) => id).filter((id) => !anew.includes(id));
  return {
    manager: {
      ...emptyWorld,
      manager: { uuid, version: `${release}.1` },
      reinstalled: { world: old, diskIds, blank, putBack },
    },
    environment: {
      ...environment,
      physicalDisks: Object.fromEntries(stated),
      newPlaces,
      shareableDisks: statedShareable(environment),
    },
    allowFormat: blank.map(({ page83 }) => page83),
    anew,
  };
}

/** The operator has made the same disks shareable again, and says so. */
function statedShareable({ shareableDisks = {} }: Environment): Record<string, Fact<string>> {
  return Object.fromEntries(Object.keys(shareableDisks).map((key) => [key, fact('yes', 'map')]));
}
