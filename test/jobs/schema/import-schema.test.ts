import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import type { ImportOptions } from '../../../src/jobs/schema/import/import-plan.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';

import { createZooAccounts, loadTypeZoo, probeZoo, zooDatabases } from '../../databases/type-zoo.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { plainArchive } from './plain-archive.js';
import { makeTinyRepository } from './tiny-repository.js';

const scratch = scratchDirectories();
let source: MariadbServer;
let server: MariadbServer;
beforeAll(async () => {
  [source, server] = await Promise.all([startMariadb(), startMariadb()]);
});
afterAll(async () => {
  await source?.stop();
  await server?.stop();
});

type Changes = Partial<Omit<ImportOptions, 'renames'>> & { readonly as?: Record<string, string> };

function optionsOf(archive: string, { as = {}, ...changes }: Changes = {}): ImportOptions {
  return {
    archive,
    archives: scratch(),
    settings: server.settings(),
    renames: new Map(Object.entries(as)),
    replace: false,
    managerStopped: false,
    log: silentLog,
    ...changes,
  };
}

async function imported(archive: string, changes: Changes = {}) {
  return carryOutImport(await planImport(optionsOf(archive, changes)));
}

const code = (name: string) => expect.objectContaining({ code: name });
const stagingOf = (target: string) => server.sql(`SHOW DATABASES LIKE 'ovm\\_rescue\\_%${target}'`);

async function tinyArchive(database: string, mark = 'first'): Promise<string> {
  await source.sql(`DROP DATABASE IF EXISTS ${database}`);
  await makeTinyRepository(source, database, mark);
  return plainArchive(scratch(), source.settings(), [database]);
}

describe('an import', () => {
  it('when databases hold every type and object there is, then they come back as they were', async () => {
    await loadTypeZoo(source);
    await createZooAccounts(server);
    const archive = await plainArchive(scratch(), source.settings(), zooDatabases);
    const result = await imported(archive);
    expect(result).toMatchObject({ safetyArchive: null, targets: [{ from: 'type_zoo', tables: 78 }, {}] });
    for (const name of zooDatabases) expect(await server.dump(name)).toBe(await source.dump(name));
    // Names that differ in case only come in any order.
    const lines = (text: string) => text.split('\n').sort();
    expect(lines(await probeZoo(server))).toEqual(lines(await probeZoo(source)));
    for (const name of ['type_zoo', '.db']) expect(await stagingOf(name)).toBe('');
  });

  it('when databases refer to each other and get other names, then the references go to the new names', async () => {
    await source.sql(`
      CREATE DATABASE ref_a CHARACTER SET latin1; CREATE DATABASE ref_b CHARACTER SET utf8mb4;
      CREATE TABLE ref_a.parent (id INT PRIMARY KEY, UNIQUE KEY u (id)) ENGINE=InnoDB;
      CREATE TABLE ref_b.child (id INT PRIMARY KEY, p INT, q INT, CONSTRAINT across FOREIGN KEY (p) REFERENCES ref_a.parent (id),
        CONSTRAINT within FOREIGN KEY (q) REFERENCES child (id)) ENGINE=InnoDB;
      INSERT INTO ref_a.parent VALUES (1), (2); INSERT INTO ref_b.child VALUES (1, 2, 1);
      CREATE VIEW ref_b.v AS SELECT parent.id AS \`ref_a\` FROM ref_a.parent;`);
    const archive = await plainArchive(scratch(), source.settings(), ['ref_a', 'ref_b']);
    await imported(archive, { as: { ref_a: 'new_a', ref_b: 'new_b' } });
    const child = await server.sql('SHOW CREATE TABLE new_b.child');
    expect(child).toContain('`across` FOREIGN KEY (`p`) REFERENCES `new_a`.`parent` (`id`)');
    expect(child).toContain('`within` FOREIGN KEY (`q`) REFERENCES `child` (`id`)');
    expect(await server.sql('SELECT * FROM new_b.v ORDER BY 1')).toBe('1\n2\n');
    await expect(server.sql('DELETE FROM new_a.parent WHERE id = 2')).rejects.toThrow(
      'foreign key constraint',
    );
  });

  it('when rows were left out of the archive, then the table is there and empty', async () => {
    await makeTinyRepository(source, 'omitted', 'first');
    const archive = await plainArchive(scratch(), source.settings(), ['omitted'], { omitted: ['event_log'] });
    const plan = await planImport(optionsOf(archive));
    expect(plan.lines.join('\n')).toContain('rows were left out of the archive: event_log');
    await carryOutImport(plan);
    expect(await server.sql('SELECT COUNT(*) FROM omitted.event_log')).toBe('0\n');
    expect(await server.sql('SELECT COUNT(*) FROM omitted.vm')).toBe('800\n');
  });
});

