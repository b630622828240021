import { excerptOf } from '../finding-list.js';
import { type CliRelease, type CommandRule, releasesOf, ruleName, wordsIn, wordText } from './grammar.js';
import { didYouMean } from './near-miss.js';
import { isAbout, ruleOf, rulesIn, rulesOfVerb } from './rules.js';

/** Why no rule fits; `part` says at which word. */
export interface RuleProblem {
  readonly code: string;
  readonly message: string;
  readonly part: 'verb' | 'object' | 'relation-word' | 'relation-object';
}

export type RuleChoice = { readonly rule: CommandRule } | { readonly problem: RuleProblem };

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

function ofOtherRelease(
  rules: readonly CommandRule[],
  release: CliRelease,
  part: RuleProblem['part'],
): RuleChoice {
  const [rule] = rules;
  const releases = unique(rules.flatMap((candidate) => releasesOf(candidate.certainty)));
  const instead = rule?.instead ? `; in its place: ${rule.instead}` : '';
  const what = rule === undefined ? '' : part === 'verb' ? rule.verb : ruleName(rule);
  const message = `"${what}" is a command of ${releases.join(' and ')}, not of ${release}${instead}`;
  return { problem: { code: 'command-of-other-release', message, part } };
}

function unknownVerb(verb: string, release: CliRelease): RuleChoice {
  const everywhere = rulesOfVerb(verb);
  if (everywhere.length > 0) return ofOtherRelease(everywhere, release, 'verb');
  const legal = unique(rulesIn(release).map((rule) => rule.verb));
  const message = `"${excerptOf(verb)}" is not a command of ${release}; commands: ${legal.join(', ')}${didYouMean(verb, legal)}`;
  return { problem: { code: 'unknown-command', message, part: 'verb' } };
}

function unknownObject(
  rules: readonly CommandRule[],
  verb: string,
  object: string | undefined,
  release: CliRelease,
) {
  const legal = unique(rules.flatMap((rule) => (rule.object === undefined ? [] : [rule.object])));
  const canonical = rules[0]?.verb ?? verb;
  const list = legal.length > 0 ? `legal here: ${legal.join(', ')}` : 'no object type follows it';
  if (object === undefined) {
    const message = `an object type must follow ${canonical}; ${list}`;
    return { problem: { code: 'missing-object', message, part: 'object' } } as const;
  }
  const elsewhere = rulesOfVerb(verb).filter((rule) => isAbout(rule, object));
  if (elsewhere.length > 0) return ofOtherRelease(elsewhere, release, 'object');
  const message = `"${excerptOf(object)}" is not an object type of ${canonical} in ${release}; ${list}${didYouMean(object, legal)}`;
  return { problem: { code: 'unknown-object', message, part: 'object' } } as const;
}

/** Whether an object type follows the verb in a release. */
export function takesObject(verb: string, release: CliRelease): boolean {
  return rulesOfVerb(verb, release).some((rule) => rule.object !== undefined);
}

/** The rule for a verb and an object type, written in any case. A rule whose syntax was never seen is a problem. */
export function chooseRule(verb: string, object: string | undefined, release: CliRelease): RuleChoice {
  const rule = ruleOf(verb, object, release);
  if (rule === undefined) {
    const rules = rulesOfVerb(verb, release);
    return rules.length === 0 ? unknownVerb(verb, release) : unknownObject(rules, verb, object, release);
  }
  if (!rule.unseen) return { rule };
  const message = `the syntax of ${ruleName(rule)} in ${release} is not known to this tool (${rule.source}); ask the manager's CLI with showallcustomcmds and type it there`;
  return { problem: { code: 'syntax-unknown', message, part: 'verb' } };
}

function relationNotation(rule: CommandRule, release: CliRelease): string {
  const { relation } = rule;
  return relation ? `${relation.word} ${wordsIn(relation.objects, release).join('|')} name=…` : '';
}

function unknownRelationObject(rule: CommandRule, object: string, release: CliRelease): RuleProblem {
  const words = rule.relation?.objects ?? [];
  const legal = wordsIn(words, release);
  const part = 'relation-object';
  const found = words.find((word) => wordText(word).toLowerCase() === object.toLowerCase());
  const phrase = `${ruleName(rule)} … ${rule.relation?.word} ${excerptOf(object)}`;
  if (found !== undefined && typeof found !== 'string') {
    const instead = found.instead ? `; in its place: ${found.instead}` : '';
    const message = `"${phrase}" belongs to ${releasesOf(found.certainty).join(' and ')}, not to ${release}${instead}`;
    return { code: 'relation-of-other-release', message, part };
  }
  const message = `"${phrase}" does not exist in ${release}; legal here: ${legal.join(', ')}${didYouMean(object, legal)}`;
  return { code: 'unknown-relation', message, part };
}

/** Checks `on|to|from <object type>`; the canonical object type comes out, undefined where none is needed. */
export function checkRelation(
  rule: CommandRule,
  given: { readonly word: string; readonly object: string } | undefined,
  release: CliRelease,
): { readonly object?: string } | { readonly problem: RuleProblem } {
  const { relation } = rule;
  if (given === undefined) {
    if (relation === undefined || relation.optional) return {};
    const message = `${ruleName(rule)} needs "${relationNotation(rule, release)}" in ${release}`;
    return { problem: { code: 'missing-relation', message, part: 'relation-word' } };
  }
  if (relation?.word !== given.word.toLowerCase()) {
    const legal = relation
      ? `"${relationNotation(rule, release)}" is legal here`
      : 'nothing of the kind is legal here';
    const message = `"${excerptOf(given.word)}" does not belong to ${ruleName(rule)} in ${release}; ${legal}`;
    return { problem: { code: 'unknown-relation', message, part: 'relation-word' } };
  }
  const legal = wordsIn(relation.objects, release);
  const object = legal.find((word) => word.toLowerCase() === given.object.toLowerCase());
  return object === undefined ? { problem: unknownRelationObject(rule, given.object, release) } : { object };
}
