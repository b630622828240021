import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RescueError } from '../../src/base/errors.js';
import {
  exportDump,
  importDump,
  leftovers,
  oracleTools,
  password,
  toolWords,
} from '../jobs/schema/oracle-tools/tool-commands.js';
import { estateHosts } from '../reach/ssh/estate-host.js';

const start = oracleTools();
const startHost = estateHosts();
const copy = { renames: new Map([['OVS', 'OVS_COPY']]) };

async function failure(work: Promise<unknown>): Promise<RescueError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RescueError);
  return error as RescueError;
}

/** What sites write into glogin.sql, and what would lose or change rows. */
const glogin = [
  'SET PAGESIZE 50 LINESIZE 80 HEADING ON',
  'SET DEFINE ON',
  "SET COLSEP ' '",
  'WHENEVER SQLERROR EXIT FAILURE',
];

describe('what a site or a tool does beside the work', () => {
  it('when glogin.sql and login.sql set headings, widths and DEFINE, then all is read as without them', async () => {
    const tools = await start({ glogin });
    writeFileSync(join(tools.place, 'login.sql'), 'SET DEFINE ON\n');
    const exported = await exportDump(tools);
    expect(exported.result.dump).toMatchObject({ schema: 'OVS', missing: ['NEVER_USED'] });
    const imported = await importDump(tools, exported.result.archive.path, toolWords(tools), copy);
    expect(imported.result).toMatchObject({ to: 'OVS_COPY', rows: 3 });
    // who may not ask for the system change number is answered with an error, which ends nothing
    const plain = await start({ glogin, administrators: ['SYSTEM'] });
    expect((await exportDump(plain)).result.dump.schema).toBe('OVS');
  });

  it('when a login.sql lies where the tools are started, then SQL*Plus does not find it', async () => {
    const tools = await start();
    const host = await startHost();
    process.env.SQLPATH = tools.place;
    try {
      writeFileSync(join(tools.place, 'login.sql'), 'WHENEVER SQLERROR EXIT\nSELECT * FROM NOWHERE;\n');
      await exportDump(tools);
      await exportDump(tools, toolWords(tools, host));
    } finally {
      delete process.env.SQLPATH;
    }
    const calls = tools.double.calls.filter(({ tool }) => tool === 'sqlplus');
    expect(calls.map(({ env }) => [env.PWD, env.SQLPATH, env.ORACLE_PATH])).toEqual(
      calls.map(() => ['/', undefined, undefined]),
    );
  });

  it.each([
    ['exp', false],
    ['expdp', true],
  ])(
    'when the password will expire, then %s and its counterpart do their work and it is a note',
    async (_, pump) => {
      const tools = await start({ dumpDirectory: pump });
      tools.double.faults.expiresIn = 7;
      const { result } = await exportDump(tools);
      const notes = result.findings.filter(({ code }) => code === 'tool-message');
      expect(notes.map(({ severity, subject }) => [severity, subject])).toEqual([['note', 'ORA-28002']]);
      expect(notes[0]?.message).toContain('the password will expire within 7 days');
      const imported = await importDump(tools, result.archive.path, toolWords(tools), copy);
      expect(imported.result).toMatchObject({ to: 'OVS_COPY', rows: 3 });
      expect(imported.log).toContain('note: ORA-28002: the password will expire within 7 days');
    },
  );

  it.each([
    ['exp', false],
    ['expdp', true],
  ])('when %s shows a piece of the login that it could not read, then we do not', async (tool, pump) => {
    const tools = await start({ dumpDirectory: pump });
    tools.double.faults.misreadLogin = true;
    const error = await failure(exportDump(tools));
    expect(error.message).toContain(`${tool} says LRM-00116: syntax error at`);
    expect(error.message + error.hint).not.toContain(password.slice(3, 7));
    expect(leftovers(tools)).toEqual([]);
  });

  it.each(["it's", 'back\\slash'])(
    'when the password is %s, then it is refused before a tool is run, with the wallet as the next step',
    async (odd) => {
      const tools = await start();
      writeFileSync(tools.passwordFile, odd);
      const error = await failure(exportDump(tools));
      expect(error.code).toBe('OVM_DB_LOGIN');
      expect(error.hint).toContain('--tools-wallet');
      expect(error.message + error.hint).not.toContain(odd);
      expect(tools.double.calls).toEqual([]);
    },
  );
});

