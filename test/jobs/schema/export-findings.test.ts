import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listArchives } from '../../../src/archive/list-archives.js';
import { openArchive } from '../../../src/archive/open-archive.js';
import { silentLog } from '../../../src/base/log.js';
import { Password } from '../../../src/base/password.js';
import { exportFindings } from '../../../src/jobs/schema/export-findings.js';
import { type ExportSchemaOptions, exportSchema } from '../../../src/jobs/schema/export-schema.js';
import type { ImportOptions } from '../../../src/jobs/schema/import/import-plan.js';
import { importDump } from '../../../src/jobs/schema/import-dump.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { runCli } from '../../cli/run-cli.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const uuid = '0004fb000001000068b46cbe7e6f7026';
let server: MariadbServer;

beforeAll(async () => {
  server = await startMariadb();
  await server.sql(`CREATE DATABASE ovs; CREATE TABLE ovs.t (a INT PRIMARY KEY) ENGINE=InnoDB; INSERT INTO ovs.t VALUES (1);
    CREATE TABLE ovs.isam (a INT PRIMARY KEY) ENGINE=MyISAM;
    CREATE DATABASE other; CREATE TABLE other.t (a INT PRIMARY KEY) ENGINE=InnoDB; CREATE DATABASE empty`);
});
afterAll(() => server?.stop());

/** A copy of the `.config` of a manager whose repository database is that of the test. */
function configOf(schema = 'ovs', build = '3.3.3.1085'): string {
  const path = join(scratch(), '.config');
  const keys = `DBTYPE=MySQL\nDBHOST=127.0.0.1\nSID=${schema}\nLSNR=${server.port}\nOVSSCHEMA=${schema}\n`;
  writeFileSync(path, `${keys}UUID=${uuid}\nBUILDID=${build}\n`);
  return path;
}

const optionsOf = (changes: Partial<ExportSchemaOptions> = {}): ExportSchemaOptions => ({
  settings: server.settings(),
  databases: [],
  archives: scratch(),
  estate: 'prod',
  threads: 1,
  log: silentLog,
  durable: false,
  ...changes,
});

async function limited(name: string, ...grants: readonly string[]) {
  await server.createUser(name, 'only-here', grants);
  return server.settings({ user: name, password: new Password('only-here') });
}
async function dictionaryOf(name: string) {
  const database = await openDatabase(server.settings());
  return database.dictionary(name).finally(() => database.close());
}

const readAll = (database: string) => `SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON ${database}.*`;

describe('what an account does not see', () => {
  it('when .config names a database that it does not see, then the export fails and names it with the GRANT', async () => {
    const settings = await limited('not_ovs', readAll('other'));
    const options = optionsOf({ settings, managerConfig: configOf() });
    await expect(exportSchema(options)).rejects.toMatchObject({
      code: 'OVM_DB_NOT_FOUND',
      message: expect.stringMatching(
        /the database ovs on .*OVSSCHEMA.*GRANT SELECT.* ON `ovs`\.\* TO 'not_ovs'@'%'/,
      ),
    });
    expect(await listArchives(options.archives)).toEqual([]);
    const named = await exportSchema({ ...options, databases: ['other'] });
    expect(named.schema.databases.map(({ name }) => name)).toEqual(['other']);
  });

  it('when it sees no databases but its own, then a finding says so, and with SHOW DATABASES there is none', async () => {
    const codesOf = async (...grants: readonly string[]) => {
      const settings = await limited(`sees_${grants.length}`, readAll('other'), ...grants);
      const { findings } = await exportSchema(optionsOf({ settings }));
      return findings.map(({ code, message }) => `${code} ${message}`);
    };
    expect(await codesOf()).toEqual([
      expect.stringMatching(/^databases-may-be-hidden .*GRANT SHOW DATABASES ON \*\.\* TO 'sees_0'@'%'/),
    ]);
    // It sees them all now, and may not read them all.
    await expect(codesOf('SHOW DATABASES ON *.*')).rejects.toMatchObject({ code: 'OVM_DB_PRIVILEGE' });
    const { findings } = await exportSchema(optionsOf());
    expect(findings.map(({ code }) => code)).toEqual(['table-without-transactions']);
  });

  it("when the server is a manager's and appfw is not seen, then a finding names it", async () => {
    const managerConfig = configOf();
    const { findings } = await exportSchema(optionsOf({ managerConfig }));
    expect(findings.map(({ code }) => code)).toContain('user-interface-database-not-seen');
    expect(findings.find(({ subject }) => subject === 'appfw')?.message).toMatch(
      /GRANT SELECT.* ON `appfw`\.\*/,
    );
    const alone = await exportSchema(optionsOf({ managerConfig, databases: ['ovs'] }));
    expect(alone.findings.map(({ subject }) => subject)).toEqual(['ovs.isam']);
  });

  it("when the server's own database is named, then it is not exported", async () => {
    const exporting = exportSchema(optionsOf({ databases: ['ovs', 'MySQL'] }));
    await expect(exporting).rejects.toMatchObject({
      code: 'OVM_USAGE',
      message: expect.stringContaining('MySQL'),
    });
  });
});

