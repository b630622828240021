import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../src/base/log.js';
import { carryOutDrop, planDrop } from '../../src/jobs/schema/drop-schema.js';
import { exportSchema } from '../../src/jobs/schema/export-schema.js';
import { drops } from '../../src/jobs/schema/oracle-tools/schema-content.js';
import type { ConnectionSettings } from '../../src/reach/database/connection-settings.js';
import { openDatabase } from '../../src/reach/database/open-database.js';
import { sqlStatement } from '../../src/reach/sql-statement.js';
import { startTnsDouble, type TnsDouble, type TnsDoubleOptions } from '../doubles/tns/tns-double.js';
import {
  emptied,
  exportedSchema,
  importNow,
  inPlaceOptions,
  otherSchema,
  runScript,
  sampleSchema,
} from '../jobs/schema/oracle-schema.js';
import {
  exportDump,
  failure,
  importDump,
  oracleTools,
  toolWords,
} from '../jobs/schema/oracle-tools/tool-commands.js';
import { doubleSettings } from '../reach/database/oracle-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { laterConstructs } from './oracle-11.2-bans.js';
import { plsqlFaults } from './plsql-grammar.js';
import { sqlplusStatements } from './sqlplus-statements.js';

// Nobody has to wait for an estimate of the moment.
vi.mock('node:timers/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:timers/promises')>();
  return { ...real, setTimeout: (ms: number) => real.setTimeout(Math.min(ms, 20)) };
});

const scratch = scratchDirectories();

/** Remembers what it is asked about and matches nothing. */
class Remembering extends RegExp {
  readonly seen = new Set<string>();
  override test(sql: string): boolean {
    this.seen.add(sql);
    return false;
  }
}

/** Every column type that is read or put in by an expression of its own, and tables of other forms. */
const wideSchema = `
CREATE TABLE KINDS (ID NUMBER(9) PRIMARY KEY, F BINARY_DOUBLE, D DATE, T TIMESTAMP(9), Z TIMESTAMP(9) WITH TIME ZONE,
  L TIMESTAMP(6) WITH LOCAL TIME ZONE, Y INTERVAL YEAR(4) TO MONTH, S INTERVAL DAY(9) TO SECOND(9), N NVARCHAR2(20),
  R RAW(20), W ROWID, TWICE NUMBER GENERATED ALWAYS AS (ID*2) VIRTUAL);
INSERT INTO KINDS (ID, D, T, R) VALUES (1, TO_DATE('2013-02-28', 'YYYY-MM-DD'), NULL, HEXTORAW('00FF'));
INSERT INTO KINDS (ID, Z) VALUES (2, TO_TIMESTAMP_TZ('2013-07-12 13:14:15 Europe/Berlin', 'YYYY-MM-DD HH24:MI:SS TZR'));
CREATE TABLE LARGE (ID NUMBER(9), C CLOB, N NCLOB, B BLOB, X XMLTYPE);
INSERT INTO LARGE VALUES (1, 'text', EMPTY_CLOB(), EMPTY_BLOB(), XMLTYPE('<a>1</a>'));
INSERT INTO LARGE VALUES (2, NULL, NULL, NULL, NULL);
CREATE TABLE OLD_TEXT (ID NUMBER(9), T LONG, C CLOB);
INSERT INTO OLD_TEXT VALUES (1, 'long text', 'text');
CREATE TABLE OLD_BYTES (ID NUMBER(9), T LONG RAW);
CREATE TABLE KEPT (A VARCHAR2(9), B NUMBER, CONSTRAINT KEPT_PK PRIMARY KEY (A)) ORGANIZATION INDEX;
INSERT INTO KEPT VALUES ('a', 1);
COMMIT;
CREATE GLOBAL TEMPORARY TABLE OF_SESSIONS (A NUMBER) ON COMMIT PRESERVE ROWS;
`;

/** As far as the grammar is concerned: names of binds, numbers of moments and whose view it is make no difference. */
const shapeOf = (sql: string) =>
  sql
    .replace(/\s+/g, ' ')
    .replace(/:\w+/g, ':x')
    .replace(/\b(?:ALL|DBA)_(?=[A-Z])/g, 'ALL_')
    .replace(/\b(SCN|=) \d{4,}/g, '$1 1')
    .trim();

