import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { type ExportedSchema, exportSchema } from '../../../src/jobs/schema/export-schema.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble } from '../../doubles/tns/tns-double.js';
import { doubleSettings } from '../../reach/database/oracle-double.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { exportedSchema, importNow, inPlaceOptions, otherSchema, runScript } from './oracle-schema.js';

const scratch = scratchDirectories();
let double: TnsDouble;
beforeEach(async () => {
  double = await startTnsDouble({ administrators: ['OVS'] });
});
afterEach(async () => {
  const { broken } = double;
  await double.stop();
  expect(broken).toEqual([]);
});

const withReplaced = `
CREATE TABLE T (ID NUMBER PRIMARY KEY, NAME VARCHAR2(30), NOTE CLOB);
INSERT INTO T VALUES (1, 'as it is', 'ä');
INSERT INTO T VALUES (2, 'gr\uFFFDn', 'ä');
INSERT INTO T VALUES (3, '\uFFFD', 'ä');
COMMIT;
`;

function exported(threads: number) {
  return exportSchema({
    settings: doubleSettings(double),
    databases: ['OVS'],
    archives: scratch(),
    estate: 'prod',
    threads,
    log: silentLog,
  });
}

const replaced = ({ findings }: ExportedSchema) =>
  findings.filter(({ code }) => code === 'characters-replaced');

it.each([1, 2])(
  'when texts have bytes that are no characters, then an export by %i readers names the column and how many',
  async (threads) => {
    await runScript(double, withReplaced);
    expect(replaced(await exported(threads))).toMatchObject([
      {
        severity: 'warning',
        code: 'characters-replaced',
        subject: 'OVS.T.NAME',
        message: expect.stringMatching(/^2 texts .*--via-tools/),
      },
    ]);
  },
);

it('when no text has any, then nothing is said', async () => {
  await runScript(double, withReplaced.replace(/\uFFFD/g, 'ü'));
  expect(replaced(await exported(1))).toEqual([]);
});

it('when such texts would have to be saved before they are dropped, then the import refuses, leaves no archive, and all is there', async () => {
  const archives = scratch();
  await runScript(double, otherSchema);
  const wanted = await exportedSchema(doubleSettings(double), archives);
  await runScript(double, withReplaced);
  const saved = scratch();
  await expect(importNow(inPlaceOptions(double, wanted, saved))).rejects.toMatchObject({
    code: 'OVM_TARGET_EXISTS',
    why: expect.stringContaining('OVS.T.NAME'),
    hint: expect.stringContaining('`ovm-rescue schema export --via-tools`'),
  });
  const database = await openDatabase(doubleSettings(double));
  expect(await database.query('SELECT COUNT(*) FROM T')).toEqual([['3']]);
  expect(await database.query('SELECT COUNT(*) FROM REPOSITORY')).toEqual([['1']]);
  await database.close();
});
