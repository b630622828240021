import { describe, expect, it } from 'vitest';
import { planFix } from '../../../src/emitters/fix-script/plan-fix.js';
import { cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import { type Comparison, comparisonOf } from '../../../src/model/compare.js';
import type { Environment, Release } from '../../../src/model/environment.js';
import { mergeEnvironment } from '../../../src/model/merge.js';
import { cliTextOf } from '../../../src/reach/cli-readings.js';
import { managerCliSource } from '../../../src/sources/manager-cli-source.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import type { World } from '../../doubles/ovm-manager/world.js';
import { randomEstate } from '../../generators/random-estate.js';
import { captureSink } from '../../sources/capture-sink.js';
import { changedWorld, withoutGroups } from './changed-world.js';

const seeds = Array.from({ length: 6 }, (_, seed) => seed + 1);
/** A fix never makes or deletes these. */
const neverMade = /^(?:create (?!Tag |AntiAffinityGroup )|delete |start |stop |kill |migrate |restart )/;

/** What a manager's CLI tells, of a double that goes on. */
async function toldBy(double: OvmManagerDouble): Promise<Environment> {
  const sink = captureSink();
  const ask = async (line: Parameters<typeof cliTextOf>[0]) =>
    Buffer.from(`${double.execute(cliTextOf(line)).text}OVM> `);
  const session = { name: 'admin@double', ask, usable: true, close: async () => {} };
  await managerCliSource.capture(async () => session, sink);
  return mergeEnvironment('e', [await managerCliSource.interpret(sink.captured())]);
}

/** An estate, what became of it, and the fix sent to its manager. */
async function fixed(world: World, now: World, release: Release) {
  const double = new OvmManagerDouble({ release, world: now, lineEnd: 'LF' });
  const before = await toldBy(new OvmManagerDouble({ release, world, lineEnd: 'LF' }));
  const changed = await toldBy(double);
  const found = comparisonOf(before, changed);
  const plan = planFix(found.differences, before, changed, release);
  const lines = plan.sections.flatMap((section) => section.lines.map(({ text }) => text));
  const refused = lines.flatMap((line) => {
    const reply = double.execute(line);
    return reply.ok ? [] : [`${line} -> ${reply.errorMessage}`];
  });
  return { plan, lines, refused, found, left: comparisonOf(before, await toldBy(double)), double };
}

function kinds({ differences }: Comparison): string[] {
  const what = differences.map(({ entity, attribute }) => [entity, attribute].filter(Boolean).join(' '));
  return [...new Set(what)].sort();
}

describe.each(cliReleases)('fixes of %s', (release) => {
  it.each(seeds)(
    'when random estate %i has changed, then every line of the fix is taken, and only what was named is left',
    async (seed) => {
      const world = randomEstate(seed, release, 6);
      const { plan, lines, refused, left, double } = await fixed(world, changedWorld(world, seed), release);
      expect(refused).toEqual([]);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.filter((line) => neverMade.test(line))).toEqual([]);
      expect(double.startedVms()).toEqual([]);
      const named = new Set(plan.byHand.map(({ what }) => what));
      expect(kinds(left).filter((what) => !named.has(what))).toEqual([]);
      expect(left.differences.length).toBeLessThanOrEqual(plan.byHand.length);
    },
  );

  it.each(seeds.slice(0, 4))(
    'when estate %i lost its tags and groups, then they are made and given again',
    async (seed) => {
      const world = randomEstate(seed, release, 6);
      const { refused, left, plan } = await fixed(world, withoutGroups(world), release);
      expect(refused).toEqual([]);
      const named = new Set(plan.byHand.map(({ what }) => what));
      expect(
        kinds(left).filter((what) => !named.has(what) && !/^(?:tag|anti-affinity group) id$/.test(what)),
      ).toEqual([]);
    },
  );
});

describe('descriptions that no line gives', () => {
  it.each([
    [
      '3.2',
      /^edit (?:FileSystem|SanServer|FileServer) .*description=/,
      ['file system of the manager', 'storage array'],
    ],
    ['3.4', /^edit FileSystem .*description=/, ['file system of the manager']],
  ] as const)(
    'when file systems and storage of %s lost theirs, then no line is sent for what no source shows, and it is left to hands',
    async (release, never, entities) => {
      const world = randomEstate(2, release, 4);
      const types = /^(?:FileSystem|SanServer|StorageArray)$/;
      const others = (world.others ?? []).map((one) => {
        const { description: _, ...values } = one.values ?? {};
        return types.test(one.type) ? { ...one, values } : one;
      });
      const { refused, lines, plan } = await fixed(world, { ...world, others }, release);
      expect(refused).toEqual([]);
      expect(lines.filter((line) => never.test(line))).toEqual([]);
      const left = plan.byHand.map(({ what }) => what);
      for (const entity of entities) expect(left).toContain(`${entity} description`);
    },
  );
});

describe('what fixes leave to hands', () => {
  it('when all that is left of changed estates is listed, then it is the list of what no line can set', async () => {
    const left = new Map<string, Set<Release>>();
    for (const release of cliReleases)
      for (const seed of seeds) {
        const world = randomEstate(seed, release, 6);
        const { plan } = await fixed(world, changedWorld(world, seed), release);
        for (const { what, why } of plan.byHand) {
          const key = `${what.replace(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/, 'MAC').replace(/^(\w+ disk) \d+$/, '$1')}: ${why}`;
          left.set(key, (left.get(key) ?? new Set()).add(release));
        }
      }
    const lines = [...left].map(([what, releases]) => `${what} (${[...releases].join(' ')})`).sort();
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/left-to-hands.txt');
  });

  it('when two readings are the same, then there is nothing to fix', async () => {
    const world = randomEstate(3, '3.4', 6);
    const { plan, found } = await fixed(world, world, '3.4');
    expect([plan.sections, plan.byHand, found.differences]).toEqual([[], [], []]);
  });
});
