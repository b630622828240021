import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble } from '../../doubles/tns/tns-double.js';
import { doubleSettings } from '../../reach/database/oracle-double.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import {
  archivedContent,
  emptied,
  exportedSchema,
  importNow,
  inPlaceOptions,
  otherSchema,
  runScript,
  sampleSchema,
} from './oracle-schema.js';
import { loadLongValues, zooSchema } from './oracle-zoo.js';

describe('an import into a schema of Oracle', () => {
  const scratch = scratchDirectories();
  let double: TnsDouble;

  beforeEach(async () => {
    const users = { OVS: 'Welcome1', COPY: 'Welcome1', READER: 'Welcome1' };
    double = await startTnsDouble({ users, administrators: ['OVS', 'COPY'] });
  });
  afterEach(async () => {
    await expect.poll(() => double.open).toBe(0);
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  /** An archive of the sample, and the other schema in its place. */
  async function replaced() {
    const archives = scratch();
    await runScript(double, `${sampleSchema}\nGRANT SELECT ON REPOSITORY TO READER;\n`);
    const wanted = await exportedSchema(doubleSettings(double), archives);
    await emptied(double);
    await runScript(double, otherSchema);
    return { archives, wanted };
  }

  const contentNow = async (archives: string, user = 'ovs') =>
    archivedContent(
      await exportedSchema(doubleSettings(double, { user }), archives, { name: user.toUpperCase() }),
    );

  it('when the sample takes the place of another schema, then an export of it equals the archive, and what was there can come back', async () => {
    const { archives, wanted } = await replaced();
    const before = await contentNow(archives);
    const { safetyArchive, targets, kept, leftOut } = await importNow(
      inPlaceOptions(double, wanted, archives),
    );
    expect({ targets, kept, leftOut }).toEqual({
      targets: [{ from: 'OVS', to: 'OVS', tables: 3, rows: 10 }],
      kept: [],
      leftOut: [],
    });
    expect(await contentNow(archives)).toEqual(await archivedContent(wanted));
    const back = await importNow(inPlaceOptions(double, safetyArchive ?? '', archives));
    expect(await contentNow(archives)).toEqual(before);
    expect(await archivedContent(back.safetyArchive ?? '')).toEqual(await archivedContent(wanted));
  });

  it('when an archive goes into another account, then it holds the same, and a grant to that account is left out', async () => {
    const archives = scratch();
    await runScript(double, `${sampleSchema}\nGRANT SELECT ON REPOSITORY TO COPY;\n`);
    const wanted = await exportedSchema(doubleSettings(double), archives);
    const { safetyArchive, leftOut } = await importNow(
      inPlaceOptions(double, wanted, archives, {
        settings: doubleSettings(double, { user: 'copy' }),
        renames: new Map([['OVS', 'COPY']]),
        replace: false,
      }),
    );
    expect(safetyArchive).toBeNull();
    expect(leftOut.map(({ object }) => object)).toEqual(['grant COPY.SELECT ON REPOSITORY TO COPY']);
    const sorted = (content: unknown) => JSON.stringify(content).replace(/\{"kind":"grant".*?\}/g, '');
    expect(sorted(await contentNow(archives, 'copy')).replaceAll(',]', ']')).toBe(
      sorted(await archivedContent(wanted)).replaceAll(',]', ']'),
    );
  });

  it('when a zoo of types goes out and comes back, then it is equal value by value', async () => {
    const archives = scratch();
    await runScript(double, zooSchema);
    const database = await openDatabase(doubleSettings(double));
    await loadLongValues(database);
    await database.close();
    const wanted = await exportedSchema(doubleSettings(double), archives);
    expect(await archivedContent(wanted)).toMatchObject([{ rows: [{}, {}, { name: 'ZOO', rows: 4 }] }]);
    await importNow(inPlaceOptions(double, wanted, archives));
    expect(await contentNow(archives)).toEqual(await archivedContent(wanted));
  });

  it('when the plan is read, then it says what will be dropped, what stays and what was proven', async () => {
    const { archives, wanted } = await replaced();
    const { lines } = await planImport(inPlaceOptions(double, wanted, archives));
    expect(lines.join('\n')).toMatch(
      /OVS holds 7 objects: it is exported below .* and verified, then emptied/,
    );
    expect(lines.join('\n')).toContain('account, password and privileges of the account stay');
    expect(lines.at(-1)).toContain('proven on the TNS double only; no live Oracle');
  });

  it('when an object did not compile where it comes from, then it comes back so and nobody is alarmed', async () => {
    const archives = scratch();
    await runScript(double, 'CREATE OR REPLACE FORCE VIEW BROKEN (A) AS\nSELECT A FROM NOWHERE;\n');
    const wanted = await exportedSchema(doubleSettings(double), archives);
    await importNow(inPlaceOptions(double, wanted, archives));
    expect(await contentNow(archives)).toEqual(await archivedContent(wanted));
  });

  it('when an object does not compile that did before, then it is named, and the same command finishes once it can', async () => {
    const archives = scratch();
    await runScript(double, 'CREATE TABLE THEIRS (A NUMBER);\nGRANT SELECT ON THEIRS TO READER;\n', 'copy');
    await runScript(double, 'CREATE TABLE OWN (A NUMBER);\nCREATE VIEW V AS SELECT A FROM COPY.THEIRS;\n');
    const wanted = await exportedSchema(doubleSettings(double), archives);
    const options = inPlaceOptions(double, wanted, archives);
    await runScript(double, 'DROP TABLE THEIRS PURGE;\n', 'copy');
    await expect(importNow(options)).rejects.toMatchObject({
      code: 'OVM_SCHEMA_DIFFERS',
      why: expect.stringContaining('does not compile: VIEW V'),
    });
    await runScript(double, 'CREATE TABLE THEIRS (A NUMBER);\n', 'copy');
    const plan = await planImport(options);
    expect(plan.resumes).toBe('making');
    await carryOutImport(plan);
    expect(await contentNow(archives)).toEqual(await archivedContent(wanted));
  });
});
