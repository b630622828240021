import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { lastLine, runCli } from '../cli/run-cli.js';
import { addressOf, loginWords } from '../cli/ssh-words.js';
import type { OracleToolsOptions } from '../doubles/oracle-tools/oracle-tools-double.js';
import type { ToolFaults } from '../doubles/oracle-tools/world.js';
import {
  leftovers,
  oracleTools,
  password,
  type ToolsUnderTest,
} from '../jobs/schema/oracle-tools/tool-commands.js';
import { estateHosts } from '../reach/ssh/estate-host.js';

const start = oracleTools();
const startHost = estateHosts();
type Host = Awaited<ReturnType<typeof startHost>>;

const words = ({ double, place, passwordFile }: ToolsUnderTest, host: Host) => [
  ...['--url', 'oracle://ovs@localhost:1521/XE', '--password-file', passwordFile, '--archives', place],
  ...['--via-tools', double.home, '--tools-directory', place, '--estate', 'prod'],
  ...['--via-ssh', addressOf(host), ...loginWords(host)],
];

const exported = (tools: ToolsUnderTest, host: Host, ...more: string[]) =>
  runCli(['schema', 'export', ...words(tools, host), ...more]);
const imported = (tools: ToolsUnderTest, host: Host, archive: string, ...more: string[]) =>
  runCli(['schema', 'import', archive, ...words(tools, host), '--as', 'OVS=OVS_COPY', '--yes', ...more]);

/** Processes of this machine that were started with the ORACLE_HOME of a double. */
function processesOf({ double }: ToolsUnderTest): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(double.home));
}

/** No process, no temporary file on either side, no half archive, and no word of the password. */
async function nothingLeft(tools: ToolsUnderTest, told: string): Promise<void> {
  await vi.waitFor(() => expect(processesOf(tools)).toEqual([]), { timeout: 10_000 });
  expect(leftovers(tools)).toEqual([]);
  const archives = readdirSync(tools.place).includes('prod') ? readdirSync(join(tools.place, 'prod')) : [];
  expect(archives.filter((name) => name.startsWith('.'))).toEqual([]);
  expect(told).not.toContain(password.slice(0, 6));
}

type Fault = readonly [
  what: string,
  options: OracleToolsOptions,
  faults: ToolFaults,
  code: number,
  said: readonly string[],
];

const ofExports: readonly Fault[] = [
  [
    'exp is killed',
    {},
    { killed: 'exp' },
    1,
    ['exp on', 'it was ended by signal 9', 'run the same command again'],
  ],
  [
    'expdp is killed',
    { dumpDirectory: true },
    { killed: 'expdp' },
    1,
    ['expdp on', 'it was ended by signal 9'],
  ],
  ['sqlplus is killed', {}, { killed: 'sqlplus' }, 1, ['sqlplus', 'it was ended by signal 9']],
  ['a table is gone', {}, { goneTable: 'EVENT' }, 1, ['exp says ORA-00942', 'run the same command again']],
];

const ofImports: readonly Fault[] = [
  [
    'the tablespace is full for imp',
    {},
    { fullFor: 'MGR' },
    1,
    ['imp says ORA-01653', 'ADD DATAFILE', 'import again with --replace'],
  ],
  [
    'the tablespace is full for impdp',
    { dumpDirectory: true },
    { fullFor: 'MGR' },
    1,
    ['impdp says ORA-01658', 'ADD DATAFILE', 'import again with --replace'],
  ],
  [
    'imp is killed',
    {},
    { killed: 'imp' },
    1,
    ['imp on', 'it was ended by signal 9', 'import again with --replace'],
  ],
  [
    'impdp is killed',
    { dumpDirectory: true },
    { killed: 'impdp' },
    1,
    ['impdp on', 'it was ended by signal 9', 'import again with --replace'],
  ],
];

describe('schema export and import --via-tools over a real SSH server', () => {
  it('when all goes well, then export, verify, import and import over it end with 0', async () => {
    const tools = await start({ deferredSegments: false });
    const host = await startHost();
    const first = await exported(tools, host);
    expect(first).toMatchObject({ code: 0 });
    const archive = lastLine(first.out);
    expect(await runCli(['verify', archive])).toMatchObject({ code: 0 });
    const second = await imported(tools, host, archive);
    expect(second).toMatchObject({ code: 0, out: 'OVS_COPY: 3 tables, 3 rows, counted\n' });
    const refused = await imported(tools, host, archive);
    expect(refused.err).toContain('Say --replace');
    const again = await imported(tools, host, archive, '--replace');
    expect(again).toMatchObject({ code: 0, out: second.out });
    expect(again.err).toContain('what was there before is in');
    await nothingLeft(tools, first.err + second.err + again.err);
  });

  it('when the password is wrong, then the login is refused with what to type', async () => {
    const tools = await start();
    const host = await startHost();
    writeFileSync(tools.passwordFile, 'wrongword');
    const { code, err } = await exported(tools, host);
    expect(code).toBe(12);
    expect(err).toContain('sqlplus says ORA-01017');
    expect(err).toContain('`sqlplus USER@SERVICE`');
    expect(err).not.toContain('wrongword');
    await nothingLeft(tools, err);
  });

  it.each(ofExports)(
    'when %s, then the export says so and what to do',
    async (_what, options, faults, code, said) => {
      const tools = await start(options);
      const host = await startHost();
      Object.assign(tools.double.faults, faults);
      const result = await exported(tools, host);
      expect(result).toMatchObject({ code, out: '' });
      for (const text of said) expect(result.err).toContain(text);
      await nothingLeft(tools, result.err);
    },
  );

  it.each(ofImports)(
    'when %s, then the import says so and what to do, and a killed one goes on with that',
    async (_what, options, faults, code, said) => {
      const tools = await start({ deferredSegments: false, ...options });
      const host = await startHost();
      const archive = lastLine((await exported(tools, host)).out);
      Object.assign(tools.double.faults, faults);
      const result = await imported(tools, host, archive);
      expect(result).toMatchObject({ code, out: '' });
      for (const text of said) expect(result.err).toContain(text);
      await nothingLeft(tools, result.err);
      if (faults.killed === undefined) return;
      Object.assign(tools.double.faults, { killed: undefined });
      expect(await imported(tools, host, archive, '--replace')).toMatchObject({ code: 0 });
      await nothingLeft(tools, '');
    },
  );

  it.each([
    ['imp', 'IMP-00010', false],
    ['impdp', 'ORA-39142', true],
  ])(
    'when %s is of an earlier version (%s), then that is said, and the target is as it was',
    async (_tool, said, pump) => {
      const later = await start({ version: '12.1.0.2.0', dumpDirectory: pump });
      const host = await startHost();
      const archive = lastLine((await exported(later, host)).out);
      const tools = await start({ dumpDirectory: pump });
      tools.double.define('OVS_COPY', ['CREATE TABLE "OLD" ("ID" NUMBER)', 'INSERT INTO "OLD" VALUES (1)']);
      const { code, err } = await imported(tools, host, archive, '--replace');
      expect(code).toBe(1);
      expect(tools.double.calls.some(({ tool }) => tool === 'exp' || tool === 'expdp')).toBe(false);
      expect(err).toContain(said);
      expect(err).toContain('--via-tools ORACLE_HOME of that version');
      expect(tools.double.rows('OVS_COPY', 'SELECT "ID" FROM "OLD"')).toEqual([['1']]);
      await nothingLeft(tools, err);
    },
  );
});
