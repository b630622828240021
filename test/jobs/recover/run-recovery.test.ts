import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recoveryStatus, statusText } from '../../../src/jobs/recover/recovery-status.js';
import { dryRun, recoveryToRun, runRecovery } from '../../../src/jobs/recover/run-recovery.js';
import type { RecoveryPlan } from '../../../src/recovery/plan.js';
import { situationNames } from '../../../src/recovery/situation.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { toldWith } from './played-look.js';
import {
  Deaths,
  groundAt,
  Killed,
  PlayedEstate,
  plannedAt,
  playedActions,
  playedOperator,
  playedProbes,
  quietLook,
} from './played-recovery.js';

const scratch = scratchDirectories();

/** A recovery of a situation, and runs of it that share nothing but its directory and the estate. */
async function recovery(situation: (typeof situationNames)[number]) {
  const archives = scratch();
  const { plan, directory } = await plannedAt(archives, situation);
  const ground = groundAt(archives, plan.values.estate);
  const estate = new PlayedEstate();
  const run = (deaths = new Deaths(0), more: Partial<Parameters<typeof runRecovery>[0]> = {}) =>
    runRecovery({
      ...{ ground, directory, look: quietLook },
      operator: playedOperator(estate, deaths),
      actions: playedActions(estate, deaths),
      probes: playedProbes(estate),
      ...more,
    });
  return { archives, plan, directory, ground, estate, run };
}

/** Steps that changed something outside, as often as they did. */
const outsideOf = ({ steps }: RecoveryPlan, effects: readonly string[]) =>
  effects.filter((id) => steps.find((step) => step.id === id)?.outside);

const entriesIn = (directory: string): Record<string, unknown>[] =>
  readFileSync(join(directory, 'journal.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('a recovery that is run', () => {
  it.each(situationNames)(
    'when nothing stops %s, then each of its steps is done once, in order, and it has ended',
    async (situation) => {
      const { run, estate, directory, ground } = await recovery(situation);
      const end = await run();
      expect(end).toMatchObject({ ended: true, done: end.steps });
      expect(new Set(estate.effects).size).toBe(estate.effects.length);
      const [status] = await recoveryStatus(ground, directory);
      expect(estate.effects).toEqual(status?.steps.map(({ id }) => id));
      expect(statusText(status as never)).toBe(
        `${basename(directory)}: ended, ${end.steps} of ${end.steps} steps done`,
      );
      await expect(recoveryToRun(ground, undefined)).rejects.toMatchObject({ code: 'OVM_USAGE' });
      expect(readFileSync(join(directory, 'RUNBOOK.md'), 'utf8')).toContain(situation);
    },
  );

  it.each(['A5', 'B1', 'B2', 'B4'] as const)(
    'when %s is killed at every moment, a new process each, then it comes to the same end and nothing is done twice',
    async (situation) => {
      const whole = await recovery(situation);
      const alive = new Deaths(0);
      await whole.run(alive);
      const { run, estate, directory, plan } = await recovery(situation);
      let lives = 0;
      for (;;) {
        // one moment further each time: at the next question, effect or answer
        const ended = await run(new Deaths(2)).catch((error: unknown) => {
          if (error instanceof Killed) return undefined;
          throw error;
        });
        lives += 1;
        if (ended?.ended) break;
        if (lives > 500) throw new Error('it comes to no end');
        // what was asked and not answered needs one moment more
        const further = await run(new Deaths(3)).catch((error: unknown) => {
          if (error instanceof Killed) return undefined;
          throw error;
        });
        if (further?.ended) break;
        await run(new Deaths(5)).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
      }
      expect(lives).toBeGreaterThan(5);
      // what only looks may look again
      expect(outsideOf(plan, estate.effects)).toEqual(outsideOf(plan, whole.estate.effects));
      expect([...new Set(estate.effects)]).toEqual(whole.estate.effects);
      expect(entriesIn(directory).filter(({ event }) => event === 'end')).toHaveLength(1);
    },
  );

  it('when nobody can look and a step outside was begun, then it is asked whether it is done, and not done again', async () => {
    const { run, estate } = await recovery('A5');
    estate.unseen = new Set(['schema-equal', 'operator-says']);
    const deaths = new Deaths(1_000);
    for (let at = 1; at < 60; at += 1) {
      const ended = await run(new Deaths(at)).catch((error: unknown) => {
        if (error instanceof Killed) return undefined;
        throw error;
      });
      if (ended?.ended) break;
    }
    await run(deaths);
    expect(estate.effects.filter((step) => step === 'import-schema')).toEqual(['import-schema']);
  });

  it('when the operator stops, then the journal has no step begun, and the next run begins there', async () => {
    const { run, estate, directory, ground } = await recovery('A5');
    const stopping = playedOperator(estate, new Deaths(0), { 'Do this now?': 'stop' });
    const end = await run(new Deaths(0), { operator: stopping });
    expect(end.ended).toBe(false);
    expect(estate.effects).not.toContain(end.next);
    expect(entriesIn(directory).some(({ event, step }) => event === 'started' && step === end.next)).toBe(
      false,
    );
    expect(await recoveryToRun(ground, undefined)).toBe(directory);
    expect((await run()).ended).toBe(true);
  });

  it('when a step is not as its check wants, then it fails with exit 1, and nothing behind it is done', async () => {
    const { run, estate } = await recovery('A5');
    const probes = {
      ...playedProbes(estate),
      'schema-equal': async () => ({ is: 'fails' as const, text: 'three tables differ' }),
    };
    await expect(run(new Deaths(0), { probes })).rejects.toMatchObject({
      code: 'OVM_RECOVERY_STEP',
      exitCode: 1,
      why: 'three tables differ',
    });
    expect(estate.effects.at(-1)).toBe('import-schema');
  });

  it('when a step that others rest on is to be skipped, then it is waited for on', async () => {
    const { run, estate } = await recovery('A5');
    const operator = playedOperator(estate, new Deaths(0));
    let skips = 0;
    const waiting = {
      ...operator,
      wait: async (step: Parameters<typeof operator.wait>[0]) =>
        skips++ === 0 ? ('skip' as const) : operator.wait(step),
    };
    await run(new Deaths(0), { operator: waiting });
    expect(estate.effects).toContain('stop-manager');
    expect(estate.told.join('\n')).toContain('it cannot be skipped');
  });

  it('when the recovery is copied to another machine with its archive, then it goes on there with the paths of that place', async () => {
    const { run, estate, directory, archives, plan } = await recovery('A5');
    await run(new Deaths(6)).catch(() => undefined);
    const before = [...estate.effects];
    const there = scratch();
    cpSync(join(archives, plan.values.estate), join(there, plan.values.estate), { recursive: true });
    cpSync(archives, join(there, plan.values.estate, plan.values.schemaArchive?.name ?? 'none'), {
      recursive: true,
      filter: (path) => path === archives,
    });
    renameSync(archives, `${archives}-gone`);
    const moved = join(there, plan.values.estate, 'recoveries', basename(directory));
    const ground = groundAt(there, plan.values.estate);
    const { lines } = dryRun(moved, ground);
    expect(lines.join('\n')).toContain(
      join(there, plan.values.estate, plan.values.schemaArchive?.name ?? 'none'),
    );
    const end = await run(new Deaths(0), { directory: moved, ground });
    expect(end.ended).toBe(true);
    expect(estate.effects.slice(0, before.length)).toEqual(before);
    const outside = outsideOf(plan, estate.effects);
    expect(new Set(outside).size).toBe(outside.length);
    rmSync(`${archives}-gone`, { recursive: true, force: true });
  });

  it('when it is only tried, then every step that is left is printed, and nothing is written or asked', async () => {
    const { directory, ground, estate, plan } = await recovery('B2');
    const { lines } = dryRun(directory, ground);
    for (const { title } of plan.steps) expect(lines.join('\n')).toContain(title);
    expect(estate.asked).toEqual([]);
    expect(() => entriesIn(directory)).toThrow('ENOENT');
  });
});

