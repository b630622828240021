import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyArchive } from '../../../src/archive/verify-archive.js';
import { silentLog } from '../../../src/base/log.js';
import { captureEstate } from '../../../src/jobs/capture-estate.js';
import { rehearsalVerdict } from '../../../src/jobs/rehearse/rehearsal-text.js';
import { rehearse } from '../../../src/jobs/rehearse/rehearse.js';
import { type PrivateServer, startPrivateServer } from '../../../src/reach/private-server/private-server.js';
import { findServerPrograms } from '../../../src/reach/private-server/server-programs.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { quickDirectory } from '../../run-directories.js';
import { forgeRow, tellOfNight } from './forged-archive.js';
import { plantedDefects } from './planted-defects.js';
import { archiveEstate, copyOf, makeManagerDatabases } from './rehearsed-estate.js';

const scratch = scratchDirectories();
let root = '';
let server: PrivateServer;
let mariadb: MariadbServer;
let clean: { readonly capture: string; readonly schema: string };

beforeAll(async () => {
  root = mkdtempSync(join(quickDirectory(), 'ovm-rehearse-'));
  const programs = await findServerPrograms();
  if (!programs) throw new Error('there is no server program');
  [server, mariadb] = await Promise.all([startPrivateServer(programs, dirname(root)), startMariadb()]);
  await makeManagerDatabases(mariadb);
  clean = await archiveEstate(root, mariadb);
});

afterAll(async () => {
  await server?.end();
  await mariadb?.stop();
  rmSync(root, { recursive: true, force: true });
});

const lunMap = 'lun 3600144f0194c5c8b3179eb8f86065486 physicalDisk = 0004fb0000180000aaaaaaaaaaaaaaaa\n';

/** With capture and export for a defect that shows between them only, else the spoiled one alone. */
const rehearsed = (archives: readonly string[]) =>
  rehearse({ archives, server, log: silentLog, scratch: root });

describe('a rehearsal', () => {
  it('when nothing is wrong, then all is proven, on a server, and the record lies beside the archive', async () => {
    const below = scratch();
    const archives = [copyOf(clean.capture, below), copyOf(clean.schema, below)];
    const { record, path, damaged } = await rehearsed(archives);
    const wrong = record.proofs.flatMap(({ found }) => found).filter(({ severity }) => severity !== 'note');
    expect(wrong).toEqual([]);
    expect([record.state, damaged]).toEqual(['proven', false]);
    expect(record.proofs.map(({ name }) => name)).toEqual(
      'bytes counts sources uuid definitions disks scripts vms remade databases files restore'.split(' '),
    );
    expect(record.proofs.at(-1)?.how).toMatch(/^4 tables, 285 rows in a private MariaDB /);
    expect(dirname(path)).toBe(join(below, 'sample/rehearsals'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    for (const archive of archives) expect((await verifyArchive(archive)).ok).toBe(true);
  });

  it.each([
    ['with a map', undefined],
    ['for another release than .config tells', '3.4'],
  ])('when an estate was captured %s, then nothing is said against it', async (_, release) => {
    const below = scratch();
    const path = join(below, 'my "own".map');
    writeFileSync(path, lunMap);
    const isMapped = release === undefined;
    const { archive, environment } = await captureEstate({
      estate: 'sample',
      archives: below,
      trees: [join(root, 'estate/repositories')],
      managerFiles: [join(root, 'estate/manager-files')],
      release,
      ...(isMapped && { map: path }),
      log: silentLog,
    });
    if (isMapped) rmSync(path);
    const told = JSON.stringify(isMapped ? environment.physicalDisks : environment.manager);
    expect(told).toContain(isMapped ? '0004fb0000180000aaaaaaaaaaaaaaaa' : '3.3');
    const { record } = await rehearsed([archive.path]);
    const defects = record.proofs.flatMap(({ found }) => found).filter((one) => one.severity === 'defect');
    expect(defects).toEqual([]);
    expect(record.proofs.find(({ name }) => name === 'remade')?.state).toBe('proven');
  });

  it('when there is no server program, then rows alone are proven, and that is said', async () => {
    const archive = copyOf(clean.schema, scratch());
    const findPrograms = async () => undefined;
    const { record } = await rehearse({
      archives: [archive],
      log: silentLog,
      scratch: scratch(),
      findPrograms,
    });
    const proof = record.proofs.at(-1);
    expect([record.state, proof?.name]).toEqual(['proven', 'rows']);
    expect(proof?.how).toBe('4 tables, 285 rows in the embedded engine');
    expect(proof?.found).toMatchObject([
      {
        severity: 'note',
        message: expect.stringMatching(
          /^no program of a MariaDB or MySQL server .* definitions were not run$/,
        ),
      },
    ]);
    expect(rehearsalVerdict(record)).toBe('sample: all proven, of 1 database the rows alone');
  });

  it.each(['a night', 'a rehearsal'] as const)(
    'when somebody changed rows and every checksum in the archive, and %s told of it before, then it is found',
    async (who) => {
      const archive = copyOf(clean.schema, scratch());
      await (who === 'a night' ? tellOfNight(archive) : rehearsed([archive]));
      forgeRow(archive);
      const { record, damaged } = await rehearsed([archive]);
      expect(damaged).toBe(true);
      expect(record.proofs.flatMap(({ found }) => found)).toMatchObject([
        {
          severity: 'defect',
          message: expect.stringMatching(
            new RegExp(`^manifest\\.json is not the one that the ${who.slice(2)} .*sealed the archive anew$`),
          ),
        },
      ]);
    },
  );

  for (const { name, in: kind, plant, proof, says, beside, state = 'defect' } of plantedDefects)
    it(`when there is ${name}, then it is found`, async () => {
      const archive = copyOf(clean[kind], scratch());
      plant(archive);
      const isBeside = beside ?? (proof === 'uuid' && kind === 'schema');
      const archives = isBeside ? [clean.capture, archive] : [archive];
      const { record, path, damaged } = await rehearsed(archives);
      const found = record.proofs.find((one) => one.name === proof);
      const texts = (found?.found ?? [])
        .filter(({ severity }) => severity !== 'note')
        .map(({ subject, message }) => `${subject}: ${message}`);
      expect(texts).toContainEqual(expect.stringMatching(says));
      expect([found?.state, damaged]).toEqual([state, proof === 'bytes']);
      expect(existsSync(path)).toBe(true);
      if (damaged) expect(record.proofs).toHaveLength(1);
    });
});
