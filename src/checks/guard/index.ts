import { definitionInRepositoryRule } from './definition-in-repository-rule.js';
import { diskUsedTwiceRule } from './disk-used-twice-rule.js';
import { foreignOwnerRule } from './foreign-owner-rule.js';
import { type GuardKnowledge, guardFacts } from './guard-facts.js';
import { macUsedTwiceRule } from './mac-used-twice-rule.js';
import { nameTakenRule } from './name-taken-rule.js';
import { ownerUntoldRule } from './owner-untold-rule.js';
import { plannedDiskMappedRule } from './planned-disk-mapped-rule.js';
import { plannedMacTakenRule } from './planned-mac-taken-rule.js';
import { poolWithoutLocksRule } from './pool-without-locks-rule.js';
import { refreshDangerousRule } from './refresh-dangerous-rule.js';
import type { GuardRule, Reason } from './rule.js';
import { runsOnServerRule } from './runs-on-server-rule.js';

/** Every rule. A new one is a file, a line here, and a test in which it alone stops. */
export const guardRules: readonly GuardRule[] = [
  diskUsedTwiceRule,
  macUsedTwiceRule,
  plannedMacTakenRule,
  plannedDiskMappedRule,
  definitionInRepositoryRule,
  runsOnServerRule,
  foreignOwnerRule,
  ownerUntoldRule,
  refreshDangerousRule,
  poolWithoutLocksRule,
  nameTakenRule,
];

/** Why nothing may be sent, in the order of the rules; none when all hold. */
export function guardReasons(knowledge: GuardKnowledge): Reason[] {
  const facts = guardFacts(knowledge);
  return guardRules.flatMap(({ name, check }) => check(facts).map((found) => ({ rule: name, ...found })));
}
