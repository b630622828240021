import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseTooWide } from '../../src/jobs/schema/import/import-in-place-widths.js';
import type { ImportOptions } from '../../src/jobs/schema/import/import-plan.js';
import type { ImportTarget } from '../../src/jobs/schema/import/import-targets.js';
import { carryOutImport, planImport } from '../../src/jobs/schema/import-schema.js';
import type { RowSource } from '../../src/reach/database/database.js';
import { openDatabase } from '../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble } from '../doubles/tns/tns-double.js';
import { exportedSchema, importNow, inPlaceOptions, runScript } from '../jobs/schema/oracle-schema.js';
import { doubleSettings } from '../reach/database/oracle-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const users = { OVS: 'Welcome1', COPY: 'Welcome1' };

describe('what a server of Oracle would say when the target is empty', () => {
  const scratch = scratchDirectories();
  const doubles: TnsDouble[] = [];
  let source: TnsDouble;
  let target: TnsDouble;

  async function started(names: Readonly<Record<string, string>> = users): Promise<TnsDouble> {
    const double = await startTnsDouble({ users: names, administrators: ['OVS'] });
    doubles.push(double);
    return double;
  }
  beforeEach(async () => {
    source = await started();
    target = await started();
  });
  afterEach(async () => {
    for (const one of doubles.splice(0)) {
      await expect.poll(() => one.open).toBe(0);
      const { broken } = one;
      await one.stop();
      expect(broken).toEqual([]);
    }
  });

  async function prepared(script: string, changes: Partial<ImportOptions> = {}): Promise<ImportOptions> {
    await runScript(source, script);
    await runScript(target, 'CREATE TABLE OLD (A NUMBER);\n');
    const archives = scratch();
    return inPlaceOptions(target, await exportedSchema(doubleSettings(source), archives), archives, changes);
  }
  async function asked(sql: string): Promise<unknown> {
    const database = await openDatabase(doubleSettings(target));
    try {
      return await database.query(sql);
    } finally {
      await database.close();
    }
  }

  it('when grants are to whom there is not, then they are left out and named, and all else is there', async () => {
    for (const role of ['READERS', 'GONE']) source.database.catalogue.roles.add(role);
    target.database.catalogue.roles.add('READERS');
    const grants = ['COPY', 'READERS', 'GONE', 'PUBLIC'].map((who) => `GRANT SELECT ON T TO ${who};\n`);
    const options = await prepared(`CREATE TABLE T (A NUMBER);\n${grants.join('')}`);
    const plan = await planImport(options);
    const left = { object: 'grant OVS.SELECT ON T TO GONE', why: expect.stringContaining('no role GONE') };
    expect(plan.leftOut).toEqual([left]);
    expect(plan.lines.join('\n')).toContain('left out: grant OVS.SELECT ON T TO GONE');
    expect((await carryOutImport(plan)).leftOut).toEqual([left]);
    expect(await asked("SELECT GRANTEE FROM USER_TAB_PRIVS WHERE TABLE_NAME = 'T' ORDER BY 1")).toEqual(
      ['COPY', 'PUBLIC', 'READERS'].map((name) => [name]),
    );
  });

  it('when the account may not see whether a role is there, then nothing is touched, and the grant is named', async () => {
    source.database.catalogue.roles.add('READERS');
    const options = await prepared('CREATE TABLE T (A NUMBER);\nGRANT SELECT ON T TO READERS;\n');
    target.database.catalogue.users.get('OVS')?.privileges.delete('DBA');
    await expect(planImport(options)).rejects.toMatchObject({
      code: 'OVM_DB_PRIVILEGE',
      why: expect.stringContaining('READERS'),
      hint: expect.stringContaining('GRANT SELECT ON SYS.DBA_ROLES TO OVS'),
    });
  });

  it('when grants with the right to grant are to the account that the copy is made in, then they are left out', async () => {
    const options = await prepared(
      'CREATE TABLE T (A NUMBER);\nGRANT SELECT ON T TO COPY WITH GRANT OPTION;\n',
      { renames: new Map([['OVS', 'COPY']]) },
    );
    const { leftOut } = await importNow(options);
    expect(leftOut.map(({ object }) => object)).toEqual(['grant COPY.SELECT ON T TO COPY']);
  });

  it.each([
    ['OVS', new Map<string, string>()],
    ['COPY', new Map([['OVS', 'COPY']])],
  ])('when %s may store nothing in its tablespace, then nothing is touched', async (to, renames) => {
    const options = await prepared('CREATE TABLE T (A NUMBER);\n', { renames });
    const account = target.database.catalogue.users.get(to) ?? expect.fail('no account');
    account.quota = 0;
    await expect(planImport(options)).rejects.toMatchObject({
      code: 'OVM_DB_PRIVILEGE',
      why: expect.stringMatching(/tablespace USERS$/),
      hint: expect.stringContaining(`ALTER USER ${to} QUOTA UNLIMITED ON USERS`),
    });
    account.quota = 1e9;
    await planImport(options);
    account.quota = 0;
    account.privileges.add('UNLIMITED TABLESPACE');
    await planImport(options);
  });

  it('when the tablespace or the edition cannot hold the large objects, then nothing is touched', async () => {
    const lob = 'LOB (C) STORE AS SECUREFILE (COMPRESS MEDIUM DEDUPLICATE)';
    const options = await prepared(`CREATE TABLE "COMPRESS" (A NUMBER, C CLOB) ${lob};\n`);
    await planImport(options);
    const { catalogue } = target.database;
    catalogue.lackingOptions.add('Advanced Compression');
    await expect(planImport(options)).rejects.toMatchObject({
      code: 'OVM_SCHEMA_DIFFERS',
      why: expect.stringMatching(/deduplicated large objects, as there are in COMPRESS$/),
    });
    catalogue.lackingOptions.clear();
    catalogue.tablespaces.set('USERS', 'MANUAL');
    await expect(planImport(options)).rejects.toMatchObject({
      code: 'OVM_SCHEMA_DIFFERS',
      why: expect.stringContaining('SECUREFILE, as in COMPRESS,'),
      hint: expect.stringContaining('ALTER USER OVS DEFAULT TABLESPACE'),
    });
  });

  it('when a table is only called like an option, then no option is needed', async () => {
    const options = await prepared('CREATE TABLE "COMPRESS" ("SECUREFILE" NUMBER);\n');
    target.database.catalogue.lackingOptions.add('Advanced Compression');
    target.database.catalogue.tablespaces.set('USERS', 'MANUAL');
    await planImport(options);
  });

  it('when the edition has no bitmap indexes, then these are left out and named, and all else is there', async () => {
    const options = await prepared(
      'CREATE TABLE T (A NUMBER, B NUMBER);\nCREATE BITMAP INDEX T_A ON T (A);\nCREATE INDEX T_B ON T (B);\n',
    );
    target.database.catalogue.lackingOptions.add('Bit-mapped indexes');
    const { leftOut } = await importNow(options);
    expect(leftOut).toEqual([{ object: 'index OVS.T_A', why: expect.stringContaining('edition') }]);
    expect(await asked('SELECT INDEX_NAME FROM USER_INDEXES')).toEqual([['T_B']]);
  });

  it('when texts come from another character set and do not fit, then nothing is touched', async () => {
    const plan = await planImport(
      await prepared("CREATE TABLE T (A VARCHAR2(4 CHAR));\nINSERT INTO T VALUES ('äöüß');\n"),
    );
    const narrow = (columnType: string) =>
      plan.targets.map(({ archived, ...one }) => ({
        ...one,
        archived: {
          ...archived,
          characterSet: 'WE8MSWIN1252',
          tables: archived.tables.map((table) => ({
            ...table,
            columns: table.columns.map((column) => ({ ...column, columnType })),
          })),
        },
      }));
    await expect(carryOutImport({ ...plan, targets: narrow('VARCHAR2(7 BYTE)') })).rejects.toMatchObject({
      code: 'OVM_SCHEMA_DIFFERS',
      why: expect.stringContaining('T.A (8 bytes)'),
    });
    expect(await asked('SELECT TABLE_NAME FROM USER_TABLES')).toEqual([['OLD']]);
    await carryOutImport({ ...plan, targets: narrow('VARCHAR2(8 BYTE)') });
  });

  it('when there is no such account, then the statement that makes one gives it room', async () => {
    const options = await prepared('CREATE TABLE T (A NUMBER);\n', { renames: new Map([['OVS', 'NOBODY']]) });
    await expect(planImport(options)).rejects.toMatchObject({
      hint: expect.stringContaining('QUOTA UNLIMITED ON USERS'),
    });
  });
});

