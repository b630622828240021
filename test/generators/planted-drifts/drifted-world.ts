import type { Release } from '../../doubles/ovm-manager/world.js';
import { randomEstate } from '../random-estate.js';
import type { Planted, PlantedDrift } from './planted.js';

/** The first small random estate in which there is something for a drift, or one of those behind it. */
export function driftedWorld(drift: PlantedDrift, release: Release, turn = 0): Planted {
  let left = turn;
  for (let seed = 1; seed < 400; seed += 1) {
    const world = randomEstate(seed, release, 5);
    if (world.servers.length > 3) continue;
    const planted = drift.plant(world, release);
    if (planted && left === 0) return planted;
    if (planted) left -= 1;
  }
  throw new Error(`no seed gives ${drift.kind} (${drift.how})`);
}