describe('an import over what is there', () => {
  it('when the target holds something, then it needs --replace, and the old content is in a safety archive', async () => {
    const archive = await tinyArchive('kept');
    await makeTinyRepository(server, 'kept', 'second');
    const before = await server.dump('kept');
    await expect(planImport(optionsOf(archive))).rejects.toEqual(code('OVM_TARGET_EXISTS'));
    const { safetyArchive } = await imported(archive, { replace: true });
    expect(await server.dump('kept')).toBe(await source.dump('kept'));
    await imported(safetyArchive ?? '', { replace: true });
    expect(await server.dump('kept')).toBe(before);
    expect(await stagingOf('kept')).toBe('');
  });

  it('when the target has tables, views and routines that the archive has not, then they are gone', async () => {
    const archive = await tinyArchive('other');
    await server.sql(`CREATE DATABASE other; CREATE TABLE other.pooled (a INT); CREATE VIEW other.vm AS SELECT 1;
      CREATE TABLE other.extra (id INT AUTO_INCREMENT PRIMARY KEY); CREATE PROCEDURE other.p() SELECT 1;
      CREATE SEQUENCE other.s; CREATE TRIGGER other.t BEFORE INSERT ON other.extra FOR EACH ROW SET @a = 1;`);
    await imported(archive, { replace: true });
    expect(await server.dump('other')).toBe(await source.dump('other'));
  });

  it('when the target database is there and empty, then it needs no --replace', async () => {
    const archive = await tinyArchive('hollow');
    await server.sql('CREATE DATABASE hollow CHARACTER SET latin2');
    expect(await imported(archive)).toMatchObject({ safetyArchive: null });
    expect(await server.dump('hollow')).toBe(await source.dump('hollow'));
  });

  it('when somebody uses the target, then it is refused and the session is named', async () => {
    const archive = await tinyArchive('used');
    await makeTinyRepository(server, 'used', 'second');
    const before = await server.dump('used');
    const sleeping = server.sql('SELECT SLEEP(20)', 'used').catch(() => '');
    const failure = await imported(archive, { replace: true }).catch((error: unknown) => error);
    expect(failure).toEqual(code('OVM_TARGET_IN_USE'));
    expect((failure as Error).message).toContain('in used (session');
    const ids = await server.sql("SELECT id FROM information_schema.processlist WHERE db = 'used'");
    await server.sql(
      ids
        .trim()
        .split('\n')
        .map((id) => `KILL ${id};`)
        .join(' '),
    );
    await sleeping;
    expect(await server.dump('used')).toBe(before);
  });

  it('when something appears in the target while the archive is loaded, then it is not touched', async () => {
    const archive = await tinyArchive('appearing');
    const plan = await planImport(optionsOf(archive));
    let made: Promise<unknown> | undefined;
    const importing = carryOutImport(plan, ({ text }) => {
      if (text.startsWith('loading'))
        made ??= server.sql('CREATE DATABASE appearing; CREATE TABLE appearing.mine (a INT)');
    });
    await expect(importing).rejects.toEqual(code('OVM_TARGET_EXISTS'));
    await made;
    expect(await server.sql('SHOW TABLES IN appearing')).toBe('mine\n');
  });

  it('when the account may not see sessions, then the target is refused', async () => {
    const archive = await tinyArchive('unseen');
    await makeTinyRepository(server, 'unseen', 'second');
    await server.createUser('blind', 'pw', [
      'ALL ON unseen.*',
      'ALL ON `ovm\\_rescue\\_%`.*',
      'SELECT ON mysql.*',
    ]);
    const { Password } = await import('../../../src/base/password.js');
    const settings = server.settings({ user: 'blind', password: new Password('pw') });
    await expect(imported(archive, { replace: true, settings })).rejects.toEqual(code('OVM_DB_PRIVILEGE'));
  });

  it('when a table outside refers to the target, then it is refused and the foreign key is named', async () => {
    const archive = await tinyArchive('pointed');
    await makeTinyRepository(server, 'pointed', 'second');
    await server.sql(`CREATE DATABASE outside; CREATE TABLE outside.t (p INT, CONSTRAINT into_pool FOREIGN KEY (p)
      REFERENCES pointed.pool (id)) ENGINE=InnoDB`);
    const failure = await imported(archive, { replace: true }).catch((error: unknown) => error);
    expect(failure).toEqual(code('OVM_TARGET_IN_USE'));
    expect((failure as Error).message).toContain('outside.t (into_pool) refers to pointed.pool');
    await server.sql('DROP DATABASE outside');
  });
});

