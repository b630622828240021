import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import type { Environment, EnvironmentPart } from '../../../src/model/environment.js';
import { mergeEnvironment } from '../../../src/model/merge.js';
import type { Fact, Origin } from '../../../src/model/origin.js';
import { interpretManagerFiles } from '../../../src/sources/manager-files-facts.js';
import { fixtureBytes } from '../../formats/fixture-bytes.js';
import { sampleEnvironment, withInfrastructure } from './sample-environment.js';
import { wwids } from './sample-estate.js';
import { linesIn } from './send-estate.js';
import { fact } from './world-facts.js';

const lun = '360014059999999999999999900000001';
const other = '360014059999999999999999900000002';
const uuid = '0004fb00000500002dc56e8973883d87';
const newDisk = '0004fb0000180000bbbbbbbbbbbbbbbb';
const oldDisk = '0004fb0000180000cccccccccccccccc';

/** Codes of open points about formatting, and how many lines format, where the pool is to be made at a place. */
function outcome(place: string, more: Partial<Environment> = {}, allowed = [place]) {
  const environment = {
    ...sampleEnvironment('3.4'),
    newPlaces: { 'pool slot': fact(place, 'map') },
    physicalDisks: { [place.toLowerCase()]: fact(newDisk, 'map') },
    ...more,
  };
  const plan = planEmpty(environment, '3.4', { allowFormat: allowed });
  const about = plan.openPoints.filter(({ subject }) => subject === 'server pool slot');
  return { codes: about.map(({ code }) => code), lines: linesIn(plan, 'empty-format').length, plan };
}

const refusedAs = (code: string) => ({ codes: [code], lines: 0 });

function toldAt<Value>(value: Value, file: string, source: Origin['source'] = 'manager-files'): Fact<Value> {
  return { value, origin: { source, file, line: 1 } };
}

/** What the files of a server tell, beside the sample estate. */
async function withFiles(files: Readonly<Record<string, Uint8Array>>): Promise<Partial<Environment>> {
  const part = await interpretManagerFiles({
    paths: Object.keys(files),
    read: async (path) => files[path] ?? new Uint8Array(),
  });
  return joined({ deviceAliases: part.deviceAliases ?? [], storageUses: part.storageUses ?? [] });
}

function joined(...parts: readonly EnvironmentPart[]): Partial<Environment> {
  const merged = mergeEnvironment('x', parts);
  const { deviceAliases = [], storageUses = [] } = merged;
  return { deviceAliases, storageUses };
}

describe('C1: how a LUN may be spelt', () => {
  const bare = wwids.vm.slice(1);
  const colons = (bare.match(/../g) ?? []).join(':');

  it.each([
    ...[wwids.vm, wwids.vm.toUpperCase(), bare, colons, colons.toUpperCase(), `3${colons}`, `0x${bare}`],
    ...[`wwn-0x${bare}`, `naa.${bare}`, `NAA ${bare}`, (bare.match(/.{4}/g) ?? []).join('-')],
    ...[`${wwids.vm.slice(0, 10)} ${wwids.vm.slice(10)}`, `/dev/mapper/${wwids.vm}`, `scsi-${wwids.vm}`],
  ])('when the LUN of a VM is called %s, then it is known', (place) => {
    expect(outcome(place)).toMatchObject(refusedAs('format-known'));
  });

  it.each([
    ...[
      '/dev/sdb',
      'sdb',
      '/dev/dm-3',
      'mpatha',
      '/dev/mapper/mpatha',
      'NETAPP (1)',
      oldDisk,
      '7',
      'lun1',
      '.',
    ],
    ...[
      'storage_lun_05',
      'STORAGE_LUN_0001',
      '1st_lun_of_box',
      bare.slice(0, 31),
      `uuid.${bare}`,
      `${lun}p1`,
    ],
    ...[`/dev/disk/by-id/wwn-0x${bare}-part1`, `/dev/disk/by-id/dm-uuid-part1-mpath-${lun}`, `${lun}2`],
  ])('when the place is %s, which is not surely a WWID, then nothing is formatted', (place) => {
    expect(outcome(place)).toMatchObject(refusedAs('not-a-wwid'));
    const unused = outcome(lun, {}, [place]).plan.openPoints.find(({ subject }) =>
      subject.startsWith('--allow'),
    );
    expect(unused?.code).toBe('not-a-wwid');
  });

  it('when an empty LUN has a WWID of another kind, then there are lines', () => {
    for (const place of ['1IET_00010001', 'eui.0025385b61b0a5f1', '35002538da0269d57', lun])
      expect(outcome(place)).toMatchObject({ codes: [] });
  });
});

