import { beforeAll, describe, expect, it } from 'vitest';
import { type TestCertificate, testCertificate } from '../doubles/https/certificate.js';
import type { Release, World } from '../doubles/ovm-manager/world.js';
import { randomEstate } from '../generators/random-estate.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { againstList, cannotTellText, readCannotTell } from './random-estates/cannot-tell.js';
import { judgedEstate, type SourceName, type Verdict } from './random-estates/judge-estate.js';

const releases = ['3.2', '3.3', '3.4'] as const;
/** Together they have everything that the list names, in every release. */
const seeds = [61, 62, 63];
const mostVms = 20;

const scratch = scratchDirectories();
const verdicts = new Map<Release, Verdict[]>();
let certificate: TestCertificate;

beforeAll(async () => {
  certificate = testCertificate(scratch());
  for (const release of releases) {
    const judged: Verdict[] = [];
    for (const seed of seeds)
      judged.push(await judgedEstate(randomEstate(seed, release, mostVms), release, certificate));
    verdicts.set(release, judged);
  }
});

describe('random estates', () => {
  it.each(releases)(
    'when estates of %s are captured by CLI, REST, agents and files, then each tells what is true, and all the same',
    (release) => {
      expect(verdicts.get(release)?.flatMap(({ wrong }) => wrong)).toEqual([]);
    },
  );

  it('when everything that was not told is listed, then it is the list of what each source cannot tell', async () => {
    const evidence = [...verdicts.values()].flat().flatMap((verdict) => verdict.evidence);
    await expect(cannotTellText(evidence)).toMatchFileSnapshot('golden/what-sources-cannot-tell.txt');
  });
});

/** An estate with one VM changed. */
function withVm(world: World, change: (vm: World['vms'][number]) => World['vms'][number]): World {
  return { ...world, vms: world.vms.map((vm, index) => (index === 0 ? change(vm) : vm)) };
}

const lies: readonly (readonly [string, SourceName, (world: World) => World, RegExp])[] = [
  [
    'shows another amount of memory',
    'CLI',
    (world) => withVm(world, (vm) => ({ ...vm, memory: 31 })),
    /^CLI: VM \w+ memory is \d+, and it tells 31$/,
  ],
  [
    'leaves a VM out',
    'REST',
    (world) => ({ ...world, vms: world.vms.slice(1) }),
    /^REST tells VM name of \d+ and not of 1 others$/,
  ],
  [
    'has a VM that does not exist',
    'agents and files',
    (world) => ({
      ...world,
      vms: [...world.vms, ...world.vms.slice(0, 1).map((vm) => ({ ...vm, id: 'ghost' }))],
    }),
    /^agents and files tells VM ghost kind = "\w+", of which nothing is true$/,
  ],
  [
    'calls a network otherwise',
    'agents and files',
    (world) => ({ ...world, networks: world.networks.map((network) => ({ ...network, name: 'other' })) }),
    /^network \w+ name is ".*" by CLI and "other" by agents and files$/,
  ],
];

describe('the judge of random estates', () => {
  it.each(lies)('when a source %s (%s), then the judge says so', async (_, source, lie, expected) => {
    const world = randomEstate(22, '3.3', mostVms);
    const { wrong } = await judgedEstate(world, '3.3', certificate, { [source]: lie(world) });
    expect(wrong.filter((line) => expected.test(line)).length).toBeGreaterThan(0);
  });

  it('when a source tells what the list says it cannot, and the other way round, then both are named', () => {
    const canTell = readCannotTell('== CLI\nVM uuid: 3.2 3.3\n');
    const one = { source: 'CLI', release: '3.3' } as const;
    const evidence = [
      { ...one, label: 'VM uuid', told: true },
      { ...one, label: 'VM name', told: false },
      { ...one, label: 'VM memory', told: true },
      { ...one, release: '3.4' as const, label: 'VM uuid', told: true },
    ];
    expect(againstList(evidence, canTell)).toEqual([
      'CLI of 3.3 tells VM uuid, and the list says it cannot',
      'CLI of 3.3 does not tell VM name, and the list does not say so',
    ]);
  });
});
