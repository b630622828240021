import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockName } from '../../../src/jobs/schema/import/import-names.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { killAndRepeat, runImport } from './kill-import.js';
import { plainArchive } from './plain-archive.js';
import { replacedRepository, replacingOptions } from './replaced-repository.js';
import { makeTinyRepository } from './tiny-repository.js';

const scratch = scratchDirectories();
let server: MariadbServer;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server?.stop());

/** An archive of a database of this name, which then is replaced by another one. */
async function replacing(name: string) {
  const { archive, archives, before, wanted } = await replacedRepository(server, name, scratch);
  return { job: { server, archive, archives }, target: { name, before, wanted } };
}

const optionsOf = ({ job }: Awaited<ReturnType<typeof replacing>>) => replacingOptions(server, job);

const code = (name: string) => expect.objectContaining({ code: name });

describe('an import that was killed', () => {
  it('when it is killed while it loads, then the target is as it was and the same command finishes', async () => {
    const { job, target } = await replacing('loading');
    expect(await killAndRepeat(job, { line: 'load loading', afterMs: 150 }, target)).toBe('before');
  });

  it('when it is killed in the exchange, then the same command finishes it', async () => {
    const { job, target } = await replacing('exchanging');
    await killAndRepeat(job, { line: 'exchange exchanging', afterMs: 8 }, target);
  });

  it('when it is killed while it clears away without --replace, then the same command succeeds', async () => {
    const { job, target } = await replacing('clearing');
    for (const afterMs of [12, 2000]) {
      await server.sql('DROP DATABASE clearing');
      const kill = { line: 'clean-up', afterMs };
      await killAndRepeat({ ...job, replace: false }, kill, target);
    }
  });

  it('when the server dies in the exchange and loses a table, then it is loaded again', async () => {
    const made = await replacing('losing');
    await beginExchange(made);
    // The state after a crash of a server that renames table by table: one moved, one is gone, one waits.
    await server.sql(`
      RENAME TABLE losing.pool TO ovm_rescue_old_losing.pool, ovm_rescue_new_losing.pool TO losing.pool;
      SET foreign_key_checks = 0; DROP TABLE ovm_rescue_new_losing.vm;`);
    const again = await runImport(made.job);
    expect(again).toContain('planned exchanging');
    expect(again).toContain('finished');
    expect(await server.dump('losing')).toBe(made.target.wanted);
  });

  it('when a table came out of the exchange with other rows, then it is loaded again', async () => {
    const made = await replacing('mixing');
    await beginExchange(made);
    await server.sql('DELETE FROM ovm_rescue_new_mixing.event_log WHERE id % 2 = 0');
    await runImport(made.job);
    expect(await server.dump('mixing')).toBe(made.target.wanted);
  });

  it('when an exchange was begun, then another archive is refused until the command that is named has finished', async () => {
    const made = await replacing('begun');
    await beginExchange(made);
    const other = await replacing('other');
    const options = { ...optionsOf(other), renames: new Map([['other', 'begun']]) };
    const failure = await planImport(options).catch((error: unknown) => error);
    expect(failure).toEqual(code('OVM_IMPORT_UNFINISHED'));
    expect((failure as Error).message).toContain(
      `schema import ${made.job.archive} --url mysql://ovs@127.0.0.1:`,
    );
    expect((failure as Error).message).toContain(' --replace');
    expect(await runImport(made.job)).toContain('finished');
    expect(await server.dump('begun')).toBe(made.target.wanted);
  });

  it('when another archive had only been loading, then its staging is dropped', async () => {
    const made = await replacing('dropped');
    await runImport(made.job, { line: 'load pool', afterMs: 0 });
    await makeTinyRepository(server, 'third', 'third');
    const archive = await plainArchive(scratch(), server.settings(), ['third']);
    const plan = await planImport({ ...optionsOf(made), archive, renames: new Map([['third', 'dropped']]) });
    expect(plan.resumes).toBeUndefined();
    await carryOutImport(plan);
    expect(await server.sql('SELECT name FROM dropped.pool WHERE id = 1')).toBe('third 1\n');
    expect(await server.sql("SHOW DATABASES LIKE 'ovm\\\\_rescue%dropped'")).toBe('');
  });

  it('when it goes on, then verified tables are kept and not loaded again', async () => {
    const made = await replacing('going');
    await runImport(made.job, { line: 'safety-archive', afterMs: 0 });
    const bytes: number[] = [];
    const plan = await planImport(optionsOf(made));
    expect(plan.resumes).toBe('loading');
    await carryOutImport(plan, ({ doneBytes }) => bytes.push(doneBytes));
    expect(Math.max(...bytes)).toBe(0);
    expect(await server.dump('going')).toBe(made.target.wanted);
  });
});

describe('two imports at once', () => {
  it('when another run has the lock of the target, then the second is refused and nothing is touched', async () => {
    const made = await replacing('locked');
    const other = await openDatabase(server.settings());
    try {
      expect(await other.takeLock(lockName('locked'))).toBe(true);
      const plan = await planImport(optionsOf(made));
      await expect(carryOutImport(plan)).rejects.toEqual(code('OVM_LOCKED'));
    } finally {
      await other.close();
    }
    expect(await server.dump('locked')).toBe(made.target.before);
  });
});

/** Brings an import to the moment just before its RENAME TABLE and breaks it off there. */
async function beginExchange(made: Awaited<ReturnType<typeof replacing>>): Promise<void> {
  const plan = await planImport(optionsOf(made));
  // The exchange begins by making the database for the old tables: a statement that waits there is killed.
  const stopped = carryOutImport(plan, ({ phase, text }) => {
    if (phase === 'exchange' && text) throw new Error('broken off');
  });
  await expect(stopped).rejects.toThrow('broken off');
  const staging = `ovm_rescue_new_${made.target.name}`;
  await server.sql(`
    CREATE DATABASE IF NOT EXISTS ovm_rescue_old_${made.target.name};
    REPLACE INTO ${staging}.ovm_rescue_journal VALUES ('phase', '"exchanging"');
    DROP TRIGGER ${made.target.name}.vm_named; DROP TRIGGER ${made.target.name}.pool_gone;`);
}
