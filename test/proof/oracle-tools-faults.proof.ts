import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ToolFaults } from '../doubles/oracle-tools/world.js';
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

/** Archives that stand under their final name. */
function archives({ place }: ToolsUnderTest): string[] {
  const estate = join(place, 'prod');
  return existsSync(estate) ? readdirSync(estate).filter((name) => !name.startsWith('.')) : [];
}

const nothingLeft = (tools: ToolsUnderTest) => expect([leftovers(tools), archives(tools)]).toEqual([[], []]);
const copy = { renames: new Map([['OVS', 'OVS_COPY']]) };

describe('faults of an export by the tools', () => {
  it('when the password is wrong, then the login is refused with its own next step, and nothing is left', async () => {
    const tools = await start();
    writeFileSync(tools.passwordFile, 'wrong');
    const error = await failure(exportDump(tools));
    expect(error).toMatchObject({ code: 'OVM_DB_LOGIN', exitCode: 12 });
    expect(error.message).toContain('sqlplus says ORA-01017: invalid username/password; logon denied');
    expect(error.hint).toContain('sqlplus USER@SERVICE');
    expect(error.message + error.hint).not.toContain('wrong');
    nothingLeft(tools);
  });

  it('when the account is locked, expired or the service unknown, then each is told with its cure', async () => {
    const tools = await start();
    const account = tools.double.database.catalogue.users.get('OVS');
    const told: string[] = [];
    for (const state of ['LOCKED', 'EXPIRED', 'OPEN'] as const) {
      if (account) account.state = state;
      const words = {
        ...toolWords(tools),
        ...(state === 'OPEN' && { url: 'oracle://ovs@localhost:1521/XF' }),
      };
      const { code, hint } = await failure(exportDump(tools, words));
      told.push(`${code}: ${hint.slice(0, 22)}`);
    }
    expect(told).toEqual([
      'OVM_DB_LOGIN: Unlock it as an admini',
      'OVM_DB_LOGIN: Set the password anew ',
      'OVM_DB_UNREACHABLE: Ask the listener what ',
    ]);
    nothingLeft(tools);
  });

  it('when a table is gone meanwhile, then it is named, and there is no archive', async () => {
    const tools = await start();
    tools.double.faults.goneTable = 'EVENT';
    const error = await failure(exportDump(tools));
    expect(error.code).toBe('OVM_DB_NOT_FOUND');
    expect(error.message).toContain('exp says ORA-00942');
    expect(error.hint).toContain('stop what changes the schema');
    nothingLeft(tools);
  });

  it.each(['exp', 'expdp'])('when %s is killed, then that is said, and nothing is left', async (tool) => {
    const tools = await start({ dumpDirectory: tool === 'expdp' });
    tools.double.faults.killed = tool;
    const error = await failure(exportDump(tools));
    expect(error.code).toBe('OVM_TOOL_KILLED');
    expect(error.message).toContain('it was ended by signal 9');
    nothingLeft(tools);
  });

  it('when a tool hangs, then it is given up after the stall time-out, ended, and nothing is left', async () => {
    const tools = await start();
    tools.double.faults.hanging = 'exp';
    const begin = Date.now();
    const error = await failure(exportDump(tools, { ...toolWords(tools), stallTimeout: 1 }));
    expect(error.message).toContain('nothing came from it for 1 s');
    expect(Date.now() - begin).toBeLessThan(10_000);
    nothingLeft(tools);
  });

  it('when tools are missing, then the place is named that was looked at', async () => {
    const tools = await start({ tools: ['sqlplus'] });
    expect((await failure(exportDump(tools))).message).toContain('there is no bin/exp that may be run');
    const nowhere = { ...toolWords(tools), viaTools: tools.place };
    expect(await failure(exportDump(tools, nowhere))).toMatchObject({ code: 'OVM_TOOL_MISSING' });
    const pump = { ...toolWords(tools), dumpTool: 'expdp' as const };
    expect((await failure(exportDump(tools, pump))).hint).toContain('GRANT READ, WRITE ON DIRECTORY');
  });

  it('when a wallet logs in, then no password is asked for and none is sent', async () => {
    const tools = await start({ wallet: { ovm_backup: 'OVS' } });
    const { passwordFile: _none, ...words } = toolWords(tools);
    const { result } = await exportDump(tools, { ...words, toolsWallet: 'ovm_backup' });
    expect(result.dump.schema).toBe('OVS');
    const [call] = tools.double.calls;
    expect(call?.env.TWO_TASK).toBe('ovm_backup');
    expect(call?.input).toContain('CONNECT /\n');
  });
});

