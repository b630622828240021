import { join } from 'node:path';
import { fixedClock } from '../../../src/base/clock.js';
import { RescueError } from '../../../src/base/errors.js';
import { silentLog } from '../../../src/base/log.js';
import { Secrets } from '../../../src/jobs/live/secrets.js';
import type { Look } from '../../../src/jobs/recover/look-around.js';
import type { Operator } from '../../../src/jobs/recover/operator.js';
import { newRecovery, writePlan } from '../../../src/jobs/recover/recovery-directory.js';
import type { RecoveryGround } from '../../../src/jobs/recover/recovery-ground.js';
import type { Action, Actions, ProbeEnd, Probes } from '../../../src/jobs/recover/step-place.js';
import { composePlan } from '../../../src/recovery/compose-plan.js';
import { situationNamed } from '../../../src/recovery/index.js';
import type { RecoveryPlan } from '../../../src/recovery/plan.js';
import type { SituationName } from '../../../src/recovery/situation.js';
import { type ActionName, actionNames, type ProbeName, probeNames } from '../../../src/recovery/step.js';
import { traitsOf } from '../../../src/recovery/traits.js';
import { fullValues, planFacts } from '../../recovery/every-plan.js';

/** The process ends here, without a word to anybody. */
export class Killed extends Error {}

/** Where a run is killed: before or behind the moment of this number. */
export class Deaths {
  moments = 0;
  constructor(readonly at: number) {}
  moment(): void {
    this.moments += 1;
    if (this.moments === this.at) throw new Killed();
  }
}

/** What became of an estate whose every step is played: what was done, how often, and what holds. */
export class PlayedEstate {
  readonly effects: string[] = [];
  readonly holding = new Set<string>();
  readonly told: string[] = [];
  readonly asked: string[] = [];
  /** Probes that nobody but a person can look at. */
  unseen: ReadonlySet<ProbeName> = new Set(['operator-says']);

  done(step: string): void {
    this.effects.push(step);
    this.holding.add(step);
  }
}

/** Every action has its effect between two moments at which the process may die. */
export function playedActions(estate: PlayedEstate, deaths: Deaths): Actions {
  const action: Action = {
    proves: false,
    run: async ({ step }) => {
      deaths.moment();
      if (step.action === 'choose-road') {
        estate.done(step.id);
        return { is: 'done', learnt: { road: 'scripts' } };
      }
      estate.done(step.id);
      deaths.moment();
      return { is: 'done' };
    },
  };
  return Object.fromEntries(actionNames.map((name): [ActionName, Action] => [name, action]));
}

export function playedProbes(estate: PlayedEstate): Probes {
  const probe = async ({ step }: Parameters<NonNullable<Probes[ProbeName]>>[0]): Promise<ProbeEnd> => {
    if (estate.unseen.has(step.check.probe)) return { is: 'unknown', text: 'nobody can tell' };
    const holds = estate.holding.has(step.id);
    return { is: holds ? 'holds' : 'fails', text: `${step.id} ${holds ? 'holds' : 'does not hold'}` };
  };
  return Object.fromEntries(probeNames.map((name) => [name, probe]));
}

/** Does what a DBA does: the steps that are his, once each, and says yes. */
export function playedOperator(
  estate: PlayedEstate,
  deaths: Deaths,
  says: Readonly<Record<string, string>> = {},
): Operator {
  return {
    tell: (line) => void estate.told.push(line),
    ask: async (question, words) => {
      deaths.moment();
      estate.asked.push(question);
      const said = Object.entries(says).find(([part]) => question.includes(part))?.[1];
      // of a step that was begun he looks at the estate
      const isDone = estate.effects.at(-1) !== undefined && words.includes('again') ? 'done' : undefined;
      const answer = said ?? isDone ?? (words.includes('yes') ? 'yes' : words[0]);
      deaths.moment();
      if (answer === undefined || !words.includes(answer)) throw new Error(`no answer to ${question}`);
      return answer;
    },
    wait: async (step) => {
      deaths.moment();
      // he does nothing twice, as the tool does not
      if (!estate.holding.has(step.id)) estate.done(step.id);
      deaths.moment();
      return 'done';
    },
  };
}

/** A ground without hosts. */
export function groundAt(archives: string, estate: string): RecoveryGround {
  return {
    archives,
    estate,
    ssh: {},
    secrets: new Secrets(silentLog),
    log: silentLog,
    clock: fixedClock('2026-11-23T03:15:00Z'),
  };
}

/** A look that found nothing in the way. */
export const quietLook: Look = {
  archives: { findings: [] },
  sources: [],
  manager: { answering: [], silent: [], unsure: undefined },
  backups: [],
  uuidPlaces: [],
  findings: [],
};

/** A planned recovery of the sample estate below `archives`. */
export async function plannedAt(
  archives: string,
  situation: SituationName,
): Promise<{ plan: RecoveryPlan; directory: string }> {
  const traits = traitsOf('3.4', 'mysql', 'localhost');
  if (traits === undefined) throw new Error('no traits');
  const values = { ...fullValues(situation), configuration: '/etc/ovm-rescue.yaml', road: undefined };
  const { id, path } = newRecovery(archives, values.estate, situation, new Date('2026-11-23T03:15:00Z'));
  const plan = composePlan(situationNamed(situation), traits, values, { ...planFacts, id });
  await writePlan(path, plan);
  return { plan, directory: path };
}

export const recoveryAt = (archives: string, estate: string) => join(archives, estate, 'recoveries');

export const isCode = (code: string) => (error: unknown) =>
  error instanceof RescueError && error.code === code;
