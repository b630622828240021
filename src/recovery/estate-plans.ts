import type { Environment, Release } from '../model/environment.js';
import { composePlan } from './compose-plan.js';
import { situations } from './index.js';
import type { PlanFinding, RecoveryPlan } from './plan.js';
import {
  type RecoveryRelease,
  type RecoveryTraits,
  recoveryEngineOf,
  recoveryReleaseOf,
  traitsOf,
  usualEngine,
} from './traits.js';
import { type ToldValues, valuesOf } from './values-of.js';

/** What the traits of an estate are, and what had to be assumed for them. */
export interface EstateTraits {
  readonly traits: RecoveryTraits;
  readonly findings: readonly PlanFinding[];
}

/**
 * The traits of an estate as its environment tells them. A release that nobody knows is taken to be 3.4, with Oracle 3.2, an
 * engine the usual one of the release; each is a finding.
 * @param said the release by the operator's word, which comes first: no file of 3.0 and 3.1 tells it
 */
export function estateTraits(
  { manager }: Pick<Environment, 'manager'>,
  release: Release | undefined,
  said?: RecoveryRelease,
): EstateTraits {
  const findings: PlanFinding[] = [];
  const assume = <Value>(value: Value | undefined, otherwise: Value, text: string): Value => {
    if (value === undefined) findings.push({ severity: 'warning', text });
    return value ?? otherwise;
  };
  const known = said ?? recoveryReleaseOf(manager.buildId?.value, release);
  const onOracle = recoveryEngineOf(manager.databaseEngine?.value) === 'oracle';
  const otherwise = onOracle ? '3.2' : '3.4';
  const of = assume<RecoveryRelease>(
    known,
    otherwise,
    `The release is not known. Everything here is for ${otherwise}: find out the release first.`,
  );
  if (onOracle && said === undefined && known !== undefined && isConcluded(manager))
    findings.push({ severity: 'warning', text: untoldRelease });
  const usual = usualEngine(of);
  const engine = assume(
    recoveryEngineOf(manager.databaseEngine?.value),
    usual,
    `The database engine is not known. Everything here is for ${usual === 'mysql' ? 'MySQL' : 'Oracle'}.`,
  );
  const host = manager.databaseHost?.value;
  const traits = traitsOf(of, engine, host);
  const text = `Release ${of} never had a database of this engine: one of the two was read wrong. Everything here is for the usual engine.`;
  return { traits: assume(traits, traitsOrThrow(of, host), text), findings };
}

const untoldRelease =
  'No file tells whether this manager is of 3.0, 3.1 or 3.2, which differ in installer and services. Everything here is for 3.2: say --release for another one.';

/** Servers of 3.1 and 3.2 are much the same: only a build, or a manager that answered, tells one from the other. */
function isConcluded({ buildId, release }: Environment['manager']): boolean {
  return buildId === undefined && (release === undefined || release.assumed !== undefined);
}

function traitsOrThrow(release: RecoveryRelease, host: string | undefined): RecoveryTraits {
  const traits = traitsOf(release, usualEngine(release), host);
  if (traits === undefined) throw new Error(`no traits of ${release}`);
  return traits;
}

/** A plan of every situation, filled in with what the environment knows: for a text that lies beside it. */
export function estatePlans(
  environment: Environment,
  release: Release | undefined,
  told: ToldValues,
  making: { readonly madeAt: string; readonly toolVersion: string },
): readonly RecoveryPlan[] {
  const { traits, findings } = estateTraits(environment, release);
  const values = valuesOf(environment, told);
  return situations.map((situation) =>
    composePlan(situation, traits, values, {
      ...making,
      id: `${environment.estate}-${situation.name}`,
      findings,
      changedSince: [],
    }),
  );
}
