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

function groupByCommand(rules: readonly CommandRule[]): ReadonlyMap<string, CommandRule> {
  const found = new Map<string, CommandRule>();
  for (const rule of rules) {
    const command = commandOf(rule.verb, rule.object);
    if (!found.has(command)) found.set(command, rule);
  }
  return found;
}

function commandOf(verb: string, object: string | undefined): string {
  return object === undefined ? verb : `${verb} ${object}`;
}

/** By verb and object type as the manual spells them, which is how nearly every line does. */
const byCommand = {
  '3.2': groupByCommand(byRelease['3.2']),
  '3.3': groupByCommand(byRelease['3.3']),
  '3.4': groupByCommand(byRelease['3.4']),
} as const;

/** The rule of a verb and an object type, written in any case. */
export function ruleOf(
  verb: string,
  object: string | undefined,
  release: CliRelease,
): CommandRule | undefined {
  return (
    byCommand[release].get(commandOf(verb, object)) ??
    rulesOfVerb(verb, release).find((rule) => isAbout(rule, object))
  );
}

/** Whether a rule is about this object type, written in any case; `undefined` asks for a verb that stands alone. */
export function isAbout(rule: CommandRule, object: string | undefined): boolean {
  return rule.object?.toLowerCase() === object?.toLowerCase();
}
