import type { CommandLine } from './command-line.js';
import type { PlanFacts, PlannedStep, RecoveryPlan } from './plan.js';
import type { Situation } from './situation.js';
import { byTraits, type Certainty, certainties, type Step } from './step.js';
import type { RecoveryTraits } from './traits.js';
import type { RecoveryValues } from './values.js';

/** The plan of a situation for one estate. Pure: the same words in give the same plan. */
export function composePlan(
  situation: Situation,
  traits: RecoveryTraits,
  known: RecoveryValues,
  facts: PlanFacts,
): RecoveryPlan {
  // one VM is lost: while nobody said which, no line may be about all of them
  const values = situation.name === 'vm' && known.vm === undefined ? { ...known, vms: [] } : known;
  const holds = ({ when }: { readonly when?: (traits: RecoveryTraits) => boolean }) => when?.(traits) ?? true;
  const steps = situation.steps.filter(({ when }) => when?.(traits, values) ?? true);
  const { id, madeAt, toolVersion, findings, changedSince, onlyManagerKnew = [] } = facts;
  return {
    ...{ id, madeAt, toolVersion, findings, changedSince, traits, values },
    ...(onlyManagerKnew.length > 0 && { onlyManagerKnew }),
    situation: situation.name,
    title: situation.title,
    article: situation.article,
    lost: byTraits(situation.lost, traits, values),
    remains: situation.remains,
    notThis: situation.notThis,
    preconditions: situation.preconditions.filter(holds).map(({ text }) => text),
    archiveAge: secondsBetween(values.archive?.madeAt, madeAt),
    steps: steps.map((step, index) => ({
      ...plannedStep(step, index + 1, traits, values),
      state: facts.states?.[step.id] ?? 'open',
    })),
    proof: situation.proof.filter(holds).map(({ text }) => text),
  };
}

function secondsBetween(from: string | undefined, to: string): number | undefined {
  const seconds = from === undefined ? Number.NaN : (Date.parse(to) - Date.parse(from)) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.round(seconds);
}

function plannedStep(
  step: Step,
  number: number,
  traits: RecoveryTraits,
  values: RecoveryValues,
): Omit<PlannedStep, 'state'> {
  const commands = step.commands(values, traits);
  const own = byTraits(step.certainty, traits, values);
  const unseen = [...new Set(commands.flatMap(({ unseen: what }) => what ?? []))];
  const certainty = weakest(own, unseen.length > 0 ? 'inferred' : 'documented');
  const doubts = own === 'documented' ? [] : [byTraits(step.doubt ?? '', traits, values)];
  if (unseen.length > 0) doubts.push(unseenText(unseen, commands));
  return {
    ...{ id: step.id, number, who: step.who, host: step.host, check: step.check, outside: step.outside },
    ...{ commands, certainty, action: step.action },
    title: byTraits(step.title, traits, values),
    how: byTraits(step.how, traits, values),
    changes: byTraits(step.changes, traits, values),
    back: byTraits(step.back, traits, values),
    source: byTraits(step.source, traits, values),
    doubt: certainty === 'documented' ? undefined : doubts.join(' '),
    lacks: [...new Set(commands.flatMap(({ lacks }) => lacks))],
  };
}

function unseenText(unseen: readonly string[], commands: readonly CommandLine[]): string {
  const release = commands.find((command) => command.release !== undefined)?.release;
  return `Not seen in the CLI guide of ${release}, and taken to be as in others: ${unseen.join(', ')}.`;
}

function weakest(...all: readonly Certainty[]): Certainty {
  return certainties[Math.max(...all.map((one) => certainties.indexOf(one)))] ?? 'not verified';
}
