import { describe, expect, it } from 'vitest';
import { randomEstate } from '../../generators/random-estate.js';
import { restObjectsOf } from '../rest/world-objects.js';
import { OvmManagerDouble } from './ovm-manager-double.js';
import type { World } from './world.js';

const releases = ['3.2', '3.3', '3.4'] as const;

/** REST objects by their ids; what refers to many objects refers to them in no order. */
function restOf(world: World): ReadonlyMap<string, unknown> {
  return new Map(restObjectsOf(world).map((object) => [object.id.value, JSON.parse(JSON.stringify(object))]));
}

describe('the world of a manager', () => {
  it.each(releases)(
    'when nothing was sent to a manager of %s, then its REST interface tells what it was given',
    (release) => {
      for (const seed of [1, 2, 3]) {
        const world = randomEstate(seed, release, 20);
        expect(restOf(new OvmManagerDouble({ release, world }).world())).toEqual(restOf(world));
      }
    },
  );

  it('when commands change the manager, then its REST interface tells the same as its CLI', () => {
    const world = randomEstate(1, '3.4', 5);
    const [vm] = world.vms;
    const double = new OvmManagerDouble({ release: '3.4', world });
    expect(double.execute(`edit Vm id=${vm?.id} name=other memory=32`).ok).toBe(true);
    expect(restOf(double.world()).get(vm?.id ?? '')).toMatchObject({ name: 'other', memory: 32 });
  });
});