describe('an export with findings', () => {
  it('when there are no tables at all, then a finding asks whether it is the right database', async () => {
    const { findings } = await exportSchema(optionsOf({ databases: ['empty'] }));
    expect(findings).toMatchObject([{ severity: 'warning', code: 'no-tables', subject: 'empty' }]);
    expect((await exportSchema(optionsOf({ databases: ['empty', 'other'] }))).findings).toEqual([]);
  });

  it("when the server looks like a manager's and no .config is given, then a finding says what cannot be done", async () => {
    const content = { address: 'mysql://ovs@ovmm:49500', skipped: () => false, configGiven: false };
    const ofManager = "its port 49500 is that of a manager's MySQL";
    const { schema } = await exportSchema(optionsOf({ databases: ['other'] }));
    expect(schema.findings).toBeUndefined();
    const dictionary = await dictionaryOf('other');
    const told = exportFindings({ ...content, dictionaries: [dictionary], ofManager });
    expect(told).toMatchObject([{ severity: 'warning', code: 'manager-config-not-given' }]);
    expect(told[0]?.message).toContain(`${ofManager}, but no .config`);
    for (const changes of [{ ofManager: undefined }, { ofManager, configGiven: true }])
      expect(exportFindings({ ...content, dictionaries: [dictionary], ...changes })).toEqual([]);
  });

  it('when the archive is read, then manifest, list and import plan have the findings', async () => {
    const options = optionsOf({ databases: ['ovs'], managerConfig: configOf() });
    const { archive, findings } = await exportSchema(options);
    const { manifest } = await openArchive(archive.path);
    expect(manifest.release).toBe('3.3');
    expect(manifest.managerUuid).toBe(uuid);
    const expected = findings.map(({ origins: _, ...finding }) => finding);
    expect(expected).toMatchObject([{ code: 'table-without-transactions', subject: 'ovs.isam' }]);
    expect(manifest.schema?.findings).toEqual(expected);
    const [listed] = JSON.parse((await runCli(['list', '--archives', options.archives, '--json'])).out);
    expect(listed.head.schema.findings).toEqual(expected);
    const plan = await planImport(importOf(archive.path, { renames: new Map([['ovs', 'ovs_new']]) }));
    expect(plan.lines.join('\n')).toContain('warning: ovs.isam: the engine MyISAM has no transactions');
  });

  it('when a build is of no known release, then none is recorded', async () => {
    const managerConfig = configOf('ovs', '3.30.1');
    const { archive } = await exportSchema(optionsOf({ databases: ['ovs'], managerConfig }));
    expect((await openArchive(archive.path)).manifest.release).toBeNull();
  });
});

const importOf = (archive: string, changes: Partial<ImportOptions> = {}): ImportOptions => ({
  archive,
  settings: server.settings(),
  renames: new Map(),
  replace: false,
  managerStopped: true,
  archives: scratch(),
  log: silentLog,
  ...changes,
});

describe('a safety archive', () => {
  it('when a guarded target was replaced, then it says what it is and goes back under the same guards', async () => {
    await server.sql(
      'CREATE DATABASE managed; CREATE TABLE managed.t (a INT PRIMARY KEY) ENGINE=InnoDB; INSERT INTO managed.t VALUES (1)',
    );
    const managerConfig = configOf('managed');
    const { archive } = await exportSchema(optionsOf({ databases: ['managed'], managerConfig }));
    await server.sql('INSERT INTO managed.t VALUES (2)');
    const guarded = { managerConfig, replace: true };
    const plan = await planImport(importOf(archive.path, guarded));
    const { safetyArchive } = await carryOutImport(plan);
    expect(await server.sql('SELECT COUNT(*) FROM managed.t')).toContain('1');
    const { manifest } = await openArchive(safetyArchive as string);
    expect(manifest).toMatchObject({ purpose: 'safety', managerUuid: uuid, release: '3.3' });
    expect(manifest.schema?.managerConfig).toMatchObject({ buildId: '3.3.3.1085', schema: 'managed' });
    await carryOutImport(await planImport(importOf(safetyArchive as string, guarded)));
    expect(await server.sql('SELECT SUM(a) FROM managed.t')).toContain('3');
  });
});

describe('an imported dump', () => {
  const dump =
    '-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB\nCREATE TABLE `t` (`a` int NOT NULL) ENGINE=InnoDB;\nINSERT INTO `t` VALUES (1);\n';
  const written = (text: string) => {
    const file = join(scratch(), 'ovs.sql');
    writeFileSync(file, text);
    return file;
  };

  it('when the dump is not complete, then the archive says so and the command ends with 3', async () => {
    const [archives, file] = [scratch(), written(dump)];
    const words = ['schema', 'import-dump', file, '--database', 'ovs', '--out', archives];
    const { code, err } = await runCli(words);
    expect(code).toBe(3);
    expect(err).toContain('dump-not-completed');
    const [listed] = await listArchives(archives);
    expect(listed?.head?.schema?.findings?.map((finding) => finding.code)).toContain('dump-not-completed');
    const whole = written(`${dump}-- Dump completed on 2026-11-23  3:15:00\n`);
    expect(await runCli(['schema', 'import-dump', whole, ...words.slice(3)])).toMatchObject({ code: 0 });
  });

  it('when the .config of its manager is given, then the archive tells manager UUID, build and release', async () => {
    const imported = await importDump({
      file: written(dump),
      database: 'ovs',
      managerConfig: configOf(),
      archives: scratch(),
      estate: 'prod',
      log: silentLog,
      durable: false,
    });
    expect(imported.complete).toBe(false);
    const { manifest } = await openArchive(imported.archive.path);
    expect(manifest).toMatchObject({ managerUuid: uuid, release: '3.3' });
    expect(manifest.schema?.managerConfig).toMatchObject({ buildId: '3.3.3.1085', engine: 'mysql' });
    const plan = await planImport(
      importOf(imported.archive.path, { renames: new Map([['ovs', 'from_dump']]) }),
    );
    expect(plan.lines.join('\n')).toContain('dump-not-completed');
  });
});
