import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastLine, runCli } from '../cli/run-cli.js';
import { managerId, writeFiles } from '../cli/small-tree.js';
import { startTnsDouble, type TnsDouble } from '../doubles/tns/tns-double.js';
import { runScript, sampleSchema } from '../jobs/schema/oracle-schema.js';
import { oracleTools } from '../jobs/schema/oracle-tools/tool-commands.js';
import { grantMoments } from '../reach/database/oracle-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { sourceText } from '../source-files.js';

const scratch = scratchDirectories();
const startTools = oracleTools();
const password = 'Welcome1';

describe('what a DBA of Oracle types', () => {
  let double: TnsDouble;
  let archives: string;
  let passwordFile: string;
  beforeEach(async () => {
    double = await startTnsDouble({ users: { OVS: password, OVS_COPY: password, SYSTEM: password } });
    await runScript(double, sampleSchema);
    archives = scratch();
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

  const schema = (command: string, user: string, ...words: string[]) => {
    const url = `oracle://${user}@127.0.0.1:${double.port}/XE`;
    return runCli(['schema', ...command.split(' '), '--url', url, '--password-file', passwordFile, ...words]);
  };
  const place = () => ['--archives', archives, '--estate', 'prod'];
  const exported = async (...words: string[]) =>
    lastLine((await schema('export', 'ovs', ...place(), ...words)).out);

  it('when a name is in small letters, then the one that was meant is named, and no privilege', async () => {
    grantMoments(double);
    const archive = await exported();
    for (const refused of [
      await schema('export', 'ovs', ...place(), '--database', 'ovs'),
      await schema('drop', 'ovs', '--database', 'ovs', '--yes'),
      await schema(`import ${archive}`, 'ovs_copy', '--as', 'ovs=OVS_COPY', '--yes'),
      await schema(`diff ${archive}`, 'ovs_copy', '--as', 'ovs=OVS_COPY'),
    ]) {
      expect(refused.code).not.toBe(0);
      expect(refused.err).toContain('did you mean OVS?');
      expect(refused.err).not.toContain('GRANT');
    }
    const copy = await schema(`import ${archive}`, 'ovs_copy', '--as', 'OVS=ovs_copy', '--yes');
    expect(copy.err).toContain('did you mean OVS_COPY?');
    const other = await schema('export', 'ovs', ...place(), '--database', 'NOBODY');
    expect(other.err).toContain('there is no account of that name\n');
  });

  it('when a copy is made, then its owner needs no grant but that of the guide, and whoever else tries is told so', async () => {
    grantMoments(double);
    const guide = sourceText('docs/schema.md');
    const grants = [...guide.matchAll(/^GRANT .* TO OVS_COPY;/gm)].map(([grant]) => grant);
    await runScript(double, `${grants.join('\n')}\n`, 'system');
    const archive = await exported();
    const words = ['--as', 'OVS=OVS_COPY', '--archives', archives, '--yes'];
    const byOther = await schema(`import ${archive}`, 'ovs', ...words);
    expect(byOther.err).toContain(`--url oracle://ovs_copy@127.0.0.1:${double.port}/XE`);
    const imported = await schema(`import ${archive}`, 'ovs_copy', ...words);
    expect(imported).toMatchObject({ code: 0, out: 'OVS_COPY: 3 tables, 10 rows, verified\n' });
    expect(imported.err).toContain('loading 3 tables, 10 rows');
    expect(imported.err).not.toContain('dropping');
    expect(imported.err).toMatch(/Schema OVS as OVS_COPY: .*indexes.*foreign key/);
    const same = await schema(`diff ${archive}`, 'ovs_copy', '--as', 'OVS=OVS_COPY', '--exit-code');
    expect(same).toMatchObject({ code: 0, out: '' });
    const unnamed = await schema(`diff ${archive}`, 'ovs_copy');
    expect(unnamed.err).toContain('say --as OVS=OVS_COPY');
  });

  it('when no .config is given, then the export warns, and the import names a way that there is', async () => {
    grantMoments(double);
    const first = await schema('export', 'ovs', ...place());
    expect(first.err).toMatch(/warning: .*BUILDID.*\[manager-config-not-given\]/);
    const config = join(
      writeFiles(scratch(), {
        '.config': `DBTYPE=Oracle\nDBHOST=127.0.0.1\nSID=XE\nLSNR=${double.port}\nOVSSCHEMA=ovs\nUUID=${managerId}\nBUILDID=3.2.1.516\n`,
      }),
      '.config',
    );
    const given = ['--manager-config', config];
    const refused = await schema('import latest', 'ovs', ...place(), ...given, '--replace', '--yes');
    expect(refused).toMatchObject({ code: 13 });
    expect(refused.err).toContain('--as OVS=OVS_COPY');
    expect(refused.err).not.toContain('load.sh');
    expect((await schema('export', 'ovs', ...place(), ...given)).err).not.toContain('config-not-given');
    const ddl = join(lastLine(first.out), 'schema', 'OVS', 'ddl');
    expect(readFileSync(join(ddl, 'tables', 'REPOSITORY.sql'), 'utf8')).toMatch(/;\n$/);
  });

  it('when the moment is an estimate, then a finding has the statement that makes it exact', async () => {
    const first = await schema('export', 'ovs', ...place(), '--json');
    expect(JSON.parse(first.out).findings).toContainEqual(
      expect.objectContaining({
        code: 'estimated-moment',
        message: expect.stringContaining('GRANT EXECUTE ON SYS.DBMS_FLASHBACK TO OVS'),
      }),
    );
    expect(first.err).not.toContain('may be missing');
  });

  it('when a view compiles neither there nor here, then the import ends, names it, and leaves no journal', async () => {
    grantMoments(double);
    await runScript(
      double,
      'CREATE TABLE GOES (A NUMBER, B NUMBER);\nCREATE VIEW BROKEN (X, Y) AS SELECT A, B FROM GOES;\nDROP TABLE GOES PURGE;\n',
    );
    const archive = await exported();
    const grants = [
      'GRANT SELECT ON SYS.V_$SESSION TO OVS_COPY;',
      'GRANT EXECUTE ON SYS.DBMS_LOCK TO OVS_COPY;',
      'GRANT CREATE TABLE, CREATE VIEW, CREATE SEQUENCE, CREATE SYNONYM, CREATE PROCEDURE, CREATE TRIGGER, CREATE TYPE TO OVS_COPY;',
    ];
    await runScript(double, `${grants.join('\n')}\n`, 'system');
    const words = ['--as', 'OVS=OVS_COPY', '--archives', archives, '--yes'];
    const imported = await schema(`import ${archive}`, 'ovs_copy', ...words, '--json');
    expect(imported).toMatchObject({ code: 3 });
    expect(imported.err).toContain('these do not compile, as where they were exported: VIEW BROKEN');
    expect(JSON.parse(imported.out)).toMatchObject({ invalid: ['VIEW BROKEN'] });
    const again = await schema('export', 'ovs_copy', ...place());
    expect(again.err).not.toContain('import-unfinished');
  });

  it('when words are for the tools and these are not asked for, or are not for them, then that is said', async () => {
    for (const words of [
      ['--dump-tool', 'exp'],
      ['--tools-directory', '/var/tmp'],
      ['--tools-wallet', 'OVM'],
    ]) {
      const refused = await schema('export', 'ovs', ...place(), ...words);
      expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('it needs --via-tools') });
      const imported = await schema(`import ${scratch()}`, 'ovs', ...words);
      expect(imported).toMatchObject({ code: 2, err: expect.stringContaining('it needs --via-tools') });
    }
    const {
      double: tools,
      place: directory,
      passwordFile: file,
    } = await startTools({
      administrators: ['OVS', 'OVS_COPY'],
    });
    const byTools = ['--via-tools', tools.home, '--tools-directory', directory];
    for (const words of [['--compress', 'gzip'], ['--tls-ca', '/x'], ['--compress-connection']])
      expect(await schema('export', 'ovs', ...place(), ...byTools, ...words)).toMatchObject({ code: 2 });
    const absent = join(directory, 'absent');
    const login = ['--url', 'oracle://ovs@localhost:1521/XE', '--password-file', file];
    const there = ['--via-tools', tools.home, '--tools-directory', absent];
    const nowhere = await runCli(['schema', 'export', ...login, ...place(), ...there]);
    expect(nowhere.err).toContain('with --tools-directory');
    const byOwner = [...byTools, '--password-file', file, '--archives', archives, '--estate', 'prod'];
    const url = (user: string) => ['--url', `oracle://${user}@localhost:1521/XE`];
    const dumped = await runCli(['schema', 'export', ...url('ovs'), ...byOwner]);
    expect(dumped.err).toContain('[manager-config-not-given]');
    const rehearsal = ['--as', 'OVS=OVS_COPY', '--yes'];
    const copied = await runCli(['schema', 'import', 'latest', ...url('ovs_copy'), ...byOwner, ...rehearsal]);
    expect(copied.out).toBe('OVS_COPY: 2 tables, 3 rows, counted\n');
    const nothing = await schema('export', 'ovs', ...place(), '--via-tools');
    expect(nothing.err).toContain('/etc/oratab does not tell ORACLE_HOME of XE');
    expect(nothing.err).toContain('--via-ssh oracle@HOST');
  });
});

describe('a directory of archives', () => {
  it('when it is verified, then the error says to name one of them', async () => {
    const refused = await runCli(['verify', scratch()]);
    expect(refused).toMatchObject({ code: 10, err: expect.stringContaining('give the path of one') });
  });
});
