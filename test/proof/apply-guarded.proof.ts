import { describe, it } from 'vitest';
import { guardedEstates } from '../cli/guarded-estate.js';
import { mustBeNamedAlone, planted, plantedEstates } from '../cli/planted-estates.js';
import { expectedReasons, mustBeRefused, rediscover, rediscovered } from '../cli/rediscovered-estate.js';
import { emptyWorld } from '../doubles/ovm-manager/world.js';
import {
  mustName,
  rediscoveredSession,
  withoutNames,
} from '../emitters/create-script/rediscovered-session.js';

const shells = ['dash', 'bash'] as const;
const seeds = Number(process.env.OVM_PROOF_SEEDS ?? 20);
const { start } = guardedEstates();

const plants = Object.entries(plantedEstates).flatMap(([rule, worlds]) =>
  Object.entries(worlds).map(([what, plant]) => [rule, what, plant] as const),
);

describe.each(['3.2', '3.3', '3.4'] as const)('the guard before an apply at %s', (release) => {
  it.each(plants)(
    'when %s does not hold, as %s, then guard and apply name it alone',
    async (rule, _, plant) => {
      await mustBeNamedAlone(await planted(start, release, plant), rule);
    },
  );

  it.each(Array.from({ length: seeds }, (_, index) => 1000 + 200 * index))(
    'when the VMs of a random estate (seed %i) came back, then nothing is sent and every reason is named',
    async (seed) => {
      const estate = rediscovered(seed, release);
      const running = await start({ release, world: estate.world, rest: release !== '3.2' });
      await mustBeRefused(estate, running, expectedReasons(estate));
    },
  );

  it.each(Array.from({ length: seeds }, (_, index) => 9000 + 200 * index))(
    'when a new manager has discovered them (seed %i), then nothing is sent and every reason is named',
    async (seed) => {
      const estate = rediscovered(seed, release);
      const manager = await rediscover(estate.world, release);
      const running = await start({ release, world: emptyWorld, truth: estate.world, manager });
      await mustBeRefused(estate, running, expectedReasons(estate, false));
    },
  );

  it.each(shells)(
    'when the sh file is run by %s, then it says the same of what the CLI can tell',
    async (shell) => {
      const session = await rediscoveredSession(release);
      try {
        for (let seed = 5000; seed < 5000 + 200 * Math.ceil(seeds / 4); seed += 200) {
          const estate = rediscovered(seed, release);
          mustName(await session.mustBeRefused(estate, estate.world, shell), estate, true);
          mustName(await session.mustBeRefused(estate, withoutNames(estate.world), shell), estate, false);
        }
      } finally {
        await session.close();
      }
    },
  );
});
