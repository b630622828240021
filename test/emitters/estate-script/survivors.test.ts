import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/emitters/estate-script/estate-plan.js';
import { planSurvivors } from '../../../src/emitters/estate-script/survivors-plan.js';
import { readCliLine } from '../../../src/formats/ovm-cli/read-cli-line.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import { randomEstate } from '../../generators/random-estate.js';
import { newManager, onOneLine, sendPlan, shownEstate, toldByCliAndFiles } from './survivors-session.js';
import { environmentOf } from './world-environment.js';

const releases = ['3.2', '3.3', '3.4'] as const;

/** The stages of the script, by the lines that only they have. */
const stages: readonly (readonly [RegExp, string])[] = [
  [/^showversion$/, 'preflight'],
  [/^discoverServer .* takeOwnership=no$/i, 'discovery'],
  [
    /^(takeOwnership Server|edit Server .* takeOwnership=yes|discoverServer .* takeOwnership=yes)/i,
    'servers',
  ],
  [/^(create|refresh) (FileServer|SanServer|StorageArray) /, 'storage'],
  [/^refreshStorageLayer /, 'luns'],
  [/^refresh FileSystem /, 'file systems'],
  [/^(takeOwnership Repository|edit Repository .* ownership=yes)/i, 'repositories'],
  [/^add Server .* to Repository /, 'present'],
  [/^refresh Repository /, 'refresh'],
  [/^edit Network /, 'names'],
  [/^edit Vm .* name=/, 'vms'],
  [/^create Tag /, 'tags'],
  [/^create AntiAffinityGroup /, 'groups'],
  [/^setVnicMacAddrRange /, 'range'],
  [/^edit Vm .* highAvailability=yes$/i, 'high availability'],
];

function stageOf(line: string): number {
  return stages.findIndex(([pattern]) => pattern.test(line));
}

