import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/reach/database/open-database.js';
import { clientLibraryDirectory } from '../../src/reach/database/oracle/client-library.js';
import { startTnsDouble, type TnsDouble } from '../doubles/tns/tns-double.js';
import { archivedContent, runScript, sampleSchema } from '../jobs/schema/oracle-schema.js';
import { doubleSettings, grantMoments } from '../reach/database/oracle-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { sourceText } from '../source-files.js';
import { lastLine, runCli } from './run-cli.js';
import { managerId, writeFiles } from './small-tree.js';
import { addressOf, loginWords } from './ssh-words.js';

const startHost = estateHosts();
const scratch = scratchDirectories();
const password = 'Welcome1';

describe('schema commands with --url oracle://', () => {
  let double: TnsDouble;
  let passwordFile: string;
  beforeEach(async () => {
    double = await startTnsDouble({ users: { OVS: password, OTHER: password, SYSTEM: password } });
    await runScript(double, sampleSchema);
    grantMoments(double);
    passwordFile = join(scratch(), 'pw');
    writeFileSync(passwordFile, `${password}\n`);
    chmodSync(passwordFile, 0o600);
  });
  afterEach(async () => {
    await expect.poll(() => double.open).toBe(0);
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  const login = (url = `oracle://ovs@127.0.0.1:${double.port}/XE`) => [
    ...['--url', url, '--password-file', passwordFile],
  ];
  const exportWords = (out: string, ...words: string[]) => [
    ...['schema', 'export', '--out', out, '--estate', 'prod', ...words],
  ];
  const manifestOf = (archive: string) =>
    JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8')) as {
      readonly schema: Record<string, unknown>;
    };
  const finalNames = (out: string) =>
    readdirSync(out, { recursive: true }).filter((name) => /manifest|\.partial/.test(String(name)));

  it("when a schema is exported by several readers, then the archive is whole, of one SCN, of the account's schema alone, and equals the database", async () => {
    const out = scratch();
    const exported = await runCli(exportWords(out, ...login(), '--threads', '3'));
    expect(exported).toMatchObject({ code: 0 });
    expect(exported.err).toContain('as of one system change number');
    const archive = lastLine(exported.out);
    const { schema } = manifestOf(archive);
    expect(schema).toMatchObject({
      engine: 'oracle',
      snapshot: 'scn',
      address: `oracle://ovs@127.0.0.1:${double.port}/XE`,
      databases: [{ name: 'OVS' }],
    });
    expect(exported.err + exported.out + JSON.stringify(schema)).not.toContain(password);
    expect(await runCli(['verify', archive])).toMatchObject({ code: 0 });

    const file = join(scratch(), 'ovs.sqlite');
    expect(await runCli(['archive', 'open', archive, '--sqlite', file])).toMatchObject({ code: 0 });
    const opened = await openDatabase(doubleSettings(double, { engine: 'sqlite', path: file }));
    const sum = await opened.query('SELECT COUNT(*), MIN(NAME) FROM REPOSITORY');
    expect(sum.map((row) => row.map(String))).toEqual([['3', 'isostore nfs']]);
    // values of another class would equal nothing
    const found = await opened.query(
      "SELECT COUNT(*) FROM REPOSITORY WHERE ID > 0 AND NAME = 'isostore nfs'",
    );
    expect(found.map((row) => row.map(String))).toEqual([['1']]);
    await opened.close();

    const same = await runCli(['schema', 'diff', archive, ...login(), '--threads', '2']);
    expect(same).toMatchObject({ code: 0, out: '' });
    await runScript(
      double,
      "UPDATE REPOSITORY SET NAME = 'other' WHERE ID = 1;\nCOMMIT;\nCREATE TABLE MORE (A NUMBER);\n",
    );
    const differing = await runCli(['schema', 'diff', archive, ...login(), '--exit-code']);
    expect(differing).toMatchObject({ code: 1 });
    const later = lastLine((await runCli(exportWords(out, ...login()))).out);
    const archives = await runCli(['schema', 'diff', archive, later]);
    expect(archives).toMatchObject({ code: 0, out: differing.out });
    expect(archives.out).toMatch(/\+.*MORE/);
    expect(archives.out).toMatch(/~.*REPOSITORY/);
  });

  it('when the account has the privileges of the guide and no others, then an archive takes the place of what is there, and everything can be dropped', async () => {
    const guide = sourceText('docs/schema.md');
    const grants = [...guide.matchAll(/^GRANT .* TO OVS;/gm)].map(([grant]) => grant);
    expect(grants).toHaveLength(6);
    await runScript(double, `${grants.join('\n')}\n`, 'system');
    const archives = scratch();
    const archive = lastLine((await runCli(exportWords(archives, ...login()))).out);
    await runScript(double, 'DROP TABLE EVENT_LOG PURGE;\nCREATE TABLE MORE (A NUMBER);\n');
    const place = [...login(), '--archives', archives];
    const imported = await runCli(['schema', 'import', archive, ...place, '--replace', '--yes']);
    expect(imported).toMatchObject({ code: 0, out: 'OVS: 3 tables, 10 rows, verified\n' });
    expect(await runCli(['schema', 'diff', archive, ...login()])).toMatchObject({ code: 0, out: '' });
    const dropped = await runCli(['schema', 'drop', ...login(), '--database', 'OVS', '--yes']);
    expect(dropped).toMatchObject({ code: 0 });
    const emptied = await runCli(['schema', 'diff', archive, ...login()]);
    expect(emptied.out.match(/^- table /gm)).toHaveLength(3);
  });

  it.skipIf(clientLibraryDirectory() !== undefined)(
    'when the server is of 11.2 and there is no client library, then what to install and to set is said',
    async () => {
      const old = await startTnsDouble({ release: '11.2' });
      const url = `oracle://ovs@127.0.0.1:${old.port}?sid=XE`;
      const refused = await runCli(exportWords(scratch(), ...login(url)));
      await old.stop();
      expect(refused).toMatchObject({ code: 1, out: '' });
      expect(refused.err).toContain('Oracle Instant Client 19');
      expect(refused.err).toContain('export LD_LIBRARY_PATH=');
    },
  );

  it('when .config and database are behind SSH, then its instance is exported through the host', async () => {
    const host = await startHost();
    const manager = writeFiles(scratch(), {
      '.config': `DBHOST=localhost\nSID=XE\nLSNR=${double.port}\nOVSSCHEMA=ovs\nUUID=${managerId}\n`,
    });
    const config = `ssh://${addressOf(host)}${join(manager, '.config')}`;
    const words = [...['--manager-config', config, '--via-ssh', addressOf(host)], ...loginWords(host)];
    const exported = await runCli(exportWords(scratch(), ...words, ...['--password-file', passwordFile]));
    expect(exported).toMatchObject({ code: 0 });
    const archive = lastLine(exported.out);
    expect(manifestOf(archive).schema).toMatchObject({
      address: `oracle://ovs@localhost:${double.port}?sid=XE via 127.0.0.1:${host.port}`,
      managerConfig: { engine: 'oracle' },
    });
    expect(await archivedContent(archive)).toMatchObject([{ tables: [{}, {}, {}] }]);
  });

  it('when the server loses the moment once, then it is told and read again as of a new one', async () => {
    const out = scratch();
    double.faults.failStatements({
      match: /FROM "OVS"\."REPOSITORY"/,
      what: 'error',
      number: 1555,
      times: 1,
    });
    const exported = await runCli(exportWords(out, ...login(), '--threads', '2'));
    expect(exported).toMatchObject({ code: 0 });
    expect(exported.err).toContain('ORA-01555');
    expect(exported.err).toContain('everything is read again as of a new moment (2 of 3)');
    const archive = lastLine(exported.out);
    expect(await runCli(['verify', archive])).toMatchObject({ code: 0 });
    expect(finalNames(out)).toHaveLength(1);
    double.faults.failStatements({
      match: /FROM "OVS"\."REPOSITORY"/,
      what: 'error',
      number: 1555,
      times: 1,
    });
    const compared = await runCli(['schema', 'diff', archive, ...login()]);
    expect(compared).toMatchObject({ code: 0, out: '', err: expect.stringContaining('(2 of 3)') });
  });

  it('when the server loses every moment, then the third is the last, and nothing is left', async () => {
    const out = scratch();
    const lost = {
      match: /FROM "OVS"\."REPOSITORY" AS OF SCN \d+(?! WHERE ROWNUM)/,
      what: 'error',
      number: 1555,
    } as const;
    double.faults.failStatements({ ...lost, afterRows: 2 });
    const exported = await runCli(exportWords(out, ...login(), '--threads', '2'));
    expect(exported).toMatchObject({ code: 1, out: '' });
    expect(exported.err).toContain('tried 3 times, each as of a new moment');
    expect(exported.err).toContain('UNDO_RETENTION');
    expect(exported.err.match(/everything is read again/g)).toHaveLength(2);
    expect(finalNames(out)).toEqual([]);
  });

  it("when the account is not the one that .config names, then its own schema is not taken for the manager's", async () => {
    const manager = writeFiles(scratch(), { '.config': 'DBHOST=db\nSID=XE\nLSNR=1521\nOVSSCHEMA=ovs\n' });
    const config = ['--manager-config', join(manager, '.config')];
    const other = login(`oracle://other@127.0.0.1:${double.port}/XE`);
    const exported = await runCli(exportWords(scratch(), ...other, ...config));
    expect(exported).toMatchObject({ code: 1 });
    expect(exported.err).toContain('say --database OVS');
  });

  it('when words are for MySQL, or no instance is named, then that is said', async () => {
    const manager = writeFiles(scratch(), {
      '.config': 'DBTYPE=Oracle\nDBHOST=db\nLSNR=1521\nOVSSCHEMA=ovs\n',
    });
    for (const [words, why] of [
      [[...login(), '--socket', '/run/s'], '--socket'],
      [[...login(), '--compress-connection'], '--compress-connection'],
      [[...login(), '--tls', 'legacy'], '--tls on'],
      [['--manager-config', join(manager, '.config')], 'it names no SID'],
    ] as const) {
      const refused = await runCli(exportWords(scratch(), ...words));
      expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(why) });
    }
  });
});
