import { composePlan } from '../../src/recovery/compose-plan.js';
import { situations } from '../../src/recovery/index.js';
import type { PlanFacts, RecoveryPlan } from '../../src/recovery/plan.js';
import type { Situation, SituationName } from '../../src/recovery/situation.js';
import { everyCombination, type RecoveryTraits, traitsOf } from '../../src/recovery/traits.js';
import type { RecoveryValues } from '../../src/recovery/values.js';
import { samplePlans } from '../generators/sample-runbooks.js';

export const planFacts: PlanFacts = {
  id: '20131007T081200Z-test',
  madeAt: '2013-10-07T08:12:00.000Z',
  toolVersion: '1',
  findings: [],
  changedSince: [],
};

/** Release, engine and place of every repository database that Oracle delivered. */
export const everyTraits: readonly RecoveryTraits[] = everyCombination().flatMap(({ release, engine }) => {
  const found = ['localhost', 'dbhost.example.com'].flatMap((host) => traitsOf(release, engine, host) ?? []);
  return found.filter(
    (traits, index) => found.findIndex(({ databaseOn }) => databaseOn === traits.databaseOn) === index,
  );
});

export function traitsText({ release, engine, databaseOn }: RecoveryTraits): string {
  return `${release}, ${engine} ${databaseOn === 'manager' ? 'on the manager host' : 'elsewhere'}`;
}

const samples = new Map((await samplePlans()).map((plan) => [plan.situation, plan.values]));

/** The sample estate with everything told that a plan of the situation can use. */
export function fullValues(name: SituationName): RecoveryValues {
  const values = samples.get(name);
  if (values === undefined) throw new Error(`no sample of ${name}`);
  return { ...values, databaseHost: 'dbhost.example.com', databaseName: 'XE' };
}

/** An estate of which nothing but the name is known. */
export const emptyValues: RecoveryValues = {
  ...fullValues('B3'),
  ...{
    archives: undefined,
    configuration: undefined,
    managerUuid: undefined,
    uuidPlaces: [],
    buildId: undefined,
  },
  ...{ managerHost: undefined, databaseHost: undefined, databasePort: undefined, databaseName: undefined },
  ...{ databaseSchema: undefined, archive: undefined, schemaArchive: undefined, backup: undefined },
  ...{ savedFiles: undefined, copiesDirectory: undefined, disksDirectory: undefined, vm: undefined },
  ...{ servers: [], repositories: [], fileSystems: [], pools: [], networks: [], fileServers: [] },
  ...{ storageArrays: [], vms: [], leftOut: [] },
};

export interface PlanCase {
  readonly name: string;
  readonly situation: Situation;
  readonly traits: RecoveryTraits;
}

/** Each situation with all traits. */
export const everyCase: readonly PlanCase[] = situations.flatMap((situation) =>
  everyTraits.map((traits) => ({ name: `${situation.name} of ${traitsText(traits)}`, situation, traits })),
);

export function planOf(
  { situation, traits }: Pick<PlanCase, 'situation' | 'traits'>,
  values: Partial<RecoveryValues> = {},
): RecoveryPlan {
  return composePlan(situation, traits, { ...fullValues(situation.name), ...values }, planFacts);
}
