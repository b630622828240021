import type { Environment, Release, VirtualMachine } from '../../model/environment.js';
import { planEmpty } from './empty-plan.js';
import type { EstatePlan, EstateScriptKind } from './estate-plan.js';
import { planSurvivors } from './survivors-plan.js';

/** What an operator allows beside what the environment tells. */
export interface EstatePlanOptions {
  /** WWIDs of LUNs that lines may format, in any case. */
  readonly allowFormat: readonly string[];
  /** Which VMs the kind `empty` makes; all unless given. */
  readonly wanted?: (vm: VirtualMachine) => boolean;
}

type EstatePlanner = (environment: Environment, release: Release, options: EstatePlanOptions) => EstatePlan;

const planners: Readonly<Record<EstateScriptKind, EstatePlanner>> = {
  survivors: planSurvivors,
  empty: planEmpty,
};

/** The plans of the wanted kinds for the whole estate. */
export function planEstates(
  kinds: readonly EstateScriptKind[],
  environment: Environment,
  release: Release,
  options: EstatePlanOptions,
): EstatePlan[] {
  return kinds.map((kind) => planners[kind](environment, release, options));
}
