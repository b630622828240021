import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../../../src/base/log.js';
import { readToolLog } from '../../../../src/formats/oracle-logs/tool-log.js';
import { dropSaved } from '../../../../src/jobs/schema/oracle-tools/drop-saved.js';
import {
  carryOutImportByTools,
  planImportByTools,
} from '../../../../src/jobs/schema/oracle-tools/import-by-tools.js';
import { countRows, probeDatabase } from '../../../../src/jobs/schema/oracle-tools/probe-database.js';
import { grantsRefused } from '../../../../src/jobs/schema/oracle-tools/refused-grants.js';
import { recompile } from '../../../../src/jobs/schema/oracle-tools/schema-content.js';
import { schemaState } from '../../../../src/jobs/schema/oracle-tools/schema-state.js';
import { withTools } from '../../../../src/jobs/schema/oracle-tools/tools-at-hand.js';
import { exportDump, failure, importDump, oracleTools, password, toolWords } from './tool-commands.js';

const start = oracleTools();
const copy = { renames: new Map([['OVS', 'OVS_COPY']]) };

describe('what an export by the tools is asked for', () => {
  it('when the schema is not there, is nobody’s choice, or has no tables, then that is told', async () => {
    const tools = await start({ users: { OVS: password, OVS_COPY: password, SYSTEM: password } });
    const words = toolWords(tools);
    const missing = await failure(exportDump(tools, words, { schema: 'ovz' }));
    expect(missing).toMatchObject({ code: 'OVM_DB_NOT_FOUND' });
    expect(missing.message).toContain('OVZ');
    const system = { ...words, url: 'oracle://system@localhost:1521/XE' };
    const nobodys = await failure(exportDump(tools, system));
    expect(nobodys).toMatchObject({ code: 'OVM_USAGE' });
    expect(nobodys.hint).toContain('--database OVS');
    expect(tools.double.calls.some(({ tool }) => tool === 'exp')).toBe(false);
    const { result } = await exportDump(tools, words, { schema: 'OVS_COPY' });
    expect(result.isComplete).toBe(false);
    expect(result.findings.map(({ severity, code, subject }) => [severity, code, subject])).toContainEqual([
      'warning',
      'no-tables',
      'OVS_COPY',
    ]);
  });

  it('when a password has signs that exp would read in another set, then no tool gets it', async () => {
    const users = { OVS: 'Zürich', OVS_COPY: 'x' };
    const tools = await start({ users });
    writeFileSync(tools.passwordFile, 'Zürich');
    await exportDump(tools);
    const set = 'CREATE TABLE NLS_DATABASE_PARAMETERS (PARAMETER VARCHAR2(40), VALUE VARCHAR2(40))';
    tools.double.define('SYS', [
      set,
      "INSERT INTO NLS_DATABASE_PARAMETERS VALUES ('NLS_CHARACTERSET', 'WE8MSWIN1252')",
      "INSERT INTO NLS_DATABASE_PARAMETERS VALUES ('NLS_NCHAR_CHARACTERSET', 'AL16UTF16')",
      'GRANT SELECT ON NLS_DATABASE_PARAMETERS TO PUBLIC',
      'CREATE PUBLIC SYNONYM NLS_DATABASE_PARAMETERS FOR SYS.NLS_DATABASE_PARAMETERS',
    ]);
    const error = await failure(exportDump(tools));
    expect(error).toMatchObject({ code: 'OVM_DB_LOGIN' });
    expect(error.message).toContain('signs beyond ASCII, which the tools would read as WE8MSWIN1252');
    expect(error.message + error.hint).not.toContain('rich');
    expect(error.hint).toContain('--tools-wallet');
    expect(tools.double.calls.filter(({ tool }) => tool === 'exp')).toHaveLength(1);
  });
});

