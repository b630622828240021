import { existsSync, renameSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportOptions } from '../../../src/jobs/schema/import/import-plan.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { runImport } from './kill-import.js';
import { replacedRepository, replacingOptions } from './replaced-repository.js';
import { importWords, runTool } from './schema-commands.js';
import { holdUnseen, writeUnseen } from './unseen-session.js';

const scratch = scratchDirectories();
let server: MariadbServer;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server?.stop());

/** An archive of a database of this name, and another database in its place. */
async function replacing(name: string) {
  const { before, wanted, ...job } = await replacedRepository(server, name, scratch);
  const warnings: string[] = [];
  const options: ImportOptions = {
    ...replacingOptions(server, job),
    lockPatienceSeconds: 1,
    log: { info: () => undefined, warn: (line) => void warnings.push(line) },
  };
  return { options, wanted, before, warnings };
}

const code = (name: string) => expect.objectContaining({ code: name });
const oursOf = (target: string) => server.sql(`SHOW DATABASES LIKE 'ovm\\_rescue\\_%${target}%'`);

/** Runs an import and does something just before the tables are exchanged. */
async function importedWith(options: ImportOptions, atExchange: () => void) {
  return carryOutImport(await planImport(options), ({ phase, text }) => {
    if (phase === 'exchange' && text !== '') atExchange();
  });
}

describe('rows that a session nobody sees writes after the safety export', () => {
  it('when they come before the exchange, then the old tables are kept and named, and the next import is free', async () => {
    const { options, wanted, warnings } = await replacing('written');
    const hidden =
      'INSERT INTO written.event_log VALUES (777777, "late"); UPDATE written.pool SET name = "x" WHERE id = 3';
    const { kept, safetyArchive } = await importedWith(options, () => writeUnseen(server, hidden));
    expect(await server.dump('written')).toBe(wanted);
    expect(kept).toMatchObject([{ target: 'written', tables: ['event_log', 'pool'] }]);
    const place = kept[0]?.database ?? '';
    expect(place).toMatch(/^ovm_rescue_kept_written_/);
    expect(await server.sql(`SELECT what FROM ${place}.event_log WHERE id = 777777`)).toBe('late\n');
    expect(await server.sql(`SELECT COUNT(*) FROM ${place}.vm`)).toBe('800\n');
    expect(warnings).toEqual([
      expect.stringContaining(`kept in ${place}; those that differ are event_log, pool`),
    ]);
    expect(await oursOf('written')).toBe(`${place}\n`);
    // The next one works as ever, and the kept tables stay.
    expect(await carryOutImport(await planImport(options))).toMatchObject({ kept: [] });
    expect(existsSync(safetyArchive ?? '')).toBe(true);
    expect(await oursOf('written')).toBe(`${place}\n`);
  });

  it('when a table is defined anew there, then the old tables are kept', async () => {
    const { options, wanted } = await replacing('altered');
    const { kept } = await importedWith(options, () => {
      writeUnseen(server, 'ALTER TABLE altered.pool ADD COLUMN more INT DEFAULT 7');
    });
    expect(kept).toMatchObject([{ tables: ['pool'] }]);
    expect(await server.dump('altered')).toBe(wanted);
  });

  it('when the safety archive is gone, then nothing of the old tables is dropped', async () => {
    const { options } = await replacing('unsaved');
    const archives = options.archives;
    const { kept } = await importedWith(options, () => renameSync(archives, `${archives}.gone`));
    expect(kept).toMatchObject([{ tables: ['event_log', 'only_in_second', 'pool', 'vm'] }]);
  });

  it('when an interrupted import is finished on the command line, then it ends with exit code 3', async () => {
    const { options } = await replacing('resumed');
    await brokenOffExchanged('resumed', options);
    await server.sql('INSERT INTO ovm_rescue_old_resumed.event_log VALUES (777777, "late")');
    const words = importWords(options.archive, server, {
      archives: options.archives,
      words: ['--replace', '--json'],
    });
    const { code: exitCode, stdout, stderr } = await runTool(words);
    expect(exitCode, stderr).toBe(3);
    expect(stderr).toContain('kept in ovm_rescue_kept_resumed_');
    expect(JSON.parse(stdout)).toMatchObject({ kept: [{ target: 'resumed', tables: ['event_log'] }] });
    expect(await oursOf('resumed')).toMatch(/^ovm_rescue_kept_resumed_\w+\n$/);
  });
});

