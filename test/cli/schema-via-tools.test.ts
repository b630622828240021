import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oracleTools, password, type ToolsUnderTest } from '../jobs/schema/oracle-tools/tool-commands.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { estatesText, writeConfiguration } from './configured-estate.js';
import { lastLine, runCli } from './run-cli.js';
import { addressOf, loginWords } from './ssh-words.js';

const start = oracleTools();
const startHost = estateHosts();

const words = ({ double, place, passwordFile }: ToolsUnderTest) => [
  ...['--url', 'oracle://ovs@localhost:1521/XE', '--password-file', passwordFile, '--archives', place],
  ...['--via-tools', double.home, '--tools-directory', place, '--estate', 'prod'],
];

describe('schema export and import --via-tools', () => {
  it('when a table has no segment, then exp leaves it out, it is named, and the exit code is 3', async () => {
    const tools = await start();
    const host = await startHost();
    const ssh = ['--via-ssh', addressOf(host), ...loginWords(host)];
    const exported = await runCli(['schema', 'export', ...words(tools), ...ssh]);
    expect(exported).toMatchObject({ code: 3 });
    expect(exported.err).toContain('exp is used: the account may use no directory object');
    expect(exported.err).toContain('OVS.NEVER_USED');
    expect(exported.err).toContain('ALTER TABLE "OVS"."NEVER_USED" ALLOCATE EXTENT');
    expect(exported.err).toContain('OVS: 2 tables, 3 rows');
    expect(exported.err + exported.out).not.toContain(password.slice(0, 6));
    const archive = lastLine(exported.out);
    expect(await runCli(['verify', archive])).toMatchObject({ code: 0 });
    const copy = ['--as', 'OVS=OVS_COPY', '--yes', '--json'];
    const imported = await runCli(['schema', 'import', 'latest', ...words(tools), ...ssh, ...copy]);
    expect(imported).toMatchObject({ code: 3 });
    expect(imported.err).toContain('not in the dump, so not made: NEVER_USED');
    expect(JSON.parse(imported.out)).toMatchObject({ archive, to: 'OVS_COPY', tables: 2, rows: 3 });
  });

  it('when Data Pump can be used, then everything comes, and the exit code is 0', async () => {
    const tools = await start({ dumpDirectory: true });
    const exported = await runCli(['schema', 'export', ...words(tools), '--json']);
    expect(exported).toMatchObject({ code: 0 });
    expect(exported.err).toContain('FLASHBACK_SCN');
    const { archive, schema } = JSON.parse(exported.out);
    expect(schema.dumps[0].tables).toContainEqual({ name: 'NEVER_USED', rows: 0 });
    const imported = await runCli([
      'schema',
      'import',
      archive,
      ...words(tools),
      '--as',
      'ovs=ovs_copy',
      '--yes',
    ]);
    expect(imported).toMatchObject({ code: 0, out: 'OVS_COPY: 3 tables, 3 rows, counted\n' });
  });

  it('when a configuration names the tools, then check, export and night take them', async () => {
    const { double, place, passwordFile } = await start({ dumpDirectory: true });
    const server = [
      'url: "oracle://ovs@localhost:1521/XE"',
      `password: {file: ${passwordFile}}`,
      `via-tools: ${double.home}`,
      `tools-directory: ${place}`,
    ];
    const text = estatesText({
      prod: [`archives: ${place}/archives`, 'database-servers:', `  xe: {${server.join(', ')}}`],
    });
    const configuration = ['--config', writeConfiguration(place, text)];
    const checked = await runCli(['config', 'check', ...configuration]);
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.out).toMatch(/database-servers\.xe .*Oracle Database.*: OVS, by expdp or exp/);
    const exported = await runCli(['schema', 'export', ...configuration, '--json']);
    expect(JSON.parse(exported.out).schema.dumps[0].tool).toBe('expdp');
    const night = await runCli(['nightly', ...configuration, '--json']);
    const [{ record }] = JSON.parse(night.out).nights;
    expect(record).toMatchObject({
      archives: [{ kind: 'schema', databaseServer: 'xe', status: 'complete' }],
      counts: { databases: { 'xe/OVS': { tables: 3, rows: 3 } } },
      // databases alone tell no manager
      reasons: ['manager UUID not known'],
    });
    expect(night.err + night.out).not.toContain(password.slice(0, 6));
  });

  it('when words do not go together, or another command wants its rows, then that is said', async () => {
    const tools = await start({ dumpDirectory: true });
    for (const other of [
      ['--skip-rows', 'T'],
      ['--threads', '2'],
      ['--tls', 'on'],
      ['--socket', '/s'],
    ])
      expect(await runCli(['schema', 'export', ...words(tools), ...other])).toMatchObject({ code: 2 });
    const mysql = words(tools).map((word) => word.replace(/^oracle:.*/, 'mysql://root@localhost'));
    expect((await runCli(['schema', 'export', ...mysql])).err).toContain('it is for oracle://USER@HOST');
    const archive = lastLine((await runCli(['schema', 'export', ...words(tools)])).out);
    const opened = await runCli(['archive', 'open', archive, '--sqlite', join(tools.place, 'x.db')]);
    expect(opened.code).not.toBe(0);
    expect(opened.err).toContain('it holds a dump of expdp');
    expect(opened.err).toContain('schema import --via-tools');
  });

  it('when load.sh is run, then imp gets the dump and the character set, but only of an unchanged dump', async () => {
    const tools = await start();
    const archive = lastLine((await runCli(['schema', 'export', ...words(tools)])).out);
    const home = join(tools.place, 'home');
    mkdirSync(join(home, 'bin'), { recursive: true });
    writeFileSync(join(home, 'bin', 'imp'), '#!/bin/sh\nprintf "%s\\n" "$NLS_LANG" "$@"\n');
    chmodSync(join(home, 'bin', 'imp'), 0o755);
    const load = (...args: string[]) =>
      execFileSync('sh', [join(archive, 'schema/load.sh'), ...args], {
        encoding: 'utf8',
        env: { ...process.env, ORACLE_HOME: home },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const dump = join(archive, 'schema/OVS/dump.dmp');
    expect(load('--as', 'OVS_COPY', 'ovs_copy@//localhost:1521/XE').split('\n')).toEqual([
      'AMERICAN_AMERICA.AL32UTF8',
      'ovs_copy@//localhost:1521/XE',
      'file=dump.dmp',
      ...['fromuser=OVS', 'touser=OVS_COPY', 'statistics=none', ''],
    ]);
    expect(() => load()).toThrow('usage: sh schema/load.sh');
    writeFileSync(dump, `${readFileSync(dump, 'utf8')} `);
    expect(() => load('ovs')).toThrow('the dump was changed');
  });
});