describe('texts that become longer in UTF-8', () => {
  const columns = ['VARCHAR2(4 BYTE)', 'CHAR(2000 CHAR)', 'VARCHAR2(4 CHAR)', 'CLOB', 'NVARCHAR2(1)'].map(
    (columnType, index) => ({ name: `C${index}`, columnType, generated: false }),
  );
  const target = {
    from: 'OVS',
    to: 'OVS',
    archived: { characterSet: 'WE8MSWIN1252', tables: [{ name: 'T', columns }] },
  } as unknown as ImportTarget;
  /** In pieces of one byte each: no place in a value is special. */
  const rows = (tsv: string) => () =>
    ({
      tsv: async function* () {
        for (const byte of Buffer.from(tsv)) yield Buffer.of(byte);
      },
    }) as unknown as RowSource;
  const line = (...values: readonly string[]) => `${values.join('\t')}\n`;

  it('when all fit their columns, then nothing is said', async () => {
    const longest = line('ää', 'ü'.repeat(1000), 'äöüß', 'ä'.repeat(9000), 'ää');
    const escapes = line('\\t\\n\\\\\\t', '\\N', '\\N', '\\N', '\\N');
    await refuseTooWide(target, rows(longest + escapes));
  });

  it('when some do not, then each column and its longest value are named', async () => {
    const tsv =
      line('äää', 'x', '', '', '') + line('äöü€', 'ü'.repeat(1001), 'ää', '', '') + line('a', '', '', '', '');
    await expect(refuseTooWide(target, rows(tsv))).rejects.toMatchObject({
      code: 'OVM_SCHEMA_DIFFERS',
      why: 'texts that were of WE8MSWIN1252 do not fit in UTF-8: T.C0 (9 bytes), T.C1 (2002 bytes)',
    });
  });
});