/** Leaves an import as if it had been killed when the target was whole and nothing was cleared away yet. */
async function brokenOffExchanged(name: string, options: ImportOptions): Promise<void> {
  const plan = await planImport(options);
  const stopped = carryOutImport(plan, ({ phase, text }) => {
    if (phase === 'clean-up' && text) throw new Error('broken off');
  });
  await expect(stopped).rejects.toThrow('broken off');
  await server.sql(`REPLACE INTO ovm_rescue_new_${name}.ovm_rescue_journal VALUES ('phase', '"exchanged"')`);
}

describe('databases with the names of ours', () => {
  it('when old tables are there that no journal explains, then the import refuses and nothing is dropped', async () => {
    const { options, before } = await replacing('strange');
    const plan = await planImport(options);
    await server.sql(
      'CREATE DATABASE ovm_rescue_old_strange; CREATE TABLE ovm_rescue_old_strange.precious (a INT)',
    );
    for (const attempt of [() => planImport(options), () => carryOutImport(plan)]) {
      const failure = await attempt().catch((error: unknown) => error);
      expect(failure).toEqual(code('OVM_STAGING_UNKNOWN'));
      expect((failure as Error).message).toContain('ovm_rescue_old_strange');
    }
    expect(await server.sql('SHOW TABLES IN ovm_rescue_old_strange')).toBe('precious\n');
    expect(await server.dump('strange')).toBe(before);
  });

  it('when they come while an import is loading, then the exchange does not begin', async () => {
    const { options, before } = await replacing('arriving');
    let made = false;
    const importing = carryOutImport(await planImport(options), ({ text }) => {
      if (made || !text.startsWith('exporting')) return;
      made = true;
      writeUnseen(
        server,
        'CREATE DATABASE ovm_rescue_old_arriving; CREATE TABLE ovm_rescue_old_arriving.t (a INT)',
      );
    });
    await expect(importing).rejects.toEqual(code('OVM_STAGING_UNKNOWN'));
    expect(await server.sql('SHOW TABLES IN ovm_rescue_old_arriving')).toBe('t\n');
    expect(await server.dump('arriving')).toBe(before);
  });

  it('when a staging database holds tables and no journal, then the import refuses; an empty one is taken', async () => {
    const { options, wanted } = await replacing('unstaged');
    await server.sql(
      'CREATE DATABASE ovm_rescue_new_unstaged; CREATE TABLE ovm_rescue_new_unstaged.t (a INT)',
    );
    await expect(planImport(options)).rejects.toEqual(code('OVM_STAGING_UNKNOWN'));
    expect(await server.sql('SHOW TABLES IN ovm_rescue_new_unstaged')).toBe('t\n');
    await server.sql('DROP TABLE ovm_rescue_new_unstaged.t');
    await carryOutImport(await planImport(options));
    expect(await server.dump('unstaged')).toBe(wanted);
  });
});

