import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { advise } from '../../../src/jobs/recover/advise.js';
import { mustBeSilent, refuseReturned } from '../../../src/jobs/recover/identity-stops.js';
import type { Look } from '../../../src/jobs/recover/look-around.js';
import { begunRecovery } from '../../../src/jobs/recover/other-recoveries.js';
import { newRecovery } from '../../../src/jobs/recover/recovery-directory.js';
import { progressOf, RecoveryJournal } from '../../../src/jobs/recover/recovery-journal.js';
import { availabilityOff } from '../../../src/jobs/recover/step-probes/estate-probes.js';
import { stopReasons } from '../../../src/jobs/recover/stop-reasons.js';
import type { Environment } from '../../../src/model/environment.js';
import { situations } from '../../../src/recovery/index.js';
import type { StepState } from '../../../src/recovery/plan.js';
import { type SituationName, situationNames } from '../../../src/recovery/situation.js';
import { traitsOf } from '../../../src/recovery/traits.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { planOf } from '../../recovery/every-plan.js';
import { toldWith } from './played-look.js';
import { groundAt, plannedAt, quietLook } from './played-recovery.js';

const scratch = scratchDirectories();
const living: Look = {
  ...quietLook,
  database: { answers: true, told: 'MySQL 5.1.58', missing: [], holding: ['ovs'] },
};

function planOfSituation(name: SituationName) {
  const [situation, traits] = [situations.find((one) => one.name === name), traitsOf('3.2', 'mysql', 'db')];
  if (situation === undefined || traits === undefined) throw new Error(name);
  return planOf({ situation, traits });
}

async function reasonsOf(name: SituationName, look: Look): Promise<readonly string[]> {
  const ground = groundAt(scratch(), 'prod');
  return [...(await stopReasons(look, planOfSituation(name), ground)).keys()];
}

describe('what lives although it is said to be lost', () => {
  it.each(situationNames)(
    'when the database answers with its tables, then %s stops where it takes it for lost',
    async (name) => {
      const isLost = ['B1', 'B3', 'B4'].includes(name);
      expect(await reasonsOf(name, living)).toEqual(isLost ? ['database-there'] : []);
      expect(
        await reasonsOf(name, { ...living, database: { answers: true, told: '', missing: [], holding: [] } }),
      ).toEqual([]);
    },
  );

  it('when somebody says that the database is lost and it answers, then that is doubted', async () => {
    const operator = { tell: () => {}, ask: async () => 'stop', wait: async () => 'stop' as const };
    const said = { manager: 'there', database: 'lost', servers: 'there' } as const;
    const { doubts } = await advise(living, said, operator);
    expect(doubts.join()).toMatch(/MySQL 5\.1\.58 answers and holds ovs: export it before anything else/);
  });

  it('when servers answer, then B4 stops and the others do not', async () => {
    expect(await reasonsOf('B4', toldWith({ up: 1, down: 3 }))).toEqual(['servers-there']);
    expect(await reasonsOf('A5', toldWith({ up: 3 }))).toEqual([]);
  });

  it('when the only server there is cannot be read, then it is not passed over', async () => {
    expect(await reasonsOf('A5', toldWith({ down: 1 }))).toEqual(['servers-down']);
  });

  it('when the old manager answers again before another one was installed, then the recovery does not go on', () => {
    const { steps } = planOfSituation('B2');
    const at = (done: StepState, next: StepState) => ({
      id: 'one',
      steps: steps.map((step) => ({
        ...step,
        state:
          step.action === 'declare-old-manager-off'
            ? done
            : step.id === 'install-manager'
              ? next
              : step.state,
      })),
    });
    expect(mustBeSilent(at('open', 'open'))).toBe(false);
    expect(mustBeSilent(at('done', 'started'))).toBe(false);
    const answering = ['ovmm:7002'];
    expect(() => refuseReturned({ answering }, at('done', 'open'))).toThrow(/answers again at ovmm:7002/);
    refuseReturned({ answering: [] }, at('done', 'open'));
    refuseReturned({ answering }, at('done', 'done'));
  });

  it('when one VM is lost, then the high availability of the others is left as it is', () => {
    const vm = (id: string, on: boolean) => ({ kind: 'vm', id, facts: { highAvailability: { value: on } } });
    const told = { vms: [vm('0A', false), vm('0B', true)] } as unknown as Environment;
    const { vm: lost } = planOfSituation('vm').values;
    if (lost === undefined) throw new Error('no VM');
    expect(availabilityOff({ told }, { vm: { ...lost, id: '0a' } }).is).toBe('holds');
    expect(availabilityOff({ told }, { vm: { ...lost, id: '0b' } }).is).toBe('fails');
    expect(availabilityOff({ told }, { vm: undefined }).is).toBe('fails');
  });
});

describe('a recovery that is named again', () => {
  it('when it was begun, then the same command goes on with it, and a plan alone is none', async () => {
    const archives = scratch();
    const { plan, directory } = await plannedAt(archives, 'B2');
    const estate = { archives, estate: plan.values.estate };
    expect(await begunRecovery(estate, { situation: 'B2' })).toBeUndefined();
    const journal = await RecoveryJournal.open(directory, groundAt(archives, plan.values.estate).clock);
    journal.begin(plan.id);
    expect(await begunRecovery(estate, { situation: 'B2' })).toBe(directory);
    expect(await begunRecovery(estate, { situation: 'A5' })).toBeUndefined();
    journal.end();
    journal.close();
    expect(await begunRecovery(estate, { situation: 'B2' })).toBeUndefined();
  });

  it('when it is of another VM, then it is another recovery', async () => {
    const archives = scratch();
    const { plan, directory } = await plannedAt(archives, 'vm');
    const estate = { archives, estate: plan.values.estate };
    const journal = await RecoveryJournal.open(directory, groundAt(archives, plan.values.estate).clock);
    journal.begin(plan.id);
    journal.close();
    expect(await begunRecovery(estate, { situation: 'vm', vm: plan.values.vm?.id.toUpperCase() ?? '' })).toBe(
      directory,
    );
    expect(await begunRecovery(estate, { situation: 'vm', vm: 'another' })).toBeUndefined();
  });

  it('when it is only named, then no directory is made', () => {
    const archives = scratch();
    const { path } = newRecovery(archives, 'prod', 'A5', new Date('2026-11-23T03:15:00Z'), true);
    expect(path).toMatch(/20261123T031500Z-A5$/);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(archives)).toEqual([]);
  });

  it('when a step failed and is asked about again, then it is still known that it was begun', () => {
    const entries = ['asked', 'started', 'failed', 'asked'].map((event) => ({
      event,
      step: 'import-schema',
    }));
    expect(progressOf(entries).states).toEqual({ 'import-schema': 'failed' });
  });
});
