import { describe, expect, it } from 'vitest';
import { damagedNightArchive, failedNightArchive } from '../../../src/checks/night/night-archive.js';
import { nightLine } from '../../../src/emitters/night/night-line.js';
import type { NightRecord } from '../../../src/model/night.js';
import {
  estateOf,
  factsOfNight,
  goodNight,
  managerUuid,
  type NightParts,
  recordOf,
  schemaOf,
  sixPlaces,
  sourceOf,
  usualTables,
  uuidPlacesOf,
} from '../../checks/night/night-facts.js';
import { diskFile, machine, onFile } from '../inventory/small-environment.js';

/** The line of the night of the 23rd; the 22nd was good with ten VMs. */
function lineOf(
  parts: NightParts,
  { accepted, after = {} }: { readonly accepted?: string; readonly after?: Partial<NightRecord> } = {},
) {
  const facts = factsOfNight(23, parts);
  const { drops: told = [] } = recordOf(facts, goodNight(22));
  const rules = accepted === undefined ? {} : { acceptedDrop: accepted, told };
  return recordOf(facts, goodNight(22), rules, after).line;
}

describe('the line of a good night', () => {
  it('when it is the first, then it says so', () => {
    expect(recordOf(factsOfNight(23)).line).toBe(
      'prod: recoverable. B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 yes (10 VMs by script); first good night',
    );
  });

  it('when nothing changed, then it says what could be recovered from alone', () => {
    expect(lineOf({})).toBe(
      'prod: recoverable. B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 yes (10 VMs by script)',
    );
  });

  it('when VMs came, points are open and a disk has no owner, then it reads as a DBA would say it', () => {
    const { vms, diskFiles } = estateOf(12);
    const unowned = diskFile('left-over.img');
    const before = goodNight(22, { environment: estateOf(10, { diskFiles: [...diskFiles, unowned] }) });
    const environment = estateOf(12, { vms, diskFiles: [...diskFiles, unowned] });
    expect(recordOf(factsOfNight(23, { environment, openPoints: 3 }), before).line).toBe(
      'prod: recoverable. B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 3 open points; +2 VMs, 1 disk without owner',
    );
  });

  it('when objects came, went and changed, then each kind is counted', () => {
    const { vms, diskFiles } = estateOf(10);
    const changed = machine('vm1', { memory: 4096 }, { disks: [onFile('vm1.img')] });
    const environment = estateOf(10, {
      vms: [changed, ...vms.slice(2), machine('new', { memory: 1 }, { disks: [onFile('new.img')] })],
      diskFiles: [...diskFiles.slice(1), diskFile('new.img')],
    });
    expect(lineOf({ environment })).toBe(
      'prod: recoverable. B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 yes (10 VMs by script); ' +
        '+1 VM, -1 VM, 1 VM changed, +1 disk, -1 disk',
    );
  });

  it('when a table of statistics grows, then it is named with its size and the rate a day', () => {
    const before = goodNight(21);
    const sizes = { ...usualTables, OVM_STATISTIC: [1_000_000, 100 * 1024 ** 2] as const };
    expect(recordOf(factsOfNight(23, { sizes }), before).line).toBe(
      'prod: recoverable. B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 yes (10 VMs by script); ' +
        'OVM_STATISTIC 100.0 MiB (+30.0 MiB a day)',
    );
  });

  it('when a table grows by less than a mebibyte, then the line says nothing of it', () => {
    const sizes = { ...usualTables, OVM_OBJECT: [2_001, 1024 ** 2 + 511_999] as const };
    expect(lineOf({ sizes })).not.toContain('OVM_OBJECT');
  });

  it('when the sizes of a dump are rows alone, then growth is told in rows', () => {
    const dump = (rows: number) => ({
      ...{ schema: 'OVS', path: 'p', bytes: 900, sha256: '', log: '', tool: 'exp' as const },
      ...{ toolVersion: null, scn: null, characterSet: '', nationalCharacterSet: '', objectTypes: [] },
      ...{ tables: [{ name: 'OVM_STATISTIC', rows }], missing: [] },
    });
    const schemas = (rows: number) => [
      { server: 'xe', archive: '20261123T021000Z-bbbb', schema: schemaOf({}, { dumps: [dump(rows)] }) },
    ];
    const before = goodNight(22, { schemas: schemas(500_000) });
    expect(recordOf(factsOfNight(23, { schemas: schemas(512_000) }), before).line).toMatch(
      /; OVM_STATISTIC 512000 rows \(\+12000 rows a day\)$/,
    );
  });

  it('when no database server is configured, then rediscovery still is a way', () => {
    const before = goodNight(22, { schemas: [] });
    expect(recordOf(factsOfNight(23, { schemas: [] }), before).line).toBe(
      'prod: recoverable. B1-B3 yes (no schema exported, UUID agrees in 6 places); B4 yes (10 VMs by script)',
    );
  });

  it('when there are several database servers, then the time of each schema stands', () => {
    const schema = schemaOf({ OVS: usualTables });
    const at = (server: string, minute: number) => ({
      ...{ server, schema },
      archive: `20261123T02${minute}00Z-bbb${minute}`,
    });
    const two = [at('db', 14), at('db2', 10)];
    expect(recordOf(factsOfNight(23, { schemas: two })).line).toContain(
      'B1-B3 yes (schemas 02:10, 02:14, UUID',
    );
    const four = [...two, at('db3', 30), at('db4', 20)];
    expect(recordOf(factsOfNight(23, { schemas: four })).line).toContain('(schemas 02:10 to 02:30, UUID');
  });

  it('when rows were left out on request, then the schema is not called whole', () => {
    const sizes = { ...usualTables, OVM_STATISTIC: null };
    const before = goodNight(22, { sizes });
    expect(recordOf(factsOfNight(23, { sizes }), before).line).toBe(
      'prod: recoverable. B1-B3 yes (schema 02:10 without the rows of 1 table, UUID agrees in 6 places); ' +
        'B4 yes (10 VMs by script)',
    );
  });

  it('when the release is not known, then both situations wait for it', () => {
    expect(lineOf({ release: null })).toBe(
      'prod: recoverable with open points. B1-B3 open (release not known, schema 02:10, UUID agrees in 6 places); ' +
        'B4 open (release not known, so no scripts)',
    );
  });

  it('when no server is known, or none with an address, then there is nothing to rediscover', () => {
    expect(lineOf({ environment: estateOf(10, { servers: [] }) })).toContain('B1-B3 open (no server known, ');
    const servers = [{ id: 'ovs-1', facts: {}, repositoryIds: [] }];
    expect(lineOf({ environment: estateOf(10, { servers }) })).toContain(
      'B1-B3 open (no address of a server known, ',
    );
  });

  it('when copies or notices failed, then they are named and the night stays good', () => {
    const copies = [
      { target: '/mnt/nas', status: 'failed', reason: 'no space left', bytes: 0, tookMs: 5 },
      { target: 'backup:/srv', status: 'verified', bytes: 5, tookMs: 5 },
    ] as const;
    const notices = [{ target: 'https://chat.example', status: 'failed' }] as const;
    expect(lineOf({}, { after: { copies, notices } })).toBe(
      'prod: recoverable. B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 yes (10 VMs by script); ' +
        'copy to /mnt/nas failed: no space left; notice to https://chat.example failed',
    );
  });

  it('when more than three copies failed, then the others are counted', () => {
    const copies = ['a', 'b', 'c', 'd', 'e'].map((target) => ({
      ...{ target, status: 'failed' as const, bytes: 0, tookMs: 0 },
    }));
    expect(lineOf({}, { after: { copies } })).toMatch(
      /copy to a failed; copy to b failed; copy to c failed; 2 more failed copies$/,
    );
  });
});

