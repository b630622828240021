import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import { cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import { readCliLine } from '../../../src/formats/ovm-cli/read-cli-line.js';
import type { Environment, Release } from '../../../src/model/environment.js';
import type { World } from '../../doubles/ovm-manager/world.js';
import { randomEstate } from '../../generators/random-estate.js';
import { sampleEnvironment } from './sample-environment.js';
import { sampleEstate, wwids } from './sample-estate.js';
import { linesIn } from './send-estate.js';
import { unambiguous } from './unambiguous-world.js';
import { environmentOf } from './world-environment.js';
import { fact } from './world-facts.js';

const blank = ['360014059999999999999999900000001', '360014059999999999999999900000002'];

/** Attributes of a line by name; a value that is none is an error of the test. */
function attributesOf(line: string, release: Release): ReadonlyMap<string, string> {
  const { document } = readCliLine(line, release);
  if (!document) throw new Error(`no line: ${line}`);
  return new Map(document.attributes);
}

/** True for a line that writes a file system, a pool file system or a repository, by what the guides say of it. */
function formats(line: string, release: Release): boolean {
  if (/^create (FileSystem|Repository) /.test(line)) return true;
  return (
    line.startsWith('create ServerPool ') &&
    /^yes$/i.test(attributesOf(line, release).get('clusterEnable') ?? '')
  );
}

/** LUNs of a world that something lies on: file systems and disks of VMs and templates. */
function usedLuns({ physicalDisks, others = [], vms }: World): ReadonlySet<string> {
  const ids = new Set([
    ...others.filter(({ type }) => type === 'FileSystem').flatMap(({ refs }) => refs?.physicalDisk ?? []),
    ...vms.flatMap(({ disks = [] }) => disks.flatMap(({ device }) => device ?? [])),
  ]);
  return new Set(physicalDisks.filter(({ id }) => ids.has(id)).map(({ page83 }) => page83.toLowerCase()));
}

interface Statements {
  /** By index of the pool or repository: index of the LUN, blank ones first. */
  readonly places: readonly number[];
  readonly allowed: readonly number[];
  /** LUNs whose id on the new manager is stated. */
  readonly stated: readonly number[];
  /** Spellings of places and permissions, one after the other. */
  readonly spellings: readonly number[];
  /** Disks of VMs are told by what one server calls their devices. */
  readonly aliased: boolean;
}

/** Ways to write the WWID of a LUN. */
const spellings: readonly ((wwid: string) => string)[] = [
  (wwid) => wwid,
  (wwid) => wwid.toUpperCase(),
  (wwid) => ` ${wwid.slice(1)}`,
  (wwid) => `naa.${wwid.slice(1)}`,
  (wwid) => `/dev/disk/by-id/wwn-0x${wwid.slice(1)}`,
  (wwid) => `/dev/mapper/${wwid}`,
  (wwid) => (wwid.slice(1).match(/../g) ?? []).join(':'),
  (wwid) => (wwid.slice(1).match(/.{1,8}/g) ?? []).join('-').toUpperCase(),
];

/** The same environment where a server called each LUN of a VM by a device of its own, and told which it is. */
function withAliases(environment: Environment): Environment {
  const origin = { source: 'manager-files', file: 'servers/a/device-names.txt', line: 1 } as const;
  const devices = new Map<string, string>();
  const deviceOf = (wwid: string) => {
    const device = devices.get(wwid) ?? `/dev/dm-${devices.size}`;
    devices.set(wwid, device);
    return device;
  };
  const vms = environment.vms.map((vm) => ({
    ...vm,
    disks: vm.disks.map((disk) =>
      disk.target.kind === 'lun'
        ? {
            ...{ ...disk, text: 'phy:', origin: { ...origin, file: 'servers/a/xm-list.txt' } },
            target: { kind: 'outside', path: deviceOf(disk.target.wwid) } as const,
          }
        : disk,
    ),
  }));
  const deviceAliases = [...devices].map(([wwid, device]) => ({ server: 'a', device, wwid, origin }));
  return { ...environment, vms, deviceAliases };
}

const numbers = fc.array(fc.nat({ max: 12 }), { maxLength: 12 });
const statements: fc.Arbitrary<Statements> = fc.record({
  places: numbers,
  allowed: numbers,
  stated: numbers,
  spellings: fc.array(fc.nat({ max: spellings.length - 1 }), { minLength: 1, maxLength: 12 }),
  aliased: fc.boolean(),
});

/** A world with whatever an operator may say, right or wrong. */
function said(world: World, whole: Environment, words: Statements) {
  const { places, allowed, stated } = words;
  const environment = words.aliased ? withAliases(whole) : whole;
  const spelt = (wwid: string, at: number) =>
    spellings[words.spellings[at % words.spellings.length] ?? 0]?.(wwid) ?? wwid;
  const luns = [...blank, ...world.physicalDisks.map(({ page83 }) => page83.toLowerCase())];
  const lun = (index: number) => luns[index % luns.length] ?? '';
  const keys = [
    ...world.pools.map(({ name }) => `pool ${name}`),
    ...world.repositories.map(({ id }) => `repository ${id.toLowerCase()}`),
  ];
  const newPlaces = Object.fromEntries(
    places.map((index, at) => [keys[at % keys.length] ?? '', fact(spelt(lun(index), at), 'map')]),
  );
  const statedPlaces = new Set(places.map(lun));
  const ids = Object.fromEntries(stated.map((index) => [lun(index), fact(`id of ${lun(index)}`, 'map')]));
  return {
    environment: { ...environment, newPlaces, physicalDisks: { ...environment.physicalDisks, ...ids } },
    allowFormat: allowed.map((index, at) => spelt(lun(index), at + 1)),
    allowedLuns: new Set(allowed.map(lun)),
    statedPlaces,
  };
}

describe('lines that format', () => {
  it('when an operator says anything, then they stand in their own file, and name empty LUNs that were allowed', () => {
    let formatted = 0;
    fc.assert(
      fc.property(
        fc.nat({ max: 40 }),
        fc.constantFrom(...cliReleases),
        statements,
        (seed, release, words) => {
          const world = unambiguous(randomEstate(seed, release, 4));
          const { environment, allowFormat, allowedLuns, statedPlaces } = said(
            world,
            environmentOf(world, release),
            words,
          );
          const plan = planEmpty(environment, release, { allowFormat });
          const used = usedLuns(world);
          expect(linesIn(plan, 'empty').filter(({ text }) => formats(text, release))).toEqual([]);
          const written = new Set<string>();
          for (const { text } of linesIn(plan, 'empty-format').filter((line) =>
            formats(line.text, release),
          )) {
            const disk = attributesOf(text, release).get('physicalDisk');
            // since 3.3 a repository lies on the file system of the line before
            if (disk === undefined && /^create Repository .* on FileSystem /.test(text)) continue;
            const lun = disk?.replace(/^id of /, '') ?? '';
            expect(lun).toMatch(/^3600/);
            expect(used.has(lun)).toBe(false);
            expect(allowedLuns.has(lun)).toBe(true);
            expect(statedPlaces.has(lun)).toBe(true);
            expect(written.has(lun)).toBe(false);
            written.add(lun);
            formatted += 1;
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(formatted).toBeGreaterThan(10);
  });

  it.each(cliReleases)('when %s is said nothing, then there is none', (release) => {
    const plan = planEmpty(sampleEnvironment(release), release, { allowFormat: [] });
    expect(linesIn(plan, 'empty-format')).toEqual([]);
    const message = expect.stringContaining(
      'it lay on nas.example.com:/export/pool, which is never formatted: state',
    );
    expect(plan.openPoints).toContainEqual(
      expect.objectContaining({ code: 'no-place', subject: 'server pool slot', message }),
    );
  });
});

const [lun = ''] = blank;

/** Codes about the pool of the sample estate, and whether a line makes it. */
function outcome(place: string, allowFormat: readonly string[], more: Partial<Environment> = {}) {
  const environment = {
    ...sampleEnvironment('3.4'),
    newPlaces: { 'pool slot': fact(place, 'map') },
    physicalDisks: { [lun]: fact('0004fb0000180000bbbbbbbbbbbbbbbb', 'map') },
    ...more,
  };
  const plan = planEmpty(environment, '3.4', { allowFormat });
  const codes = plan.openPoints.filter(({ subject }) => !/^(VM|anti-affinity group) /.test(subject));
  return {
    codes: codes.map(({ code }) => code),
    lines: linesIn(plan, 'empty-format').map(({ text }) => text.split(' ').slice(0, 2).join(' ')),
  };
}

const made = ['show PhysicalDisk', 'refresh PhysicalDisk', 'create ServerPool', 'add Server', 'add Server'];

describe('where a pool file system may be made', () => {
  it('when the LUN is empty, stated and allowed, then there are lines', () => {
    expect(outcome(lun, [lun])).toEqual({ codes: [], lines: made });
  });

  it.each([
    ['upper case', lun.toUpperCase()],
    ['no leading 3', lun.slice(1)],
    ['a path', `/dev/mapper/${lun}`],
    ['naa', `naa.${lun.slice(1)}`],
  ])('when it is allowed in another spelling (%s), then it is the same LUN', (_, spelling) => {
    expect(outcome(lun, [spelling])).toEqual({ codes: [], lines: made });
  });

  it('when it is not allowed, then it is open', () => {
    expect(outcome(lun, [])).toEqual({ codes: ['format-not-allowed'], lines: [] });
  });

  it('when another LUN is allowed, then both say so', () => {
    expect(outcome(lun, ['36000144000000010f00b2a3c4d5e6f99'])).toEqual({
      codes: ['format-not-allowed', 'format-unused'],
      lines: [],
    });
  });

  it('when its id on the new manager is not stated, then it is open', () => {
    expect(outcome(lun, [lun], { physicalDisks: {} })).toEqual({ codes: ['lun'], lines: [] });
    // what the old manager called it says nothing
    expect(outcome(lun, [lun], { physicalDisks: { [lun]: fact('x') } }).codes).toEqual(['lun']);
  });

  it('when its id is said of two LUNs, then it is open', () => {
    const physicalDisks = { [lun]: fact('x', 'map'), [blank[1] ?? '']: fact('X', 'map') };
    expect(outcome(lun, [lun], { physicalDisks })).toEqual({
      codes: ['physical-disk-not-unique'],
      lines: [],
    });
  });

  it('when two things are to be made on one LUN, then neither is', () => {
    const id = sampleEstate('3.4').repositories[0]?.id;
    const newPlaces = { 'pool slot': fact(lun, 'map'), [`repository ${id}`]: fact(lun.toUpperCase(), 'map') };
    expect(outcome(lun, [lun], { newPlaces })).toEqual({
      codes: ['format-twice', 'format-twice', 'format-unused'],
      lines: [],
    });
  });
});

describe('what the archive knows to be on a LUN', () => {
  const known = ['format-known', 'format-unused'];

  it.each([
    ['a repository', wwids.repository],
    ['a disk of a VM', wwids.vm],
  ])('when it is %s, then it is never formatted', (_, wwid) => {
    expect(outcome(wwid, [wwid])).toEqual({ codes: known, lines: [] });
  });

  it('when it is an OCFS2 file system, then it is never formatted', () => {
    const facts = { device: fact(`/dev/mapper/${lun}`) };
    expect(outcome(lun, [lun], { fileSystems: [{ uuid: 'x', facts }] })).toEqual({ codes: known, lines: [] });
  });

  it('when it is a partition of it, then it is never formatted', () => {
    const facts = { device: fact(`/dev/mapper/${lun}p1`) };
    expect(outcome(lun, [lun], { fileSystems: [{ uuid: 'x', facts }] })).toEqual({ codes: known, lines: [] });
  });

  it('when it is a disk of a template, then it is never formatted', () => {
    const environment = sampleEnvironment('3.4');
    const target = { kind: 'lun', wwid: lun.toUpperCase() } as const;
    const vms = environment.vms.map((vm) => ({
      ...vm,
      kind: 'template' as const,
      disks: vm.disks.map((disk) => ({ ...disk, target })),
    }));
    expect(outcome(lun, [lun], { vms })).toEqual({ codes: known, lines: [] });
  });

  it('when the pool lay on it, then it is never formatted', () => {
    const { infrastructure } = sampleEnvironment('3.4');
    if (!infrastructure) throw new Error('no infrastructure');
    const serverPools = infrastructure.serverPools.map((pool) => ({
      ...pool,
      facts: { ...pool.facts, poolFileSystemLocation: fact(`/dev/mapper/${lun}`) },
    }));
    expect(outcome(lun, [lun], { infrastructure: { ...infrastructure, serverPools } })).toEqual({
      codes: known,
      lines: [],
    });
  });

  it('when only an object of the manager names it, then it is never formatted', () => {
    const { origin } = fact('');
    const attributes = [
      {
        label: 'Physical Disk',
        value: '0004fb0000180000cccccccccccccccc  [LUN]',
        refersTo: '0004fb0000180000cccccccccccccccc',
      },
    ];
    const managerObjects = [{ type: 'VmDiskMapping', id: 'm', name: 'm', attributes, origin }];
    const { infrastructure } = sampleEnvironment('3.4');
    if (!infrastructure) throw new Error('no infrastructure');
    const disk = { id: '0004fb0000180000cccccccccccccccc', facts: { wwid: fact(lun) }, origin };
    const physicalDisks = [...infrastructure.physicalDisks, disk];
    expect(
      outcome(lun, [lun], { managerObjects, infrastructure: { ...infrastructure, physicalDisks } }),
    ).toEqual({ codes: known, lines: [] });
  });
});

describe('where a pool file system may be made on an export', () => {
  const place = 'nas.example.com:/export/new';
  const known = (path: string) => {
    const { infrastructure } = sampleEnvironment('3.4');
    if (!infrastructure) throw new Error('no infrastructure');
    const { origin } = fact('');
    const facts = {
      name: fact(`nfs on ${path}`),
      path: fact(path),
      fileServer: fact('0004fb00000900000000000000000001'),
    };
    const managerFileSystems = [...infrastructure.managerFileSystems, { id: 'f', facts, origin }];
    return { infrastructure: { ...infrastructure, managerFileSystems } };
  };

  it('when the manager had a file system there that nothing used, then there are lines', () => {
    const lines = ['show FileSystem', 'refresh FileSystem', ...made.slice(2)];
    expect(outcome(place, [`${place}/`], known('/export/new'))).toEqual({ codes: [], lines });
  });

  it('when nobody tells what the manager calls it, then it is open', () => {
    expect(outcome(place, [place])).toEqual({ codes: ['no-file-system-name'], lines: [] });
  });

  it.each([
    'nas.example.com:/export/repo',
    'nas.example.com:/export',
    'nas.example.com:/export/repo/below',
    'nas.example.com:/export/pool',
  ])('when %s is the place, then it holds something and is never formatted', (used) => {
    const { codes, lines } = outcome(used, [used], known(used));
    expect(codes.filter((code) => code.startsWith('format'))).toEqual(['format-known', 'format-unused']);
    expect(lines).toEqual([]);
  });
});