describe('C2: devices that servers named', () => {
  const files = {
    'servers/ovs09/multipath.txt': fixtureBytes('devices/multipath-el6.txt'),
    'servers/ovs09/device-names.txt': fixtureBytes('devices/device-names.txt'),
  };
  const on = (device: string, file: string): Partial<Environment> => ({
    fileSystems: [{ uuid, facts: { device: toldAt(device, file) } }],
  });

  it.each(['/dev/dm-3', '/dev/sdb', '/dev/sdd', '/dev/mapper/mpathb', '/dev/mapper/mpathbp1', '/dev/dm-3p1'])(
    'when a file system lies on %s, then the LUN it leads to is never formatted, and another one is',
    async (device) => {
      const told = { ...(await withFiles(files)), ...on(device, 'servers/ovs09/tunefs.ocfs2/x.txt') };
      expect(outcome(lun, told)).toMatchObject(refusedAs('format-known'));
      expect(outcome('360014059999999999999999900000003', told).codes).toEqual([]);
    },
  );

  it('when the kernel of EL5 names it, then it is known as well', async () => {
    const names = { 'servers/ovs09/multipath.txt': fixtureBytes('devices/multipath-el5.txt') };
    const told = {
      ...(await withFiles(names)),
      ...on('/dev/mapper/mpath0', 'servers/ovs09/tunefs.ocfs2/x.txt'),
    };
    expect(outcome(lun, told)).toMatchObject(refusedAs('format-known'));
    expect(outcome(other, told).codes).toEqual([]);
  });

  it('when mounted.ocfs2 showed it and its parameters were not told, then it is known', async () => {
    const told = await withFiles({
      ...files,
      'servers/ovs09/mounted.ocfs2.txt': fixtureBytes('devices/mounted-ocfs2.txt'),
    });
    expect(outcome(lun, told)).toMatchObject(refusedAs('format-known'));
  });

  it.each([
    ['no server names its device', '/dev/dm-3', 'servers/ovs08/tunefs.ocfs2/dm-3.txt'],
    ['the name is not among those of the server', '/dev/sdz', 'servers/ovs09/tunefs.ocfs2/sdz.txt'],
    ['only a name of a volume is told', '/dev/mapper/vg-lv', 'servers/ovs09/tunefs.ocfs2/x.txt'],
  ])('when %s, then no LUN is formatted until a map says which it is', async (_, device, file) => {
    const told = { ...(await withFiles(files)), ...on(device, file) };
    const { plan, ...refused } = outcome(other, told);
    expect(refused).toEqual(refusedAs('unresolved-device'));
    const point = plan.openPoints.find(({ code }) => code === 'device');
    const [line] = point?.map ?? [];
    expect(line).toMatchObject({ subject: 'device', attribute: 'wwid' });
    const [, server, path = ''] = /^([^/]*):(.*)$/.exec(line?.key ?? '') ?? [];
    const alias = {
      server: server ?? '',
      device: path,
      wwid: lun,
      origin: toldAt('', 'x.map', 'map').origin,
    };
    const stated = { ...told, deviceAliases: [...(told.deviceAliases ?? []), alias] };
    expect(outcome(other, stated).codes).toEqual([]);
    expect(outcome(lun, stated)).toMatchObject(refusedAs('format-known'));
  });

  it('when a VM has a disk on a device that only servers can name, then all of them must', async () => {
    const told = await withFiles(files);
    const { vms, servers } = sampleEnvironment('3.4');
    const target = { kind: 'outside', path: '/dev/dm-3' } as const;
    const changed = vms.map((vm) => ({
      ...vm,
      disks: vm.disks.map((disk) => ({ ...disk, target, text: 'phy:/dev/dm-3,xvda,w' })),
    }));
    expect(outcome(other, { ...told, vms: changed })).toMatchObject(refusedAs('unresolved-device'));
    const alone = { ...told, vms: changed, servers: servers.slice(0, 1) };
    expect(outcome(lun, alone)).toMatchObject({ codes: expect.arrayContaining(['format-known']), lines: 0 });
  });
});

