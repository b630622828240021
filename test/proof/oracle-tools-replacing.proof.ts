import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refuseOtherCharacters } from '../../src/jobs/schema/oracle-tools/character-sets.js';
import { snapshotNumber } from '../../src/jobs/schema/oracle-tools/probe-database.js';
import {
  exportDump,
  failure,
  importDump,
  leftovers,
  oracleTools,
  type ToolsUnderTest,
  toolWords,
} from '../jobs/schema/oracle-tools/tool-commands.js';

const start = oracleTools();
const into = { renames: new Map([['OVS', 'OVS_COPY']]), replace: true };
const held = [
  'CREATE TABLE "OLD" ("ID" NUMBER(38) NOT NULL)',
  'INSERT INTO "OLD" VALUES (1)',
  'CREATE SEQUENCE "OLD_SEQ" START WITH 7',
];

/** Tools, an archive of OVS, and an account OVS_COPY that holds something. */
async function filled(options: Parameters<typeof start>[0] = {}) {
  const tools = await start(options);
  const archive = (await exportDump(tools)).result.archive.path;
  tools.double.define('OVS_COPY', held);
  const replace = (during?: (line: string) => void) =>
    importDump(tools, archive, toolWords(tools), into, during);
  return { tools, archive, replace };
}

const tables = ({ double }: ToolsUnderTest) =>
  double.rows('OVS_COPY', 'SELECT TABLE_NAME FROM USER_TABLES ORDER BY TABLE_NAME').map(([name]) => name);

const archives = ({ place }: ToolsUnderTest) =>
  readdirSync(join(place, 'prod')).filter((name) => !name.startsWith('.')).length;

/** Nothing was dropped, nothing imported, nothing is left. */
function untouched(tools: ToolsUnderTest, more: readonly string[] = []): void {
  expect(tables(tools)).toEqual([...more, 'OLD'].sort());
  expect(tools.double.rows('OVS_COPY', 'SELECT "OLD_SEQ".NEXTVAL FROM DUAL')).toHaveLength(1);
  expect(leftovers(tools)).toEqual([]);
}