describe('the line of a night that is not good', () => {
  it('when there are fewer VMs than the limit allows, then it is not good, and still recoverable', () => {
    expect(lineOf({ environment: estateOf(8) })).toBe(
      'prod: NOT good tonight. VMs fell from 10 to 8, by 20 % (limit 10 %); disks fell from 10 to 8, by 20 % (limit 10 %); ' +
        'B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 yes (8 VMs by script); -2 VMs, -2 disks; last good 2026-11-22',
    );
  });

  it('when an operator accepted the drop, then it is good and says what was accepted', () => {
    expect(lineOf({ environment: estateOf(8) }, { accepted: 'test VMs moved' })).toBe(
      'prod: recoverable. B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 yes (8 VMs by script); -2 VMs, -2 disks; ' +
        'drop accepted: test VMs moved: VMs fell from 10 to 8, by 20 % (limit 10 %); disks fell from 10 to 8, by 20 % (limit 10 %)',
    );
  });

  it('when the manager UUID is nowhere, then nothing is recoverable by B1 to B3', () => {
    expect(lineOf({ environment: estateOf(10, { uuidPlaces: [] }) })).toBe(
      'prod: NOT recoverable tonight. manager UUID not known; B1-B3 no (manager UUID not known, schema 02:10); ' +
        'B4 yes (10 VMs by script); last good 2026-11-22',
    );
  });

  it('when what stands there is no UUID, then it is not known', () => {
    const environment = estateOf(10, { uuidPlaces: uuidPlacesOf('none') });
    expect(lineOf({ environment })).toMatch(
      /^prod: NOT recoverable tonight\. what stands as manager UUID is none; B1-B3 no \(manager UUID not known/,
    );
  });

  it('when the places disagree, then a person must decide first', () => {
    const other = '0004fb00000100001c87c2aee23b7002';
    const environment = estateOf(10, { uuidPlaces: [...sixPlaces, ...uuidPlacesOf(other)] });
    expect(lineOf({ environment })).toBe(
      'prod: NOT good tonight. manager UUID disagrees in 7 places; ' +
        'B1-B3 open (manager UUID disagrees in 7 places, schema 02:10); B4 yes (10 VMs by script); last good 2026-11-22',
    );
  });

  it('when the .config of the database is of another manager, then the places disagree', () => {
    const managerConfig = {
      ...{ engine: 'mysql', host: 'localhost', port: 49500, schema: 'ovs', buildId: null },
      managerUuid: '0004fb00000100009999999999999999',
    };
    const schema = schemaOf({ OVS: usualTables }, { managerConfig });
    const schemas = [{ server: 'db', archive: '20261123T021000Z-bbbb', schema }];
    expect(lineOf({ schemas })).toMatch(/^prod: NOT good tonight\. manager UUID disagrees in 7 places; /);
  });

  it('when a database cannot be exported, then its server is named and its tables are no drop', () => {
    const facts = factsOfNight(23, { schemas: [] });
    const why = 'could not connect to mysql://rescue@192.0.2.7:49500: connection refused';
    const archives = [...facts.archives, failedNightArchive({ kind: 'schema', databaseServer: 'db' }, why)];
    expect(recordOf({ ...facts, archives }, goodNight(22)).line).toBe(
      `prod: NOT good tonight. no schema export of db: ${why}; ` +
        'B1-B3 yes (no schema of db, UUID agrees in 6 places); B4 yes (10 VMs by script); last good 2026-11-22',
    );
  });

  it('when one of two databases cannot be exported, then the other one counts', () => {
    const facts = factsOfNight(23);
    const archives = [
      ...facts.archives,
      failedNightArchive({ kind: 'schema', databaseServer: 'db2' }, 'could not log in to db2: refused'),
    ];
    expect(recordOf({ ...facts, archives }).line).toBe(
      'prod: NOT good tonight. no schema export of db2: could not log in to db2: refused; ' +
        'B1-B3 yes (schema 02:10, no schema of db2, UUID agrees in 6 places); B4 yes (10 VMs by script); no good night yet',
    );
  });

  it('when a repository is not mounted, then it is named and B4 is lost', () => {
    const reason = 'could not read /OVS/Repositories/b: it holds nothing';
    const sources = [
      sourceOf('/OVS/Repositories/a'),
      sourceOf('/OVS/Repositories/b', { status: 'failed', files: 0, problems: [{ path: '', reason }] }),
    ];
    expect(lineOf({ sources, environment: estateOf(5) })).toBe(
      'prod: NOT recoverable tonight. incomplete capture: /OVS/Repositories/b: not captured: ' +
        `${reason}; VMs fell from 10 to 5, by 50 % (limit 10 %); disks fell from 10 to 5, by 50 % (limit 10 %); ` +
        'B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 no (not captured: /OVS/Repositories/b); -5 VMs, -5 disks; ' +
        'last good 2026-11-22',
    );
  });

  it('when a source could be read in part only, then it is incomplete and B4 waits for a look', () => {
    const problems = [
      { path: 'VirtualMachines/x/vm.cfg', reason: 'permission denied' },
      { path: 'VirtualMachines/y/vm.cfg', reason: 'permission denied' },
    ];
    const sources = [sourceOf('/OVS/Repositories/a', { status: 'incomplete', problems })];
    expect(lineOf({ sources })).toBe(
      'prod: NOT good tonight. incomplete capture: /OVS/Repositories/a: captured in part: ' +
        'VirtualMachines/x/vm.cfg: permission denied; and 1 more problem; ' +
        'B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 open (1 source not whole); last good 2026-11-22',
    );
  });

  it('when many sources failed, then three are told and the others counted', () => {
    const failed = ['a', 'b', 'c', 'd', 'e'].map((root) => {
      return sourceOf(root, { name: 'manager-files', status: 'failed' });
    });
    expect(lineOf({ sources: failed })).toContain(
      'incomplete capture: a: not captured; b: not captured; c: not captured; 2 more problems; B1-B3',
    );
  });

  it('when a repository is known to the manager and was not read, then B4 is open', () => {
    const { repositories } = estateOf(1);
    const unread = { id: 'other', facts: {}, read: false };
    expect(lineOf({ environment: estateOf(10, { repositories: [...repositories, unread] }) })).toContain(
      'B4 open (1 repository not read)',
    );
  });

  it('when nothing could be captured, then nothing is called a drop', () => {
    const facts = factsOfNight(23, { environment: undefined, sources: [] });
    const why = 'could not connect to ssh://ovm-1: connection timed out';
    const archives = facts.archives.map((archive) =>
      archive.kind === 'capture' ? failedNightArchive({ kind: 'capture' }, why) : archive,
    );
    expect(recordOf({ ...facts, archives }, goodNight(22)).line).toBe(
      `prod: NOT recoverable tonight. no capture: ${why}; manager UUID not known; ` +
        'B1-B3 no (manager UUID not known, no server known, schema 02:10); B4 no (nothing was captured); last good 2026-11-22',
    );
  });

  it('when the capture failed and the .config of the export tells the UUID, then the schema is a way', () => {
    const managerConfig = {
      ...{ engine: 'mysql', host: 'localhost', port: 49500, schema: 'ovs', buildId: null },
      managerUuid,
    };
    const schema = schemaOf({ OVS: usualTables }, { managerConfig });
    const schemas = [{ server: 'db', archive: '20261123T021000Z-bbbb', schema }];
    const facts = factsOfNight(23, { environment: undefined, sources: [], schemas });
    const archives = facts.archives.map((archive) =>
      archive.kind === 'capture' ? failedNightArchive({ kind: 'capture' }, 'it is down') : archive,
    );
    expect(recordOf({ ...facts, archives }, goodNight(22)).line).toBe(
      'prod: NOT recoverable tonight. no capture: it is down; ' +
        'B1-B3 open (no server known, schema 02:10, UUID in 1 place); B4 no (nothing was captured); last good 2026-11-22',
    );
  });

  it('when an archive is damaged when it is read again, then it counts as lost', () => {
    const facts = factsOfNight(23);
    const archives = facts.archives.map((archive) =>
      archive.kind === 'capture'
        ? damagedNightArchive(archive, ['environment.json: changed', 'RECOVER.md: missing'])
        : archive,
    );
    expect(recordOf({ ...facts, archives, verified: false }, goodNight(22)).line).toBe(
      'prod: NOT recoverable tonight. damaged capture: not verified: environment.json: changed; and 1 more file; ' +
        'B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 no (the capture is damaged); last good 2026-11-22',
    );
  });

  it('when archives were not verified, then nobody relies on them', () => {
    expect(lineOf({ verified: false })).toMatch(
      /^prod: NOT recoverable tonight\. not every archive was verified; B1-B3 yes/,
    );
  });

  it('when no archive was made at all, then it says so', () => {
    const parts = { environment: undefined, sources: [], schemas: [], archives: [], verified: false };
    expect(recordOf(factsOfNight(23, parts)).line).toBe(
      'prod: NOT recoverable tonight. no archive was made; manager UUID not known; ' +
        'B1-B3 no (manager UUID not known, no server known, no schema exported); B4 no (nothing was captured); no good night yet',
    );
  });

  it('when a dump broke off, then the schema is incomplete', () => {
    const finding = {
      ...{ severity: 'warning' as const, code: 'dump-not-completed', subject: 'ovs.sql' },
      message: 'its last line is missing',
    };
    const schema = schemaOf({ OVS: usualTables }, { findings: [finding] });
    const schemas = [{ server: 'db', archive: '20261123T021000Z-bbbb', schema }];
    expect(lineOf({ schemas })).toBe(
      'prod: NOT good tonight. incomplete schema export of db: ovs.sql: its last line is missing; ' +
        'B1-B3 yes (schema 02:10 incomplete, UUID agrees in 6 places); B4 yes (10 VMs by script); last good 2026-11-22',
    );
  });

  it('when names of the estate hold line ends or escapes, then the line stays one line', () => {
    const facts = factsOfNight(23, { estate: 'pr\nod\u001b[2J' });
    expect(recordOf(facts).line).toMatch(/^pr\\x0aod\\x1b\[2J: recoverable\. /);
  });

  it('when something else went wrong in a good night, then it stays recoverable and the line says what', () => {
    const { line: _, ...record } = recordOf(factsOfNight(23));
    const troubles = ['not pruned: could not lock the estate', 'metrics: could not write /x'];
    expect(nightLine({ ...record, troubles })).toMatch(
      /^prod: recoverable\. .*; not pruned: could not lock the estate; metrics: could not write \/x/,
    );
  });
});