describe('C3: places that another source told', () => {
  it('when two servers name the device of a file system, then both count', () => {
    const merged = mergeEnvironment('x', [
      { fileSystems: [{ uuid, facts: { device: toldAt('/dev/mapper/other', 'ovs01/x') } }] },
      { fileSystems: [{ uuid, facts: { device: toldAt(`/dev/mapper/${lun}`, 'ovs02/x') } }] },
    ]);
    expect(outcome(lun, { fileSystems: merged.fileSystems })).toMatchObject(refusedAs('format-known'));
  });

  it('when files and agents tell other places of a repository, then both count', () => {
    const id = '0004fb00000300001111111111111111';
    const place = (value: string, source: Origin['source']) => ({
      repositories: [{ id, read: false, facts: { fileSystemLocation: toldAt(value, 'f', source) } }],
    });
    const merged = mergeEnvironment('x', [
      place('nas:/x', 'repository-files'),
      place(`/dev/mapper/${lun}`, 'server-agents'),
    ]);
    const repositories = [...sampleEnvironment('3.4').repositories, ...merged.repositories];
    expect(outcome(lun, { repositories })).toMatchObject(refusedAs('format-known'));
  });

  it('when two sources tell other disks of a file system or pool of the manager, then both count', () => {
    const { infrastructure } = sampleEnvironment('3.4');
    const [pool] = infrastructure?.serverPools ?? [];
    const told = (value: string, source: Origin['source']): EnvironmentPart => ({
      infrastructure: {
        serverPools: pool ? [{ ...pool, facts: { poolFileSystemLocation: toldAt(value, 'f', source) } }] : [],
      },
    });
    const merged = mergeEnvironment('x', [
      told('nas:/y', 'manager-rest'),
      told(`/dev/mapper/${lun}`, 'manager-files'),
    ]);
    const serverPools = (infrastructure?.serverPools ?? []).map((one) => ({
      ...one,
      ...(merged.infrastructure?.serverPools[0]?.otherPlaces && {
        otherPlaces: merged.infrastructure.serverPools[0].otherPlaces,
      }),
    }));
    const told2 = withInfrastructure(sampleEnvironment('3.4'), { serverPools });
    expect(outcome(lun, { infrastructure: told2.infrastructure ?? raise() })).toMatchObject(
      refusedAs('format-known'),
    );
  });
});

function raise(): never {
  throw new Error('no infrastructure');
}

describe('M1: an archive that does not tell everything', () => {
  const base = sampleEnvironment('3.4');
  const finding = (code: string, subject: string, message = 'x') => ({
    findings: [{ severity: 'error' as const, code, subject, message, origins: [] }],
  });
  const { origin } = fact('');
  const mapping = {
    ...{ type: 'VmDiskMapping', id: 'm', name: 'm', origin },
    attributes: [{ label: 'Physical Disk', value: oldDisk, refersTo: oldDisk }],
  };

  it.each<[string, Partial<Environment>]>([
    ['a source failed', finding('not-captured', 'ovs02')],
    ['a reply of a server is missing', finding('not-captured', 'servers/ovs02/mounted.ocfs2.txt')],
    ['the manager does not tell a disk', finding('manager-does-not-tell', 'VM a', 'disk mapping x: y')],
    ['a physical disk is listed only', finding('listed-not-shown', `PhysicalDisk ${oldDisk}`)],
    ['a mapping names a physical disk whose WWID is not told', { managerObjects: [mapping] }],
    [
      'a physical disk without a WWID says that it is in use',
      {
        managerObjects: [
          {
            ...{ type: 'PhysicalDisk', id: oldDisk, name: 'x', origin },
            attributes: [{ label: 'VmDiskMapping 1', value: 'm' }],
          },
        ],
      },
    ],
    [
      'a definition is damaged',
      { vms: base.vms.map((vm) => ({ ...vm, problems: ['item 2 of disk cannot be read'] })) },
    ],
    [
      'nobody tells where a repository lies',
      {
        repositories: [
          ...base.repositories,
          { id: '0004fb00000300001111111111111111', read: true, facts: {} },
        ],
      },
    ],
  ])('when %s, then nothing is formatted, and what is missing is named', (_, more) => {
    const { plan, ...refused } = outcome(lun, more);
    expect(refused).toEqual(refusedAs('archive-incomplete'));
    expect(plan.openPoints.map(({ code }) => code)).toContain('archive-gap');
  });

  it('when the pool file system of a pool is not told, then nothing is formatted, and without a cluster it is', () => {
    const pool = { id: 'p', origin, facts: { name: fact('p'), clustered: fact(true) } };
    const pools = base.infrastructure?.serverPools ?? [];
    const told = (clustered: boolean) => {
      const facts = { ...pool.facts, clustered: fact(clustered) };
      return (
        withInfrastructure(base, { serverPools: [...pools, { ...pool, facts }] }).infrastructure ?? raise()
      );
    };
    expect(outcome(lun, { infrastructure: told(true) })).toMatchObject(refusedAs('archive-incomplete'));
    expect(outcome(lun, { infrastructure: told(false) }).codes).toEqual([]);
  });

  it('when only packages or cards could not be read, then there are lines', () => {
    expect(outcome(lun, finding('not-captured', 'servers/ovs02/packages.txt')).codes).toEqual([]);
    expect(outcome(lun, finding('not-captured', 'servers/ovs02/network-scripts/ifcfg-eth0')).codes).toEqual(
      [],
    );
  });
});