describe('what an import by the tools drops', () => {
  it.each([
    ['exp', false],
    ['expdp', true],
  ])('when %s saved all, then it is replaced, and the safety archive brings it back', async (tool, pump) => {
    const { tools, replace } = await filled({ dumpDirectory: pump });
    const { result, log } = await replace();
    expect(tables(tools)).toEqual(pump ? ['EVENT', 'MGR', 'NEVER_USED'] : ['EVENT', 'MGR']);
    expect(log).toContain(`safety archive: ${result.safetyArchive}`);
    const order = tools.double.calls.map((call) => call.tool).filter((name) => name !== 'sqlplus');
    const reader = tool === 'exp' ? 'imp' : 'impdp';
    expect(order).toEqual([tool, reader, tool, reader]);
    const back = { renames: new Map([['OVS_COPY', 'OVS_COPY']]), replace: true };
    await importDump(tools, result.safetyArchive ?? '', toolWords(tools), back);
    expect(tables(tools)).toEqual(['OLD']);
    expect(tools.double.rows('OVS_COPY', 'SELECT "ID" FROM "OLD"')).toEqual([['1']]);
    expect(leftovers(tools)).toEqual([]);
  });

  it('when exp leaves an empty table out of the safety archive, then nothing is dropped, and it is told how to save it', async () => {
    const { tools, replace } = await filled();
    tools.double.define('OVS_COPY', ['CREATE TABLE "EMPTY_ONE" ("ID" NUMBER(10))']);
    const error = await failure(replace());
    expect(error).toMatchObject({ code: 'OVM_TARGET_EXISTS' });
    expect(error.message).toContain('exp leaves out EMPTY_ONE');
    expect(error.hint).toContain('ALLOCATE EXTENT');
    expect(error.hint).toContain('--dump-tool expdp');
    untouched(tools, ['EMPTY_ONE']);
    expect(archives(tools)).toBe(1);
  });

  it.each([
    ['a table is made', 'CREATE TABLE "LATE" ("ID" NUMBER(10))', 'TABLE LATE was made', ['LATE']],
    ['a row is written', 'INSERT INTO "OLD" VALUES (2)', 'rows of TABLE OLD were written', []],
    ['a row is changed', 'UPDATE "OLD" SET "ID" = 9', 'rows of TABLE OLD were written', []],
    ['a column is added', 'ALTER TABLE "OLD" ADD ("X" NUMBER)', 'the list of columns of OLD was changed', []],
    ['an index is made', 'CREATE INDEX "OLD_I" ON "OLD" ("ID")', 'INDEX OLD_I was made', []],
  ])(
    'when %s after the safety archive, then it is named and nothing is dropped',
    async (_what, sql, why, more) => {
      const { tools, replace } = await filled();
      const error = await failure(
        replace((line) => {
          if (line.startsWith('dropping')) tools.double.define('OVS_COPY', [sql]);
        }),
      );
      expect(error).toMatchObject({ code: 'OVM_TARGET_IN_USE' });
      expect(error.message).toContain(`${why} while it was saved; nothing was dropped`);
      expect(error.hint).toContain('run the same command again');
      untouched(tools, more);
    },
  );

  it('when a sequence is used after the safety archive, then it is named and nothing is dropped', async () => {
    const { tools, replace } = await filled();
    const error = await failure(
      replace((line) => {
        if (line.startsWith('dropping'))
          for (let n = 0; n < 30; n += 1) tools.double.rows('OVS_COPY', 'SELECT "OLD_SEQ".NEXTVAL FROM DUAL');
      }),
    );
    expect(error.message).toContain('the number of SEQUENCE OLD_SEQ was changed');
    untouched(tools);
  });

  it('when a row is written while the safety archive is made, then that is told and nothing is dropped', async () => {
    const { tools, replace } = await filled();
    const error = await failure(
      replace((line) => {
        if (line.startsWith('exporting')) tools.double.define('OVS_COPY', ['INSERT INTO "OLD" VALUES (2)']);
      }),
    );
    expect(error).toMatchObject({ code: 'OVM_TARGET_IN_USE' });
    expect(error.message).toContain('OLD had 1 rows, and 2 when it was saved');
    untouched(tools);
  });

  it('when somebody has a row that is not committed, then no table is dropped', async () => {
    const { tools, replace } = await filled();
    const sessions: ReturnType<typeof tools.double.database.localSession>[] = [];
    const error = await failure(
      replace((line) => {
        if (!line.startsWith('dropping')) return;
        const other = tools.double.database.localSession('OVS_COPY');
        sessions.push(other);
        const sql = 'INSERT INTO "OLD" VALUES (3)';
        other.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
      }),
    );
    for (const other of sessions) other.close();
    expect(error).toMatchObject({ code: 'OVM_TARGET_IN_USE' });
    expect(error.message).toContain('somebody wrote into TABLE OLD');
    untouched(tools);
  });

  it('when something is made in an empty account after the plan, then nothing is imported into it', async () => {
    const tools = await start();
    const archive = (await exportDump(tools)).result.archive.path;
    const words = toolWords(tools);
    const error = await failure(
      importDump(tools, archive, words, into, (line) => {
        if (line.startsWith('bringing')) tools.double.define('OVS_COPY', held);
      }),
    );
    expect(error).toMatchObject({ code: 'OVM_TARGET_IN_USE' });
    untouched(tools);
  });

  it('when another schema has a key, a trigger or an index on its tables, then all are named first', async () => {
    const { tools, replace } = await filled();
    tools.double.define('OVS_COPY', [
      'ALTER TABLE "OLD" ADD ("ID2" NUMBER)',
      'ALTER TABLE "OLD" ADD CONSTRAINT "OLD_PK" PRIMARY KEY ("ID")',
      'GRANT REFERENCES ON "OLD" TO OVS',
    ]);
    tools.double.define('OVS', [
      'CREATE TABLE "THEIRS" ("ID" NUMBER(38) REFERENCES "OVS_COPY"."OLD" ("ID"))',
      'CREATE INDEX "THEIR_I" ON "OVS_COPY"."OLD" ("ID", "ID2")',
      'CREATE TRIGGER "WATCH" BEFORE INSERT ON "OVS_COPY"."OLD" BEGIN NULL; END;',
    ]);
    const error = await failure(replace());
    expect(error).toMatchObject({ code: 'OVM_TARGET_EXISTS' });
    expect(error.message).toMatch(
      /foreign key OVS\.\S+ of THEIRS, trigger OVS\.WATCH on OLD, index OVS\.\S+ on OVS_COPY.OLD is not/,
    );
    expect(archives(tools)).toBe(1);
    untouched(tools);
  });
});