describe('faults of an import by the tools', () => {
  const exported = async (tools: ToolsUnderTest) => (await exportDump(tools)).result.archive.path;

  it.each([
    ['imp', 'ORA-01653', false],
    ['impdp', 'ORA-01658', true],
  ])('when the tablespace is full for %s, then %s is told, and how to go on', async (tool, code, pump) => {
    const tools = await start({ dumpDirectory: pump });
    const archive = await exported(tools);
    tools.double.faults.fullFor = 'MGR';
    const error = await failure(importDump(tools, archive, toolWords(tools), copy));
    expect(error.code).toBe('OVM_DB_FULL');
    expect(error.message).toContain(`${tool} says ${code}: unable to`);
    expect(error.hint).toContain('import again with --replace');
    expect(leftovers(tools)).toEqual([]);
  });

  it.each([
    ['imp', 'IMP-00010', false],
    ['impdp', 'ORA-39142', true],
  ])(
    'when the dump is of a later version than %s, then %s is told with what to take',
    async (_tool, code, pump) => {
      const later = await start({ version: '12.1.0.2.0', dumpDirectory: pump });
      const archive = await exported(later);
      const tools = await start({ dumpDirectory: pump });
      const error = await failure(importDump(tools, archive, toolWords(tools), copy));
      expect(error.code).toBe('OVM_DUMP_VERSION');
      expect(error.message).toContain(code);
      expect(error.hint).toContain('--via-tools ORACLE_HOME of that version');
    },
  );

  it('when imp is killed in the middle, then the same command with --replace finishes it', async () => {
    const tools = await start();
    const archive = await exported(tools);
    tools.double.faults.killed = 'imp';
    expect(await failure(importDump(tools, archive, toolWords(tools), copy))).toMatchObject({
      code: 'OVM_TOOL_KILLED',
    });
    expect(leftovers(tools)).toEqual([]);
    delete (tools.double.faults as { killed?: string }).killed;
    const again = await failure(importDump(tools, archive, toolWords(tools), copy));
    expect(again).toMatchObject({ code: 'OVM_TARGET_EXISTS' });
    expect(again.hint).toContain('--replace');
    const replaced = { ...copy, replace: true };
    const { result } = await importDump(tools, archive, toolWords(tools), replaced);
    expect(result).toMatchObject({ rows: 3, tables: 2 });
    expect(existsSync(result.safetyArchive ?? '')).toBe(true);
  });

  it('when fewer rows arrive than were exported, then the table is named', async () => {
    const tools = await start();
    const archive = await exported(tools);
    const faults: ToolFaults = tools.double.faults;
    faults.lostRowsOf = 'EVENT';
    const error = await failure(importDump(tools, archive, toolWords(tools), copy));
    expect(error.code).toBe('OVM_SCHEMA_DIFFERS');
    expect(error.message).toContain('EVENT has 0 rows, the dump has 1 of it');
  });

  it('when others are connected, or cannot be seen, then nothing is changed', async () => {
    const tools = await start();
    const archive = await exported(tools);
    tools.double.database.addForeignSession('OVS_COPY', 'WebLogic', 'ovmm');
    const inUse = await failure(importDump(tools, archive, toolWords(tools), copy));
    expect(inUse).toMatchObject({ code: 'OVM_TARGET_IN_USE' });
    expect(inUse.message).toContain('OVS_COPY from ovmm, WebLogic');
    const blind = await start({ administrators: ['SYSTEM'] });
    const words = { ...toolWords(blind), url: 'oracle://ovs_copy@localhost:1521/XE' };
    const error = await failure(importDump(blind, archive, words, copy));
    expect(error).toMatchObject({ code: 'OVM_DB_PRIVILEGE' });
    expect(error.hint).toContain('GRANT SELECT ON SYS.V_$SESSION TO OVS_COPY');
    expect(tools.double.calls.some(({ tool }) => tool === 'imp')).toBe(false);
  });

  it('when the account is missing, or the archive damaged, then each is told', async () => {
    const tools = await start();
    const archive = await exported(tools);
    const nobody = { renames: new Map([['OVS', 'NOBODY']]) };
    const missing = await failure(importDump(tools, archive, toolWords(tools), nobody));
    expect(missing).toMatchObject({ code: 'OVM_DB_NOT_FOUND' });
    expect(missing.hint).toContain('CREATE USER NOBODY IDENTIFIED BY');
    writeFileSync(join(archive, 'schema/OVS/dump.dmp'), 'TEXPORT:V11.2.0.2.0\n{}');
    const damaged = await failure(importDump(tools, archive, toolWords(tools), copy));
    expect(damaged).toMatchObject({ code: 'OVM_ARCHIVE_DAMAGED' });
    expect(tools.double.calls.some(({ tool }) => tool === 'imp')).toBe(false);
    expect(leftovers(tools)).toEqual([]);
  });

  it("when the target is a manager's, then it wants its .config and the word that it is stopped", async () => {
    const tools = await start({ deferredSegments: false });
    const config = join(tools.place, '.config');
    writeFileSync(
      config,
      'DBTYPE=Oracle\nDBHOST=localhost\nSID=XE\nLSNR=1521\nOVSSCHEMA=OVS\nUUID=0004fb0000010000a66ead5f5516c460\nBUILDID=3.1.1.305\n',
    );
    const { result } = await exportDump(tools, toolWords(tools), { managerConfig: config });
    const archive = result.archive.path;
    const guarded = await failure(importDump(tools, archive, toolWords(tools), { replace: true }));
    expect(guarded).toMatchObject({ code: 'OVM_TARGET_GUARDED', exitCode: 13 });
    const stopped = { replace: true, managerConfig: config, managerStopped: true };
    const imported = await importDump(tools, archive, toolWords(tools), stopped);
    expect(imported.result).toMatchObject({ to: 'OVS', rows: 3 });
    expect(imported.log).toContain('exporting what is in OVS');
    expect(tools.double.rows('OVS', 'SELECT COUNT(*) FROM "MGR"')).toEqual([['2']]);
  });
});