describe('M2: what the manager must show before a LUN is formatted', () => {
  it('when there are lines, then each that changes the LUN waits for its Page83 ID', () => {
    const { plan } = outcome(lun);
    const must = { ask: `show PhysicalDisk id=${newDisk}`, label: 'Page83 ID', anyOf: [lun, lun.slice(1)] };
    const lines = linesIn(plan, 'empty-format').filter(({ text }) => text.includes(newDisk));
    expect(lines.map(({ command, mustShow }) => [command, mustShow])).toEqual([
      ['show PhysicalDisk', undefined],
      ['refresh PhysicalDisk', must],
      ['create ServerPool', must],
    ]);
  });
});

describe('M10: exports under other names', () => {
  const { infrastructure } = sampleEnvironment('3.4');
  const known = (path: string): Partial<Environment> => {
    const facts = { name: fact(`nfs on ${path}`), path: fact(path) };
    const managerFileSystems = [
      ...(infrastructure?.managerFileSystems ?? []),
      { id: 'f', facts, origin: fact('').origin },
    ];
    return {
      infrastructure:
        withInfrastructure(sampleEnvironment('3.4'), { managerFileSystems }).infrastructure ?? raise(),
    };
  };

  it.each([
    'nas:/export/repo',
    '10.0.0.9:/export/repo',
    'nas.example.com://export/./repo/',
    '[fe80::1]:/export/repo',
    'nas:/export/new/../repo',
  ])('when %s is the place, then it may be the export of a repository and is never formatted', (place) => {
    expect(outcome(place, known(place))).toMatchObject(refusedAs('format-known'));
  });

  it('when only the case of the path differs, then it is another export, and the word for one is none for the other', () => {
    const place = 'nas.example.com:/Vol/A';
    expect(outcome(place, known(place)).codes).toEqual([]);
    expect(outcome(place, known(place), ['nas.example.com:/vol/a'])).toMatchObject(
      refusedAs('format-not-allowed'),
    );
  });
});

describe('M11: two lines of a map for one LUN', () => {
  it('when two spellings have two physical disks, then nothing is formatted', () => {
    const physicalDisks = { [lun.slice(1)]: fact(oldDisk, 'map'), [lun]: fact(newDisk, 'map') };
    expect(outcome(lun, { physicalDisks })).toMatchObject(refusedAs('physical-disk-not-unique'));
    const same = { [lun.slice(1)]: fact(newDisk.toUpperCase(), 'map'), [lun]: fact(newDisk, 'map') };
    expect(outcome(lun, { physicalDisks: same }).codes).toEqual([]);
  });
});

describe('M13: a disk of which the manager lists a part', () => {
  it('when a system partition is a physical disk, then the whole disk is never formatted', () => {
    const facts = { wwid: fact('ovm_sys_repo_part_35002538da0269d57') };
    const physicalDisks = [{ id: oldDisk, facts, origin: fact('').origin }];
    const told = withInfrastructure(sampleEnvironment('3.4'), { physicalDisks });
    expect(outcome('35002538da0269d57', { infrastructure: told.infrastructure ?? raise() })).toMatchObject(
      refusedAs('format-known'),
    );
  });
});