/** Statements that stand in sql/ as they are sent; they are parsed there. */
const parsed = new Set(
  readdirSync('sql', { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(?:dictionary\/|tools\/)?oracle\/[^/]+\.sql$/.test(path))
    .map((path) => shapeOf(sqlStatement(path.replace(/\.sql$/, '')))),
);

/** Nothing in statements that Oracle 11.2 would refuse, and each of `parts` in one of them. */
function expectLegal(statements: Iterable<string>, parts: readonly string[]): void {
  const sent = [...new Set(statements)];
  for (const part of parts)
    expect(
      sent.some((sql) => sql.includes(part)),
      part,
    ).toBe(true);
  const faults = sent.flatMap((sql) => [
    ...laterConstructs(sql).map((fault) => ({ sql, fault })),
    ...(parsed.has(shapeOf(sql)) ? [] : plsqlFaults(sql)).map((fault) => ({ sql, fault })),
  ]);
  expect(faults).toEqual([]);
  for (const sql of sent) parsed.add(shapeOf(sql));
}

describe('every statement that is sent is Oracle SQL and nothing in it is later than 11.2', () => {
  const doubles: TnsDouble[] = [];
  const startTools = oracleTools();
  afterEach(async () => {
    const broken = doubles.flatMap((double) => double.broken);
    await Promise.all(doubles.splice(0).map((double) => double.stop()));
    expect(broken).toEqual([]);
  });

  /** A server of 11.2 that the driver can reach all the same: what later servers alone know is not there. */
  async function started(options: TnsDoubleOptions) {
    const double = await startTnsDouble({ release: '11.2', thinReaches11: true, ...options });
    doubles.push(double);
    const statements = new Remembering('');
    const listen = () => double.faults.failStatements({ match: statements, what: 'error', number: 942 });
    return { double, listen, sent: statements.seen };
  }

  const exported = (settings: ConnectionSettings, archives: string) =>
    exportSchema({ settings, databases: ['OVS'], archives, estate: 'prod', threads: 2, log: silentLog });

  it('when a schema is exported, replaced and dropped by its owner', async () => {
    const { double, listen, sent } = await started({ administrators: ['OVS'] });
    const archives = scratch();
    await runScript(double, sampleSchema);
    listen();
    const wanted = await exportedSchema(doubleSettings(double), archives);
    await emptied(double);
    double.faults.clear();
    await runScript(double, otherSchema);
    listen();
    await importNow(inPlaceOptions(double, wanted, archives));
    expectLegal(sent, [
      'OVM_RESCUE_JOURNAL',
      'DBMS_LOCK',
      'DROP TYPE',
      'PURGE',
      'ADD CONSTRAINT',
      'INSERT INTO "OVS"',
    ]);
  }, 120_000);

  it('when another account exports, copies and drops tables of every form with values of every type, at a moment that it knows', async () => {
    const users = { OVS: 'Welcome1', COPY: 'Welcome1', AUDITOR: 'Welcome1' };
    const { double, listen, sent } = await started({ users, administrators: ['AUDITOR'] });
    await runScript(double, wideSchema);
    const auditor = doubleSettings(double, { user: 'auditor' });
    const archives = scratch();
    listen();
    const { archive } = await exported(auditor, archives);
    const changes = { settings: auditor, renames: new Map([['OVS', 'COPY']]) };
    await importNow(inPlaceOptions(double, archive.path, archives, changes));
    await carryOutDrop(await planDrop({ settings: auditor, databases: ['COPY'], managerStopped: false }));
    expectLegal(sent, [
      'DBA_TAB_COLS',
      'DBA_ENCRYPTED_COLUMNS',
      'CURRENT_SCN',
      'AS OF SCN',
      'XMLSERIALIZE(CONTENT "X" AS CLOB NO INDENT)',
      'DBMS_LOB.GETLENGTH',
      'TZH:TZM TZR',
      'AT TIME ZONE',
      'XMLTYPE(:',
      'EMPTY_BLOB()',
      'ORGANIZATION INDEX',
      'GENERATED ALWAYS AS',
      'INSERT INTO "COPY"."OLD_TEXT"',
      'DROP TABLE "COPY"."KINDS" PURGE',
    ]);
  }, 120_000);

  it('when an account without privileges exports large tables, looks at sessions of a cluster and is asked for its own', async () => {
    const { double, listen, sent } = await started({ cluster: true });
    await runScript(double, wideSchema);
    listen();
    await exported(doubleSettings(double), scratch());
    const database = await openDatabase(doubleSettings(double));
    await database.foreignSessions();
    const reader = await database.openReader();
    for (const table of (await database.dictionary('OVS')).tables) {
      const isNumber = table.primaryKey[0] === 'ID';
      // dense numbers in equal steps, and samples of all others
      for (const estimatedRows of [1, 1_000_000])
        await reader.keyRanges(
          'OVS',
          { ...table, estimatedRows: isNumber ? estimatedRows : 9, estimatedBytes: 1e9 },
          1e6,
        );
    }
    await reader.close();
    await database.close();
    expectLegal(sent, [
      'TIMESTAMP_TO_SCN',
      'GV$SESSION',
      'IS_CLUSTER_DATABASE',
      'SET TRANSACTION READ ONLY',
      'SELECT MIN("ID"), MAX("ID")',
      'MOD(n."n"',
    ]);
  }, 120_000);

  it.each([
    ['exp', false, ['DROP TABLE "OVS_COPY"."OLD" PURGE', ':owner := ']],
    ['expdp', true, ['UTL_FILE.FREMOVE', 'DBMS_DATAPUMP.STOP_JOB', 'ALL_DIRECTORIES']],
  ])(
    'when %s and sqlplus export, replace and are killed',
    async (tool, dumpDirectory, parts) => {
      const tools = await startTools({ dumpDirectory });
      const { result } = await exportDump(tools);
      tools.double.define('OVS_COPY', [
        'CREATE TABLE "OLD" ("ID" NUMBER(38) NOT NULL)',
        'INSERT INTO "OLD" VALUES (1)',
      ]);
      const into = { renames: new Map([['OVS', 'OVS_COPY']]), replace: true };
      await importDump(tools, result.archive.path, toolWords(tools), into);
      tools.double.faults.killed = tool;
      await failure(exportDump(tools));
      const scripts = tools.double.calls.filter((call) => call.tool === 'sqlplus').map(({ input }) => input);
      const dropped = Object.entries(drops).map(([type, how]) => `DROP ${type} "OVS"."X"${how}`);
      expectLegal([...scripts.flatMap(sqlplusStatements), ...dropped], parts);
    },
    120_000,
  );
});
