import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runRecovery } from '../../../src/jobs/recover/run-recovery.js';
import { scriptInPart } from '../../../src/jobs/recover/step-actions/script-in-part.js';
import type { StepPlace } from '../../../src/jobs/recover/step-place.js';
import type { PlannedStep } from '../../../src/recovery/plan.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import {
  Deaths,
  groundAt,
  PlayedEstate,
  plannedAt,
  playedActions,
  playedOperator,
  playedProbes,
  quietLook,
} from './played-recovery.js';

const scratch = scratchDirectories();
const step = (id: string) => ({ id }) as PlannedStep;

/** A recovery with one journal of a script, `path` below its scripts. */
function withJournal(path: string, ...events: readonly Record<string, unknown>[]): string {
  const directory = scratch();
  const journal = join(directory, 'scripts', path);
  mkdirSync(dirname(journal), { recursive: true });
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  writeFileSync(journal, lines.join(''), { mode: 0o600 });
  return directory;
}

const [begin, intent] = [{ event: 'begin' }, { event: 'intent', number: 1 }];
const done = { event: 'end', outcome: 'done' };

describe('a script that was begun', () => {
  const killed = [begin, intent];
  it.each([
    ['was killed', killed, true],
    ['stopped at a line', [...killed, { event: 'end', outcome: 'OVM_APPLY_FAILED' }], true],
    ['was begun again and killed', [begin, intent, done, begin], true],
    ['was sent to its end', [...killed, done], false],
    ['was not begun yet', [], false],
  ] as const)('when it %s, then that is known: %j gives %s', async (_, events, inPart) => {
    const directory = withJournal('send-survivors.jsonl', ...events);
    const script = join(directory, 'scripts/send-survivors.ovmcli');
    const told = await scriptInPart({ directory, step: step('send-survivors') });
    expect(told).toBe(inPart ? script : undefined);
  });

  it('when it is of a map that was stated, then it is found below the directory of its step', async () => {
    const path = 'make-vms-0123456789ab/empty/empty-vms-without-ha';
    const directory = withJournal(`${path}.jsonl`, begin, intent);
    expect(await scriptInPart({ directory, step: step('make-vms') })).toBe(
      join(directory, 'scripts', `${path}.ovmcli`),
    );
  });

  it('when it is of another step whose name begins alike, then it does not count', async () => {
    const directory = withJournal('refresh-storage.jsonl', begin, intent);
    expect(await scriptInPart({ directory, step: step('refresh') })).toBeUndefined();
    expect(await scriptInPart({ directory: scratch(), step: step('refresh') })).toBeUndefined();
  });
});

describe('a step whose check holds before its script is through', () => {
  const id = 'discover-servers';

  /** Dies within the script of the step, when what the check looks at is there already. */
  async function diedWithin() {
    const archives = scratch();
    const { plan, directory } = await plannedAt(archives, 'B1');
    const estate = new PlayedEstate();
    const ground = groundAt(archives, plan.values.estate);
    const script = join(directory, 'scripts', `${id}.ovmcli`);
    let runs = 0;
    const actions = {
      ...playedActions(estate, new Deaths(0)),
      'send-cli': {
        proves: false,
        run: async ({ step: { id: own } }: StepPlace) => {
          estate.done(own);
          if (own !== id) return { is: 'done' as const };
          runs += 1;
          if (runs === 1) throw new Error('killed');
          return { is: 'done' as const };
        },
        scriptInPart: async () => (runs === 1 ? script : undefined),
      },
    };
    const run = (says: Readonly<Record<string, string>> = {}) =>
      runRecovery({
        ...{ ground, directory, look: quietLook, actions, probes: playedProbes(estate) },
        operator: playedOperator(estate, new Deaths(0), says),
      });
    await expect(run()).rejects.toThrow('killed');
    const journal = () => readFileSync(join(directory, 'journal.jsonl'), 'utf8');
    return { run, estate, runs: () => runs, journal };
  }

  it('when a run was killed within the script, then the next one goes on with it, although the check holds', async () => {
    const { run, estate, runs } = await diedWithin();
    expect(await run({ 'not sent to its end': 'go-on' })).toMatchObject({ ended: true });
    expect(runs()).toBe(2);
    const asked = estate.asked.filter((question) => question.includes('not sent to its end'));
    expect(asked).toEqual([expect.stringContaining('discover-servers.ovmcli was not sent to its end')]);
  });

  it('when the operator takes it as done, then that is in the journal and nothing more is sent', async () => {
    const { run, runs, journal } = await diedWithin();
    expect(await run({ 'not sent to its end': 'done' })).toMatchObject({ ended: true });
    expect(runs()).toBe(1);
    expect(journal()).toContain('is left where it stopped');
  });

  it('when the operator stops there, then the next run asks again', async () => {
    const { run, runs } = await diedWithin();
    expect(await run({ 'not sent to its end': 'stop' })).toMatchObject({
      ended: false,
      next: id,
    });
    expect(await run({ 'not sent to its end': 'go-on' })).toMatchObject({ ended: true });
    expect(runs()).toBe(2);
  });
});
