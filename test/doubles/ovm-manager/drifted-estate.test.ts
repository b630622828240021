import { describe, expect, it } from 'vitest';
import { driftedWorld } from '../../generators/planted-drifts/drifted-world.js';
import { knownOf } from '../../generators/planted-drifts/known-of.js';
import type { Planted } from '../../generators/planted-drifts/planted.js';
import { plantedDrifts } from '../../generators/planted-drifts.js';
import { OvmManagerDouble } from './ovm-manager-double.js';
import { ownerOf, Reality } from './reality.js';
import type { Release, World } from './world.js';

const cases = plantedDrifts.flatMap((drift) =>
  drift.releases.map((release) => [drift.kind, drift.how, release, driftedWorld(drift, release)] as const),
);

function managerIn(planted: Planted, release: Release) {
  const reality = new Reality(planted.truth);
  return { reality, manager: new OvmManagerDouble({ release, world: { ...planted.believed, reality } }) };
}

describe('a manager in an estate that drifted', () => {
  it.each(cases.filter(([, , , { cure }]) => cure !== 'by-hand'))(
    'when %s (%s) on %s gets the lines of its cure, then it knows what is true',
    (kind, _, release, planted) => {
      const { reality, manager } = managerIn(planted, release);
      const before = knownOf(manager.world());
      for (const line of planted.cure)
        expect(manager.execute(line.replace(/@secret:[\w-]+/, 'secret')).errorMessage).toBeNull();
      const { world } = reality;
      expect(knownOf(manager.world())).toEqual(knownOf(world));
      const owners = [...world.servers, ...world.repositories].map((one) => ownerOf(world, one));
      expect(owners.filter((owner) => owner !== world.manager?.uuid)).toEqual([]);
      // ownership is no knowledge of the manager, but stands on the server or in the repository
      if (!kind.endsWith('owner')) expect(knownOf(manager.world())).not.toEqual(before);
    },
  );

  it.each(['3.2', '3.3', '3.4'] as const)(
    'when another manager of %s has a repository or server, then taking it changes nothing',
    (release) => {
      for (const kind of ['repository-without-owner', 'server-without-owner']) {
        const [nobodys, foreign] = cases.filter((one) => one[0] === kind && one[2] === release);
        if (!nobodys || !foreign) throw new Error(`no such drift: ${kind}`);
        const { reality, manager } = managerIn(foreign[3], release);
        for (const line of nobodys[3].cure === 'by-hand' ? [] : nobodys[3].cure) {
          const reply = manager.execute(line.replace(/@secret:[\w-]+/, 'secret'));
          // the guides: a server of another manager is passed over in silence
          expect(reply.ok).toBe(kind === 'server-without-owner');
        }
        expect(reality.world).toEqual(foreign[3].truth);
      }
    },
  );

  it('when everything is refreshed, then a repository that no server has is passed over', () => {
    const copied = cases.find((one) => one[1] === 'a disk was copied in' && one[2] === '3.4')?.[3];
    if (!copied) throw new Error('no such drift');
    for (const [planted, isTold] of [
      [copied, true],
      [{ ...copied, believed: withNobody(copied.believed) }, false],
    ] as const) {
      const { manager } = managerIn(planted, '3.4');
      expect(manager.execute('refreshAll').ok).toBe(true);
      expect(JSON.stringify(knownOf(manager.world())).includes(planted.subject)).toBe(isTold);
    }
  });
});

/** A manager that presents nothing to anybody. */
function withNobody(world: World): World {
  return {
    ...world,
    repositories: world.repositories.map((one) => ({ ...one, refs: { ...one.refs, server: [] } })),
  };
}
