import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyArchive } from '../../../../src/archive/verify-archive.js';
import { listedName } from '../../../doubles/sshd/listed-commands.js';
import { estateHosts } from '../../../reach/ssh/estate-host.js';
import {
  exportDump,
  importDump,
  leftovers,
  oracleTools,
  password,
  type ToolsUnderTest,
  toolWords,
} from './tool-commands.js';

const startHost = estateHosts();
const start = oracleTools();

const content = ({ double }: ToolsUnderTest, schema: string) => [
  double.rows(
    schema,
    'SELECT TO_CHAR("ID"), "NAME", RAWTOHEX("PART"), TO_CHAR("BODY"), "MADE" FROM "MGR" ORDER BY "ID"',
  ),
  double.rows(schema, 'SELECT "ID", "MGR_ID" FROM "EVENT"'),
  double.rows(schema, 'SELECT * FROM "NAMES"').length,
];

describe('an Oracle schema by the tools of the database over SSH', () => {
  it.each([
    ['exp', { dumpDirectory: false }],
    ['expdp', { dumpDirectory: true }],
  ] as const)(
    'when it is exported by %s and imported into another account, then both hold the same',
    async (tool, options) => {
      const tools = await start(options);
      const host = await startHost();
      const exported = await exportDump(tools, toolWords(tools, host));
      const { archive, dump, schema } = exported.result;
      expect(dump).toMatchObject({
        schema: 'OVS',
        tool,
        toolVersion: '11.2.0.2.0',
        characterSet: 'AL32UTF8',
        nationalCharacterSet: 'AL16UTF16',
        objectTypes: ['SEQUENCE', 'TABLE', 'VIEW'],
      });
      expect(dump.scn === null).toBe(tool === 'exp');
      expect(schema.snapshot).toBe(tool === 'exp' ? 'dump-read-only' : 'dump-scn');
      expect(dump.missing).toEqual(tool === 'exp' ? ['NEVER_USED'] : []);
      expect(exported.result.isComplete).toBe(tool !== 'exp');
      expect(await verifyArchive(archive.path)).toMatchObject({ ok: true });
      const renames = new Map([['OVS', 'OVS_COPY']]);
      const imported = await importDump(tools, archive.path, toolWords(tools, host), { renames });
      expect(imported.result).toMatchObject({ to: 'OVS_COPY', rows: 3, invalid: [], safetyArchive: null });
      expect(content(tools, 'OVS_COPY')).toEqual(content(tools, 'OVS'));
      expect(JSON.stringify(content(tools, 'OVS_COPY'))).toContain(
        '"12345678901234567890123456789012345678","Zürich 𝄞","00FF10","a long text"',
      );
      expect(tools.double.rows('OVS_COPY', 'SELECT "SEQ".NEXTVAL FROM DUAL')).toEqual([['41']]);
      expect(leftovers(tools)).toEqual([]);
      expect(host.commands().filter((command) => listedName(command) === undefined)).toEqual([]);
      const { calls } = tools.double;
      const seen = JSON.stringify([host.commands(), calls.map(({ args, env }) => [args, env])]);
      const log = readFileSync(join(archive.path, dump.log), 'utf8');
      expect(seen + exported.log + imported.log + log).not.toContain(password.slice(0, 6));
      const called = calls.filter((call) => call.tool !== 'sqlplus');
      expect(called.map((call) => [call.tool, call.env.NLS_LANG])).toEqual([
        [tool, 'AMERICAN_AMERICA.AL32UTF8'],
        // once to try it, once to import it
        [tool === 'exp' ? 'imp' : 'impdp', 'AMERICAN_AMERICA.AL32UTF8'],
        [tool === 'exp' ? 'imp' : 'impdp', 'AMERICAN_AMERICA.AL32UTF8'],
      ]);
    },
  );
});