describe('names that the tools take for others', () => {
  it('when an account has small letters or a pound sign, then it is refused, and OVS is not taken for it', async () => {
    const tools = await start({ users: { OVS: password, Ovs: password, 'OVS#2': password } });
    for (const schema of ['Ovs', 'OVS#2']) {
      const error = await failure(exportDump(tools, toolWords(tools), { schema }));
      expect(error).toMatchObject({ code: 'OVM_USAGE', object: JSON.stringify(schema) });
      expect(error.hint).toContain('without --via-tools');
    }
    const archive = (await exportDump(tools)).result.archive.path;
    const before = tools.double.rows('OVS', 'SELECT COUNT(*) FROM "MGR"');
    const renames = new Map([['OVS', 'Ovs']]);
    const error = await failure(importDump(tools, archive, toolWords(tools), { renames, replace: true }));
    expect(error.code).toBe('OVM_USAGE');
    expect(tools.double.calls.some(({ tool }) => tool === 'imp')).toBe(false);
    expect(tools.double.rows('OVS', 'SELECT COUNT(*) FROM "MGR"')).toEqual(before);
  });

  it('when the log tells of another schema than the one that was meant, then there is no archive', async () => {
    const tools = await start();
    tools.double.define('OVS_COPY', ['CREATE TABLE "MGR" ("ID" NUMBER)', 'INSERT INTO "MGR" VALUES (1)']);
    tools.double.faults.takenFor = 'OVS_COPY';
    const error = await failure(exportDump(tools));
    expect(error.message).toContain('exp on ');
    expect(error.message).toContain('it took OVS_COPY in place of OVS');
  });

  it('when the server of the import may replace characters, then it is told and no success', async () => {
    const tools = await start();
    const archive = (await exportDump(tools)).result.archive.path;
    tools.double.faults.convertsTo = 'US7ASCII';
    const error = await failure(importDump(tools, archive, toolWords(tools), copy));
    expect(error.message).toContain('import server uses US7ASCII character set');
    expect(error.hint).toContain('AL32UTF8');
  });
});

describe('a tool that is silent', () => {
  it('when exp writes few rows with large values, then its growing dump shows that it is at work', async () => {
    const tools = await start();
    const host = await startHost();
    tools.double.faults.silentPieces = 2;
    for (const words of [toolWords(tools), toolWords(tools, host)]) {
      const { result } = await exportDump(tools, { ...words, stallTimeout: 1 });
      expect(result.dump.tables).toHaveLength(2);
    }
  });

  it('when imp builds indexes without a word, then it is not ended in the middle', async () => {
    const tools = await start();
    const archive = (await exportDump(tools)).result.archive.path;
    tools.double.faults.slowImportMs = 1300;
    const words = { ...toolWords(tools), stallTimeout: 1 };
    expect((await importDump(tools, archive, words, copy)).result).toMatchObject({ rows: 3 });
  });
});

describe('directory objects for Data Pump', () => {
  it('when one can be listed but was not granted, then exp is used, and expdp only when it is asked for', async () => {
    const place = (await start()).place;
    const seen = join(place, 'xml');
    mkdirSync(seen);
    const tools = await start({ seenDirectories: { XMLDIR: seen, OTHER_DIR: seen } });
    const free = await exportDump(tools);
    expect(free.result.dump.tool).toBe('exp');
    expect(free.log).toContain('exp is used: the account may use no directory object');
    const asked = await exportDump(tools, { ...toolWords(tools), dumpTool: 'expdp' });
    expect(asked.result.dump.tool).toBe('expdp');
  });

  it('when the server cannot write there all the same, then exp is used after expdp, unless expdp was asked for', async () => {
    const tools = await start({ dumpDirectory: true });
    tools.double.faults.closedDirectory = true;
    const { result, log } = await exportDump(tools);
    expect(result.dump.tool).toBe('exp');
    expect(log).toContain('exp is used: expdp says ORA-39002');
    const asked = { ...toolWords(tools), dumpTool: 'expdp' as const };
    expect((await failure(exportDump(tools, asked))).message).toContain('ORA-39002');
    expect(leftovers(tools)).toEqual([]);
    expect(readFileSync(join(result.archive.path, result.dump.log), 'utf8')).toContain('Export: Release');
  });
});