describe('the script for servers that outlived their manager', () => {
  it.each(releases.flatMap((release) => [1, 2].map((seed) => ({ release, seed }))))(
    'when estate $seed of $release lost its manager, then every line is accepted and list and show tell the same again',
    async ({ release, seed }) => {
      const world = randomEstate(seed, release, 10);
      const plan = planSurvivors(await toldByCliAndFiles(world, release), release);
      const before = shownEstate(new OvmManagerDouble({ release, world: onOneLine(world) }), release);
      expect(plan.openPoints).toEqual([]);
      for (const how of [{}, { namesLost: true, presentationsKept: true }]) {
        const double = newManager(world, release, how);
        const { refused, leftOut } = sendPlan(double, plan);
        expect(refused).toEqual([]);
        expect(shownEstate(double, release)).toEqual(before);
        const presented = world.repositories.flatMap(({ refs }) => refs?.server ?? []).length;
        const spared = leftOut.filter((line) => /^add Server .* to Repository /.test(line)).length;
        expect(spared).toBe(how.presentationsKept ? presented : 0);
      }
    },
    30_000,
  );

  it.each([
    ['3.3', 12],
    ['3.4', 29],
  ] as const)(
    'when a file server of %s had no admin server (estate %i), then it is made with a server that used it, and its file systems are refreshed',
    async (release, seed) => {
      const world = randomEstate(seed, release, 4);
      const lone = (world.others ?? []).filter(
        ({ type, refs }) => type === 'FileServer' && [refs?.adminServer ?? []].flat().length === 0,
      );
      expect(lone.length).toBeGreaterThan(0);
      const plan = planSurvivors(await toldByCliAndFiles(world, release), release);
      const made = linesOf(plan).filter(({ text }) => text.startsWith('create FileServer '));
      const concluded = made.flatMap(({ values }) =>
        values.filter(({ attribute }) => attribute === 'adminServers'),
      );
      expect(concluded.filter(({ assumed }) => /this server used it/.test(assumed ?? '')).length).toBe(
        lone.length,
      );
      expect(plan.openPoints).toEqual([]);
      expect(sendPlan(newManager(world, release), plan).refused).toEqual([]);
    },
  );

  it('when nobody used a file server without an admin server, then it is left open, and no line asks for its file systems', () => {
    const world = randomEstate(12, '3.3', 4);
    const told = environmentOf(world, '3.3');
    const servers = told.servers.map((server) => {
      const { poolName: _, ...facts } = server.facts;
      return { ...server, repositoryIds: [], facts };
    });
    const nobody = { ...told, servers };
    const plan = planSurvivors(nobody, '3.3');
    const open = plan.openPoints.filter(({ code }) => code === 'no-admin-servers');
    expect(open.length).toBeGreaterThan(0);
    const [left] = plan.openPoints.filter(({ code }) => code === 'no-file-server');
    const name = left?.subject.replace('file system ', '').replaceAll('/', '//') ?? 'none';
    expect(linesOf(plan).filter(({ text }) => text.includes(name))).toEqual([]);
    expect(left?.message).toBe('its file server is left open: refresh it by hand');
  });

  it('when two VMs have one name, then no line gives it to either, and the report says why', () => {
    const world = randomEstate(1, '3.4', 10);
    const [first, second] = world.vms;
    const name = 'twice';
    const vms = world.vms.map((vm) => (vm === first || vm === second ? { ...vm, name } : vm));
    const plan = planSurvivors(environmentOf({ ...world, vms }, '3.4'), '3.4');
    expect(linesOf(plan).filter(({ text }) => /^edit Vm .* name=twice/.test(text))).toEqual([]);
    const told = plan.byHand.filter(({ what }) => what === 'VM name').map(({ value }) => value);
    expect(told.sort()).toEqual([first, second].map((vm) => `${name} of ${vm?.id}`).sort());
  });

  it('when repositories were exported, then each export is made again on its server, and none on 3.2', () => {
    const world = randomEstate(8, '3.4', 10);
    const exported = (world.others ?? []).filter(({ type }) => type === 'RepositoryExport');
    expect(exported.length).toBeGreaterThan(0);
    const made = linesOf(planSurvivors(environmentOf(world, '3.4'), '3.4')).filter(({ text }) =>
      text.startsWith('create RepositoryExport '),
    );
    expect(made.map(({ unless }) => unless?.ask)).toEqual(exported.map(() => 'list RepositoryExport'));
    const old = planSurvivors(environmentOf(world, '3.2'), '3.2');
    expect(linesOf(old).filter(({ text }) => text.includes('RepositoryExport'))).toEqual([]);
  });

  it('when the estate is any, then no line makes a pool, file system, repository, VM or disk, or starts or deletes one', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...releases), (seed, release) => {
        const lines = linesOf(planSurvivors(environmentOf(randomEstate(seed, release, 8), release), release));
        expect(lines.length).toBeGreaterThan(10);
        const made = lines.flatMap(({ text }) => /^create (\w+)/.exec(text)?.[1] ?? []);
        const known = ['FileServer', 'SanServer', 'StorageArray', 'AccessGroup', 'RepositoryExport'];
        const harmless = [...known, 'Tag', 'AntiAffinityGroup'];
        expect(made.filter((type) => !harmless.includes(type))).toEqual([]);
        const verbs = new Set(lines.map(({ text }) => /^\S+/.exec(text)?.[0]));
        const reading = [
          'showversion',
          'show',
          'discoverServer',
          'refresh',
          'refreshStorageLayer',
          'validate',
        ];
        const setting = ['create', 'add', 'addAdminServer', 'addNfsRefreshServer', 'edit'];
        const legal = [...reading, ...setting, 'takeOwnership', 'setVnicMacAddrRange'];
        expect([...verbs].filter((verb) => !legal.includes(verb ?? ''))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('when the estate is any, then the stages come in their order, create lines look first, and no line holds a password', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...releases), (seed, release) => {
        const lines = linesOf(planSurvivors(environmentOf(randomEstate(seed, release, 8), release), release));
        const found = lines.map(({ text }) => stageOf(text)).filter((stage) => stage >= 0);
        expect(found).toEqual([...found].sort((a, b) => a - b));
        for (const { text, unless } of lines) {
          const errors = readCliLine(text, release).findings.filter(({ severity }) => severity === 'error');
          expect(errors, text).toEqual([]);
          const [, type] = /^create (\w+)/.exec(text) ?? [];
          if (type !== undefined) expect(unless?.ask).toBe(`list ${type}`);
          expect(text).not.toMatch(/password=(?!@secret:[\w-]+(?: |$))/i);
        }
      }),
      { numRuns: 40 },
    );
  });
});