describe('a recovery that may not begin', () => {
  it('when another UUID is told by now, then it ends with 13 and nothing is done', async () => {
    const { run, estate } = await recovery('A5');
    const look = toldWith({ uuid: '0004fb0000010000ffffffffffffffff' });
    await expect(run(new Deaths(0), { look })).rejects.toMatchObject({
      code: 'OVM_RECOVERY_STOPPED',
      exitCode: 13,
    });
    expect(estate.effects).toEqual([]);
  });

  it('when places disagree, then it ends with 13 and nothing is done', async () => {
    const { run, estate } = await recovery('A5');
    const look = toldWith({
      uuid: '0004fb0000010000ffffffffffffffff',
      other: '0004fb0000010000eeeeeeeeeeeeeeee',
    });
    await expect(run(new Deaths(0), { look })).rejects.toMatchObject({
      code: 'OVM_UUID_DISAGREES',
      exitCode: 13,
    });
    expect(estate.effects).toEqual([]);
  });

  it('when half of the servers are down, then it ends with 3 until that is decided', async () => {
    const { run, estate, directory } = await recovery('B1');
    const look = toldWith({ down: 1, up: 1 });
    const operator = playedOperator(estate, new Deaths(0), { 'Begin in spite of it?': 'stop' });
    await expect(run(new Deaths(0), { look, operator })).rejects.toMatchObject({
      code: 'OVM_RECOVERY_UNCLEAR',
      exitCode: 3,
    });
    expect(estate.effects).toEqual([]);
    expect((await run(new Deaths(0), { look, despite: ['servers-down'] })).ended).toBe(true);
    expect(entriesIn(directory)).toContainEqual(
      expect.objectContaining({ event: 'decided', how: '--despite servers-down' }),
    );
  });

  it('when it is of another estate, then it ends with 13', async () => {
    const { run, ground } = await recovery('A5');
    const other = { ...ground, estate: 'another' };
    await expect(run(new Deaths(0), { ground: other })).rejects.toMatchObject({
      code: 'OVM_RECOVERY_STOPPED',
      exitCode: 13,
    });
  });

  it('when its plan is damaged, then it is refused', async () => {
    const { run, directory } = await recovery('A5');
    writeFileSync(join(directory, 'plan.json'), '{"format": "ovm-rescue-runbook"');
    await expect(run()).rejects.toMatchObject({ code: 'OVM_USAGE', why: 'its plan.json is damaged' });
  });
});
