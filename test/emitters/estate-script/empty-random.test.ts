import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import { cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import type { Release } from '../../../src/model/environment.js';
import type { EstateObject } from '../../doubles/ovm-manager/estate-state.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import type { World } from '../../doubles/ovm-manager/world.js';
import { randomEstate } from '../../generators/random-estate.js';
import { comparable, expectedEstate } from './expected-estate.js';
import { expectedVms } from './expected-vms.js';
import { reinstalled } from './reinstalled-world.js';
import { sendEstate } from './send-estate.js';
import { unambiguous } from './unambiguous-world.js';
import { environmentOf } from './world-environment.js';

const seeds = Array.from({ length: 15 }, (_, seed) => seed);

/** A random world, made again on a manager that was installed empty; every other time one repository is made anew. */
function madeAgain(seed: number, release: Release) {
  const world = unambiguous(randomEstate(seed, release, 8));
  const anew = seed % 2 === 0 ? world.repositories.slice(0, 1).map(({ id }) => id) : [];
  const again = reinstalled(world, environmentOf(world, release), release, anew);
  const plan = planEmpty(again.environment, release, { allowFormat: again.allowFormat });
  const double = new OvmManagerDouble({ release, world: again.manager, lineEnd: 'LF' });
  const sent = sendEstate(double, plan);
  return { world, anew, plan, double, sent, diskIds: again.manager.reinstalled?.diskIds ?? {} };
}

describe.each(cliReleases)('scripts of %s for a random estate that is made again', (release) => {
  it.each(seeds)('when estate %i is made again, then no line is refused and the manager holds it', (seed) => {
    const { world, anew, plan, double, sent, diskIds } = madeAgain(seed, release);
    expect(sent.refused).toEqual([]);
    const open = new Set(plan.openPoints.map(({ subject }) => subject));
    expect(plan.openPoints.filter(({ code }) => code !== 'group-member').map(subjectType)).not.toContain('');
    const estate = double.estate();
    for (const [type, objects] of Object.entries(expectedEstate(world, release, anew))) {
      const held = (estate[type] ?? []).filter(({ name }) => !/^(?:Local FS|Unmanaged) /.test(String(name)));
      const wanted = comparable(objects.map((object) => withoutOpen(type, object, open)));
      expect({ type, held: comparable(held.map((one) => withoutNewId(one, world))) }).toEqual({
        type,
        held: wanted,
      });
    }
    const wanted = expectedVms(world, release, diskIds).filter(({ name }) => !open.has(`VM ${name}`));
    const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
    // templates come back with their repository
    const templates = new Set(world.vms.flatMap(({ template, id }) => (template ? [id] : [])));
    const vms = double.vms().flatMap(({ id, ...vm }) => (templates.has(id) ? [] : [vm]));
    expect([...vms].sort(byName)).toEqual([...wanted].sort(byName));
    expect(double.startedVms()).toEqual([]);
    expect(double.looseVnics()).toEqual([]);
  });
});

it('when 15 random estates of each release are made again, then there are VMs, LUNs and new places among them', () => {
  const made = cliReleases.flatMap((release) => seeds.map((seed) => madeAgain(seed, release)));
  const formatting = made.flatMap(
    ({ plan }) => plan.scripts.find(({ name }) => name === 'empty-format')?.sections ?? [],
  );
  expect(made.flatMap(({ double }) => double.vms()).length).toBeGreaterThan(100);
  expect(formatting.length).toBeGreaterThan(40);
  expect(
    made
      .flatMap(({ double }) => double.vms().flatMap(({ disks }) => disks))
      .filter(({ kind }) => kind === 'physicalDisk').length,
  ).toBeGreaterThan(10);
});

/** Only VMs are left open: a complete world tells all the rest. */
function subjectType({ subject }: { readonly subject: string }): string {
  return subject.startsWith('VM ') ? 'VM' : '';
}

/** A repository that was made anew has an id that nobody knows. */
function withoutNewId(object: EstateObject, world: World): EstateObject {
  const { id, ...rest } = object;
  const old = [...world.servers, ...world.repositories, ...world.networks].some((one) => one.id === id);
  return old ? object : rest;
}

/** A VM that is left open is in no group. */
function withoutOpen(type: string, object: EstateObject, open: ReadonlySet<string>): EstateObject {
  const { members, ...rest } = object;
  if (type !== 'AntiAffinityGroup' || members === undefined) return object;
  const made = [members].flat().filter((name) => !open.has(`VM ${name}`));
  return made.length === 0 ? rest : { ...rest, members: made };
}
