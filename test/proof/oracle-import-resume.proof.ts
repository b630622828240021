import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportOptions } from '../../src/jobs/schema/import/import-plan.js';
import { carryOutImport, planImport } from '../../src/jobs/schema/import-schema.js';
import { startTnsDouble, type TnsDouble } from '../doubles/tns/tns-double.js';
import {
  archivedContent,
  emptied,
  exportedSchema,
  importNow,
  inPlaceOptions,
  otherSchema,
  runScript,
  sampleSchema,
} from '../jobs/schema/oracle-schema.js';
import { doubleSettings } from '../reach/database/oracle-double.js';
import { startProgram } from '../reach/run-program.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

describe('an import into a schema of Oracle that is interrupted', () => {
  const scratch = scratchDirectories();
  let double: TnsDouble;
  let archives: string;
  let wanted: string;
  let options: ImportOptions;

  beforeEach(async () => {
    double = await startTnsDouble({ users: { OVS: 'Welcome1' }, administrators: ['OVS'] });
    archives = scratch();
    await runScript(double, sampleSchema);
    wanted = await exportedSchema(doubleSettings(double), archives);
    await emptied(double);
    await runScript(double, otherSchema);
    options = inPlaceOptions(double, wanted, archives, { loaders: 1 });
  });
  afterEach(async () => {
    await expect.poll(() => double.open).toBe(0);
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  const contentNow = async () => archivedContent(await exportedSchema(doubleSettings(double), archives));

  /** The connection that sends such a statement is lost just before the server gets it, or when it has done it. */
  async function killedAt(statement: RegExp, what: 'cut' | 'cut-after' = 'cut'): Promise<string | undefined> {
    double.faults.failStatements({ match: statement, what, times: 1 });
    const plan = await planImport(options);
    await expect(carryOutImport(plan), String(statement)).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
    double.faults.clear();
    return plan.resumes;
  }

  it('when it is killed at one step after the other, then each run goes on where the last one was, and the last one finishes', async () => {
    // Each with what the run before it had left.
    const steps: readonly (readonly [RegExp, string | undefined])[] = [
      [/^CREATE TABLE .*"OVM_RESCUE_JOURNAL"/, undefined],
      [/^BEGIN DELETE FROM .*"OVM_RESCUE_JOURNAL"; INSERT/, undefined],
      [/^ALTER TABLE .* DROP CONSTRAINT/, undefined],
      [/^DROP TABLE "OVS"."SERVER"/, 'emptying'],
      [/^DROP TYPE/, 'emptying'],
      [/'phase'.*HEXTORAW/, 'emptying'],
      [/^CREATE SEQUENCE/, 'emptying'],
      [/^CREATE TABLE "VIRTUAL_MACHINE"/, 'filling'],
      [/^INSERT INTO "OVS"."EVENT_LOG"/, 'filling'],
      [/^BEGIN DELETE FROM .* 'table REPOSITORY'/, 'filling'],
      [/'phase'.*HEXTORAW/, 'filling'],
      [/^CREATE OR REPLACE FUNCTION/, 'filling'],
      [/ADD CONSTRAINT "VIRTUAL_MACHINE_UUID"/, 'making'],
      [/^CREATE OR REPLACE TRIGGER/, 'making'],
      [/^COMMENT ON COLUMN/, 'making'],
      [/^DROP TABLE "OVS"."OVM_RESCUE_JOURNAL"/, 'making'],
    ];
    for (const [statement, resumes] of steps)
      expect(await killedAt(statement), String(statement)).toBe(resumes);
    const { safetyArchive } = await importNow(options);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
    const saved = JSON.stringify(await archivedContent(safetyArchive ?? ''));
    for (const name of ['COLOURED', 'SERVER', 'PAINT', 'COLOURS', 'NAMES']) expect(saved).toContain(name);
  });

  it('when the answer to one changing statement after the other is lost, then each run goes on behind it, and the last one finishes', async () => {
    const before = await contentNow();
    const steps: readonly (readonly [RegExp, string | undefined])[] = [
      [/^CREATE TABLE .*"OVM_RESCUE_JOURNAL"/, undefined],
      [/^BEGIN DELETE FROM .*"OVM_RESCUE_JOURNAL"; INSERT/, undefined],
      [/'frozen'.*HEXTORAW/, 'emptying'],
      [/^ALTER TABLE .* READ ONLY/, 'emptying'],
      [/'dropping'.*HEXTORAW/, 'emptying'],
      [/^ALTER TABLE .* DROP CONSTRAINT/, 'emptying'],
      [/^DROP TABLE "OVS"."SERVER"/, 'emptying'],
      [/^CREATE TABLE "VIRTUAL_MACHINE"/, 'emptying'],
      [/^COMMIT$/, 'filling'],
      [/^CREATE UNIQUE INDEX|^CREATE INDEX/, 'filling'],
      [/^COMMENT ON COLUMN/, 'making'],
    ];
    for (const [statement, resumes] of steps)
      expect(await killedAt(statement, 'cut-after'), String(statement)).toBe(resumes);
    double.faults.failStatements({
      match: /^DROP TABLE "OVS"."OVM_RESCUE_JOURNAL"/,
      what: 'cut-after',
      times: 1,
    });
    // The last one asks over a new connection whether it is over.
    const { safetyArchive } = await importNow(options);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
    expect(await archivedContent(safetyArchive ?? '')).toEqual(before);
  });

  it('when another archive comes then, it is refused, and the safety archive puts back what was there', async () => {
    const before = await contentNow();
    const another = await exportedSchema(doubleSettings(double), archives);
    await killedAt(/^CREATE TABLE "VIRTUAL_MACHINE"/);
    const other = planImport({ ...options, archive: another });
    const error = await other.then(
      () => undefined,
      (reason: { readonly code: string; readonly why: string; readonly hint: string }) => reason,
    );
    expect(error).toMatchObject({
      code: 'OVM_IMPORT_UNFINISHED',
      why: expect.stringContaining(`ovm-rescue schema import ${wanted}`),
    });
    const safety = /schema import (\S+)/.exec(error?.hint ?? '')?.[1] ?? '';
    const plan = await planImport({ ...options, archive: safety });
    expect(plan.lines.join('\n')).toContain(`The unfinished import of ${wanted} is given up`);
    expect((await carryOutImport(plan)).safetyArchive).not.toBe(safety);
    expect(await contentNow()).toEqual(before);
  });

  it('when a table is written to between the safety archive and its drop, then nothing of it is dropped', async () => {
    const before = await contentNow();
    const plan = await planImport(options);
    const write = (sql: string) => {
      const session = double.database.localSession('OVS');
      session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
      session.commit();
      session.close();
    };
    const running = carryOutImport(plan, ({ phase }) => {
      if (phase === 'empty') write("UPDATE REPOSITORY SET COLOUR = 'blue'");
    });
    await expect(running).rejects.toMatchObject({
      code: 'OVM_TARGET_IN_USE',
      why: expect.stringContaining('the table REPOSITORY was written to after it was exported'),
    });
    write("UPDATE REPOSITORY SET COLOUR = 'red'");
    const { safetyArchive } = await importNow(options);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
    expect(await archivedContent(safetyArchive ?? '')).toEqual(before);
  });

  it('when somebody makes an object after the safety archive, then it is named and nothing is dropped', async () => {
    await killedAt(/^ALTER TABLE .* DROP CONSTRAINT/);
    await runScript(double, 'CREATE TABLE NEW_ONE (A NUMBER);\n');
    await expect(importNow(options)).rejects.toMatchObject({
      code: 'OVM_TARGET_IN_USE',
      why: expect.stringContaining('TABLE NEW_ONE'),
    });
    await runScript(double, 'DROP TABLE NEW_ONE PURGE;\n');
    await importNow(options);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
  });

  it('when the answer to the very last statement is lost and nobody can ask again, then the next run sees that nothing is to be done', async () => {
    /** The listener refuses from then on. */
    class Last extends RegExp {
      override test(sql: string): boolean {
        const matches = super.test(sql);
        if (matches) double.faults.refuse = 12_528;
        return matches;
      }
    }
    const last = new Last(/^DROP TABLE "OVS"."OVM_RESCUE_JOURNAL"/);
    double.faults.failStatements({ match: last, what: 'cut-after', times: 1 });
    const run = async () => {
      const args = [wanted, archives, String(double.port), ''];
      const { stdout } = await startProgram('jobs/schema/oracle-import-program.ts', args).ended;
      await expect.poll(() => double.open).toBe(0);
      return stdout;
    };
    expect(await run()).toMatch(/^OVM_DB_LOST /m);
    double.faults.clear();
    expect(await run()).toBe('planned complete\nfinished\n');
    expect(await contentNow()).toEqual(await archivedContent(wanted));
  });

  it('when the process is killed on the way and again as soon as it is done, then the next one goes on, and the last one has nothing to do', async () => {
    const run = async (
      ending: string,
      onLine: (line: string, kill: () => void) => void = () => undefined,
    ) => {
      const program = startProgram(
        'jobs/schema/oracle-import-program.ts',
        [wanted, archives, String(double.port), ending],
        { onLine: (line) => onLine(line, () => program.child.kill('SIGKILL')) },
      );
      const { stdout } = await program.ended;
      // The server has noticed before anybody comes again.
      await expect.poll(() => double.open).toBe(0);
      return stdout;
    };
    const killed = await run('', (line, kill) => line.startsWith('load') && kill());
    expect(killed).not.toContain('finished');
    expect(await run('killed')).toMatch(/^planned (?:emptying|filling|making)\n(?:.*\n)*finished/);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
    expect(await run('')).toBe('planned complete\nfinished\n');
    expect(await contentNow()).toEqual(await archivedContent(wanted));
  });
});