describe('an import without --replace that was killed at its very end', () => {
  async function fresh(name: string) {
    const made = await replacing(name);
    await server.sql(`DROP DATABASE ${name}`);
    return { ...made, options: { ...made.options, replace: false } };
  }

  it('when the old tables are dropped and the journal is there, then the same command succeeds', async () => {
    const { options, wanted } = await fresh('late');
    await brokenOffExchanged('late', options);
    await server.sql('DROP DATABASE ovm_rescue_old_late');
    const plan = await planImport(options);
    expect(plan.resumes).toBe('exchanged');
    await carryOutImport(plan);
    expect(await server.dump('late')).toBe(wanted);
    expect(await oursOf('late')).toBe('');
  });

  it('when the server drops the journal after the plan was made, then it succeeds as well', async () => {
    const { options, wanted } = await fresh('later');
    await brokenOffExchanged('later', options);
    const plan = await planImport(options);
    await server.sql('DROP DATABASE ovm_rescue_old_later; DROP DATABASE ovm_rescue_new_later');
    await carryOutImport(plan);
    expect(await server.dump('later')).toBe(wanted);
  });

  it('when nothing is left but the finished target, then it succeeds, and with another row or object it refuses', async () => {
    const { options, wanted } = await fresh('last');
    const job = { server, ...options };
    await runImport({ ...job, killedAtEnd: true });
    expect(await oursOf('last')).toBe('');
    await server.sql("UPDATE last.pool SET name = 'other' WHERE id = 7");
    expect(await runImport(job)).toContain('OVM_TARGET_EXISTS');
    await server.sql("UPDATE last.pool SET name = 'first 7' WHERE id = 7; DROP VIEW last.a_pooled");
    expect(await runImport(job)).toContain('OVM_TARGET_EXISTS');
    await server.sql('DROP DATABASE last');
    await runImport({ ...job, killedAtEnd: true });
    expect(await runImport(job)).toMatch(/^planned complete.*finished/s);
    expect(await server.dump('last')).toBe(wanted);
  });

  it('when the earlier run came to its end, then a target that equals the archive is refused like any other', async () => {
    const { options } = await fresh('ended');
    const job = { server, ...options };
    expect(await runImport(job)).toContain('finished');
    expect(await runImport(job)).toContain('OVM_TARGET_EXISTS');
  });
});

describe('an exchange that is kept from its tables', () => {
  it('when a transaction holds a lock before it, then nothing is touched and the session is named', async () => {
    const { options, before, wanted } = await replacing('held');
    let held: ReturnType<typeof holdUnseen> | undefined;
    const plan = await planImport(options);
    const importing = carryOutImport(plan, ({ text }) => {
      if (text.startsWith('exporting')) held ??= holdUnseen(server, 'held.vm');
    });
    const failure = await importing.catch((error: unknown) => error);
    expect(failure).toEqual(code('OVM_TARGET_IN_USE'));
    expect((failure as Error).message).toMatch(/holds a lock on a table: root@localhost \(session \d+\)/);
    expect(await server.dump('held')).toBe(before);
    await held?.release();
    await carryOutImport(await planImport(options));
    expect(await server.dump('held')).toBe(wanted);
  });

  it('when a lock keeps it from the rename, then what was dropped is made again', async () => {
    const { options, before, wanted } = await replacing('renamed');
    let held: ReturnType<typeof holdUnseen> | undefined;
    // No trigger is of this table, so all triggers and views can be dropped while it is locked.
    const importing = importedWith(options, () => {
      held ??= holdUnseen(server, 'renamed.event_log');
    });
    await expect(importing).rejects.toEqual(code('OVM_TARGET_IN_USE'));
    expect(await server.dump('renamed')).toBe(before);
    expect((await planImport(options)).resumes).toBe('loading');
    await held?.release();
    await carryOutImport(await planImport(options));
    expect(await server.dump('renamed')).toBe(wanted);
  });

  it('when a privilege is missing for the rename, then what was dropped is made again', async () => {
    const { options, before } = await replacing('halfway');
    await server.createUser('halfway', 'pw', [
      'ALL ON halfway.*',
      'ALL ON `ovm\\_rescue\\_new\\_%`.*',
      'CREATE, DROP, SELECT ON `ovm\\_rescue\\_old\\_%`.*',
      'PROCESS, RELOAD, SUPER, SET USER ON *.*',
      'SELECT ON mysql.*',
    ]);
    const { Password } = await import('../../../src/base/password.js');
    const settings = server.settings({ user: 'halfway', password: new Password('pw') });
    const importing = carryOutImport(await planImport({ ...options, settings }));
    await expect(importing).rejects.toEqual(code('OVM_DB_PRIVILEGE'));
    expect(await server.dump('halfway')).toBe(before);
    expect(await server.sql("SHOW DATABASES LIKE 'ovm\\_rescue\\_old\\_halfway'")).toBe('');
  });
});