describe('what an import by the tools finds', () => {
  it('when a grant cannot be given because its account is not there, then the import goes on and names it', async () => {
    const tools = await start({ users: { OVS: password, OVS_COPY: password, REPORTS: password } });
    tools.double.define('OVS', ['GRANT SELECT ON "MGR" TO REPORTS']);
    const archive = (await exportDump(tools)).result.archive.path;
    tools.double.database.catalogue.users.delete('REPORTS');
    const { result } = await importDump(tools, archive, toolWords(tools), copy);
    expect(result).toMatchObject({ to: 'OVS_COPY', rows: 3, invalid: [] });
    expect(result.notGranted).toEqual([expect.stringMatching(/^ORA-01917: .*REPORTS/)]);
  });

  it('when other statements fail beside a grant, then they are no grants', () => {
    const log = readToolLog(
      [
        'IMP-00017: following statement failed with ORACLE error 1917:',
        ' "GRANT SELECT ON "MGR" TO "REPORTS""',
        'IMP-00003: ORACLE error 1917 encountered',
        "ORA-01917: user or role 'REPORTS' does not exist",
        'IMP-00017: following statement failed with ORACLE error 942:',
        'IMP-00003: ORACLE error 942 encountered',
        'ORA-00942: table or view does not exist',
        'ORA-39083: Object type OBJECT_GRANT failed to create with error:',
        "ORA-01917: user or role 'REPORTS' does not exist",
        'ORA-39083: Object type TABLE failed to create with error:',
        'ORA-01658: unable to create INITIAL extent',
      ].join('\n'),
    );
    const { grants, others } = grantsRefused(log.messages);
    expect(grants).toEqual(["ORA-01917: user or role 'REPORTS' does not exist"]);
    expect(others.map(({ code }) => code)).toEqual([
      ...['IMP-00017', 'IMP-00003', 'ORA-00942', 'ORA-39083', 'ORA-01658'],
    ]);
  });

  it('when the account is not there, then CREATE SYNONYM is among what it is given, by us and by load.sh', async () => {
    const tools = await start();
    const archive = (await exportDump(tools)).result.archive.path;
    const nobody = { renames: new Map([['OVS', 'NOBODY']]) };
    const missing = await failure(importDump(tools, archive, toolWords(tools), nobody));
    expect(missing.hint).toContain('GRANT CONNECT, RESOURCE, CREATE VIEW, CREATE SYNONYM TO NOBODY');
    const script = readFileSync(join(archive, 'schema/load.sh'), 'utf8');
    expect(script).toContain('GRANT CONNECT, RESOURCE, CREATE VIEW, CREATE SYNONYM TO');
  });

  it('when the .config is another than in the plan, then the import is refused before anything is brought', async () => {
    const tools = await start({ deferredSegments: false });
    const managerConfig = join(tools.place, '.config');
    const write = (build: string) =>
      writeFileSync(
        managerConfig,
        `DBTYPE=Oracle\nDBHOST=localhost\nSID=XE\nLSNR=1521\nOVSSCHEMA=OVS\nUUID=0004fb0000010000a66ead5f5516c460\nBUILDID=${build}\n`,
      );
    write('3.1.1.305');
    const archive = (await exportDump(tools, toolWords(tools), { managerConfig })).result.archive.path;
    const error = await withTools(toolWords(tools), silentLog, async (atHand) => {
      const plan = await planImportByTools({
        ...{
          tools: atHand,
          archive,
          databases: [],
          renames: new Map(),
          archives: tools.place,
          log: silentLog,
        },
        ...{ replace: true, managerConfig, managerStopped: true },
      });
      write('3.2.1.516');
      return failure(carryOutImportByTools(plan));
    });
    expect(error).toMatchObject({ code: 'OVM_TARGET_GUARDED' });
    expect(tools.double.calls.some(({ tool }) => tool === 'imp')).toBe(false);
  });

  it('when SQL*Plus counts, compares, drops or compiles, then its silence does not end it', async () => {
    const tools = await start();
    tools.double.define('OVS_COPY', ['CREATE TABLE "OLD" ("ID" NUMBER(38))']);
    await withTools(toolWords(tools), silentLog, async ({ session }) => {
      const probed = await probeDatabase(session, 'OVS_COPY');
      const run = vi.spyOn(session.host, 'run');
      const waits = () => run.mock.calls.map(([, options]) => options?.stallMs ?? 0);
      const saved = await schemaState(session, probed);
      expect(Math.max(...waits())).toBe(24 * 3_600_000);
      for (const work of [
        () => countRows(session, 'OVS_COPY', ['OLD']),
        () => recompile(session, 'OVS_COPY'),
        () => dropSaved(session, probed, saved),
      ]) {
        run.mockClear();
        await work();
        expect(Math.max(...waits())).toBe(24 * 3_600_000);
      }
      run.mockClear();
      await session.query('tools/oracle/users', { name: 'OVS' });
      expect(waits()).toEqual([600_000]);
    });
  });
});
