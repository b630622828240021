import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeNightRecord } from '../../../src/archive/night-records.js';
import { compareUpgrade } from '../../../src/jobs/upgrade/compare-upgrade.js';
import { upgradeLines, verdictText } from '../../../src/jobs/upgrade/upgrade-text.js';
import type { NightRecord } from '../../../src/model/night.js';
import { beginSample, facts, uuid } from '../../archive/sample-archive.js';
import { nightArchive, sampleNight } from '../../archive/sample-night.js';
import { schemaOf } from '../../checks/night/night-facts.js';
import { sampleSnapshot } from '../../checks/upgrade/sample-snapshot.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const [before, after] = ['20261123T021000Z-aaaa1111', '20261124T021000Z-bbbb2222'];
const config = { engine: 'oracle', host: 'h', port: 1521, schema: 'OVS', buildId: '3.2.1.516' };

/** An export that is a dump of the database's own tools: of each schema the tables with their rows. */
async function writeDump(root: string, time: string, schemas: Readonly<Record<string, [string, number][]>>) {
  const writer = await beginSample(root, { time });
  const dump = {
    bytes: 1,
    sha256: '0'.repeat(64),
    log: 'l',
    tool: 'exp',
    toolVersion: null,
    scn: null,
  } as const;
  const dumps = Object.entries(schemas).map(([schema, tables]) => ({
    ...{ ...dump, schema, path: `schema/${schema}/dump.dmp`, characterSet: 'AL32UTF8' },
    ...{ nationalCharacterSet: 'AL16UTF16', objectTypes: ['TABLE'], missing: [] },
    tables: tables.map(([name, rows]) => ({ name, rows })),
  }));
  const schema = schemaOf({}, { engine: 'oracle', dumps, managerConfig: { ...config, managerUuid: uuid } });
  return basename((await writer.finish({ ...facts, sources: [], schema })).path);
}

/** A snapshot and the night after it, of nothing but dumps. */
async function nights(change: Partial<NightRecord> = {}) {
  const root = scratch();
  const sizes = (rows: number) => ({ 'main/OVS/VM': { rows, bytes: null } });
  const first = await writeDump(root, '2026-11-23T02:11:00Z', { OVS: [['VM', 7]], APPFW: [] });
  const second = await writeDump(root, '2026-11-24T02:11:00Z', { OVS: [['VM', 9]] });
  await writeNightRecord(root, 'prod', sampleNight(before, { tablesOf: sizes(7) }));
  const snapshot = sampleSnapshot({
    ...{ night: before, managerUuid: uuid, buildId: '3.2.1.516', release: '3.2' },
    databaseServers: [
      {
        ...{ server: 'main', engine: 'oracle', product: 'Oracle', serverVersion: '11.2', knowsManager: true },
        databases: ['OVS', 'APPFW'],
      },
    ],
    archives: [{ kind: 'schema', databaseServer: 'main', name: first }],
  });
  const archives = [nightArchive(second, 'schema')];
  const night = sampleNight(after, { archives, tablesOf: sizes(9), release: '3.2', ...change });
  const compare = () => compareUpgrade(snapshot, night, { root, estate: 'prod' });
  return { root, compare };
}

describe('an upgrade of which only dumps of the database are there', () => {
  it('when they are compared, then rows and whole schemas are told, and what no dump tells is named', async () => {
    const { compare } = await nights();
    const compared = await compare();
    expect(compared).toMatchObject({
      ...{ days: 1, ok: false, sameUuid: true },
      missing: [{ entity: 'database', id: 'main/APPFW' }],
      notCompared: ['objects: the snapshot has no capture'],
      untold: ['columns of main (a dump tells tables and rows alone)'],
      schema: { structure: [], rewritten: [], tables: [{ kind: 'grown', rowsBefore: 7, rowsNow: 9 }] },
    });
    expect([...upgradeLines(compared)]).toEqual([
      `Estate prod: snapshot ${before}, compared with the night ${after}`,
      `  manager UUID  ${uuid}, as before`,
      '  release       3.2, as before',
      '  BUILDID       3.2.1.516, as before',
      '  database      main: Oracle 11.2 -> MySQL 5.1.61',
      ...['', 'Missing', '  - database main/APPFW'],
      ...['', 'Sizes of tables', '  main/OVS/VM: +2 rows'],
      ...['', 'Not compared', '  objects: the snapshot has no capture'],
      ...['', 'Told on one side alone', '  columns of main (a dump tells tables and rows alone)'],
      '',
      'prod: 1 object is MISSING; 1 thing NOT compared; the same BUILDID; the same manager UUID',
    ]);
  });

  it('when the export failed, was pruned, or the record of the snapshot is gone, then that is said', async () => {
    for (const change of [
      { archives: [{ ...nightArchive('x', 'schema'), status: 'failed' as const }] },
      { archives: [nightArchive('x', 'schema')], pruned: ['x'] },
    ]) {
      const { compare, root } = await nights({ ...change, reasons: ['no schema'], good: false });
      rmSync(join(root, 'prod/nights'), { recursive: true });
      const compared = await compare();
      expect(compared).toMatchObject({
        ...{ ok: false, sameUuid: null, missing: [], nightReasons: ['no schema'] },
        notCompared: [
          'manager UUID: not known before or after the upgrade',
          'BUILDID: not known after the upgrade',
          'objects: the snapshot has no capture',
          'databases of main: no export after the upgrade',
          'sizes of tables: the record of the night of the snapshot cannot be read',
        ],
      });
      expect(verdictText(compared)).toBe(
        'prod: nothing that was compared is missing; 5 things NOT compared; BUILDID 3.2.1.516 -> not known; manager UUID not certain; the night is not good',
      );
    }
  });

  it('when an archive of the night is not there, then that is an error and no loss', async () => {
    const { compare } = await nights({ archives: [nightArchive('20261124T021100Z-none', 'schema')] });
    await expect(compare()).rejects.toMatchObject({ code: 'OVM_ARCHIVE_NOT_FOUND' });
  });
});