describe('what refuses a dump', () => {
  it('when no directory can be used for impdp, or its tool is not there, then nothing was dropped', async () => {
    const { archive } = await filled({ dumpDirectory: true });
    const tools = await start();
    tools.double.define('OVS_COPY', held);
    const error = await failure(importDump(tools, archive, toolWords(tools), into));
    expect(error).toMatchObject({ code: 'OVM_TOOL_FAILED' });
    expect(error.hint).toContain('GRANT READ, WRITE ON DIRECTORY DATA_PUMP_DIR');
    untouched(tools);
    const less = await start({ tools: ['sqlplus', 'exp', 'imp', 'expdp'] });
    less.double.define('OVS_COPY', held);
    const missing = await failure(importDump(less, archive, toolWords(less), into));
    expect(missing).toMatchObject({ code: 'OVM_TOOL_MISSING' });
    untouched(less);
  });

  it('when messages stand in the statements of a dump, then they refuse nothing', async () => {
    const { tools, replace } = await filled();
    tools.double.define('OVS', [
      'CREATE PROCEDURE "RAISES" AS BEGIN\n  RAISE_APPLICATION_ERROR(-20001, \'ORA-00942: no, IMP-00010: no\');\nEND;',
    ]);
    const archive = (await exportDump(tools)).result.archive.path;
    await replace();
    const again = await importDump(tools, archive, toolWords(tools), into);
    expect(again.result).toMatchObject({ to: 'OVS_COPY' });
  });

  it('when the account has no quota, then that is told with the statement that gives one', async () => {
    const { tools, replace } = await filled();
    const account = tools.double.database.catalogue.users.get('OVS_COPY');
    if (account) account.quota = 0;
    const error = await failure(replace());
    expect(error).toMatchObject({ code: 'OVM_DB_PRIVILEGE' });
    expect(error.hint).toContain('`ALTER USER OVS_COPY QUOTA UNLIMITED ON USERS;`');
    untouched(tools);
  });

  it('when the account may not make what the dump holds, then all that is missing is named', async () => {
    const { tools, archive } = await filled();
    tools.double.define('SYS', [
      'CREATE TABLE SESSION_PRIVS (PRIVILEGE VARCHAR2(40))',
      "INSERT INTO SESSION_PRIVS VALUES ('CREATE ANY TABLE')",
      'GRANT SELECT ON SESSION_PRIVS TO PUBLIC',
      'CREATE PUBLIC SYNONYM SESSION_PRIVS FOR SYS.SESSION_PRIVS',
    ]);
    const error = await failure(importDump(tools, archive, toolWords(tools), into));
    expect(error).toMatchObject({ code: 'OVM_DB_PRIVILEGE' });
    expect(error.message).toContain('CREATE ANY SEQUENCE, CREATE ANY VIEW');
    untouched(tools);
  });

  it('when the dump is of another character set, then nothing is brought or dropped', async () => {
    const { tools, archive, replace } = await filled();
    const manifest = join(archive, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    tools.double.define('SYS', [
      'CREATE TABLE NLS_DATABASE_PARAMETERS (PARAMETER VARCHAR2(40), VALUE VARCHAR2(40))',
      "INSERT INTO NLS_DATABASE_PARAMETERS VALUES ('NLS_CHARACTERSET', 'WE8MSWIN1252')",
      "INSERT INTO NLS_DATABASE_PARAMETERS VALUES ('NLS_NCHAR_CHARACTERSET', 'AL16UTF16')",
      'GRANT SELECT ON NLS_DATABASE_PARAMETERS TO PUBLIC',
      'CREATE PUBLIC SYNONYM NLS_DATABASE_PARAMETERS FOR SYS.NLS_DATABASE_PARAMETERS',
    ]);
    const error = await failure(replace());
    expect(error).toMatchObject({ code: 'OVM_SCHEMA_DIFFERS' });
    expect(error.message).toContain('has the character set WE8MSWIN1252, the dump is of AL32UTF8');
    expect(tools.double.calls.some(({ tool }) => tool === 'imp')).toBe(false);
    expect(readFileSync(manifest, 'utf8')).toBe(text);
    untouched(tools);
  });

  it.each([
    ['AL32UTF8', 'AL16UTF16', 'AL32UTF8', 'AL16UTF16', true],
    ['WE8MSWIN1252', 'UTF8', 'AL32UTF8', 'AL16UTF16', true],
    ['US7ASCII', 'AL16UTF16', 'US7ASCII', 'AL16UTF16', true],
    ['US7ASCII', 'AL16UTF16', 'AL32UTF8', 'AL16UTF16', false],
    ['AL32UTF8', 'AL16UTF16', 'UTF8', 'AL16UTF16', false],
    ['WE8ISO8859P1', 'AL16UTF16', 'WE8MSWIN1252', 'AL16UTF16', false],
    ['AL32UTF8', 'AL16UTF16', 'AL32UTF8', 'UTF8', false],
  ])(
    'when characters go from %s and %s to %s and %s, then that is allowed: %s',
    (from, fromNational, to, toNational, isAllowed) => {
      const dump = { schema: 'OVS', characterSet: from, nationalCharacterSet: fromNational };
      const database = { characterSet: to, nationalCharacterSet: toNational };
      const check = () => refuseOtherCharacters(dump, database, 'OVS');
      if (isAllowed) expect(check).not.toThrow();
      else expect(check).toThrow(/has the character set/);
    },
  );
});

describe('the system change number of an export', () => {
  const session = { query: async () => [{ scn: '77' }] };

  it('when the account gets an estimate alone, then it is asked for again some time later', async () => {
    const begin = Date.now();
    const estimate = { scn: '70', scnIsEstimate: true };
    expect(await snapshotNumber(session, estimate, 100)).toBe('77');
    expect(Date.now() - begin).toBeGreaterThanOrEqual(99);
  });

  it('when the account gets the number of this moment, then that is taken', async () => {
    expect(await snapshotNumber(session, { scn: '70', scnIsEstimate: false }, 60_000)).toBe('70');
  });
});