describe('an import of something that is not right', () => {
  const change = (archive: string, file: string, edit: (text: string) => string) => {
    const path = join(archive, file);
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
  };

  it('when a part was changed after it was archived, then the target is untouched', async () => {
    const archive = await tinyArchive('flipped');
    change(archive, 'schema/flipped/data/pool.tsv', (text) => text.replace('first 20', 'first 2O'));
    await expect(imported(archive)).rejects.toEqual(code('OVM_ARCHIVE_DAMAGED'));
    expect(await server.sql("SHOW DATABASES LIKE '%flipped'")).toBe('');
  });

  it('when the server holds other rows than the manifest says, then the target is untouched', async () => {
    const archive = await tinyArchive('summed');
    change(archive, 'manifest.json', (text) => text.replace(/("checksum": ?")./, '$1x'));
    const sum = createHash('sha256')
      .update(readFileSync(join(archive, 'manifest.json')))
      .digest('hex');
    change(archive, 'SHA256SUMS', (text) => text.replace(/^.*( manifest\.json)$/m, `${sum} $1`));
    const failure = await imported(archive).catch((error: unknown) => error);
    expect(failure).toEqual(code('OVM_SCHEMA_DIFFERS'));
    expect((failure as Error).message).toContain('has the checksum');
    expect(await server.sql("SHOW DATABASES LIKE '%summed'")).toBe('');
  });

  it('when a view cannot be made at this server, then the target is untouched', async () => {
    await source.sql(`CREATE DATABASE broken; CREATE TABLE broken.t (a INT); CREATE DATABASE elsewhere;
      CREATE TABLE elsewhere.x (a INT); CREATE VIEW broken.v AS SELECT * FROM elsewhere.x;`);
    const archive = await plainArchive(scratch(), source.settings(), ['broken']);
    const failure = await imported(archive).catch((error: unknown) => error);
    expect((failure as Error).message).toContain('elsewhere.x');
    expect(await server.sql("SHOW DATABASES LIKE 'broken'")).toBe('');
  });

  it('when names do not go together, then nothing begins', async () => {
    const archive = await tinyArchive('named');
    const refused = async (as: Record<string, string>) =>
      expect(await planImport(optionsOf(archive, { as })).catch((error: unknown) => error)).toEqual(
        code('OVM_USAGE'),
      );
    await refused({ missing: 'x' });
    await refused({ named: 'mysql' });
    await refused({ named: 'ovm_rescue_new_x' });
    await refused({ named: 'x'.repeat(65) });
  });

  it('when the longest name is a target, then it works', async () => {
    const archive = await tinyArchive('longest');
    const to = 'x'.repeat(64);
    await imported(archive, { as: { longest: to } });
    expect(await server.sql(`SELECT COUNT(*) FROM ${to}.vm`)).toBe('800\n');
  });
});
