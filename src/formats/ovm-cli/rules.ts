import { type CliRelease, type CommandRule, certaintyIn } from './grammar.js';
import { groupingRules } from './rules/grouping-rules.js';
import { networkRules } from './rules/network-rules.js';
import { objectRules } from './rules/object-rules.js';
import { poolAndServerRules } from './rules/pool-and-server-rules.js';
import { repositoryRules } from './rules/repository-rules.js';
import { sessionRules } from './rules/session-rules.js';
import { storageRules } from './rules/storage-rules.js';
import { vmRules } from './rules/vm-rules.js';

/** Every rule of every release, in the order in which the grammar is printed. */
export const allRules: readonly CommandRule[] = [
  ...sessionRules,
  ...poolAndServerRules,
  ...storageRules,
  ...repositoryRules,
  ...networkRules,
  ...vmRules,
  ...groupingRules,
  ...objectRules,
];

function groupByVerb(rules: readonly CommandRule[]): ReadonlyMap<string, readonly CommandRule[]> {
  const groups = new Map<string, CommandRule[]>();
  for (const rule of rules) {
    const key = rule.verb.toLowerCase();
    const group = groups.get(key);
    if (group) group.push(rule);
    else groups.set(key, [rule]);
  }
  return groups;
}

function rulesByRelease(): Readonly<Record<CliRelease, readonly CommandRule[]>> {
  const of = (release: CliRelease) =>
    allRules.filter((rule) => certaintyIn(rule.certainty, release) !== undefined);
  return { '3.2': of('3.2'), '3.3': of('3.3'), '3.4': of('3.4') };
}

const byRelease = rulesByRelease();
const byVerb = {
  all: groupByVerb(allRules),
  '3.2': groupByVerb(byRelease['3.2']),
  '3.3': groupByVerb(byRelease['3.3']),
  '3.4': groupByVerb(byRelease['3.4']),
} as const;

/** The rules of one release, in the order in which the grammar is printed. */
export function rulesIn(release: CliRelease): readonly CommandRule[] {
  return byRelease[release];
}

/** The rules of a verb, written in any case: of one release, or of all. */
export function rulesOfVerb(verb: string, release?: CliRelease): readonly CommandRule[] {
  return byVerb[release ?? 'all'].get(verb.toLowerCase()) ?? [];
}

const byObject: Readonly<Record<CliRelease, Map<string, CommandRule>>> = {
  '3.2': new Map(),
  '3.3': new Map(),
  '3.4': new Map(),
};

/** The rule of a verb and an object type, written in any case; each spelling is looked for once. */
export function ruleOf(
  verb: string,
  object: string | undefined,
  release: CliRelease,
): CommandRule | undefined {
  const spelling = object === undefined ? verb : `${verb} ${object}`;
  const known = byObject[release].get(spelling);
  if (known) return known;
  const found = rulesOfVerb(verb, release).find((rule) => isAbout(rule, object));
  if (found) byObject[release].set(spelling, found);
  return found;
}

/** Whether a rule is about this object type, written in any case; `undefined` asks for a verb that stands alone. */
export function isAbout(rule: CommandRule, object: string | undefined): boolean {
  return rule.object?.toLowerCase() === object?.toLowerCase();
}
